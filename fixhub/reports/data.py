"""The report for programs: a dictionary with keys that stay, and rows for spreadsheets."""

from collections.abc import Iterator
from typing import Any

from fixhub.reports import indicators
from fixhub.reports.attention import Attention
from fixhub.reports.figure import Figure
from fixhub.reports.funnel import STEPS
from fixhub.reports.progress import Report

HEADER = ("section", "key", "title", "measure", "numerator", "denominator", "value", "unit", "meaning")

Row = tuple[str | int | float | None, ...]


def as_data(report: Report) -> dict[str, Any]:
    """Keys are part of what we promise; titles, meanings and reasons are in the reader's language."""
    return {
        "cohort": {"slug": report.cohort.slug, "name": report.cohort.name},
        "as_of": report.as_of.isoformat(),
        "definitions": indicators.DEFINITIONS,
        "theme": report.theme or None,
        "mentor": report.mentor,
        "indicators": {result.key: _figure(result.figure) for result in report.results},
        "milestones": [
            {
                "key": row.milestone.key,
                "title": row.milestone.title,
                **{step: row.counts[step] for step in STEPS},
            }
            for row in report.milestones
        ],
        "outcomes": {outcome.value: outcome.teams for outcome in report.outcomes},
        "attention": [_attention(item) for item in report.attention],
        "teams": [
            {
                "slug": line.team.slug,
                "name": line.team.name,
                "theme": line.team.theme,
                "state": line.team.state,
                "outcome": line.team.outcome,
                "completion": _figure(line.completion),
                "late": line.late,
                "updates": line.updates,
            }
            for line in report.teams
        ],
    }


def as_rows(report: Report) -> Iterator[Row]:
    """One row a number, so that sheets can filter and add; the first names the columns."""
    yield HEADER
    yield (
        "report",
        report.cohort.slug,
        report.cohort.name,
        "as_of",
        None,
        None,
        report.as_of.isoformat(),
        None,
        None,
    )
    for result in report.results:
        about = result.indicator
        yield ("indicator", about.key, str(about.title), None, *_parts(result.figure), str(about.meaning))
    for row in report.milestones:
        for step, label in STEPS.items():
            count = row.counts[step]
            yield (
                "milestone",
                row.milestone.key,
                row.milestone.title,
                step,
                count,
                row.teams,
                count,
                "count",
                str(label),
            )
    for outcome in report.outcomes:
        yield (
            "outcome",
            outcome.value,
            str(outcome.label),
            None,
            outcome.teams,
            len(report.teams),
            outcome.teams,
            "count",
            None,
        )
    for line in report.teams:
        yield ("team", line.team.slug, line.team.name, "completion", *_parts(line.completion), None)
        yield ("team", line.team.slug, line.team.name, "late", None, None, line.late, "count", None)
        yield ("team", line.team.slug, line.team.name, "updates", None, None, line.updates, "count", None)
    for item in report.attention:
        for reason in item.reasons:
            yield (
                "attention",
                item.team.slug,
                item.team.name,
                reason.kind,
                None,
                None,
                reason.days,
                "days",
                reason.text,
            )


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
        "unit": figure.unit,
    }


def _attention(item: Attention) -> dict[str, Any]:
    return {
        "team": item.team.slug,
        "name": item.team.name,
        "reasons": [
            {"kind": reason.kind, "days": reason.days, "text": reason.text} for reason in item.reasons
        ],
    }


def _parts(figure: Figure) -> tuple[int | None, int | None, float | None, str]:
    return figure.numerator, figure.denominator, figure.value, figure.unit
