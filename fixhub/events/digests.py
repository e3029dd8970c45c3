"""What a seal says: a keyed digest over an event, its place in the chain and the digest before it."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.conf import settings

from fixhub.events.models import Event, EventSeal

PURPOSE = b"fixhub.events.seal"


@dataclass(frozen=True)
class Key:
    """A key of our own, derived from a secret key for this purpose alone; `mark` names it."""

    value: bytes
    mark: str

    @classmethod
    def of(cls, secret: str) -> Self:
        value = hmac.digest(secret.encode(), PURPOSE, "sha256")
        return cls(value, hashlib.sha256(value).hexdigest()[:16])

    def digest(self, event: Event, *, chain: int, position: int, before: str) -> str:
        told = json.dumps([before, chain, position, *_columns(event)], sort_keys=True, separators=(",", ":"))
        return hmac.digest(self.value, told.encode(), "sha256").hex()


def current() -> Key:
    return Key.of(settings.SECRET_KEY)


def known() -> dict[str, Key]:
    """The key of today and those of before that still count, by their marks."""
    keys = [Key.of(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return {key.mark: key for key in keys}


def chain_of(event: Event) -> int:
    """The edition's; what is of no edition has one of its own, and the demo's goes with the demo."""
    if event.cohort_id is not None:
        return event.cohort_id
    return EventSeal.DEMO if event.by is not None and event.by.is_demo else EventSeal.OTHERS


def _columns(event: Event) -> list[object]:
    """Each column of the row: a new one belongs here, and a test says so."""
    return [
        event.pk,
        event.cohort_id,
        event.team_id,
        event.verb,
        event.subject_type,
        event.subject_id,
        event.by_id,
        event.via,
        event.data,
        event.version,
        _moment(event.occurred_at),
        _moment(event.recorded_at),
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
