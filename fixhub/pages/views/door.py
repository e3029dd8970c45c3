"""The local door of `manage.py up`: whom to be in the demo or, where nobody is yet, the first account."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cohorts.models import Cohort, Membership
from fixhub.accounts import actions as accounts
from fixhub.accounts import sessions
from fixhub.accounts.models import User
from fixhub.pages import door
from fixhub.pages.start import facts
from fixhub.pages.start.forms import AccountForm
from fixhub.refused import Refused

# So many leads and mentors one can be, at most.
SHOWN = 20
StrOrPromise = str | Promise

WHAT: dict[str, StrOrPromise] = {
    Membership.Role.LEAD: _("logs updates and hands in milestones"),
    Membership.Role.MENTOR: _("reviews the teams that wait"),
    "manager": _("sees who is in trouble and makes the report"),
}


@dataclass(frozen=True)
class Guest:
    """Somebody of the demo one can be."""

    user: User
    role: StrOrPromise
    team: str
    what: StrOrPromise


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """GET lists the people of the demo; POST signs in as one of them, who must be invented.

    Where nobody has an account, it asks for the first one; then it leads to the steps that follow.
    """
    if not door.is_open(request, token):
        raise Http404
    if not User.objects.filter(is_demo=True).exists():
        return _first(request)
    if request.method == "POST":
        _enter(request)
        return redirect("home")
    return door.let_know(request, render(request, "pages/demo/door.html", {"guests": _guests()}))


def _first(request: HttpRequest) -> HttpResponse:
    """The first of four steps; the others are for who is signed in."""
    if not facts.is_untouched():
        return redirect("start")
    start = {"language": get_language()}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _begin(request, form.cleaned_data)
            return redirect("start")
        except Refused as no:
            form.add_error("email", str(no.reason))
    return door.let_know(request, render(request, "pages/start/first.html", {"form": form}))


@transaction.atomic
def _begin(request: HttpRequest, given: dict[str, Any]) -> None:
    """Make the account and sign in, once: whoever comes second finds it made."""
    if not door.claim(request):
        raise Http404
    door.hold()
    person = accounts.begin(**given)
    if person:
        sessions.sign_in(request, person)


@transaction.atomic
def _enter(request: HttpRequest) -> None:
    """Be somebody of the demo; with the first, the door becomes this browser's."""
    chosen = request.POST.get("person", "")
    guests = User.objects.filter(is_demo=True, deactivated_at__isnull=True)
    pk = int(chosen) if chosen.isdecimal() and len(chosen) <= 18 else 0
    person = get_object_or_404(guests, pk=pk)
    if not door.claim(request):
        raise Http404
    sessions.sign_in(request, person)


def _guests() -> list[Guest]:
    """The manager, each mentor once and each lead; of a large demo the first of them."""
    cohort = Cohort.objects.filter(is_demo=True).order_by("-pk").first()
    if cohort is None:
        return []
    managers = User.objects.filter(is_demo=True, programme_roles__programme=cohort.programme_id)
    people = [Guest(user, _("Manager"), cohort.name, WHAT["manager"]) for user in managers]
    rows = Membership.objects.now().filter(team__cohort=cohort, user__is_demo=True)
    rows = rows.select_related("user", "team").order_by("team__pk", "pk")
    first = [rows.filter(role=role)[:SHOWN] for role in (Membership.Role.MENTOR, Membership.Role.LEAD)]
    seen: set[int] = set()
    for row in chain.from_iterable(first):
        if row.user_id not in seen:
            people.append(Guest(row.user, row.get_role_display(), row.team.name, WHAT[row.role]))
        seen.add(row.user_id)
    return people
