"""The people of an edition, the page of one, and closing an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts import rules
from cohorts.actions import people
from cohorts.reads import directory, persons, profile
from cohorts.views.acting import undone
from cohorts.views.finding import cohort_of
from fixhub.accounts.models import User
from fixhub.accounts.names import LONGEST_SEARCH
from fixhub.refused import Forbidden, Refused
from fixhub.web.toasts import saved

UPDATES_A_PAGE = 10


@login_required
@require_safe
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """Everybody sees names, roles and teams; managers the accounts as well."""
    found = cohort_of(request.user, cohort)
    given = {
        name: request.GET.get(name, "")[:LONGEST_SEARCH].replace("\0", "") for name in ("q", "role", "after")
    }
    listed = directory.read(
        found, request.user, typed=given["q"].strip(), role=given["role"], after=given["after"]
    )
    context = {"cohort": found, "listed": listed, "manages": rules.can_manage(request.user, found)}
    return render(request, "cohorts/people.html", context)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where somebody is and what they logged; for managers the account, and for oneself."""
    user: Any = request.user
    person = _person(user, pk)
    managed = persons.managed_by(user).filter(pk=pk).exists()
    written = Paginator(profile.logged(person, user), UPDATES_A_PAGE)
    context = {
        "person": person,
        "own": person == user,
        "managed": managed,
        "account": directory.account_of(person),
        "stays": profile.stays(person, user),
        "page": written.get_page(request.GET.get("page")),
        "troubles": profile.troubles(person, user) if managed else [],
        "asking": profile.asking(person, user) if managed else None,
        "may_close": rules.can_close_account(user, person),
    }
    return render(request, "cohorts/person.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deactivation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what closing an account does, POST does it."""
    user: Any = request.user
    person = _person(user, pk)
    if not rules.can_close_account(user, person):
        raise PermissionDenied
    if request.method == "POST":
        return _closed(request, person)
    context = {"person": person, "own": person == user}
    return render(request, "cohorts/person_deactivation.html", context)


@login_required
@require_POST
def reactivation(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request.user, pk)
    said = _("The account of %(person)s is open again.") % {"person": person.full_name}
    undone(request, lambda: people.reactivate(person, by=request.user, via="page"), said)
    return redirect("person", pk)


def _person(user: Any, pk: int) -> User:
    return get_object_or_404(persons.visible_to(user), pk=pk)


def _closed(request: HttpRequest, person: User) -> HttpResponse:
    try:
        people.deactivate(person, by=request.user, via="page")
    except Forbidden as no:
        raise PermissionDenied(str(no.reason)) from no
    except Refused as no:
        messages.error(request, str(no.reason))
        return redirect("person", person.pk)
    if person == request.user:
        logout(request)
        return redirect("account_inactive")
    said = _("The account of %(person)s is closed.") % {"person": person.full_name}
    saved(request, said, undo_url=reverse("person_reactivation", args=[person.pk]))
    return redirect("person", person.pk)
