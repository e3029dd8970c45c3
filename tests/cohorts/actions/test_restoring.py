"""What was taken back stands again, and what happened meanwhile comes first."""

import pytest

from cohorts.actions import invitations, milestones, updates
from cohorts.models import Invitation, Submission, SubmissionAbsence, Update, UpdateAbsence
from fixhub.accounts.models import User
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import add_member, decide, hand_in, log, make_user, obligation

pytestmark = pytest.mark.postgres_later


def taken_back(cast: Cast, by: User | None = None) -> Submission:
    return milestones.revoke(hand_in(cast.team_a, cast.ana), by=by or cast.ana, via="page")


def logged_and_taken_back(cast: Cast, by: User | None = None, **said: object) -> Update:
    return updates.revoke(log(cast.team_a, cast.ana, **said), by=by or cast.ana, via="page")  # type: ignore[arg-type]


def test_a_version_stands_again_with_its_moment(cast: Cast, clock: Clock) -> None:
    handed_in, submission = clock.now, hand_in(cast.team_a, cast.ana)
    gone = clock.forward(hours=1)
    milestones.revoke(submission, by=cast.ana, via="page")
    clock.forward(hours=1)

    back = milestones.restore(submission, by=cast.ana, via="page")

    assert (back.at, back.version, back.revoked_at, back.is_open) == (handed_in, 1, None, True)
    assert obligation(cast.team_a).state == "submitted"
    absence = SubmissionAbsence.objects.get()
    assert (absence.revoked_at, absence.revoked_by) == (gone, cast.ana)
    assert (absence.restored_at, absence.restored_by) == (clock.now, cast.ana)


def test_a_version_is_not_in_the_way_of_what_came_since(cast: Cast) -> None:
    submission = taken_back(cast)
    newer = hand_in(cast.team_a, cast.ana)
    with pytest.raises(Refused, match="newer version"):
        milestones.restore(submission, by=cast.ana, via="page")

    milestones.revoke(newer, by=cast.ana, via="page")
    milestones.restore(submission, by=cast.ana, via="page")
    assert obligation(cast.team_a).state == "submitted"


@pytest.mark.parametrize(
    ("verdict", "why"), [("approve", "accepted already"), ("request_changes", "A change was asked")]
)
def test_an_answer_to_the_version_before_keeps_it_out(cast: Cast, verdict: str, why: str) -> None:
    before = hand_in(cast.team_a, cast.ana)
    submission = taken_back(cast)
    decide(before, cast.ioana, verdict)

    with pytest.raises(Refused, match=why):
        milestones.restore(submission, by=cast.ana, via="page")


def test_the_version_before_is_replaced_again(cast: Cast) -> None:
    before = hand_in(cast.team_a, cast.ana)
    submission = taken_back(cast)

    milestones.restore(submission, by=cast.ana, via="page")

    assert list(Submission.objects.filter(is_open=True)) == [submission]
    assert before.pk != submission.pk


def test_again_and_again_leaves_an_absence_each(cast: Cast, clock: Clock) -> None:
    submission = taken_back(cast)
    for _ in range(2):
        clock.forward(minutes=1)
        milestones.restore(submission, by=cast.ana, via="page")
        milestones.revoke(submission, by=cast.ana, via="page")

    assert submission.absences.count() == 2
    assert obligation(cast.team_a).state == "open"


def test_twice_is_told(cast: Cast) -> None:
    submission, update = taken_back(cast), logged_and_taken_back(cast)
    milestones.restore(submission, by=cast.ana, via="page")
    updates.restore(update, by=cast.ana, via="page")

    for act, thing in ((milestones.restore, submission), (updates.restore, update)):
        with pytest.raises(Forbidden):
            act(thing, by=cast.ana, via="page")  # type: ignore[operator]
        with pytest.raises(Refused, match="stands already"):
            act(thing, by=cast.vlad, via="page")  # type: ignore[operator]


def test_who_restores(cast: Cast) -> None:
    mate = add_member(cast.team_a, make_user("Mara"))
    submission, update = taken_back(cast), logged_and_taken_back(cast)
    by_manager = logged_and_taken_back(cast, by=cast.vlad)

    for user in (mate, cast.mihai, cast.ioana, cast.ela):
        with pytest.raises(Forbidden):
            milestones.restore(submission, by=user, via="page")
        with pytest.raises(Forbidden):
            updates.restore(update, by=user, via="page")
    with pytest.raises(Forbidden):
        updates.restore(by_manager, by=cast.ana, via="page")
    updates.restore(by_manager, by=cast.vlad, via="page")


def test_thirty_days(cast: Cast, clock: Clock) -> None:
    submission, update = taken_back(cast), logged_and_taken_back(cast)
    clock.forward(days=30)

    with pytest.raises(Refused, match="30 days"):
        milestones.restore(submission, by=cast.ana, via="page")
    with pytest.raises(Refused, match="30 days"):
        updates.restore(update, by=cast.ana, via="page")
    assert not UpdateAbsence.objects.exists()
    update.refresh_from_db()
    assert update.revoked_at


def test_closed_edition_brings_nothing_back(cast: Cast, clock: Clock) -> None:
    submission, update = taken_back(cast), logged_and_taken_back(cast)
    cast.cohort.states.update(ends=clock.now, end_recorded_at=clock.now)

    with pytest.raises(Forbidden, match="closed"):
        milestones.restore(submission, by=cast.ana, via="page")
    with pytest.raises(Forbidden, match="closed"):
        updates.restore(update, by=cast.ana, via="page")


def test_an_update_brings_its_hand_in_back(cast: Cast, clock: Clock) -> None:
    said = clock.now
    update = logged_and_taken_back(cast, state="done", obligation=obligation(cast.team_a))
    assert obligation(cast.team_a).state == "open"
    clock.forward(minutes=5)

    back = updates.restore(update, by=cast.ana, via="page")

    assert (back.recorded_at, back.revoked_at) == (said, None)
    assert obligation(cast.team_a).state == "submitted"


def test_an_update_comes_back_without_a_hand_in_that_was_overtaken(cast: Cast) -> None:
    update = logged_and_taken_back(cast, state="done", obligation=obligation(cast.team_a))
    newer = hand_in(cast.team_a, cast.ana)

    back = updates.restore(update, by=cast.ana, via="page")

    assert back.revoked_at is None and back.submission and back.submission.revoked_at
    assert Submission.objects.get(is_open=True) == newer


def withdrawn(cast: Cast) -> Invitation:
    asked = invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    return invitations.revoke(asked, by=cast.vlad)


def test_an_invitation_is_restored_while_it_can_open_something(cast: Cast, clock: Clock) -> None:
    invitation = withdrawn(cast)
    invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    with pytest.raises(Refused, match="invited again meanwhile"):
        invitations.restore(invitation, by=cast.vlad)

    invitations.restore(invitations.revoke(_other(invitation), by=cast.vlad), by=cast.vlad)
    with pytest.raises(Refused, match="holds already"):
        invitations.restore(_other(invitation), by=cast.vlad)

    with pytest.raises(Forbidden):
        invitations.restore(invitation, by=cast.mihai)
    clock.forward(days=7)
    with pytest.raises(Refused, match="seven days are over"):
        invitations.restore(invitation, by=cast.vlad)


def _other(invitation: Invitation) -> Invitation:
    return Invitation.objects.exclude(pk=invitation.pk).get()
