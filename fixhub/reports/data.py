"""The report for programs: a dictionary with keys that stay, and rows for spreadsheets."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

from fixhub.reports import indicators
from fixhub.reports.attention import Attention
from fixhub.reports.figure import Figure
from fixhub.reports.funnel import STEPS, Row
from fixhub.reports.progress import Report, TeamProgress


def as_data(report: Report) -> dict[str, Any]:
    """Keys are part of what we promise; titles and reasons are in the reader's language."""
    return {
        "cohort": {"slug": report.cohort.slug, "name": report.cohort.name},
        "as_of": report.as_of.isoformat(),
        "definitions": indicators.DEFINITIONS,
        "theme": report.theme or None,
        "challenge": report.challenge or None,
        "mentor": report.mentor,
        "indicators": {result.key: asdict(result.figure) for result in report.results},
        "milestones": [_milestone(row) for row in report.milestones],
        "outcomes": {outcome.value: outcome.teams for outcome in report.outcomes},
        "attention": [_attention(item) for item in report.attention],
        "teams": [_team(line) for line in report.teams],
    }


def _milestone(row: Row) -> dict[str, Any]:
    counts = {step: row.counts[step] for step in STEPS}
    return {"key": row.milestone.key, "title": row.milestone.title, **counts}


def _attention(item: Attention) -> dict[str, Any]:
    reasons = [{"kind": reason.kind, "days": reason.days, "text": reason.text} for reason in item.reasons]
    return {"team": item.team.slug, "name": item.team.name, "reasons": reasons}


def _team(line: TeamProgress) -> dict[str, Any]:
    return {
        "slug": line.team.slug,
        "name": line.team.name,
        "theme": line.team.theme,
        "challenge": line.team.challenge or None,
        "state": line.team.state,
        "outcome": line.team.outcome,
        "completion": asdict(line.completion),
        "late": line.late,
        "updates": line.updates,
    }


class Line(NamedTuple):
    """A row of the sheet: one number, what it is about, and what it is made of."""

    section: str
    key: str
    title: str
    measure: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    value: str | float | None = None
    unit: str | None = None
    meaning: str | None = None


def as_rows(report: Report) -> Iterator[tuple[str | int | float | None, ...]]:
    """One row a number, so that sheets can filter and add; the first names the columns."""
    yield Line._fields
    yield Line("report", report.cohort.slug, report.cohort.name, "as_of", value=report.as_of.isoformat())
    for result in report.results:
        about = result.indicator
        yield _line("indicator", about.key, str(about.title), None, result.figure, str(about.meaning))
    for row in report.milestones:
        for step, label in STEPS.items():
            figure = Figure(row.counts[step], row.teams, row.counts[step], "count")
            yield _line("milestone", row.milestone.key, row.milestone.title, step, figure, str(label))
    for outcome in report.outcomes:
        figure = Figure(outcome.teams, len(report.teams), outcome.teams, "count")
        yield _line("outcome", outcome.value, str(outcome.label), None, figure)
    yield from _team_rows(report)


def _team_rows(report: Report) -> Iterator[Line]:
    for line in report.teams:
        slug, name = line.team.slug, line.team.name
        yield _line("team", slug, name, "completion", line.completion)
        yield Line("team", slug, name, "late", value=line.late, unit="count")
        yield Line("team", slug, name, "updates", value=line.updates, unit="count")
    for item in report.attention:
        for reason in item.reasons:
            about = ("attention", item.team.slug, item.team.name, reason.kind)
            yield Line(*about, value=reason.days, unit="days", meaning=reason.text)


def _line(
    section: str, key: str, title: str, measure: str | None, figure: Figure, meaning: str | None = None
) -> Line:
    made_of = (figure.numerator, figure.denominator, figure.value, figure.unit)
    return Line(section, key, title, measure, *made_of, meaning)
