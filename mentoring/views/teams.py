"""The teams a mentor accompanies."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentoring import caseload, rules


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    if not rules.has_teams(request.user):
        raise Http404
    return render(request, "mentoring/teams.html", {"cases": caseload.of(request.user)})
