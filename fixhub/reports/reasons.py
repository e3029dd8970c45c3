"""Why a team needs somebody, in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from babel.lists import format_list
from django.utils.translation import gettext, ngettext

from cohorts.models.milestone import in_language
from fixhub.web import dates

# Beyond this, the longest wait says enough.
_LISTED = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """`days` since it holds; a soft reason is a hint, the others want an act."""

    kind: str
    days: int = 0
    titles: dict[str, str] = field(default_factory=dict)
    every: tuple[int, ...] = ()
    on: date | None = None

    @property
    def soft(self) -> bool:
        return self.kind in {"change_unanswered", "no_mentor", "no_lead"}

    @property
    def text(self) -> str:
        """A sentence in the reader's language."""
        return _SAID[self.kind](self)

    @property
    def title(self) -> str:
        return in_language(self.titles)


def _late(reason: Reason) -> str:
    if len(reason.every) == 1:
        return _one_late(reason)
    if len(reason.every) > _LISTED:
        said = ngettext(
            "%(count)s milestones late, up to %(days)s day",
            "%(count)s milestones late, up to %(days)s days",
            reason.days,
        )
        return said % {"count": len(reason.every), "days": reason.days}
    listed = format_list([str(days) for days in reason.every], locale=dates.locale())
    said = ngettext(
        "%(count)s milestone late, %(list)s days",
        "%(count)s milestones late, %(list)s days",
        len(reason.every),
    )
    return said % {"count": len(reason.every), "list": listed}


def _one_late(reason: Reason) -> str:
    if reason.days == 0:
        return gettext("%(milestone)s late since today") % {"milestone": reason.title}
    said = ngettext("%(milestone)s %(days)s day late", "%(milestone)s %(days)s days late", reason.days)
    return said % {"milestone": reason.title, "days": reason.days}


def _silent(reason: Reason) -> str:
    return ngettext("No update for %(days)s day", "No update for %(days)s days", reason.days) % {
        "days": reason.days
    }


def _stuck(reason: Reason) -> str:
    day = dates.day_short(reason.on, today=reason.on) if reason.on else ""
    return gettext("Said “we are stuck”, %(day)s") % {"day": day}


def _review_waiting(reason: Reason) -> str:
    said = ngettext(
        "%(milestone)s waits %(days)s working day for an answer",
        "%(milestone)s waits %(days)s working days for an answer",
        reason.days,
    )
    return said % {"milestone": reason.title, "days": reason.days}


def _change_unanswered(reason: Reason) -> str:
    said = ngettext(
        "Change asked on %(milestone)s %(days)s day ago, nothing new yet",
        "Change asked on %(milestone)s %(days)s days ago, nothing new yet",
        reason.days,
    )
    return said % {"milestone": reason.title, "days": reason.days}


def _no_mentor(reason: Reason) -> str:
    return gettext("No mentor")


def _no_lead(reason: Reason) -> str:
    return gettext("No lead")


_SAID: dict[str, Callable[[Reason], str]] = {
    "late": _late,
    "silent": _silent,
    "stalled": _silent,
    "stuck": _stuck,
    "review_waiting": _review_waiting,
    "change_unanswered": _change_unanswered,
    "no_mentor": _no_mentor,
    "no_lead": _no_lead,
}
