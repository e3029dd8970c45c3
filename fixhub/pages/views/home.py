"""The first page, by what a person is: participant, manager or viewer, mentor, or nobody yet."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cohorts.models import Cohort, CohortState, Membership, Team
from fixhub.pages import participant

A_PAGE = 40


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """A running team of one's own comes first; what is over comes last."""
    user: Any = request.user
    teams = participant.teams_of(user)
    chosen = _chosen(teams, request.GET.get("team", ""))
    if chosen and (chosen.running or request.GET.get("team")):  # type: ignore[attr-defined]
        return _participant(request, chosen, teams)
    editions = Cohort.objects.overseen_by(user)
    if editions or user.programme_roles.now().exists():
        return _overseer(request)
    if user.memberships.now().filter(role=Membership.Role.MENTOR).exists():
        return redirect("desk")
    if chosen:
        return _participant(request, chosen, teams)
    return render(request, "pages/home_empty.html")


def _chosen(teams: list[Team], named: str) -> Team | None:
    """The team the address names, else the first; never one of somebody else."""
    return next((team for team in teams if str(team.pk) == named), next(iter(teams), None))


def _participant(request: HttpRequest, team: Any, teams: list[Team]) -> HttpResponse:
    user: Any = request.user
    home = participant.home_of(team, user, running=team.running)
    context = {
        "home": home,
        "team": team,
        "form": home.form,
        "step": home.step,
        "answer": participant.answer_to(home.step, user),
        "others": [other for other in teams if other.pk != team.pk],
        "greeting": participant.greeting() % {"name": user.short_name},
    }
    return render(request, "pages/home.html", context)


def _overseer(request: HttpRequest) -> HttpResponse:
    """The board, if there is one; a list to choose from, if there are several."""
    user: Any = request.user
    running = CohortState.objects.now().filter(cohort=OuterRef("pk"), state="running")
    editions = (
        Cohort.objects.overseen_by(user)
        .select_related("programme")
        .annotate(running=Exists(running), size=Count("teams"))
        .order_by("-running", "-kickoff", "-pk")
    )
    page = Paginator(editions, A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("board", page[0].slug)
    launches = user.programme_roles.now().filter(role="manager").exists()
    return render(request, "pages/home_editions.html", {"page": page, "launches": launches})
