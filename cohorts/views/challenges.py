"""The challenges of an edition, the page of one, and which team works on which."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts import rules
from cohorts.actions import challenges
from cohorts.challenge_forms import ChallengeForm, FocusForm, filled
from cohorts.models import Challenge, Cohort, Team
from cohorts.reads.teams import lines
from cohorts.views.acting import CONFLICT, attempt, undone
from cohorts.views.finding import cohort_of, team_of
from fixhub.web.toasts import saved

A_PAGE = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET lists the challenges; POST adds one, for managers."""
    found = cohort_of(request.user, cohort)
    changes = _changes(request, found)
    if request.method == "POST" and not changes:
        raise PermissionDenied
    form = ChallengeForm(request.POST or None) if changes else None
    if request.method == "POST" and form and form.is_valid():
        added = attempt(form, lambda: challenges.add(found, by=request.user, via="page", **form.said()))
        if added:
            undo = reverse("challenge_revocation", args=[added.pk])
            saved(request, _("“%(title)s” is added.") % {"title": added}, undo_url=undo)
            return redirect(added)
    standing = Q(teams__in=Team.objects.standing())
    there = Challenge.objects.standing().filter(cohort=found).select_related("cohort").in_order()
    context = {
        "cohort": found,
        "form": form,
        "challenges": there.annotate(size=Count("teams", filter=standing)),
    }
    return render(request, "cohorts/challenges.html", context, status=_status(form))


@login_required
@require_safe
def show(request: HttpRequest, cohort: str, challenge: str) -> HttpResponse:
    """The question, who asks it, and the teams that work on it."""
    found = _one(request, cohort, challenge)
    teams = lines(found.cohort).filter(challenge=found)
    context = {
        "challenge": found,
        "cohort": found.cohort,
        "changes": _changes(request, found.cohort),
        "page": Paginator(teams, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cohorts/challenge.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, cohort: str, challenge: str) -> HttpResponse:
    found = _one(request, cohort, challenge)
    if not _changes(request, found.cohort):
        raise PermissionDenied
    form = ChallengeForm(request.POST or None, initial=filled(found))
    if request.method == "POST" and form.is_valid():
        said = form.said()
        if attempt(form, lambda: challenges.edit(found, by=request.user, via="page", **said)):
            saved(request, _("The challenge is changed."))
            return redirect(found)
    context = {"challenge": found, "cohort": found.cohort, "form": form}
    return render(request, "cohorts/challenge_change.html", context, status=_status(form))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    undo = reverse("challenge_restoration", args=[pk])
    return _undone(request, pk, challenges.withdraw, _("The challenge is withdrawn."), undo_url=undo)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _undone(request, pk, challenges.restore, _("The challenge is back, with its teams."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def focus(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    """What a team works on, said by the managers: board and report are counted by it."""
    found = team_of(request.user, cohort, team)
    if not _changes(request, found.cohort):
        raise PermissionDenied
    form = FocusForm(request.POST or None, team=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: challenges.take_up(found, by=request.user, via="page", **given)):
            saved(request, _("It is saved what the team works on."))
            return redirect(found)
    context = {"team": found, "cohort": found.cohort, "form": form}
    return render(request, "cohorts/team_focus.html", context, status=_status(form))


def _one(request: HttpRequest, cohort: str, challenge: str) -> Challenge:
    seen = Challenge.objects.visible_to(request.user).standing().select_related("cohort")
    return get_object_or_404(seen, cohort__slug=cohort, slug=challenge)


def _undone(
    request: HttpRequest, pk: int, act: Callable[..., Challenge], sentence: str, *, undo_url: str = ""
) -> HttpResponse:
    seen = Challenge.objects.visible_to(request.user).select_related("cohort")
    found = get_object_or_404(seen, pk=pk)
    undone(request, lambda: act(found, by=request.user, via="page"), sentence, undo_url=undo_url)
    return redirect("challenges", found.cohort.slug)


def _changes(request: HttpRequest, cohort: Cohort) -> bool:
    return rules.can_manage(request.user, cohort) and rules.is_running(cohort)


def _status(form: ChallengeForm | FocusForm | None) -> int:
    return CONFLICT if form and form.is_bound and form.non_field_errors() else 200
