"""Launching an edition: every date is shown first, and nothing is saved until it is confirmed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts.actions import cohorts
from cohorts.blueprint import Plan
from cohorts.models import Cohort, Programme
from fixhub.pages.launch import preview
from fixhub.pages.launch.form import LaunchForm
from fixhub.pages.launch.rows import one_more
from fixhub.refused import Refused
from fixhub.web.toasts import saved

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest) -> HttpResponse:
    """GET asks, GET with an address full of answers shows the dates; POST shows them with what was
    changed in the rows, or launches.
    """
    programmes = _launchable(request.user)
    form = LaunchForm(request.POST or request.GET or None, programmes=programmes, rows=_rows(request))
    valid = form.is_valid()
    if request.method == "POST" and valid and form.plan and not _looks_first(request, form):
        cohort = _launch(request, form, form.plan)
        if cohort:
            saved(request, _("“%(name)s” is launched. Add its teams now.") % {"name": cohort.name})
            return redirect("teams", cohort.slug)
        return _page(request, form, status=CONFLICT)
    return _page(request, form)


def _rows(request: HttpRequest) -> QueryDict | None:
    return one_more(request.POST) if request.POST.get("do") == "add" else request.POST


def _looks_first(request: HttpRequest, form: LaunchForm) -> bool:
    """Nobody launches dates that they have not seen."""
    shown = request.POST.get("shown", form.shown)
    return request.POST.get("do", "launch") != "launch" or shown != form.shown


def _launchable(user: Any) -> QuerySet[Programme]:
    """The programmes the person launches editions of; a page nobody else knows of."""
    managed = user.programme_roles.now().filter(role="manager")
    programmes = Programme.objects.filter(pk__in=managed.values("programme")).order_by("name", "pk")
    if not programmes:
        raise Http404
    return programmes


def _launch(request: HttpRequest, form: LaunchForm, plan: Plan) -> Cohort | None:
    """The new edition, or None and the reason in the form."""
    programme = form.cleaned_data["programme"]
    try:
        return cohorts.launch(plan, by=request.user, programme=programme, via="page")
    except Refused as no:
        form.add_error("name", str(no.reason))
        return None


def _page(request: HttpRequest, form: LaunchForm, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("do") == "launch"
    context = {
        "form": form,
        "preview": preview.of(form.plan, form.rows.by_key()) if form.plan and form.rows else None,
        "programme": form.of_programme,
        # The dates come from something else than what was on the screen when the button was pressed.
        "is_new": wanted and form.plan and request.POST.get("shown", form.shown) != form.shown,
    }
    return render(request, "pages/launch.html", context, status=status)
