"""The other end of an invitation: its link shows what it is for, and one button accepts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cohorts.actions import invitations
from cohorts.invitation_forms import AcceptForm
from cohorts.models import Invitation
from fixhub.accounts import sessions
from fixhub.refused import Refused
from fixhub.web import toasts


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """A link alone signs nobody in to an account that has an owner: they sign in first."""
    invitation = invitations.find(token)
    if invitation is None or not invitation.is_pending:
        return _over(request, invitation)
    why_not = _why_not(request, invitation)
    if why_not:
        return _page(
            request, invitation, {"why_not": why_not}, status=200 if request.method != "POST" else 403
        )
    form = _form(request, invitation)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accepted(request, invitation, token, form)
    return _page(request, invitation, {"form": form})


def _accepted(
    request: HttpRequest, invitation: Invitation, token: str, form: AcceptForm | None
) -> HttpResponse:
    signed_in = request.user if request.user.is_authenticated else None
    try:
        person = invitations.accept(token, by=signed_in, **(form.cleaned_data if form else {}))
    except invitations.Gone:
        return _over(request, invitations.find(token))
    except Refused as no:
        if form:
            form.add_error(None, str(no.reason))
        return _page(request, invitation, {"form": form, "refused": no.reason}, status=409)
    # Also for whoever is signed in already: a new role may mean a shorter session.
    sessions.sign_in(request, person)
    with translation.override(person.language):
        toasts.saved(request, _("Welcome to %(place)s.") % {"place": _name(invitation)})
    return redirect(invitation.team or "/")


def _form(request: HttpRequest, invitation: Invitation) -> AcceptForm | None:
    """Nothing to fill in for who has an account."""
    if request.user.is_authenticated:
        return None
    start = {"language": translation.get_language()}
    return AcceptForm(
        request.POST if request.method == "POST" else None, initial=start, invitation=invitation
    )


def _why_not(request: HttpRequest, invitation: Invitation) -> str:
    """What stands between this visitor and the button: nothing, a sign-in, or somebody else's."""
    if request.user.is_authenticated:
        return "" if request.user == invitation.user else "somebody_else"
    return "sign_in_first" if invitation.user.claimed_at else ""


def _over(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Used, withdrawn, out of time, or never there: what happened and what to do."""
    if invitation and invitation.accepted_at and invitation.user == request.user:
        return redirect(invitation.team or "/")
    context = {"invitation": invitation}
    return render(request, "cohorts/invitation_over.html", context, status=410 if invitation else 404)


def _page(
    request: HttpRequest, invitation: Invitation, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"invitation": invitation, "place": _name(invitation), **more}
    return render(request, "cohorts/invitation.html", context, status=status)


def _name(invitation: Invitation) -> str:
    return str(invitation.team or invitation.cohort or invitation.programme)
