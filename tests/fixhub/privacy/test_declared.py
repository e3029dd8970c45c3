"""Nothing that leads to a person is forgotten: it is in the copy or not, and erased or not, with a reason."""

from django.db import models

from fixhub.accounts.models import User
from fixhub.privacy import declared, kept

ERASE = {"keep", "delete", "empty", "end"}


def test_every_column_that_names_a_person_is_declared() -> None:
    assert {label for label, _field in declared.found_links()} == set(declared.links())


def test_every_column_of_the_account_is_declared() -> None:
    assert {field.name for field in User._meta.concrete_fields} - {"id"} == set(declared.account())


def test_every_table_that_leads_to_a_person_by_others_is_declared() -> None:
    assert declared.found_through() == set(declared.through())


def test_each_declaration_has_a_reason_and_columns_that_there_are() -> None:
    for line in [*declared.links().values(), *declared.account().values()]:
        columns = {field.name: field for field in line.model._meta.concrete_fields}
        assert line.why and line.erase in ERASE, line.label
        assert {line.field, *line.empty, *line.without} <= set(columns), line.label
        assert bool(line.empty) == (line.erase == "empty" and line.model is not User), line.label
        for name in line.empty:
            assert columns[name].null or isinstance(columns[name], models.CharField | models.TextField)
    assert all(declared.through().values())


def test_what_the_page_tells_is_declared() -> None:
    assert {label for _said, labels, _erased in kept.KINDS for label in labels} <= set(declared.links())
