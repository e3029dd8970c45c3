"""Who finds a notice of what: never who did it, nobody who left, and each once."""

from datetime import timedelta
from typing import Any

import pytest

from cohorts.actions import cohorts, invitations, meetings, teams
from cohorts.models import Membership
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event, Notice
from fixhub.jobs import actions, work
from fixhub.jobs.work import Done, Kind
from mentoring.actions import reviews
from tasks import notices
from tests import factories
from tests.conftest import Cast, Clock, build_cast
from tests.races.together import together


def told(verb: str) -> list[str]:
    """Given names of the readers of the last event of a verb."""
    notices.sweep()
    event = Event.objects.filter(verb=verb).latest("pk")
    return sorted(event.notices.values_list("reader__given", flat=True))


@pytest.mark.both_engines
def test_verdict_is_told_to_the_team(cast: Cast) -> None:
    factories.add_member(cast.team_a, factories.make_user("Mara"))
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    assert told("milestone.approved") == ["Ana", "Mara"]


def test_change_request_is_told_to_the_team(cast: Cast) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Dates.")

    assert told("milestone.changes_requested") == ["Ana"]


def test_hand_in_is_told_to_the_mentor(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)

    assert told("milestone.submitted") == ["Ioana"]


def test_hand_in_without_a_mentor_is_told_to_the_managers(cast: Cast) -> None:
    factories.hand_in(cast.team_b, cast.mihai)

    assert told("milestone.submitted") == ["Vlad"]


def test_gate_is_told_to_the_managers(cast: Cast, settings: Any) -> None:
    gate = factories.obligation(cast.team_a, "g1").milestone
    gate.deliverables.update(required=False)
    factories.hand_in(cast.team_a, cast.ana, "g1")

    assert told("milestone.submitted") == ["Vlad"]


def test_hand_in_that_nobody_answers_is_told_to_nobody(cast: Cast) -> None:
    factories.obligation(cast.team_a).milestone.__class__.objects.filter(key="m01").update(review="none")
    factories.hand_in(cast.team_a, cast.ana)

    assert told("milestone.submitted") == []


