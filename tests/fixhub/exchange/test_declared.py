"""No model and no field is forgotten: it goes along, or it is said why not."""

import pytest
from django.apps import apps
from django.db import models

from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables import BY_MODEL, LEFT_OUT, SHEETS

OURS = ("fixhub", "cohorts", "mentoring", "tasks")
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def test_every_model_goes_along_or_is_said_to_stay() -> None:
    labels = {model._meta.label: model for model in ours()}
    going = {model._meta.label for model in BY_MODEL}

    assert going & LEFT_OUT.keys() == set()
    assert going | LEFT_OUT.keys() == labels.keys()
    assert all(LEFT_OUT.values())


@each_sheet
def test_every_field_goes_along_or_is_said_to_stay(sheet: Sheet) -> None:
    fields = {field.name for field in sheet.model._meta.concrete_fields} - {"id"}
    going = [column.field.name for column in sheet.stored]
    anchor = [sheet.of] if sheet.anchor else []

    assert sorted([*going, *sheet.left_out, *anchor]) == sorted(fields)
    assert all(sheet.left_out.values())
    assert [
        field.name
        for field in sheet.model._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    ] in (
        [],
        ["groups", "user_permissions"],
    )


@each_sheet
def test_whatever_is_named_comes_before_who_names_it(sheet: Sheet) -> None:
    earlier = {one.model for one in SHEETS[: SHEETS.index(sheet)]}
    named = {column.target for column in sheet.stored if column.target and not sheet.is_later(column)}

    assert named <= earlier | {sheet.model} - {sheet.model}
    assert {column.target for column in sheet.stored if column.target} <= {one.model for one in SHEETS}


@each_sheet
def test_every_list_has_a_shape(sheet: Sheet) -> None:
    lists = {column.heading for column in sheet.stored if isinstance(column.field, models.JSONField)}

    assert lists == sheet.shapes.keys()
