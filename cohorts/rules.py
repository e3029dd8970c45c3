"""Who may do what. Actions ask again, whatever the page showed."""

from typing import Any

from django.utils.translation import gettext as _

from cohorts.models import Cohort, Decision, Meeting, Membership, Programme, Submission, Team
from cohorts.reads import persons
from cohorts.restoring import A_SLIP
from fixhub import clock
from fixhub.refused import Forbidden


def require(allowed: bool, sentence: str = "") -> None:
    """Raise Forbidden with a sentence, unless allowed."""
    if not allowed:
        raise Forbidden(sentence or _("You may see this, but not change it."))


def oversees_anything(user: Any) -> bool:
    """Can see a whole edition, or will: a programme may have none yet."""
    return Cohort.objects.overseen_by(user).exists() or user.programme_roles.now().exists()


def can_launch(user: Any, programme: Programme) -> bool:
    return user.programme_roles.now().filter(programme=programme, role="manager").exists()


def can_manage(user: Any, cohort: Cohort) -> bool:
    return Cohort.objects.managed_by(user).filter(pk=cohort.pk).exists()


def roles_in(user: Any, team: Team) -> set[str]:
    """The open roles of a person in a team, now."""
    return set(user.memberships.now().filter(team=team).values_list("role", flat=True))


def can_see(user: Any, team: Team) -> bool:
    return Team.objects.visible_to(user).filter(pk=team.pk).exists()


def can_see_inside(user: Any, team: Team) -> bool:
    return Team.objects.inside_of(user).filter(pk=team.pk).exists()


def can_log(user: Any, team: Team) -> bool:
    return bool(roles_in(user, team) & set(Membership.PARTICIPANTS))


can_submit = can_log


def can_review(user: Any, submission: Submission) -> bool:
    return Submission.objects.reviewable_by(user).filter(pk=submission.pk).exists()


def can_revoke(user: Any, decision: Decision) -> bool:
    """Who gave the answer, while they may still answer, and managers; none of the team's own people.

    What nobody reviews was answered by nobody: there is no answer to take back.
    """
    if decision.by_id is None or not can_review(user, decision.submission):
        return False
    return decision.by_id == user.pk or can_manage(user, decision.submission.team_milestone.team.cohort)


def can_come_back(user: Any, membership: Membership) -> bool:
    """Managers; and who left by their own act, while it may have been a slip."""
    if can_manage(user, membership.team.cohort):
        return True
    own = membership.user_id == user.pk == membership.ended_by_id
    return (
        own and membership.end_recorded_at is not None and clock.now() - membership.end_recorded_at < A_SLIP
    )


def can_restore(user: Any, team: Team, *, taken_back_by: int | None) -> bool:
    """Managers; and who took it back, while they are in the team. What a manager took back, only managers."""
    return can_manage(user, team.cohort) or (taken_back_by == user.pk and can_log(user, team))


def can_invite(user: Any, team: Team, role: str) -> bool:
    """A manager invites anybody; a lead invites members to the own team."""
    if can_manage(user, team.cohort):
        return True
    return role == Membership.Role.MEMBER and Membership.Role.LEAD in roles_in(user, team)


def can_close_account(user: Any, person: Any) -> bool:
    """One's own; staff everybody's; a programme's manager those of their people who are nowhere else.

    Whom one only asked, or put on a list, is nobody's to close who has a place in another programme.
    """
    if user == person or user.is_staff:
        return True
    managed = user.programme_roles.now().filter(role="manager").values("programme")
    if person.is_staff or not persons.of_programmes(managed).filter(pk=person.pk).exists():
        return False
    return not persons.outside(managed).filter(pk=person.pk).exists()


def has_a_place(user: Any, cohort: Cohort) -> bool:
    """In one of its teams now, as a participant or mentor."""
    return user.memberships.now().filter(team__cohort=cohort).exists()


def can_arrange(user: Any, meeting: Meeting) -> bool:
    """A manager plans every meeting; a lead or mentor the mentoring of their team."""
    if can_manage(user, meeting.cohort):
        return True
    if meeting.team is None or meeting.kind != Meeting.Kind.MENTORING:
        return False
    return bool(roles_in(user, meeting.team) & {Membership.Role.LEAD, Membership.Role.MENTOR})


def can_note_attendance(user: Any, meeting: Meeting) -> bool:
    """Of everybody; of themselves anybody says it who is expected."""
    if can_manage(user, meeting.cohort):
        return True
    return meeting.team is not None and Membership.Role.MENTOR in roles_in(user, meeting.team)


def can_read_attendance(user: Any, meeting: Meeting) -> bool:
    """Who notes it; at the meeting of one team everybody who sees the meeting."""
    return meeting.team is not None or can_note_attendance(user, meeting)


def is_running(cohort: Cohort) -> bool:
    return Cohort.objects.running().filter(pk=cohort.pk).exists()


def require_running(cohort: Cohort) -> None:
    require(is_running(cohort), _("This edition is closed. Nothing in it can be changed any more."))
