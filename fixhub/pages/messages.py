"""Letters as a list to look through: what went, what did not arrive, what is still to go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fixhub.mail import reasons
from fixhub.mail.held import Held
from fixhub.mail.models import Letter, LetterQuerySet, Occurrence
from fixhub.pages import keyset
from tasks.letters import LABELS

A_PAGE = 40

State = Letter.State
STATUS: dict[str, tuple[str, str | Promise]] = {
    State.PENDING: ("wait", _("Planned")),
    State.LEASED: ("wait", _("Going out")),
    State.DISPATCHING: ("wait", _("Going out")),
    State.SENT: ("ok", _("Sent")),
    State.PARKED: ("late", _("Perhaps arrived")),
    State.DEAD: ("late", _("Did not arrive")),
    State.SUPERSEDED: ("none", _("Not needed any more")),
}
HELD = ("wait", _("Held back"))
SHELVES: dict[str, Callable[[LetterQuerySet], LetterQuerySet]] = {
    "": lambda letters: letters,
    "failed": LetterQuerySet.undelivered,
    "planned": LetterQuerySet.planned,
    "sent": LetterQuerySet.sent,
}


@dataclass(frozen=True)
class Counts:
    """How many letters are on each shelf."""

    failed: int
    planned: int
    sent: int


@dataclass(frozen=True)
class Line:
    """A letter in a list; `own` where its reader looks at it."""

    letter: Letter
    own: bool = False

    @property
    def hidden(self) -> bool:
        """Notices of another edition are in it as well: its words are for its reader only."""
        return self.letter.mixed and not self.own

    @property
    def title(self) -> str | Promise:
        """Its subject; what kind it is, as long as it is not written or not to be shown."""
        kind = LABELS.get(self.letter.kind, self.letter.kind)
        return kind if self.hidden else self.letter.subject or kind

    @property
    def tone(self) -> str:
        return self._standing[0]

    @property
    def status(self) -> str | Promise:
        return self._standing[1]

    @property
    def moment(self) -> datetime:
        return self.letter.sent_at or self.letter.due_at

    @property
    def why_not(self) -> str:
        return reasons.words(self.letter)

    @property
    def reasons(self) -> list[str]:
        """What the letter is about, each kind once."""
        kinds = dict.fromkeys(occurrence.kind for occurrence in self.letter.occurrences.all())
        return [str(LABELS.get(kind, kind)) for kind in kinds or [self.letter.kind]]

    @property
    def _standing(self) -> tuple[str, str | Promise]:
        return HELD if self.letter.is_held else STATUS[self.letter.state]


@dataclass(frozen=True)
class Shelf:
    """One page of letters, and the key of the next one."""

    lines: Sequence[Line]
    older: str


def counts(letters: QuerySet[Letter], waiting: QuerySet[Occurrence]) -> Counts:
    found = letters.aggregate(
        failed=Count("pk", filter=Q(state__in=Letter.STOPPED, held_by=None)),
        planned=Count("pk", filter=Q(state__in=Letter.OPEN)),
        sent=Count("pk", filter=Q(state=State.SENT)),
    )
    return Counts(found["failed"], found["planned"] + waiting.count(), found["sent"])


def shelf(letters: QuerySet[Letter], *, name: str, before: str, own: bool) -> Shelf:
    """The newest letters, or those before a key: page after page costs the same."""
    kept = keyset.after(SHELVES.get(name, SHELVES[""])(letters), before, moment="due_at")  # type: ignore[arg-type]
    found = list(kept.select_related("person")[: A_PAGE + 1])
    more = len(found) > A_PAGE
    last = found[A_PAGE - 1] if more else None
    older = keyset.key(last.due_at, last.pk) if last else ""
    return Shelf([Line(letter, own) for letter in found[:A_PAGE]], older)


def held_kinds(waiting: Held | None) -> list[tuple[str, int]]:
    """What a restore holds, by what it is: "Reminder", 3."""
    kinds = waiting.kinds if waiting else {}
    return sorted((str(LABELS.get(kind, kind)), count) for kind, count in kinds.items())


def planned_for(waiting: QuerySet[Occurrence]) -> list[tuple[str, Occurrence]]:
    """What is known to be said but is in no letter yet, such as in the minute for undoing."""
    rows = waiting.select_related("person").order_by("due_at", "pk")[:A_PAGE]
    return [(str(LABELS.get(row.kind, row.kind)), row) for row in rows]
