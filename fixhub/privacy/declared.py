"""What leads to a person, and what becomes of it: the table in declared.toml, and what the models say."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from fixhub.accounts.models import User

_PATH = Path(__file__).with_name("declared.toml")


@dataclass(frozen=True)
class Line:
    """One column: whether one's own copy has its rows, and what erasing does with them."""

    label: str
    export: bool
    erase: str
    why: str
    empty: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label.rpartition(".")[0])

    @property
    def field(self) -> str:
        return self.label.rpartition(".")[2]

    def rows_of(self, person: User) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: person.pk})


@cache
def links() -> dict[str, Line]:
    return {label: _line(label, told) for label, told in _read()["links"].items()}


@cache
def account() -> dict[str, Line]:
    return {name: _line(f"accounts.User.{name}", told) for name, told in _read()["account"].items()}


@cache
def through() -> dict[str, str]:
    return dict(_read()["through"])


def found_links() -> Iterator[tuple[str, Any]]:
    """Every column of the database that names a person, as the models have it."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is User:
                yield f"{model._meta.label}.{field.name}", field


def found_through() -> set[str]:
    """Every other table from which one comes to a person by way of other rows."""
    direct = {label.rpartition(".")[0] for label, _field in found_links()}
    known = {User._meta.label, *direct}
    while fresh := {model._meta.label for model in _naming(known)} - known:
        known |= fresh
    return known - direct - {User._meta.label}


def _naming(known: set[str]) -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model and field.related_model._meta.label in known:
                yield model


def _line(label: str, told: dict[str, Any]) -> Line:
    columns = {name: tuple(told.get(name, ())) for name in ("empty", "without")}
    return Line(label, told["export"], told["erase"], told["why"], **columns)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_PATH.read_text("utf-8"))
