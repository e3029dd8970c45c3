"""Deleting thousands of rows with a few statements for each table that could refer to them.

Django's own delete looks at every reference for a few hundred rows at a time; on SQLite all others wait
for it, which was seconds.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

Model = type[models.Model]


class Keys(models.Func):
    """Many primary keys as one parameter, for `__in`."""

    output_field = models.BigIntegerField()

    def __init__(self, pks: Sequence[int]) -> None:
        super().__init__(models.Value(",".join(map(str, pks))))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT value FROM json_each('[' || %(expressions)s || ']'))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT unnest(string_to_array(%(expressions)s, ',')::bigint[]))"
        return self.as_sql(compiler, connection, template=template, **context)


def referring(model: Model, pks: Sequence[int]) -> dict[Model, int]:
    """How many rows of which tables stand on these: each that does not go with them by itself."""
    found: dict[Model, set[int]] = {}
    for link, rows in _references(model, pks):
        if link.on_delete is not models.CASCADE and (there := set(rows.values_list("pk", flat=True))):
            found.setdefault(link.related_model, set()).update(there)
    return {other: len(there) for other, there in found.items()}


def remove(model: Model, pks: Sequence[int]) -> None:
    """Delete rows that nothing stands on, with what goes with them. Foreign keys hold whatever was missed."""
    for link, rows in _references(model, pks):
        if link.on_delete is models.CASCADE:
            rows.delete()
    going = model._base_manager.filter(pk__in=Keys(pks))
    going._raw_delete(going.db)


def _references(model: Model, pks: Sequence[int]) -> Iterator[tuple[Any, models.QuerySet[Any]]]:
    for link in model._meta.get_fields(include_hidden=True):
        if isinstance(link, models.ForeignObjectRel) and (link.one_to_many or link.one_to_one):
            rows = link.related_model._base_manager.filter(**{f"{link.field.name}__in": Keys(pks)})
            yield link, rows
