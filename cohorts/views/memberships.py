"""Leaving a team, ending somebody's place in it, and the way back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import rules
from cohorts.actions import teams
from cohorts.leaving_form import LeavingForm
from cohorts.models import Membership
from cohorts.views.acting import CONFLICT, attempt, undone
from fixhub.web.toasts import saved
from fixhub.web.ways import back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks why, and who leads from then on; POST ends the place."""
    membership = _found(request, pk)
    form = LeavingForm(request.POST if request.method == "POST" else None, membership=membership)
    if request.method == "POST" and form.is_valid():
        left = attempt(
            form, lambda: teams.leave(membership, by=request.user, via="page", **form.cleaned_data)
        )
        if left:
            undo = reverse("membership_restoration", args=[left.pk])
            saved(request, _said(left, own=left.user == request.user), undo_url=undo)
            return redirect(_home(request, left))
    refused = bool(form.is_bound and form.non_field_errors())
    context = {"membership": membership, "team": membership.team, "form": form}
    return render(request, "cohorts/leaving.html", context, status=CONFLICT if refused else 200)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _found(request, pk)
    told = {"person": membership.user.full_name, "team": membership.team.name}
    undone(
        request,
        lambda: teams.come_back(membership, by=request.user, via="page"),
        _("%(person)s is in “%(team)s” again.") % told,
    )
    return redirect(back(request, otherwise=_home(request, membership)))


def _found(request: HttpRequest, pk: int) -> Membership:
    seen = Membership.objects.concerning(request.user).select_related("team__cohort", "user")
    return get_object_or_404(seen, pk=pk)


def _said(membership: Membership, *, own: bool) -> str:
    told = {"person": membership.user.full_name, "team": membership.team.name}
    if own:
        return _("You have left “%(team)s”.") % told
    return _("%(person)s is no longer in “%(team)s”.") % told


def _home(request: HttpRequest, membership: Membership) -> str:
    """The team, as long as one sees it."""
    team = membership.team
    seen = rules.can_see(request.user, team)
    return team.get_absolute_url() if seen else reverse("home")
