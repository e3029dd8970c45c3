"""Meetings: what comes and what was, planning, moving, cancelling."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts import rules
from cohorts.actions import meetings
from cohorts.meeting_forms import OF_TEAM, ChangeForm, PlanForm, blank, filled
from cohorts.models import Cohort, Meeting, MeetingRevision, Team
from cohorts.reads import appointments
from cohorts.reads.meetings import plannable
from cohorts.views.acting import CONFLICT, attempt, undone
from cohorts.views.finding import cohort_of
from fixhub import clock
from fixhub.web.toasts import saved

A_PAGE = 30
NEXT_WEEK = timedelta(days=7)


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own meetings, of all editions."""
    return _list(request, Meeting.objects.concerning(request.user), {"own": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET lists what a person may know of, and for managers all; POST plans one."""
    found = cohort_of(request.user, cohort)
    if request.method == "POST":
        return _plan(request, found)
    seen = Meeting.objects.visible_to(request.user).filter(cohort=found)
    plans = rules.is_running(found) and bool(_places(request.user, found))
    return _list(request, seen, {"cohort": found, "plans": plans})


@login_required
@require_safe
def plan(request: HttpRequest, cohort: str) -> HttpResponse:
    """The empty form, about the team the address names."""
    found = cohort_of(request.user, cohort)
    form = _plan_form(request.user, found)
    wanted = f"{OF_TEAM}{request.GET.get('team', '')}"
    if wanted in form.teams:
        form.initial["whom"] = wanted
    return _planning(request, found, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    meeting = meeting_of(request.user, cohort, pk)
    if not meeting.current or not rules.can_arrange(request.user, meeting):
        raise PermissionDenied
    form = ChangeForm(request.POST or None, initial=filled(meeting.current))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        changed = attempt(
            form, lambda: meetings.change(meeting, by=request.user, via="page", seen=seen, **form.said())
        )
        if changed:
            return _changed(request, changed, seen)
    context = {"cohort": meeting.cohort, "meeting": meeting, "form": form}
    return render(request, "cohorts/meeting_change.html", context, status=_status(form))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _found(request.user, pk)
    undo = reverse("meeting_restoration", args=[pk])
    return _undone(request, meeting, meetings.cancel, _("The meeting is cancelled."), undo_url=undo)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _undone(request, _found(request.user, pk), meetings.restore, _("The meeting takes place again."))


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, n: int) -> HttpResponse:
    """Undo the change that made a revision."""
    meeting = _found(request.user, pk)
    revision = get_object_or_404(
        MeetingRevision.objects.select_related("meeting__cohort"), meeting=meeting, n=n
    )
    undone(
        request,
        lambda: meetings.take_back(revision, by=request.user, via="page"),
        _("The meeting is as it was before."),
    )
    return redirect(meeting)


def meeting_of(user: Any, cohort: str, pk: int) -> Meeting:
    seen = appointments.listed(Meeting.objects.visible_to(user))
    return get_object_or_404(seen, cohort__slug=cohort, pk=pk)


def _found(user: Any, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(user).with_parts(), pk=pk)


def _list(request: HttpRequest, seen: QuerySet[Meeting], context: dict[str, Any]) -> HttpResponse:
    past = request.GET.get("show") == "past"
    standing = seen.past() if past else seen.standing().coming()  # type: ignore[attr-defined]
    page = Paginator(appointments.listed(standing), A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "past": past, "appointments": appointments.of(page.object_list)}
    return render(request, "cohorts/meetings.html", context)


def _plan(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    form = _plan_form(request.user, cohort, request.POST)
    if form.is_valid():
        planned = attempt(form, lambda: meetings.plan(cohort, by=request.user, via="page", **form.given()))
        if planned:
            undo = reverse("meeting_revocation", args=[planned.pk])
            saved(request, _("“%(title)s” is planned.") % {"title": planned}, undo_url=undo)
            return redirect(planned)
    return _planning(request, cohort, form)


def _plan_form(user: Any, cohort: Cohort, data: Any = None) -> PlanForm:
    """Refused to whoever may plan nothing here."""
    manages = rules.can_manage(user, cohort)
    teams = _places(user, cohort)
    if not (manages or teams) or not rules.is_running(cohort):
        raise PermissionDenied
    initial = blank(cohort, clock.now() + NEXT_WEEK)
    return PlanForm(data, teams=teams, manages=manages, initial=initial)


def _places(user: Any, cohort: Cohort) -> list[Team]:
    return list(plannable(user, cohort))


def _planning(request: HttpRequest, cohort: Cohort, form: PlanForm) -> HttpResponse:
    context = {"cohort": cohort, "form": form}
    return render(request, "cohorts/meeting_plan.html", context, status=_status(form))


def _changed(request: HttpRequest, meeting: Meeting, seen: int) -> HttpResponse:
    """Nothing to undo where nothing was changed."""
    n = meeting.current.n if meeting.current else seen
    undo = reverse("meeting_revision_revocation", args=[meeting.pk, n]) if n != seen else ""
    saved(request, _("The meeting is changed."), undo_url=undo)
    return redirect(meeting)


def _undone(
    request: HttpRequest, meeting: Meeting, act: Callable[..., Meeting], sentence: str, *, undo_url: str = ""
) -> HttpResponse:
    undone(request, lambda: act(meeting, by=request.user, via="page"), sentence, undo_url=undo_url)
    return redirect(meeting)


def _status(form: PlanForm | ChangeForm) -> int:
    return CONFLICT if form.is_bound and form.non_field_errors() else 200
