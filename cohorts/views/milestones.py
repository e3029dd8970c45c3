"""All milestones of a team. The page of one is composed above, with what reviewers said."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts import rules
from cohorts.reads import obligations, status
from cohorts.views.finding import own_team_of


@login_required
@require_safe
def of_team(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    found = own_team_of(request.user, cohort, team)
    rows = obligations.of_team(found)
    context = {
        "team": found,
        "progress": obligations.progress(rows),
        "groups": status.groups(rows, own=rules.can_submit(request.user, found)),
    }
    return render(request, "cohorts/milestones.html", context)
