"""The verdict itself. Reviews, in mentoring, are what people say around it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import due, facts, rules
from cohorts.actions.milestones import record_on, take_turn
from cohorts.models import Decision, DueHistory, Submission, TeamMilestone
from fixhub import clock
from fixhub.refused import Refused

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
    if not Submission.objects.filter(pk=submission.pk, is_open=True).update(is_open=False):
        raise AlreadyDecided(submission)
    decision = Decision.objects.create(submission=submission, verdict=verdict, by=by, at=clock.now())
    if verdict == Decision.Verdict.REQUEST_CHANGES:
        _start_anew(obligation, submission, decision)
    facts.refresh([obligation.pk])
    record_on(submission, VERBS[Decision.Verdict(verdict)], by=by, via=via)
    return decision


def _start_anew(obligation: TeamMilestone, submission: Submission, decision: Decision) -> None:
    cohort = obligation.team.cohort
    days = cohort.policy_now().change_days
    counted = due.after_change(decision.at, days=days, zone=cohort.zone, country=cohort.holiday_country)
    # Whoever handed in early is not asked again before the date that holds for all.
    when = max(counted, obligation.effective_due)
    DueHistory.objects.create(
        team_milestone=obligation,
        attempt=submission.attempt + 1,
        due_at=when,
        original_at=when,
        cause=DueHistory.Cause.CHANGE_REQUEST,
        recorded_at=decision.at,
    )


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
