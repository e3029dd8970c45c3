"""The review desk: what waits, what the team sent, and the answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cohorts import rules as cohort_rules
from cohorts.comment_forms import CommentForm
from cohorts.models import Submission, TeamMilestone
from cohorts.reads import talk
from mentoring import dossier, queue, rules
from mentoring.actions import reviews
from mentoring.forms import AdviceForm, ReviewForm
from mentoring.models import Review

ID_LENGTH = 18


@login_required
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The desk, open at the oldest promise."""
    waiting = queue.awaiting(request.user)
    if waiting:
        return page(request, find(request, waiting[0].submission.pk), waiting)
    if not rules.has_desk(request.user):
        raise Http404
    return render(request, "mentoring/desk_empty.html", {"done": queue.done_this_week(request.user)})


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, find(request, pk), queue.awaiting(request.user))


def find(request: HttpRequest, pk: int) -> Submission:
    """A hand-in the person may answer; for all others it does not exist."""
    return get_object_or_404(Submission.objects.reviewable_by(request.user).with_parts(), pk=pk)


def page(
    request: HttpRequest,
    submission: Submission,
    waiting: list[queue.Waiting],
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The desk with one hand-in open. `forms` carries what was typed, where that was refused."""
    done = queue.done_this_week(request.user)
    found = dossier.of(submission, reader=request.user)
    context = {
        "waiting": waiting,
        **_around(waiting, submission.pk),
        "done": done,
        "total": done + len(waiting),
        "dossier": found,
        "may_revoke": reviews.may_revoke(found.settled, by=request.user),
        "manages": cohort_rules.can_manage(request.user, submission.team_milestone.team.cohort),
        "review": forms.get("review") or ReviewForm(initial={"text": _words(request, submission)}),
        "advice": forms.get("advice") or AdviceForm(),
        "form": forms.get("review") or forms.get("advice"),
        **_talk(submission.team_milestone),
    }
    return render(request, "mentoring/desk.html", context, status=status)


def _around(waiting: list[queue.Waiting], pk: int) -> dict[str, Any]:
    """Where on the desk it lies, and what lies beside it."""
    return {
        "opened": next((entry for entry in waiting if entry.submission.pk == pk), None),
        "following": queue.following(waiting, pk),
        "preceding": queue.preceding(waiting, pk),
    }


def _words(request: HttpRequest, submission: Submission) -> str:
    """What the reader had answered before taking it back, if the address names it."""
    named = request.GET.get("words", "")
    if not named.isdecimal() or len(named) > ID_LENGTH:
        return ""
    own = Review.objects.filter(pk=int(named), submission=submission, by=request.user.pk)
    said = own.filter(decision__revoked_at__isnull=False).first()
    return said.text if said else ""


def _talk(obligation: TeamMilestone) -> dict[str, Any]:
    """The thread that stands beside the milestone as well."""
    return {
        "talk": talk.of_obligation(obligation),
        "talk_form": CommentForm(),
        "team": obligation.team,
        "obligation": obligation,
        "running": cohort_rules.is_running(obligation.team.cohort),
    }
