"""Inviting people into a team or an edition."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import invitation_forms, rules
from cohorts.actions import invitations
from cohorts.models import Cohort, Invitation, Team
from cohorts.reads import uninvited
from cohorts.views.acting import CONFLICT, undone
from fixhub.refused import Refused
from fixhub.web import toasts
from fixhub.web.ways import back

A_PAGE = 60
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@read_or_send
def in_team(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    """Who is asked into a team; the form sends here from the team's page too."""
    visible = Team.objects.visible_to(request.user).select_related("cohort__programme")
    place = get_object_or_404(visible, cohort__slug=cohort, slug=team)
    form = invitation_forms.for_team(request.user, place, request.POST or None)
    if form is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and _invited(request, form, team=place):
        return redirect(place)
    asked = Invitation.objects.pending().filter(team=place).select_related("team__cohort").newest_first()
    context = {"cohort": place.cohort, "team": place, "form": form, "invitations": asked}
    return render(request, "cohorts/team_invitations.html", context, status=_status(form))


@login_required
@read_or_send
def in_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """Everybody who is asked into an edition and has not come yet."""
    place = get_object_or_404(Cohort.objects.managed_by(request.user), slug=cohort)
    form = invitation_forms.CohortInviteForm(request.POST or None, cohort=place)
    if request.method == "POST" and form.is_valid():
        team = form.cleaned_data.pop("team")
        if _invited(request, form, **({"team": team} if team else {"cohort": place})):
            return redirect("cohort_invitations", place.slug)
    asked = Invitation.objects.open().filter(cohort=place).select_related("team__cohort").newest_first()
    page = Paginator(asked, A_PAGE).get_page(request.GET.get("page"))
    context = {"cohort": place, "form": form, "page": page, "uninvited": uninvited.count(place)}
    return render(request, "cohorts/cohort_invitations.html", context, status=_status(form))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    parts = Invitation.objects.visible_to(request.user).select_related("programme", "cohort", "team__cohort")
    invitation = get_object_or_404(parts, pk=pk)
    undone(
        request,
        lambda: invitations.revoke(invitation, by=request.user),
        _("The invitation is withdrawn."),
        undo_url=reverse("invitation_restoration", args=[invitation.pk]),
    )
    return redirect(_back(request.user, invitation))


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the link in the letter open its door again."""
    parts = Invitation.objects.visible_to(request.user).select_related("programme", "cohort", "team__cohort")
    invitation = get_object_or_404(parts.select_related("user"), pk=pk)
    told = _("The invitation to %(email)s holds again.") % {"email": invitation.email_key}
    undone(request, lambda: invitations.restore(invitation, by=request.user), told)
    return redirect(back(request, otherwise=resolve_url(_back(request.user, invitation))))


def _invited(request: HttpRequest, form: Any, **where: Any) -> bool:
    """Try it; what is refused is shown in the form."""
    try:
        invitations.invite(by=request.user, **where, **form.cleaned_data)
    except Refused as no:
        form.add_error(None, str(no.reason))
        return False
    toasts.saved(request, _("The invitation to %(email)s goes out.") % {"email": form.cleaned_data["email"]})
    return True


def _status(form: Any) -> int:
    """409 for what was understood and refused."""
    return CONFLICT if form.is_bound and form.non_field_errors() else 200


def _back(user: Any, invitation: Invitation) -> Any:
    if invitation.cohort and rules.can_manage(user, invitation.cohort):
        return reverse("cohort_invitations", args=[invitation.cohort.slug])
    return invitation.team or "/"
