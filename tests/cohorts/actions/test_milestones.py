"""Handing in, and taking a hand-in back."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import milestones
from cohorts.models import Decision, Submission, TeamMilestone
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import add_member, decide, hand_in, make_user, obligation

pytestmark = pytest.mark.postgres_later


def test_submit_waits_for_the_mentor(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana, text="Our charter.")

    row = obligation(cast.team_a)
    assert (row.state, row.attempt) == (TeamMilestone.State.SUBMITTED, 1)
    assert (submission.version, submission.attempt, submission.is_open) == (1, 1, True)
    event = Event.objects.get(verb="milestone.submitted")
    assert (event.subject_id, event.by, event.team_id) == (submission.pk, cast.ana, cast.team_a.pk)


def test_submit_same_form_twice_is_one_row(cast: Cast) -> None:
    key = uuid4()

    first = hand_in(cast.team_a, cast.ana, form_key=key)
    second = hand_in(cast.team_a, cast.ana, form_key=key)

    assert first == second
    assert Submission.objects.count() == 1
    assert Event.objects.filter(verb="milestone.submitted").count() == 1


def test_submit_again_replaces_the_open_version(cast: Cast) -> None:
    first = hand_in(cast.team_a, cast.ana)
    second = hand_in(cast.team_a, cast.ana, text="Better.")

    first.refresh_from_db()
    assert (first.is_open, second.is_open) == (False, True)
    assert (second.version, second.attempt) == (2, 1)


def test_submit_after_a_change_request_is_the_next_attempt(cast: Cast, clock: Clock) -> None:
    decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Name the roles.")
    asked = obligation(cast.team_a)

    again = hand_in(cast.team_a, cast.ana, text="With roles.")

    assert (asked.state, asked.attempt) == (TeamMilestone.State.CHANGES_REQUESTED, 2)
    assert (again.version, again.attempt) == (2, 2)
    assert obligation(cast.team_a).state == TeamMilestone.State.SUBMITTED


def test_change_request_gives_ten_days_to_the_end_of_a_working_day(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 12)
    decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Name the roles.")

    # The tenth day, 14 February 2027, is a Sunday.
    assert obligation(cast.team_a).effective_due == clock.set(2027, 2, 15, 23, 59)


def test_change_request_never_brings_the_date_forward(cast: Cast) -> None:
    before = obligation(cast.team_a, "m03").effective_due

    decide(hand_in(cast.team_a, cast.ana, "m03"), cast.ioana, "request_changes", "Who does not have it?")

    assert obligation(cast.team_a, "m03").effective_due == before


def test_submit_after_acceptance_is_refused(cast: Cast) -> None:
    decide(hand_in(cast.team_a, cast.ana), cast.ioana)

    with pytest.raises(Refused, match="accepted already"):
        hand_in(cast.team_a, cast.ana, text="More.")


def test_submit_by_another_team_is_forbidden(cast: Cast) -> None:
    for person in (cast.mihai, cast.ioana, cast.vlad, cast.ela):
        with pytest.raises(Forbidden):
            hand_in(cast.team_a, person)
    assert not Submission.objects.exists()


def test_submit_without_content_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="Write what you made"):
        hand_in(cast.team_a, cast.ana, text="  ")


def test_submit_without_a_required_file_names_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="Slides or a page"):
        hand_in(cast.team_a, cast.ana, "g1", text="No slides.")


@pytest.mark.parametrize(
    "given",
    [
        {"text": "x" * 20_001},
        {"links": ["https://example.org"] * 11},
        {"links": ["javascript:alert(1)"]},
        {"links": ["https://example.org/" + "x" * 500]},
    ],
)
def test_submit_out_of_bounds_is_refused(cast: Cast, given: dict[str, object]) -> None:
    with pytest.raises(Refused):
        hand_in(cast.team_a, cast.ana, **given)


def test_submit_what_nobody_reviews_is_accepted_on_receipt(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana, "f06")

    decision = Decision.objects.get(submission=submission)
    assert (decision.verdict, decision.by) == ("approve", None)
    assert obligation(cast.team_a, "f06").state == TeamMilestone.State.APPROVED
    assert not submission.is_open


def test_revoke_opens_the_version_before(cast: Cast) -> None:
    first, second = hand_in(cast.team_a, cast.ana), hand_in(cast.team_a, cast.ana, text="Worse.")

    milestones.revoke(second, by=cast.ana, via="page")

    first.refresh_from_db()
    assert (first.is_open, second.is_open) == (True, False)
    assert obligation(cast.team_a).state == TeamMilestone.State.SUBMITTED


def test_revoke_the_only_version_asks_for_it_again(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    milestones.revoke(submission, by=cast.ana, via="page")

    assert obligation(cast.team_a).state == TeamMilestone.State.OPEN
    assert hand_in(cast.team_a, cast.ana).version == 2


def test_revoke_after_the_verdict_is_refused(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    decide(submission, cast.ioana)

    with pytest.raises(Refused, match="has its answer"):
        milestones.revoke(submission, by=cast.ana, via="page")


def test_revoke_an_older_version_is_refused(cast: Cast) -> None:
    first = hand_in(cast.team_a, cast.ana)
    hand_in(cast.team_a, cast.ana, text="Newer.")

    with pytest.raises(Refused, match="newer version"):
        milestones.revoke(first, by=cast.ana, via="page")


def test_revoke_twice_is_refused(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    milestones.revoke(submission, by=cast.ana, via="page")

    with pytest.raises(Refused, match="taken back already"):
        milestones.revoke(submission, by=cast.ana, via="page")


def test_database_keeps_one_open_version(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            team_milestone=submission.team_milestone, version=2, attempt=1, by=cast.ana, via="page",
            checksum="0" * 64, form_key=uuid4(),
        )  # fmt: skip


def test_lead_who_left_hands_nothing_in(cast: Cast) -> None:
    guest = add_member(cast.team_a, make_user("Guest"))
    guest.memberships.update(ends=cast.team_a.recorded_at, end_recorded_at=cast.team_a.recorded_at)

    with pytest.raises(Forbidden):
        hand_in(cast.team_a, guest)
