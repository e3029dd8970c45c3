"""What a person chose to get."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from fixhub.events.record import record


def stop_digests(person: Any, *, via: str) -> None:
    """No more letters that are not needed to take part; stopping twice changes nothing."""
    _choose(person, wanted=False, verb="digests.stopped", via=via)


def resume_digests(person: Any, *, via: str) -> None:
    _choose(person, wanted=True, verb="digests.resumed", via=via)


@transaction.atomic
def _choose(person: Any, *, wanted: bool, verb: str, via: str) -> None:
    changed = get_user_model().objects.filter(pk=person.pk, wants_digests=not wanted)
    if changed.update(wants_digests=wanted):
        record(verb, on=person, by=person, via=via)
