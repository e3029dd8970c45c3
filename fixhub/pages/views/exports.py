"""Taking an edition home: what is in the file, which form it has, and the work that makes it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cohorts.models import Cohort
from fixhub.exchange import taking_out
from fixhub.pages import jobs
from fixhub.refused import Refused

CONFLICT = 409
SHOWN = 5
FORMS = [
    (
        "zip",
        _("ZIP of CSV files, with the attached files"),
        _("To bring the edition in elsewhere, or keep it."),
    ),
    ("xlsx", _("XLSX workbook, without the attached files"), _("To read and count in a spreadsheet.")),
]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, cohort: str) -> HttpResponse:
    """POST starts a job; its page has the file."""
    edition = get_object_or_404(Cohort.objects.managed_by(request.user), slug=cohort)
    chosen, problem = request.POST.get("format", "zip"), ""
    if request.method == "POST":
        try:
            return redirect(taking_out.ask(edition, by=request.user, form=chosen, via="page"))
        except Refused as no:
            problem = str(no.reason)
    last = jobs.lines(taking_out.of_person(request.user, edition)[:SHOWN])
    context = {"cohort": edition, "forms": FORMS, "chosen": chosen, "problem": problem, "lines": last}
    return render(request, "pages/export.html", context, status=CONFLICT if problem else 200)
