"""Which rows an import made and changed: written with it, and read to undo it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from cohorts.models import ImportRun, ImportTrace

# So many rows are one row of the trace, and one statement when they are undone.
PIECE = 500
Before = Mapping[models.Model, Mapping[str, Any]]


@dataclass
class Trace:
    """In the order of writing: what is later hangs on what is earlier."""

    steps: list[tuple[str, list[int], dict[str, Any]]] = field(default_factory=list)

    def made(self, model: type[models.Model], rows: Iterable[models.Model]) -> None:
        pks = [row.pk for row in rows]
        for start in range(0, len(pks), PIECE):
            self.steps.append((_name(model), pks[start : start + PIECE], {}))

    def changed(self, rows: Iterable[models.Model], before: Before) -> None:
        """What these rows held before and hold now, in the fields that differ."""
        rows = list(dict.fromkeys(rows))
        for start in range(0, len(rows), PIECE):
            piece = rows[start : start + PIECE]
            fields = {str(row.pk): dict(_differences(row, before[row])) for row in piece}
            self.steps.append((_name(type(piece[0])), [], fields))

    def keep(self, run: ImportRun) -> None:
        ImportTrace.objects.bulk_create(
            ImportTrace(run=run, position=position, table=table, made=made, changed=changed)
            for position, (table, made, changed) in enumerate(self.steps)
        )


def model_of(step: ImportTrace) -> type[models.Model]:
    return apps.get_model(step.table)


def _name(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _differences(row: models.Model, before: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name, old in before.items():
        if (new := getattr(row, name)) != old:
            yield name, [_plain(old), _plain(new)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
