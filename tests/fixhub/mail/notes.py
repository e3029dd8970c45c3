"""Letters of a made-up kind, to test the outbox without any programme."""

from collections.abc import Callable
from typing import Any

from fixhub import clock
from fixhub.mail import outbox
from fixhub.mail.compose import Kind, Section
from fixhub.mail.models import Letter, Occurrence

Say = Callable[..., Occurrence]


def section(occurrence: Occurrence, about: Any, **fields: Any) -> Section:
    return Section(**({"subject": "A note", "heading": "A note for you"} | fields))


def kinds(**changed: Any) -> dict[str, Kind]:
    """The table of the one made-up kind: always wanted, unless the test says otherwise."""
    row: dict[str, Any] = {
        "label": "Note",
        "wanted": lambda occurrence: True,
        "say": lambda occurrence, about: [section(occurrence, about)],
    }
    return {"note": Kind(**(row | changed))}


def send(**changed: Any) -> None:
    """One round: gather what is due and deliver it."""
    outbox.gather(clock.now())
    outbox.deliver(kinds(**changed))


def only_letter() -> Letter:
    return Letter.objects.get()
