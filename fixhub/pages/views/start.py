"""The first run after the account: a programme, its first edition, its people. Nothing of it is stored."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cohorts.actions import programmes
from cohorts.views.acting import CONFLICT, attempt
from fixhub.pages.start import facts
from fixhub.pages.start.forms import ProgrammeForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET shows the open step; POST adds the programme, for the staff alone."""
    user: Any = request.user
    begun = facts.of(user)
    if begun is None or (request.method == "POST" and not user.is_staff):
        raise Http404
    if begun.step != facts.PROGRAMME:
        return redirect("start") if request.method == "POST" else _page(request, begun, None)
    form = ProgrammeForm(request.POST if request.method == "POST" else None, zone=user.zone)
    tried = request.method == "POST" and form.is_valid()
    made = (
        attempt(form, lambda: programmes.found(by=user, via="page", **form.cleaned_data)) if tried else None
    )
    if made:
        return redirect("start")
    return _page(request, begun, form, status=CONFLICT if tried else 200)


def _page(
    request: HttpRequest, begun: facts.Begun, form: ProgrammeForm | None, status: int = 200
) -> HttpResponse:
    return render(request, "pages/start/show.html", {"begun": begun, "form": form}, status=status)
