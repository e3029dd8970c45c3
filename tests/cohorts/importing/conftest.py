"""Folders of sheets, bringing them in by the command, and a print of the whole database."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

COLUMNS = {
    "people": ["email", "given_name", "family_name", "country", "skills", "roles"],
    "teams": ["team", "keywords", "members", "mentors", "outcome", "outcome_reason", "graduation_recording"],
    "sessions": ["week", "date", "time", "duration", "type", "title"],
}
ANA = {"email": "ana@people.example", "given_name": "Ana", "family_name": "Pop", "roles": "participant"}
IOANA = {"email": "ioana@people.example", "given_name": "Ioana", "family_name": "Rus", "roles": "mentor"}
BICLA = {
    "team": "Bicla",
    "members": "ana@people.example",
    "mentors": "ioana@people.example",
    "outcome": "graduated",
}
WEEKS = [{"week": "01", "date": "2024-02-05"}, {"week": "16", "date": "May 24, 2024"}]
Rows = list[dict[str, str]]


def sheet(name: str, rows: Rows) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[name], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A folder of an edition with one team, but for the sheets that are given: rows, bytes, or None."""

    def make(name: str = "small-1", **sheets: Rows | bytes | None) -> Path:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        for sheet_name, rows in (
            {"people": [ANA, IOANA], "teams": [BICLA], "sessions": WEEKS} | sheets
        ).items():
            content = sheet(sheet_name, rows).encode() if isinstance(rows, list) else rows
            if content is not None:
                (place / f"{sheet_name}.csv").write_bytes(content)
        return place

    return make


@dataclass(frozen=True)
class Answer:
    """What the command printed, and the sentence it failed with."""

    report: dict[str, Any]
    error: str

    def places(self, kind: str) -> list[tuple[str, int | None, str]]:
        return [(found["sheet"], found["line"], found["column"]) for found in self.report[kind]]


@pytest.fixture
def bring_in(db: None) -> Callable[..., Answer]:
    def run(place: Path, **options: Any) -> Answer:
        out, error = io.StringIO(), ""
        words = [f"--{name}={value}" for name, value in options.items() if isinstance(value, str)]
        flags = {name: value for name, value in options.items() if not isinstance(value, str)}
        try:
            call_command("import_cohort", str(place), "--format=json", *words, stdout=out, **flags)
        except CommandError as fault:
            error = str(fault)
        return Answer(json.loads(out.getvalue() or "{}"), error)

    return run


def every_row() -> str:
    """A hash over each row of each table, whatever the table."""
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture
def database(db: None) -> Callable[[], str]:
    return every_row
