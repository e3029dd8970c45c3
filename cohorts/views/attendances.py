"""One meeting, and who was there."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cohorts import rules
from cohorts.actions import attendances
from cohorts.models import Attendance, Meeting
from cohorts.reads import appointments
from cohorts.reads.meetings import attendance, expected
from cohorts.views.acting import undone
from cohorts.views.meetings import meeting_of
from fixhub import clock
from fixhub.accounts.models import User

A_PAGE = 50
FIELD = "how-"
ID_LENGTH = 18
UNKNOWN = gettext_lazy("Not noted")


@dataclass(frozen=True)
class Line:
    """A person who is expected, and how they were there, as far as somebody said."""

    person: User
    how: str
    shown: str
    own: bool


@login_required
@require_safe
def show(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    meeting = meeting_of(request.user, cohort, pk)
    running = rules.is_running(meeting.cohort)
    notes = rules.can_note_attendance(request.user, meeting)
    people = expected(meeting)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    began = meeting.current is not None and meeting.current.starts_at <= clock.now()
    context = {
        "meeting": meeting,
        "cohort": meeting.cohort,
        "appointment": appointments.of([meeting])[0],
        "arranges": running and rules.can_arrange(request.user, meeting),
        "takes_place": began and not meeting.is_cancelled,
        "notes": notes and running,
        "says": running and people.filter(pk=request.user.pk or 0).exists(),
        "sees_list": rules.can_read_attendance(request.user, meeting),
        "page": page,
        "lines": _lines(request, meeting, page),
        "mine": attendance(meeting, [request.user.pk]).get(request.user.pk or 0),
        "hows": Attendance.How.choices,
        "unknown": UNKNOWN,
    }
    return render(request, "cohorts/meeting.html", context)


@login_required
@require_POST
def note(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """`how` of oneself, or `how-<id>` of the people on a page of the list."""
    meeting = meeting_of(request.user, cohort, pk)
    hows = _hows(request)
    undone(
        request,
        lambda: attendances.note(meeting, by=request.user, hows=hows, via="page"),
        _("It is noted who was there."),
    )
    return redirect(meeting)


def _lines(request: HttpRequest, meeting: Meeting, page: Page) -> list[Line]:
    people = list(page.object_list)
    noted = attendance(meeting, [person.pk for person in people])
    return [
        Line(
            person,
            noted[person.pk].how if person.pk in noted else "",
            noted[person.pk].get_how_display() if person.pk in noted else str(UNKNOWN),
            person.pk == request.user.pk,
        )
        for person in people
    ]


def _hows(request: HttpRequest) -> dict[int, str]:
    said = {
        int(name.removeprefix(FIELD)): str(how)
        for name, how in request.POST.items()
        if name.startswith(FIELD) and _is_id(name.removeprefix(FIELD))
    }
    own = request.POST.get("how")
    return {**said, int(request.user.pk or 0): own} if own is not None else said


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= ID_LENGTH
