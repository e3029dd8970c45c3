"""What happened in a team, and in a whole edition, for whoever may read of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.models import Team
from cohorts.reads import events
from cohorts.views.finding import cohort_of, team_of
from fixhub.events.models import Event
from fixhub.pages.news import activity


@login_required
@require_safe
def of_team(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    """The rest of the edition reads here what it may: updates, and who came."""
    found = team_of(request.user, cohort, team)
    happened = events.visible_to(request.user).filter(team_id=found.pk)
    return _page(request, happened, {"cohort": found.cohort, "team": found})


@login_required
@require_safe
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """All teams, or the one that the address names."""
    edition = cohort_of(request.user, cohort)
    teams = Team.objects.standing().filter(cohort=edition).by_name()
    happened = events.visible_to(request.user).filter(cohort_id=edition.pk)
    chosen = next((team for team in teams if team.slug == request.GET.get("team")), None)
    if chosen:
        happened = happened.filter(team_id=chosen.pk)
    return _page(request, happened, {"cohort": edition, "teams": teams, "chosen": chosen})


def _page(request: HttpRequest, happened: QuerySet[Event], where: dict[str, Any]) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in activity.KINDS else ""
    before = request.GET.get("before", "")
    feed = activity.feed(happened, request.user, kind=kind, before=before)
    kinds = [(key, label) for key, (label, _verbs) in activity.KINDS.items()]
    context = {**where, "feed": feed, "kind": kind, "kinds": kinds, "paged": bool(before)}
    return render(request, "pages/activity.html", context)
