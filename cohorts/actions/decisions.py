"""The verdict itself. Reviews, in mentoring, are what people say around it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import due, facts, rules
from cohorts.actions.milestones import record_on, take_turn
from cohorts.models import Decision, DueHistory, Submission, TeamMilestone
from fixhub import clock
from fixhub.refused import Refused

# A slip shows within a day; later a team has built on the answer, handed in or not.
UNDOABLE = timedelta(hours=24)
VERBS = {
    Decision.Verdict.APPROVE: "milestone.approved",
    Decision.Verdict.REQUEST_CHANGES: "milestone.changes_requested",
}


class AlreadyDecided(Refused):
    """Somebody answered this version first, or the team handed in a newer one."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(_why_not(submission))


@transaction.atomic
def settle(submission: Submission, *, by: Any, verdict: str, via: str) -> Decision:
    """Settle an open version once; the second of two deciders learns who was first.

    A change request starts the team's clock anew, at the end of a working day and never before
    the date the team had.
    """
    rules.require(rules.can_review(by, submission), _("You cannot answer this hand-in."))
    if verdict not in Decision.Verdict.values:
        raise Refused(_("Choose: accept, or ask for a change."))
    obligation = submission.team_milestone
    rules.require_running(obligation.team.cohort)
    take_turn(obligation)
    obligation.refresh_from_db(fields=["effective_due"])
    if not Submission.objects.filter(pk=submission.pk, is_open=True).update(is_open=False):
        raise AlreadyDecided(submission)
    decision = Decision.objects.create(submission=submission, verdict=verdict, by=by, at=clock.now())
    if verdict == Decision.Verdict.REQUEST_CHANGES:
        _start_anew(obligation, submission, decision)
    facts.refresh([obligation.pk])
    record_on(submission, VERBS[Decision.Verdict(verdict)], by=by, via=via, decision=decision.pk)
    return decision


@transaction.atomic
def revoke(decision: Decision, *, by: Any, via: str) -> Decision:
    """Take a verdict back: the version waits for its answer again.

    The date a change request gave stays in DueHistory; no attempt reaches it any more, so the
    date before counts again. Reports of the time in between still find the verdict.
    """
    submission = decision.submission
    obligation = submission.team_milestone
    rules.require(rules.can_revoke(by, decision), _("Only who gave an answer, or a manager, takes it back."))
    rules.require_running(obligation.team.cohort)
    take_turn(obligation)
    _require_fresh(decision)
    if not Decision.objects.filter(pk=decision.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), revoked_by=by
    ):
        raise Refused(_("This answer was taken back already."))
    facts.refresh([obligation.pk])
    record_on(submission, "milestone.verdict_revoked", by=by, via=via, decision=decision.pk)
    decision.refresh_from_db()
    return decision


def is_fresh(decision: Decision) -> bool:
    return clock.now() - decision.at < UNDOABLE


def _require_fresh(decision: Decision) -> None:
    """Refuse once the team has acted on the answer, or a day has passed."""
    submission = decision.submission
    newer = submission.team_milestone.submissions.standing().filter(version__gt=submission.version)
    latest = newer.order_by("-version").first()
    if latest:
        raise Refused(
            _("The team has handed in version %(n)s meanwhile. Answer that one.") % {"n": latest.version}
        )
    if not is_fresh(decision):
        raise Refused(_("An answer can be taken back for a day. Write to the team instead."))


def _start_anew(obligation: TeamMilestone, submission: Submission, decision: Decision) -> None:
    cohort = obligation.team.cohort
    days = cohort.policy_now().change_days
    counted = due.after_change(decision.at, days=days, zone=cohort.zone, country=cohort.holiday_country)
    # Whoever handed in early is not asked again before the date that holds for all.
    obligation.attempt, obligation.effective_due = (
        submission.attempt + 1,
        max(counted, obligation.effective_due),
    )
    due.write([obligation], cause=DueHistory.Cause.CHANGE_REQUEST, at=decision.at)


def _why_not(submission: Submission) -> str:
    standing = submission.decisions.filter(revoked_at__isnull=True).select_related("by").first()
    if standing:
        name = standing.by.full_name if standing.by else _("The programme")
        return _("%(name)s answered this version first: %(verdict)s.") % {
            "name": name,
            "verdict": standing.get_verdict_display(),
        }
    newest = submission.team_milestone.submissions.standing().order_by("-version").first()
    if newest and newest.version > submission.version:
        return _("The team has handed in version %(n)s meanwhile. Read that one.") % {"n": newest.version}
    return _("The team has taken this version back.")
