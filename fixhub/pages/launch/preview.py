"""A dated plan in words: what a manager reads before launching. Pure: nothing is saved or asked."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.blueprint import Plan
from cohorts.models.milestone import in_language
from fixhub.pages.launch import chart, checks, zones
from fixhub.pages.launch.chart import Chart
from fixhub.pages.launch.checks import Check
from fixhub.pages.launch.months import Month, after, months, span, with_forms
from fixhub.pages.launch.rows import RowForm
from fixhub.web import dates

# Any other year than the one asked about: makes a date carry its year.
_WITH_YEAR = date.min


@dataclass(frozen=True)
class PhaseLine:
    title: str
    days: str


@dataclass(frozen=True)
class Preview:
    plan: Plan
    summary: str
    city: str
    chart: Chart
    months: list[Month]
    phases: list[PhaseLine]
    checks: list[Check]
    moments: list[tuple[str, str]]


def of(plan: Plan, forms: dict[str, RowForm] | None = None) -> Preview:
    """The plan as the launch page shows it, in the active language; `forms` change its rows, by key."""
    return Preview(
        plan=plan,
        summary=_summary(plan),
        city=zones.city(plan.zone),
        chart=chart.of(plan),
        months=with_forms([*months(plan), *after(plan)], forms or {}),
        phases=[
            PhaseLine(in_language(phase.titles), span(phase.starts, phase.ends, plan))
            for phase in plan.phases
        ],
        checks=checks.of(plan),
        moments=_moments(plan),
    )


def _summary(plan: Plan) -> str:
    phases = sum(phase.kind == "run" for phase in plan.phases)
    later = sum(milestone.follow_up for milestone in plan.milestones)
    asked = len(plan.milestones) - later
    parts = [
        ngettext("%(n)s phase", "%(n)s phases", phases) % {"n": phases},
        ngettext("%(n)s milestone", "%(n)s milestones", asked) % {"n": asked},
        ngettext("%(n)s follow-up", "%(n)s follow-ups", later) % {"n": later},
    ]
    return ", ".join(parts)


def _moments(plan: Plan) -> list[tuple[str, str]]:
    """The dates a manager asks for first."""
    asked = [milestone for milestone in plan.milestones if not milestone.follow_up]
    gates = [(in_language(milestone.titles), milestone) for milestone in asked if milestone.gate]
    named = [(_("First due"), asked[0]), *gates, (_("Last due"), asked[-1])]
    return [(label, dates.day_short(m.due.day, today=_WITH_YEAR)) for label, m in named]
