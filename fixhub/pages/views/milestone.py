"""One milestone of one team: what is asked, what was handed in, and what was answered."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts import rules
from cohorts.comment_forms import CommentForm
from cohorts.models import TeamMilestone
from cohorts.reads import handins, obligations, people, status, talk, versions
from cohorts.views.finding import obligation_of
from cohorts.views.submissions import form_for
from fixhub.pages import participant

State = TeamMilestone.State
TAKES_HAND_INS = (State.OPEN, State.CHANGES_REQUESTED, State.SUBMITTED)


@login_required
@require_safe
def show(request: HttpRequest, cohort: str, team: str, key: str) -> HttpResponse:
    obligation = obligation_of(request.user, cohort, team, key)
    submits = rules.can_submit(request.user, obligation.team)
    running = rules.is_running(obligation.team.cohort)
    takes = submits and obligation.state in TAKES_HAND_INS and running
    found = _answered(obligation, request.user)
    context = {
        "obligation": obligation,
        "team": obligation.team,
        "row": (row := obligations.of_one(obligation)),
        "status": status.status_of(row, own=submits),
        "waiting": status.with_whom(obligation, own=submits),
        "versions": found,
        "answered": next((version for version in found if version.answer), None),
        "form": form_for(obligation, by=request.user) if takes else None,
        "number": handins.next_version(obligation),
        "needs": handins.needs(obligation),
        "first_due": versions.first_due(obligation),
        "mentors": people.of_team(obligation.team).mentors,
        "promise": obligation.team.cohort.policy_now().review_days,
        "may_revoke": takes,
        "may_review": _open(found) and rules.can_review(request.user, found[0].submission),
        **_talk(obligation, running=running),
    }
    return render(request, "pages/milestone.html", context)


def _talk(obligation: TeamMilestone, *, running: bool) -> dict[str, Any]:
    return {"talk": talk.of_obligation(obligation), "talk_form": CommentForm(), "running": running}


def _answered(obligation: TeamMilestone, reader: Any) -> list[versions.Version]:
    """The versions, each with what its reviewer said."""
    found = versions.of_obligation(obligation)
    said = participant.answers([version.submission for version in found], reader)
    return [replace(version, answer=said.get(version.submission.pk)) for version in found]


def _open(found: list[versions.Version]) -> bool:
    return bool(found) and found[0].submission.is_open
