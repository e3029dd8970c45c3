"""Removing a team that was added by mistake, and bringing it back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.actions import removals
from cohorts.models import Cohort, Team
from cohorts.views.acting import undone
from cohorts.views.finding import team_of
from fixhub.web.ways import back


@login_required
@require_POST
def remove(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    found = team_of(request.user, cohort, team)
    undone(
        request,
        lambda: removals.remove(found, by=request.user, via="page"),
        _("“%(team)s” is removed. Nobody sees it any more.") % {"team": found.name},
        undo_url=reverse("team_restoration", args=[found.pk]),
    )
    return redirect("teams", found.cohort.slug)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Found by its number: while it is removed it has no page."""
    managed = Team.objects.filter(cohort__in=Cohort.objects.managed_by(request.user))
    team = get_object_or_404(managed.select_related("cohort"), pk=pk)
    there = undone(
        request,
        lambda: removals.restore(team, by=request.user, via="page"),
        _("“%(team)s” is back, with all it had.") % {"team": team.name},
    )
    return redirect(back(request, otherwise=team.get_absolute_url() if there else _teams(team)))


def _teams(team: Team) -> str:
    return reverse("teams", args=[team.cohort.slug])
