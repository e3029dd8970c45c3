"""Taking the demo away again: every row that belongs to it, and nothing else."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from cohorts.models import Cohort, Programme
from fixhub.accounts.models import User
from fixhub.events import seals
from fixhub.files import store
from fixhub.files.models import File
from fixhub.refused import Refused

Found = dict[type[models.Model], set[Any]]
# As many ids as SQLite takes in one question.
CHUNK = 500


def remove() -> int:
    """Delete the demo edition and its people for good; how many rows. 0 where there is none.

    The one place where rows of an edition are deleted at all. What is told of the demo
    by others and of no edition stays in the log, as numbers alone. Refused where somebody
    of the demo has come into a real edition meanwhile.
    """
    _require_apart()
    with transaction.atomic():
        found = _reached(_beginnings())
        paths = list(_in_chunks(File, found.get(File, set()), "path"))
        with seals.dropped(found.get(Cohort, set())):
            for model, pks in found.items():
                _delete(model, pks)
        transaction.on_commit(lambda: store.forget(paths))
    return sum(map(len, found.values()))


def _delete(model: type[models.Model], pks: set[Any]) -> None:
    for chunk in _chunks(pks):
        queryset = model._base_manager.filter(pk__in=chunk)
        queryset._raw_delete(queryset.db)


def _require_apart() -> None:
    people = User.objects.filter(is_demo=True)
    real = Cohort.objects.filter(is_demo=False)
    inside = real.filter(
        Q(teams__memberships__user__in=people)
        | Q(roles__user__in=people)
        | Q(programme__roles__user__in=people)
    ).first()
    if inside:
        raise Refused(f"Somebody of the demo is in “{inside}” too. Take them out there first.")


def _beginnings() -> Found:
    """Its people, its editions with their programmes, and what names an edition by number alone."""
    editions = Cohort.objects.filter(is_demo=True)
    found: Found = {
        User: set(User.objects.filter(is_demo=True).values_list("pk", flat=True)),
        Cohort: set(editions.values_list("pk", flat=True)),
        Programme: set(
            Programme.objects.filter(cohorts__in=editions)
            .exclude(cohorts__in=Cohort.objects.filter(is_demo=False))
            .values_list("pk", flat=True)
        ),
    }
    for model in apps.get_models():
        if any(field.name == "cohort_id" for field in model._meta.local_fields):
            rows = model._base_manager.filter(cohort_id__in=found[Cohort])
            found[model] = set(rows.values_list("pk", flat=True))
    return found


def _reached(found: Found) -> Found:
    """Whatever points at what was found, and at that, to the end."""
    fresh = dict(found)
    while fresh:
        nearer: Found = defaultdict(set)
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_fields:
                target = field.related_model if field.is_relation else None
                if target in fresh:
                    nearer[model] |= set(_pointing(model, field.name, fresh[target]))
        fresh = {m: left for m, pks in nearer.items() if (left := pks - found.get(m, set()))}
        for model, pks in fresh.items():
            found[model] = found.get(model, set()) | pks
    return {model: pks for model, pks in found.items() if pks}


def _pointing(model: type[models.Model], field: str, targets: set[Any]) -> list[Any]:
    return [
        pk
        for chunk in _chunks(targets)
        for pk in model._base_manager.filter(**{f"{field}__in": chunk}).values_list("pk", flat=True)
    ]


def _in_chunks(model: type[models.Model], pks: set[Any], column: str) -> Any:
    for chunk in _chunks(pks):
        yield from model._base_manager.filter(pk__in=chunk).values_list(column, flat=True)


def _chunks(pks: set[Any]) -> Any:
    rows = sorted(pks)
    return (rows[n : n + CHUNK] for n in range(0, len(rows), CHUNK))
