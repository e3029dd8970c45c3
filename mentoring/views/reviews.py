"""Answering a hand-in, and asking for advice on it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.models import Decision, Submission
from cohorts.views.acting import undone
from fixhub.refused import Forbidden, Refused
from fixhub.web.toasts import saved
from mentoring import queue
from mentoring.actions import reviews
from mentoring.forms import AdviceForm, ReviewForm
from mentoring.models import Review
from mentoring.views import desk

FORBIDDEN, CONFLICT = 403, 409


@login_required
@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a hand-in and open the next one; who comes second is told who was first."""
    submission = desk.find(request, pk)
    form = ReviewForm(request.POST)
    waiting = queue.awaiting(request.user)
    if not form.is_valid():
        return desk.page(request, submission, waiting, review=form)
    try:
        review = reviews.decide(submission, by=request.user, via="page", **form.cleaned_data)
    except Refused as no:
        form.add_error(None, str(no.reason))
        return _refused(request, submission, no, review=form)
    undo = reverse("review_revocation", args=[review.pk])
    saved(request, _said(submission, form.cleaned_data["verdict"]), undo_url=undo)
    return _next(queue.following(waiting, pk))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back, and open the hand-in again with the words that were said."""
    seen = Review.objects.visible_to(request.user).select_related("decision__submission")
    review = get_object_or_404(seen, pk=pk)
    taken_back = undone(
        request,
        lambda: reviews.revoke(review, by=request.user, via="page"),
        _("The answer was taken back. The hand-in waits for one again."),
    )
    words = f"?words={review.pk}" if taken_back and review.by == request.user else ""
    return redirect(reverse("desk_at", args=[review.submission_id]) + words)


@login_required
@require_POST
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question to the managers; the hand-in stays where it is."""
    submission = desk.find(request, pk)
    form = AdviceForm(request.POST)
    if not form.is_valid():
        return desk.page(request, submission, queue.awaiting(request.user), advice=form)
    try:
        reviews.ask_advice(submission, by=request.user, via="page", **form.cleaned_data)
    except Refused as no:
        form.add_error(None, str(no.reason))
        return _refused(request, submission, no, advice=form)
    saved(request, _("The managers have your question. The hand-in stays on your desk."))
    return redirect("desk_at", pk)


def _refused(
    request: HttpRequest, submission: Submission, no: Refused, **forms: ReviewForm | AdviceForm
) -> HttpResponse:
    """The same desk with what was typed; a newer version is opened in place of the one it replaced."""
    status = FORBIDDEN if isinstance(no, Forbidden) else CONFLICT
    open_now = submission.team_milestone.submissions.filter(is_open=True).first()
    opened = desk.find(request, (open_now or submission).pk)
    return desk.page(request, opened, queue.awaiting(request.user), status=status, **forms)


def _next(pk: int | None) -> HttpResponse:
    return redirect("desk_at", pk) if pk else redirect("desk")


def _said(submission: Submission, verdict: str) -> str:
    obligation = submission.team_milestone
    named = {"team": obligation.team.name, "milestone": obligation.milestone.title}
    if verdict == Decision.Verdict.APPROVE:
        return _("Accepted: %(team)s, %(milestone)s. The team is told.") % named
    return _("Change asked: %(team)s, %(milestone)s. The team is told.") % named
