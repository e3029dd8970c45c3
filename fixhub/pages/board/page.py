"""What the board page shows, made once for its template."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fixhub.pages.board import table
from fixhub.reports import duties, silence
from fixhub.reports.attention import Attention, attention
from fixhub.reports.indicators import accepted, completion, oldest_waiting, outcomes, people
from fixhub.reports.known import Known
from fixhub.reports.rows import TeamRow
from fixhub.web import dates

TEAMS_A_PAGE = 60
# The list beside the table; the chip "Needs attention" shows all of them.
LISTED = 8
ALL, ATTENTION, WAITING, SILENT = "", "attention", "waiting", "silent"
SHOWS = {
    ALL: _("All teams"),
    ATTENTION: _("Needs attention"),
    WAITING: _("Waiting for an answer"),
    SILENT: _("Silent"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    show: str
    label: str | Promise
    teams: int
    current: bool


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the strip, with what it compares to."""

    label: str
    figure: str
    of: str = ""
    sub: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    known: Known
    page: Page
    columns: list[table.Column]
    months: list[table.Month]
    rows: SafeString
    kpis: list[Kpi]
    chips: list[Chip]
    attention: tuple[Attention, ...]
    week: int | None

    @property
    def listed(self) -> tuple[Attention, ...]:
        return self.attention[:LISTED]

    @property
    def weeks(self) -> int | None:
        return self.known.calendar.weeks()


def build(known: Known, *, show: str, number: Any, linked: bool) -> Board:
    """The board of these teams; `show` keeps some rows and leaves the figures as they are."""
    needed = attention(known)
    groups = _groups(known, needed)
    show = show if show in groups else ALL
    page = Paginator(groups[show], TEAMS_A_PAGE).get_page(number)
    week = known.calendar.week_of(known.today)
    return Board(
        known=known,
        page=page,
        columns=table.columns(known),
        months=table.months(known),
        rows=table.rows(known, list(page.object_list), linked=linked),
        kpis=_kpis(known, needed),
        chips=[Chip(key, SHOWS[key], len(teams), key == show) for key, teams in groups.items()],
        attention=needed,
        week=week + 1 if week is not None and known.running else None,
    )


def _groups(known: Known, needed: tuple[Attention, ...]) -> dict[str, list[TeamRow]]:
    """The teams behind each chip, by name; those that need attention in the order of the list.

    Of a closed cohort nothing is waited for any more.
    """
    waiting = {wait.duty.team for wait in duties.waiting(known)}
    silent = {voice.team.pk for voice in silence.silent(known)}
    everybody = list(known.teams.values())
    if not known.running:
        return {ALL: everybody}
    return {
        ALL: everybody,
        ATTENTION: [item.team for item in needed],
        WAITING: [team for team in everybody if team.pk in waiting],
        SILENT: [team for team in everybody if team.pk in silent],
    }


def _kpis(known: Known, needed: tuple[Attention, ...]) -> list[Kpi]:
    if not known.running:
        return [_teams(known), _accepted(known), _completed(known)]
    return [
        _on_track(known, len(needed)),
        _accepted(known),
        _waiting(known),
        _silent(known),
        *_next_moment(known),
    ]


def _on_track(known: Known, needed: int) -> Kpi:
    active = len(known.active)
    sub = ngettext("%(count)s team needs attention", "%(count)s teams need attention", needed) % {
        "count": needed
    }
    said = gettext("%(part)s of %(whole)s") % {"part": active - needed, "whole": active}
    return Kpi(gettext("Teams on track"), said, sub=sub)


def _teams(known: Known) -> Kpi:
    figure = people(known)
    sub = ngettext("%(count)s person", "%(count)s people", figure.denominator or 0)
    return Kpi(gettext("Teams"), str(len(known.teams)), sub=sub % {"count": figure.denominator})


def _completed(known: Known) -> Kpi:
    figure = outcomes(known)
    said = gettext("%(part)s of %(whole)s") % {"part": figure.numerator, "whole": figure.denominator}
    return Kpi(gettext("Teams that completed"), said, sub=gettext("of those whose outcome is known"))


def _accepted(known: Known) -> Kpi:
    figure, due = accepted(known), completion(known)
    plan = gettext("Due so far: %(due)s, of these accepted: %(accepted)s") % {
        "due": due.denominator,
        "accepted": due.numerator,
    }
    of = gettext("of %(whole)s") % {"whole": figure.denominator}
    return Kpi(gettext("Milestones accepted"), str(figure.numerator), of, plan)


def _waiting(known: Known) -> Kpi:
    waiting, promise = len(duties.waiting(known)), known.policy.review_days
    oldest = oldest_waiting(known).numerator
    label = gettext("Waiting for an answer")
    if oldest is None:
        return Kpi(label, "0", sub=gettext("Nothing waits"))
    said = ngettext(
        "Oldest: %(days)s working day, promise is %(promise)s",
        "Oldest: %(days)s working days, promise is %(promise)s",
        oldest,
    )
    sub = said % {"days": oldest, "promise": promise}
    return Kpi(label, str(waiting), sub=sub, tone="bad" if oldest > promise else "")


def _silent(known: Known) -> Kpi:
    days = known.policy.silent_days
    sub = ngettext("No update for %(days)s day", "No update for %(days)s days", days) % {"days": days}
    return Kpi(gettext("Silent teams"), str(len(silence.silent(known))), sub=sub)


def _next_moment(known: Known) -> list[Kpi]:
    """The next date of the programme, while there is one."""
    coming = [row for row in known.milestones.values() if row.due_day >= known.today]
    if not coming:
        return []
    first = min(coming, key=lambda row: row.due_day)
    when = dates.monthday(first.due_day, today=known.today)
    days = dates.days((first.due_day - known.today).days)
    return [Kpi(gettext("Next date"), days, sub=f"{first.title}, {when}")]
