"""Talking about a team's milestone, and taking back what one said."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import restoring, rules
from cohorts.actions.milestones import take_turn
from cohorts.models import Comment, TeamMilestone
from fixhub import clock
from fixhub.events.record import record
from fixhub.refused import Refused

TEXT_LENGTH = 2_000
A_THREAD = 500


def say(obligation: TeamMilestone, *, by: Any, text: str, form_key: UUID, via: str) -> Comment:
    """Add to the thread of a milestone. The same form sent twice is one comment."""
    rules.require(
        rules.can_see_inside(by, obligation.team), _("Only the team, its mentors and the managers talk here.")
    )
    rules.require_running(obligation.team.cohort)
    text = text.strip()
    _require_sense(text)
    try:
        with transaction.atomic():
            return _say(obligation, by=by, text=text, form_key=form_key, via=via)
    except IntegrityError:
        sent = Comment.objects.filter(by=by, form_key=form_key, team_milestone=obligation).first()
        if not sent:
            raise Refused(_("This form was sent for another milestone already. Open it anew.")) from None
        return sent


def _say(obligation: TeamMilestone, **said: Any) -> Comment:
    # Whoever else counts this thread waits here.
    take_turn(obligation)
    if obligation.comments.filter(revoked_at__isnull=True).count() >= A_THREAD:
        raise Refused(_("This thread is full: 500 comments. Talk on in an update."))
    comment = Comment.objects.create(team_milestone=obligation, recorded_at=clock.now(), **said)
    _record("comment.added", comment, by=said["by"], via=said["via"])
    return comment


def _require_sense(text: str) -> None:
    if not text:
        raise Refused(_("Write something."))
    if len(text) > TEXT_LENGTH:
        raise Refused(_("Make it shorter: 2,000 letters at most."))


@transaction.atomic
def revoke(comment: Comment, *, by: Any, via: str) -> Comment:
    """Take a comment back: by who wrote it, as long as they are there, or by a manager."""
    team = comment.team_milestone.team
    rules.require(
        (by == comment.by and rules.can_see_inside(by, team)) or rules.can_manage(by, team.cohort),
        _("Only who wrote a comment, or a manager, takes it back."),
    )
    rules.require_running(team.cohort)
    standing = Comment.objects.standing().filter(pk=comment.pk)
    if not standing.update(revoked_at=clock.now(), revoked_by=by):
        raise Refused(_("This comment was taken back already."))
    _record("comment.revoked", comment, by=by, via=via)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def restore(comment: Comment, *, by: Any, via: str) -> Comment:
    """Say it again after all: by who took it back, or by a manager, for 30 days."""
    team = comment.team_milestone.team
    mine = by == comment.revoked_by and rules.can_see_inside(by, team)
    allowed = mine or rules.can_manage(by, team.cohort)
    rules.require(allowed, _("Only who took a comment back, or a manager, brings it back."))
    rules.require_running(team.cohort)
    gone = Comment.objects.filter(pk=comment.pk, revoked_at__gt=restoring.since())
    if not gone.update(revoked_at=None, revoked_by=None):
        raise Refused(_("This comment is there already, or its 30 days are over."))
    _record("comment.restored", comment, by=by, via=via)
    comment.refresh_from_db()
    return comment


def _record(verb: str, comment: Comment, *, by: Any, via: str) -> None:
    team = comment.team_milestone.team
    record(
        verb,
        on=comment,
        by=by,
        via=via,
        cohort_id=team.cohort_id,
        team_id=team.pk,
        team_milestone=comment.team_milestone_id,
    )
