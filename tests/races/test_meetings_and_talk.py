"""Meetings, attendance, comments and calendars, changed at the same moment."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cohorts.actions import attendances, calendars, challenges, comments, meetings
from cohorts.actions.meetings import Content
from cohorts.models import Attendance, CalendarFeed, Challenge, Comment, Meeting
from fixhub.events.models import Event
from fixhub.refused import Refused
from tests.conftest import Cast, Clock, build_cast
from tests.factories import plan_meeting, say
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY, KEY = 6, UUID(int=9)


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def refusals(results: list[Any]) -> int:
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    return sum(isinstance(one, Refused) for one in results)


def test_a_comment_sent_many_times_at_once_is_one(cast: Cast) -> None:
    results = together(*[partial(say, cast.team_a, cast.ana, form_key=KEY)] * MANY)

    assert refusals(results) == 0
    assert Comment.objects.count() == Event.objects.filter(verb="comment.added").count() == 1


def test_the_last_place_in_a_thread_is_taken_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "A_THREAD", 1)

    results = together(*[partial(say, cast.team_a, cast.ana) for _ in range(MANY)])

    assert (refusals(results), Comment.objects.count()) == (MANY - 1, 1)


def test_a_comment_taken_back_at_once_is_taken_back_once(cast: Cast) -> None:
    comment = say(cast.team_a, cast.ana)

    results = together(*[partial(comments.revoke, comment, by=cast.ana, via="page")] * MANY)

    assert refusals(results) == MANY - 1


def test_a_plan_sent_many_times_at_once_is_one_meeting(cast: Cast) -> None:
    results = together(*[partial(plan_meeting, cast.cohort, cast.vlad, form_key=KEY)] * MANY)

    assert refusals(results) == 0
    assert Meeting.objects.count() == Event.objects.filter(verb="meeting.planned").count() == 1


def test_of_many_who_move_at_once_one_does(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    words = vars(Content.of(meeting.current))
    moves = [
        partial(
            meetings.change,
            Meeting.objects.get(),
            by=cast.vlad,
            via="page",
            seen=1,
            **{**words, "place": str(n)},
        )
        for n in range(MANY)
    ]

    assert refusals(together(*moves)) == MANY - 1
    assert sorted(meeting.revisions.values_list("n", flat=True)) == [1, 2]
    assert Meeting.objects.get().current.n == 2


def test_of_many_who_cancel_at_once_one_does(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    results = together(*[partial(meetings.cancel, meeting, by=cast.vlad, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert meeting.revisions.count() == 2


def test_attendance_noted_at_once_is_one_row_a_person(cast: Cast, clock: Clock) -> None:
    held = plan_meeting(cast.cohort, cast.vlad, team=cast.team_a, starts_at=clock.now - timedelta(hours=1))
    acts = [
        partial(attendances.note, held, by=by, hows={cast.ana.pk: how}, via="page")
        for by in (cast.ana, cast.ioana, cast.vlad)
        for how in ("on_site", "online")
    ]

    assert refusals(together(*acts)) == 0
    assert Attendance.objects.filter(revoked_at__isnull=True).count() == 1


def test_addresses_made_at_once_leave_one_that_opens(cast: Cast) -> None:
    results = together(*[partial(calendars.make, by=cast.ana, via="page")] * MANY)

    assert refusals(results) == 0
    assert CalendarFeed.objects.standing().count() == 1
    assert len([token for _feed, token in results if calendars.find(token)]) == 1


def test_challenges_added_at_once_have_their_own_addresses(cast: Cast) -> None:
    acts = [partial(challenges.add, cast.cohort, by=cast.vlad, titles={"en": "Heat"}, via="page")] * MANY

    assert refusals(together(*acts)) == 0
    assert len(set(Challenge.objects.values_list("slug", "position"))) == MANY
