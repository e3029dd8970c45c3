"""The cohort report of any past moment, as a page and as a sheet."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.models import Cohort
from fixhub import clock
from fixhub.pages import nav
from fixhub.pages.report import bars, cards
from fixhub.pages.report.form import ReportForm, moment
from fixhub.reports import indicators, sheet, words
from fixhub.reports.data import as_rows
from fixhub.reports.funnel import STEPS
from fixhub.reports.known import Known, gather
from fixhub.reports.progress import Report, report_on

BAD_REQUEST = 400


@login_required
@require_safe
def report(request: HttpRequest, cohort: str) -> HttpResponse:
    """Figures, where the teams stand, outcomes, and words for the cover letter."""
    edition = nav.edition_shown(request, cohort)
    with timezone.override(edition.zone):
        known, form = _asked(request, edition)
        if not form.is_valid():
            context = {"cohort": edition, "form": form}
            return render(request, "pages/report.html", context, status=BAD_REQUEST)
        made = report_on(known, **form.chosen)
        return render(request, "pages/report.html", _context(edition, form, made, known))


@login_required
@require_safe
def report_csv(request: HttpRequest, cohort: str) -> HttpResponse:
    """The same figures, one a row."""
    edition = nav.edition_shown(request, cohort)
    with timezone.override(edition.zone):
        known, form = _asked(request, edition)
        if not form.is_valid():
            sentences = [str(error) for errors in form.errors.values() for error in errors]
            return HttpResponse(
                "\n".join(sentences), status=BAD_REQUEST, content_type="text/plain; charset=utf-8"
            )
        made = report_on(known, **form.chosen)
        answer = HttpResponse(sheet.write(as_rows(made)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{_name(edition, made.as_of)}"'
        return answer


def _asked(request: HttpRequest, edition: Cohort) -> tuple[Known, ReportForm]:
    known = gather(edition, moment(request.GET.get("as_of", ""), edition.zone))
    return known, ReportForm(request.GET, known=known)


def _context(edition: Cohort, form: ReportForm, made: Report, known: Known) -> dict[str, object]:
    return {
        "cohort": edition,
        "form": form,
        "report": made,
        "definitions": indicators.DEFINITIONS,
        "cards": cards.first(made, known),
        "lines": cards.every(made),
        "steps": list(STEPS.values()),
        "milestones": bars.of_milestones(made.milestones),
        "outcomes": bars.of_outcomes(made.outcomes),
        "known_outcomes": made.figure("outcomes"),
        "words": words.paragraphs(made),
    }


def _name(edition: Cohort, at: datetime) -> str:
    return f"{edition.slug}-report-{clock.local(at, edition.zone):%Y-%m-%d}.csv"
