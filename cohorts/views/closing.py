"""Closing an edition: what ends is said first, for it cannot be undone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts import rules
from cohorts.actions import cohorts
from cohorts.models import Cohort
from cohorts.views.acting import undone


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET says what ends, POST ends it; for who manages the edition."""
    found = get_object_or_404(Cohort.objects.managed_by(request.user), slug=cohort)
    if request.method == "POST":
        said = _("“%(name)s” is closed.") % {"name": found.name}
        undone(request, lambda: cohorts.close(found, by=request.user, via="page"), said)
        return redirect("teams", found.slug)
    if not rules.is_running(found):
        messages.error(request, _("This edition is closed already."))
        return redirect("teams", found.slug)
    context = {"cohort": found, "waiting": cohorts.left_waiting(found)}
    return render(request, "cohorts/closing.html", context)
