"""The months of a dated plan: what is due in each, what was moved and why, breaks and clock changes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from django.utils.translation import gettext as _

from cohorts import holiday_names
from cohorts.blueprint import Plan, PlannedBreak, PlannedMilestone
from cohorts.models.milestone import in_language
from fixhub import clock
from fixhub.pages.launch.rows import RowForm
from fixhub.web import dates

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One milestone of the plan."""

    key: str
    title: str
    enough: str
    at: datetime
    day: str
    clock: str
    utc: str
    week: int
    review: str
    gate: bool
    moved: str
    why: str
    form: RowForm | None = None


@dataclass(frozen=True)
class Note:
    icon: str
    text: str


@dataclass(frozen=True)
class Month:
    title: str
    intro: str
    rows: list[Row]
    notes: list[Note]


def with_forms(months: list[Month], forms: dict[str, RowForm]) -> list[Month]:
    """The same with the form of each row."""
    return [
        replace(month, rows=[replace(row, form=forms.get(row.key)) for row in month.rows]) for month in months
    ]


def months(plan: Plan) -> list[Month]:
    """Every month from the kick-off to the end, empty ones too."""
    last = max([plan.ends_on, *(m.due.day for m in plan.milestones if not m.follow_up)])
    months, first = [], plan.kickoff.replace(day=1)
    while first <= last:
        months.append(_month(plan, first))
        first = (first + timedelta(days=32)).replace(day=1)
    return months


def _month(plan: Plan, first: date) -> Month:
    rows = [_row(plan, m) for m in plan.milestones if not m.follow_up and m.due.day.replace(day=1) == first]
    return Month(dates.month(first, today=plan.kickoff), _intro(plan, first, rows), rows, _notes(plan, first))


def _intro(plan: Plan, first: date, rows: list[Row]) -> str:
    if first == plan.kickoff.replace(day=1):
        day = dates.day(plan.kickoff, today=plan.kickoff)
        if rows:
            return _("Kick-off: %(day)s.") % {"day": day}
        return _("Kick-off: %(day)s. No milestone this month.") % {"day": day}
    return "" if rows else _("No milestone this month.")


def after(plan: Plan) -> list[Month]:
    rows = [_row(plan, milestone) for milestone in plan.milestones if milestone.follow_up]
    return [Month(_("After"), "", rows, [])] if rows else []


def _row(plan: Plan, milestone: PlannedMilestone) -> Row:
    due = milestone.due
    wall = clock.local(due.at, plan.zone)
    return Row(
        key=milestone.key,
        title=in_language(milestone.titles),
        enough=in_language(milestone.enough),
        at=wall,
        day=dates.day_short(due.day, today=plan.kickoff),
        clock=f"{wall:%H:%M}",
        utc=f"{due.at.astimezone(UTC):%H:%M}",
        week=(due.day - plan.kickoff).days // 7 + 1,
        review=_review(milestone.review),
        gate=milestone.gate,
        moved=_moved(plan, milestone),
        why=_why(plan, milestone),
    )


def _review(kind: str) -> str:
    return {
        "mentor": _("answered by the mentor"),
        "panel": _("decided by the panel"),
        "jury": _("decided by the jury"),
        "manager": _("settled by the manager"),
        "none": _("recorded on receipt"),
    }[kind]


def _moved(plan: Plan, milestone: PlannedMilestone) -> str:
    due = milestone.due
    if not due.moved:
        return ""
    day = dates.day_short(due.planned, today=plan.kickoff)
    return _("moved from %(day)s: %(why)s") % {"day": day, "why": _rest(due.planned, plan.country)}


def _why(plan: Plan, milestone: PlannedMilestone) -> str:
    """Each day that was stepped over, and what it is."""
    due = milestone.due
    skipped = [due.planned + timedelta(days=n) for n in range((due.day - due.planned).days)]
    return ", ".join(
        _("%(day)s is %(why)s")
        % {"day": dates.day_short(day, today=plan.kickoff), "why": _rest(day, plan.country)}
        for day in skipped
    )


def _rest(day: date, country: str) -> str:
    """Why nobody works on a day."""
    return holiday_names.name(day, country) or _("a weekend")


def _notes(plan: Plan, first: date) -> list[Note]:
    changes = [Note("clock", text) for day, text in clock_changes(plan) if day.replace(day=1) == first]
    pauses = [
        Note("moon", _pause(plan, pause)) for pause in plan.breaks if pause.starts.replace(day=1) == first
    ]
    return changes + pauses


def _pause(plan: Plan, pause: PlannedBreak) -> str:
    days = span(pause.starts, pause.ends, plan)
    if pause.key == "summer_break":
        return _("Summer break, %(days)s: no reminders, no weeks counted.") % {"days": days}
    return _("Break, %(days)s: no reminders, no weeks counted.") % {"days": days}


def clock_changes(plan: Plan) -> list[tuple[date, str]]:
    """The days on which the clocks change between kick-off and end, in words."""
    days = (plan.kickoff + timedelta(days=n) for n in range((plan.ends_on - plan.kickoff).days))
    return [(day, _said(plan, day, turn)) for day in days if (turn := _turn(day, plan.zone))]


def _turn(day: date, zone: str) -> timedelta:
    """How far the clocks of a zone jump during a day; mostly not at all."""
    place = ZoneInfo(zone)
    before, after = (datetime.combine(d, time(), place).utcoffset() for d in (day, day + ONE_DAY))
    return (after or timedelta()) - (before or timedelta())


def _said(plan: Plan, day: date, turn: timedelta) -> str:
    words = {"day": dates.day(day, today=plan.kickoff), "clock": hours(plan)}
    if turn > timedelta():
        return _("Clocks go forward: %(day)s. Deadlines stay at %(clock)s.") % words
    return _("Clocks go back: %(day)s. Deadlines stay at %(clock)s.") % words


def hours(plan: Plan) -> str:
    return ", ".join(sorted({f"{milestone.due.wall:%H:%M}" for milestone in plan.milestones}))


def span(starts: date, ends: date, plan: Plan) -> str:
    """ "9 – 29 August", as the language writes it; with years when they differ from the kick-off's."""
    plain = starts.year == ends.year == plan.kickoff.year
    return format_interval(starts, ends, "MMMd" if plain else "yMMMd", locale=dates.locale())
