"""The cells of the board as ready strings: hundreds of them are on one page.

Every cell says its state in words; the sign and the day count in front of it are drawn by the
stylesheet from the class and from data-d.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from cohorts.facts import Obliged
from cohorts.models import Milestone
from fixhub.reports import funnel
from fixhub.reports.known import Known
from fixhub.web import dates

# Within a week a date is everybody's business; later ones stay neutral.
NEAR = 7
LINK = '<td><a class="cell {}" href="'
AFTER_LINK = '"{}><span class="vh">{}</span></a></td>'
PLAIN = '<td><span class="cell {}"{}><span class="vh">{}</span></span></td>'


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a sign: how its cell looks, the day count it shows, and what it says."""

    kind: str
    days: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands before and after the address of a cell; one without a link has no address."""

    before: SafeString
    after: SafeString | None = None

    def at(self, url: str) -> tuple[SafeString, str, SafeString | str]:
        return (self.before, "", "") if self.after is None else (self.before, url, self.after)


def cells(known: Known, *, linked: bool) -> dict[tuple[int, int], Cell]:
    """The cell of each obligation by (team, milestone); equal ones are prepared once."""
    prepared: dict[tuple[str, int, date | None], Cell] = {}
    found = {}
    for duty in known.obligations:
        step = funnel.step(known, duty)
        alike = (step, duty.milestone, _due(known, duty) if step in _DATED else None)
        if alike not in prepared:
            prepared[alike] = _cell(_MARKS[step](known, duty), linked=linked)
        found[duty.team, duty.milestone] = prepared[alike]
    return found


def _cell(mark: Mark, *, linked: bool) -> Cell:
    """A link to the milestone of the team, or only its state for those who may not go there."""
    shown = "" if mark.days is None else format_html(' data-d="{}"', dates.days_short(mark.days))
    if linked:
        return Cell(format_html(LINK, mark.kind), format_html(AFTER_LINK, shown, mark.words))
    return Cell(format_html(PLAIN, mark.kind, shown, mark.words))


def nothing() -> Cell:
    """The team was never asked for this."""
    return Cell(format_html('<td><span class="vh">{}</span></td>', gettext("Not asked")))


def spark(counts: Sequence[int]) -> SafeString:
    """Updates a week as little bars, the current week last."""
    label = gettext("Updates a week, the last %(weeks)s weeks: %(counts)s") % {
        "weeks": len(counts),
        "counts": ", ".join(str(count) for count in counts),
    }
    bars = [_bar(n, count, max(*counts, 1)) for n, count in enumerate(counts)]
    return format_html(
        '<td class="act"><svg class="spark" viewBox="0 0 72 24" role="img" aria-label="{}">'
        '<path d="{}"/><path class="hot" d="{}"/></svg></td>',
        label,
        "".join(bars[:-1]),
        bars[-1],
    )


def _bar(n: int, count: int, most: int) -> str:
    height = max(2, round(20 * count / most))
    return f"M{9 * n} {22 - height}h6v{height}h-6z"


def _accepted(known: Known, duty: Obliged) -> Mark:
    return Mark("ok", None, gettext("Accepted"))


def _waiting(known: Known, duty: Obliged) -> Mark:
    with_mentor = known.milestones[duty.milestone].review == Milestone.Review.MENTOR
    return Mark("wait", None, gettext("With the mentor") if with_mentor else gettext("With the programme"))


def _change_asked(known: Known, duty: Obliged) -> Mark:
    return Mark("redo", None, gettext("Change asked"))


def _late(known: Known, duty: Obliged) -> Mark:
    days = (known.today - _due(known, duty)).days
    if days == 0:
        return Mark("late", 0, gettext("Late since today"))
    return Mark("late", days, ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days})


def _to_do(known: Known, duty: Obliged) -> Mark:
    days = (_due(known, duty) - known.today).days
    kind = "due" if days <= NEAR else "soon"
    if days == 0:
        return Mark(kind, 0, gettext("Due today"))
    return Mark(kind, days, ngettext("Due in %(days)s day", "Due in %(days)s days", days) % {"days": days})


def _later(known: Known, duty: Obliged) -> Mark:
    return Mark("none", None, gettext("Opens later"))


def _excused(known: Known, duty: Obliged) -> Mark:
    return Mark("off", None, gettext("Not required"))


def _due(known: Known, duty: Obliged) -> date:
    return known.calendar.day(duty.standing.due_at or known.at)


_DATED = {"late", "to_do"}
_MARKS: dict[str, Callable[[Known, Obliged], Mark]] = {
    "accepted": _accepted,
    "waiting": _waiting,
    "change_asked": _change_asked,
    "late": _late,
    "to_do": _to_do,
    "later": _later,
    "excused": _excused,
}
