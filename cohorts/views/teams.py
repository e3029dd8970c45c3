"""The teams of an edition, and the page of one."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohorts import invitation_forms, rules
from cohorts.actions import teams
from cohorts.forms import TeamForm
from cohorts.models import Cohort
from cohorts.reads import appointments, feed, obligations, people, status
from cohorts.reads.teams import lines
from cohorts.views.acting import CONFLICT, attempt
from cohorts.views.finding import cohort_of, team_of
from fixhub.web.toasts import saved

A_PAGE = 60
UPDATES_SHOWN = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET lists the teams; POST adds one, for managers."""
    found = cohort_of(request.user, cohort)
    manages = rules.can_manage(request.user, found)
    adds = manages and rules.is_running(found)
    if request.method == "POST" and not adds:
        raise PermissionDenied
    form = TeamForm(request.POST or None) if adds else None
    if request.method == "POST" and form and form.is_valid():
        team = attempt(form, lambda: teams.add(found, by=request.user, via="page", **form.cleaned_data))
        if team:
            saved(request, _("“%(name)s” is added. Now invite its people.") % {"name": team.name})
            return redirect(team)
    return _list(request, found, form)


@login_required
@require_safe
def show(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    """For the inside everything; for the rest of the edition what a team shows of itself."""
    found = team_of(request.user, cohort, team)
    crew = people.of_team(found)
    rows = obligations.of_team(found)
    own, running = crew.includes(request.user), rules.is_running(found.cohort)
    manages = rules.can_manage(request.user, found.cohort)
    context = {
        "team": found,
        "people": crew,
        "inside": rules.can_see_inside(request.user, found),
        "own": own,
        "manages": manages,
        "may_invite": bool(invitation_forms.for_team(request.user, found)),
        "running": running,
        "progress": obligations.progress(rows),
        "tasks": status.tasks([row for row in rows if row.rank < obligations.DONE], own=own),
        "done": status.tasks([row for row in rows if row.rank == obligations.DONE], own=own),
        "page": Paginator(feed.of_team(found), UPDATES_SHOWN).get_page(1),
        "this_week": feed.since_monday(found).count(),
        "appointments": appointments.around(request.user, found),
        "plans": running and (manages or crew.leads_or_mentors(request.user)),
    }
    return render(request, "cohorts/team.html", context)


def _list(request: HttpRequest, cohort: Cohort, form: TeamForm | None) -> HttpResponse:
    page = Paginator(lines(cohort), A_PAGE).get_page(request.GET.get("page"))
    refused = bool(form and form.is_bound and form.non_field_errors())
    context = {"cohort": cohort, "page": page, "form": form}
    return render(request, "cohorts/teams.html", context, status=CONFLICT if refused else 200)