def test_stuck_is_told_to_the_mentor_or_else_the_managers(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    assert told("update.logged") == ["Ioana"]

    factories.log(cast.team_b, cast.mihai, stuck=True)
    assert told("update.logged") == ["Vlad"]


def test_update_that_is_not_stuck_is_told_to_nobody(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana)

    assert told("update.logged") == []


def test_question_for_advice_is_told_to_the_managers(cast: Cast) -> None:
    reviews.ask_advice(factories.hand_in(cast.team_a, cast.ana), by=cast.ioana, text="Well?", via="page")

    assert told("milestone.advice_asked") == ["Vlad"]


def test_who_joins_or_leaves_is_told_to_the_team_and_the_managers(cast: Cast) -> None:
    mara = factories.make_user("Mara")
    joined = teams.join(cast.team_a, user=mara, role="member", by=mara, via="page")
    assert told("team.joined") == ["Ana", "Vlad"]

    teams.leave(joined, by=cast.vlad, via="page")
    assert told("team.left") == ["Ana"]


def test_what_a_command_set_up_is_no_news(cast: Cast) -> None:
    assert told("team.joined") == []


def test_accepted_invitation_is_told_to_who_sent_it_and_the_managers(cast: Cast) -> None:
    other = factories.make_manager(cast.programme, given="Oana")
    sent = invitations.invite("v@example.org", by=cast.vlad, cohort=cast.cohort, role="viewer")
    invitations.accept(invitations.new_token(sent), given="Vera", language="en")

    assert other.given == "Oana"
    assert told("invitation.accepted") == ["Oana", "Vlad"]


def test_invitation_into_a_team_is_told_once(cast: Cast) -> None:
    sent = invitations.invite("m@example.org", by=cast.ana, team=cast.team_a, role="member")
    invitations.accept(invitations.new_token(sent), given="Mara", language="en")

    assert told("invitation.accepted") == []
    assert told("team.joined") == ["Ana", "Vlad"]


def test_manager_of_a_programme_is_told_who_accepted(cast: Cast) -> None:
    sent = invitations.invite("p@example.org", by=cast.vlad, programme=cast.programme, role="viewer")
    invitations.accept(invitations.new_token(sent), given="Vera", language="en")

    assert told("invitation.accepted") == ["Vlad"]


def test_who_did_it_is_not_told(cast: Cast) -> None:
    teams.join(cast.team_a, user=factories.make_user("Mara"), role="member", by=cast.vlad, via="page")

    assert told("team.joined") == ["Ana"]


def test_who_left_or_whose_account_is_closed_is_not_told(cast: Cast) -> None:
    factories.add_member(cast.team_a, factories.make_user("Mara"))
    factories.add_member(cast.team_a, gone := factories.make_user("Gone"))
    User.objects.filter(given="Mara").update(deactivated_at=time.now())
    teams.leave(Membership.objects.get(user=gone), by=cast.vlad, via="page")
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    assert told("milestone.approved") == ["Ana"]


def test_closed_edition_tells_nobody(cast: Cast) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    notices.sweep()

    assert not Notice.objects.exists()


@pytest.mark.race
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_notice_once(clock: Clock) -> None:
    cast = build_cast()
    factories.add_member(cast.team_a, factories.make_user("Mara"))
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    event = Event.objects.get(verb="milestone.approved")

    heard = together(*[lambda: notices.fan_out(event.pk)] * 4)

    assert sorted(map(str, heard)) == ["False", "False", "False", "True"]
    assert sorted(event.notices.values_list("reader__given", flat=True)) == ["Ana", "Mara"]


@pytest.mark.both_engines
def test_database_keeps_one_notice_a_reader(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    notices.sweep()
    kept = Notice.objects.get()

    Notice.objects.bulk_create([Notice(event=kept.event, reader=kept.reader)], ignore_conflicts=True)

    assert Notice.objects.get() == kept


def test_the_end_of_a_job_is_told_to_who_asked_for_it(cast: Cast) -> None:
    actions.queue("count", by=cast.vlad, via="page", cohort_id=cast.cohort.pk)
    cohorts.close(cast.cohort, by=None, via="command")

    work.run_next({"count": Kind("Counting", lambda job, progress: Done())})

    assert told("job.done") == ["Vlad"]
    assert told("job.queued") == []


def test_comment_is_told_to_the_thread(cast: Cast) -> None:
    factories.say(cast.team_a, cast.ana, "Is a drawing enough?")
    assert told("comment.added") == ["Ioana"]

    factories.say(cast.team_a, cast.vlad, "It is.")
    assert told("comment.added") == ["Ana", "Ioana"]

    factories.say(cast.team_a, cast.ana, "Thank you.")
    assert told("comment.added") == ["Ioana", "Vlad"]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("everybody", ["Ana", "Ioana", "Mihai"]), ("teams", ["Ana", "Mihai"]), ("mentors", ["Ioana"])],
)
def test_meeting_is_told_to_whom_it_is_for(cast: Cast, audience: str, readers: list[str]) -> None:
    meeting = factories.plan_meeting(cast.cohort, cast.vlad, kind="cohort", audience=audience)
    assert told("meeting.planned") == readers

    meetings.cancel(meeting, by=cast.vlad, via="page")
    assert told("meeting.cancelled") == readers


def test_meeting_that_moved_is_told_and_one_that_was_reworded_is_not(cast: Cast) -> None:
    meeting = factories.plan_meeting(cast.cohort, cast.vlad, kind="cohort", audience="mentors")

    said = vars(meetings.Content.of(meeting.current))
    meetings.change(meeting, by=cast.vlad, via="page", **said | {"title": "Mentors’ evening"})
    assert told("meeting.changed") == []

    meetings.change(meeting, by=cast.vlad, via="page", **said | {"place": "Room 2"})
    assert told("meeting.changed") == ["Ioana"]

    day = timedelta(days=1)
    moved = said | {"starts_at": said["starts_at"] + day, "ends_at": said["ends_at"] + day}
    meetings.change(meeting, by=cast.vlad, via="page", **moved)
    assert told("meeting.changed") == ["Ioana"]


def test_meeting_that_is_over_is_no_news(cast: Cast, clock: Clock) -> None:
    meeting = factories.plan_meeting(cast.cohort, cast.vlad, kind="cohort", audience="mentors")
    clock.forward(days=300)
    meetings.cancel(meeting, by=cast.vlad, via="page")

    assert told("meeting.cancelled") == []
