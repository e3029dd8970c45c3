"""The report in sentences, for a cover letter and for the terminal."""

from django.utils.translation import gettext, ngettext

from fixhub.reports.figure import DAYS, SHARE, Figure
from fixhub.reports.progress import Report
from fixhub.web import figures


def value(figure: Figure) -> str:
    """ "83%", "2 of 16", "3 working days"; a dash where nothing is known."""
    if figure.value is None or figure.denominator == 0:
        return "–"
    if figure.unit == SHARE:
        return figures.percent(figure.value)
    if figure.unit == DAYS:
        said = ngettext("%(days)s working day", "%(days)s working days", round(figure.value))
        return said % {"days": figures.number(figure.value)}
    return gettext("%(part)s of %(whole)s") % {"part": figure.numerator, "whole": figure.denominator}


def basis(figure: Figure) -> str:
    """The two numbers under a share: "66 of 80"."""
    if figure.unit != SHARE or not figure.denominator:
        return ""
    return gettext("%(part)s of %(whole)s") % {"part": figure.numerator, "whole": figure.denominator}


def paragraphs(report: Report) -> list[str]:
    """What a manager would write above the figures."""
    parts = (_who(report), _milestones(report), _answers(report), _updates(report), _outcomes(report))
    return [said for said in parts if said]


def _who(report: Report) -> str:
    teams, people = report.figure("teams"), report.figure("people")
    counted = ngettext("%(teams)s team", "%(teams)s teams", teams.numerator or 0) % {"teams": teams.numerator}
    persons = ngettext("%(people)s person", "%(people)s people", people.numerator or 0) % {
        "people": people.numerator
    }
    said = (
        gettext("%(teams)s and %(people)s take part in %(edition)s.")
        if report.running
        else gettext("%(teams)s and %(people)s took part in %(edition)s.")
    )
    return said % {"teams": counted, "people": persons, "edition": report.cohort.name}


def _milestones(report: Report) -> str:
    figure, late = report.figure("completion"), report.figure("late").numerator or 0
    if not report.milestones:
        return ""
    if not figure.denominator:
        return gettext("No milestone has been due yet.")
    said = ngettext(
        "%(due)s milestone has been due so far: %(accepted)s accepted, %(late)s late.",
        "%(due)s milestones have been due so far: %(accepted)s accepted, %(late)s late.",
        figure.denominator,
    )
    return said % {"due": figure.denominator, "accepted": figure.numerator, "late": late}


def _answers(report: Report) -> str:
    days, waiting = report.figure("turnaround").value, report.figure("waiting").numerator or 0
    said = []
    if days is not None:
        said.append(
            ngettext(
                "Half of the answers came within %(days)s working day.",
                "Half of the answers came within %(days)s working days.",
                round(days),
            )
            % {"days": figures.number(days)}
        )
    if waiting:
        said.append(
            ngettext(
                "%(waiting)s hand-in waits for an answer.",
                "%(waiting)s hand-ins wait for an answer.",
                waiting,
            )
            % {"waiting": waiting}
        )
    return " ".join(said)


def _updates(report: Report) -> str:
    figure, silent = report.figure("check_in"), report.figure("silent").numerator or 0
    if not figure.denominator or figure.value is None:
        return ""
    said = gettext("Teams sent %(share)s of the weekly updates asked of them.") % {
        "share": figures.percent(figure.value)
    }
    if silent:
        said += " " + ngettext("%(teams)s team is silent.", "%(teams)s teams are silent.", silent) % {
            "teams": silent
        }
    return said


def _outcomes(report: Report) -> str:
    figure = report.figure("outcomes")
    if not figure.denominator:
        return ""
    said = ngettext(
        "The outcome of %(known)s team is known; %(completed)s completed.",
        "The outcome of %(known)s teams is known; %(completed)s completed.",
        figure.denominator,
    )
    return said % {"known": figure.denominator, "completed": figure.numerator}
