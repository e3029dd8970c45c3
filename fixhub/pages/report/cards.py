"""The first figures of the report, each with what it is made of."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from fixhub.reports import words
from fixhub.reports.figure import Result
from fixhub.reports.known import Known
from fixhub.reports.progress import Report
from fixhub.web import figures

FIRST = ("completion", "on_time", "answered", "waiting", "check_in", "without_mentor", "silent", "people")


@dataclass(frozen=True, slots=True)
class Card:
    key: str
    title: str | Promise
    figure: str
    basis: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of all figures."""

    key: str
    title: str | Promise
    figure: str
    basis: str
    meaning: str | Promise


def first(report: Report, known: Known) -> list[Card]:
    results = {result.key: result for result in report.results}
    return [_card(results[key], report, known) for key in FIRST]


def every(report: Report) -> list[Line]:
    return [
        Line(
            result.key,
            result.indicator.title,
            words.value(result.figure),
            words.basis(result.figure),
            result.indicator.meaning,
        )
        for result in report.results
    ]


def _card(result: Result, report: Report, known: Known) -> Card:
    note, tone = _note(result.key, report, known)
    shown = words.value(result.figure)
    return Card(result.key, result.indicator.title, shown, words.basis(result.figure), note, tone)


def _note(key: str, report: Report, known: Known) -> tuple[str, str]:
    """What to compare the figure with, and whether it is good or bad."""
    if key == "waiting":
        return _oldest(report, known.policy.review_days)
    if key == "answered":
        return _median(report), ""
    if key == "silent":
        stalled = report.figure("stalled").numerator or 0
        said = ngettext("%(teams)s of them is stalled", "%(teams)s of them are stalled", stalled)
        return (said % {"teams": stalled}, "bad") if stalled else ("", "")
    if key == "on_time":
        first_date = report.figure("on_original_time").value
        if first_date is None:
            return "", ""
        return gettext("By the first date: %(share)s") % {"share": figures.percent(first_date)}, ""
    return "", ""


def _oldest(report: Report, promise: int) -> tuple[str, str]:
    days = report.figure("oldest_waiting").numerator
    if days is None:
        return "", ""
    said = ngettext(
        "Oldest: %(days)s working day, promise is %(promise)s",
        "Oldest: %(days)s working days, promise is %(promise)s",
        days,
    )
    return said % {"days": days, "promise": promise}, "bad" if days > promise else ""


def _median(report: Report) -> str:
    days = report.figure("turnaround").value
    if days is None:
        return ""
    said = ngettext("Median: %(days)s working day", "Median: %(days)s working days", round(days))
    return said % {"days": figures.number(days)}
