"""What is checked before a launch, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import working_days
from cohorts.blueprint import Plan
from fixhub.pages.launch.months import clock_changes, hours
from fixhub.web import dates


@dataclass(frozen=True)
class Check:
    good: bool
    text: str
    keys: list[str]


def of(plan: Plan) -> list[Check]:
    return [_on_working_days(plan), *_outside_breaks(plan), *_same_hour(plan), *_off_holidays(plan)]


def _on_working_days(plan: Plan) -> Check:
    wrong = [m.key for m in plan.milestones if not working_days.is_working_day(m.due.day, plan.country)]
    if wrong:
        return Check(False, _("Not on a working day:"), wrong)
    count = len(plan.milestones)
    country = dates.locale().territories.get(plan.country, plan.country)
    said = ngettext(
        "The only date falls on a working day (%(country)s)",
        "All %(n)s dates fall on working days (%(country)s)",
        count,
    )
    return Check(True, said % {"n": count, "country": country}, [])


def _outside_breaks(plan: Plan) -> list[Check]:
    if not plan.breaks:
        return []
    inside = [
        m.key
        for m in plan.milestones
        if any(pause.starts <= m.due.day <= pause.ends for pause in plan.breaks)
    ]
    return [
        Check(not inside, _("Due during a break:") if inside else _("No deadline during a break"), inside)
    ]


def _same_hour(plan: Plan) -> list[Check]:
    if not clock_changes(plan):
        return []
    said = _("%(clock)s stays %(clock)s on both sides of the clock changes") % {"clock": hours(plan)}
    return [Check(True, said, [])]


def _off_holidays(plan: Plan) -> list[Check]:
    moved = [milestone.key for milestone in plan.milestones if milestone.due.moved]
    if not moved:
        return []
    said = ngettext(
        "%(n)s date was moved off a holiday:", "%(n)s dates were moved off a holiday:", len(moved)
    )
    return [Check(False, said % {"n": len(moved)}, moved)]
