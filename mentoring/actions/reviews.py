"""Answering a hand-in, and asking the manager for advice on it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions import decisions
from cohorts.actions.milestones import take_turn
from cohorts.models import Decision, Submission
from fixhub.events.record import record
from fixhub.refused import Refused
from mentoring.models import Review

TEXT_LENGTH = 4000


@transaction.atomic
def decide(
    submission: Submission, *, by: Any, verdict: str, text: str = "", private_note: str = "", via: str
) -> Review:
    """Settle an open version and say the one thing to do next.

    Raises AlreadyDecided for the second of two, and for a version that a newer one replaced.
    """
    text, private_note = text.strip(), private_note.strip()
    _require_bounds(text, private_note)
    if verdict == Decision.Verdict.REQUEST_CHANGES and not text:
        raise Refused(_("Say what to change: the team reads it."))
    decision = decisions.settle(submission, by=by, verdict=verdict, via=via)
    return Review.objects.create(
        submission=submission, decision=decision, by=by, via=via, text=text, private_note=private_note
    )


def revoke(review: Review, *, by: Any, via: str) -> Review:
    """Take the verdict of a review back, and its words with it; a question to the managers stays."""
    if review.decision is None:
        raise Refused(_("A question to the managers is not an answer; it cannot be taken back."))
    decisions.revoke(review.decision, by=by, via=via)
    review.decision.refresh_from_db()
    return review


def may_revoke(decision: Decision | None, *, by: Any) -> bool:
    """Whether to offer it: the reviewer or a manager, within a day. The act asks the rest again."""
    return decision is not None and decisions.is_fresh(decision) and rules.can_revoke(by, decision)


@transaction.atomic
def ask_advice(submission: Submission, *, by: Any, text: str, via: str) -> Review:
    """Leave the version open and put a question to the managers; the team does not see it."""
    text = text.strip()
    _require_bounds(text, "")
    if not text:
        raise Refused(_("Write your question; the managers read it."))
    rules.require(rules.can_review(by, submission), _("You cannot answer this hand-in."))
    take_turn(submission.team_milestone)
    if not Submission.objects.filter(pk=submission.pk, is_open=True).exists():
        raise decisions.AlreadyDecided(submission)
    team = submission.team_milestone.team
    rules.require_running(team.cohort)
    review = Review.objects.create(submission=submission, by=by, via=via, text=text)
    record("milestone.advice_asked", on=review, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk)
    return review


def _require_bounds(*texts: str) -> None:
    if any(len(text) > TEXT_LENGTH for text in texts):
        raise Refused(_("That is too long: 4,000 letters at most."))
