"""Challenges, meetings, calendars and comments: what the database itself refuses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from cohorts.models import Attendance, CalendarFeed, Challenge, Comment, Meeting, MeetingRevision
from tests.conftest import Cast
from tests.factories import obligation

pytestmark = pytest.mark.both_engines

KEY = UUID(int=7)
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
Maker = Callable[..., Any]


def challenge(cast: Cast, **given: Any) -> Challenge:
    return Challenge.objects.create(
        **{"cohort": cast.cohort, "slug": "heat", "titles": {"en": "Heat"}, **given}
    )


def meeting(cast: Cast, **given: Any) -> Meeting:
    whole = {"cohort": cast.cohort, "kind": "event", "audience": "everybody", "by": cast.vlad, **given}
    return Meeting.objects.create(**whole)


def mentoring(cast: Cast, **given: Any) -> Meeting:
    return meeting(cast, **{"team": cast.team_a, "audience": "team", "kind": "mentoring", **given})


def revision(cast: Cast, **given: Any) -> MeetingRevision:
    about = given.pop("meeting", None) or meeting(cast)
    whole = {
        "title": "Evening",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=1),
        "zone": "UTC",
        **given,
    }
    return MeetingRevision.objects.create(meeting=about, **whole)


def attendance(cast: Cast, **given: Any) -> Attendance:
    about = given.pop("meeting", None) or meeting(cast)
    return Attendance.objects.create(meeting=about, **{"user": cast.ana, "how": "on_site", **given})


def feed(cast: Cast, **given: Any) -> CalendarFeed:
    return CalendarFeed.objects.create(**{"user": cast.ana, "token_hash": uuid4().hex, **given})


def comment(cast: Cast, **given: Any) -> Comment:
    whole = {"by": cast.ana, "via": "page", "text": "Well done.", "form_key": uuid4(), **given}
    return Comment.objects.create(team_milestone=obligation(cast.team_a), **whole)


BROKEN: dict[str, tuple[Maker, dict[str, Any]]] = {
    "challenge_has_a_slug": (challenge, {"slug": ""}),
    "challenge_revoked_by_somebody": (challenge, {"revoked_at": NOON}),
    "meeting_kind_is_known": (meeting, {"kind": "party"}),
    "meeting_is_for_somebody": (mentoring, {"audience": "everybody"}),
    "mentoring_has_a_team": (meeting, {"kind": "mentoring"}),
    "meeting_revoked_by_somebody": (meeting, {"revoked_at": NOON}),
    "meeting_ends_after_start": (revision, {"ends_at": NOON}),
    "meeting_precision_is_known": (revision, {"precision": "week"}),
    "meeting_has_a_title": (revision, {"title": ""}),
    "meeting_link_is_https": (revision, {"link": "http://example.org"}),
    "attendance_is_known": (attendance, {"how": "asleep"}),
    "attendance_revoked_by_somebody": (attendance, {"revoked_at": NOON}),
    "feed_has_a_token": (feed, {"token_hash": ""}),
    "comment_says_something": (comment, {"text": ""}),
    "comment_revoked_by_somebody": (comment, {"revoked_at": NOON}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_makes_no_sense_is_refused(cast: Cast, name: str) -> None:
    make, wrong = BROKEN[name]
    make(cast)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(cast, **{"slug": "other", **wrong} if make is challenge else wrong)


def test_a_team_meeting_needs_its_team(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="meeting_is_for_somebody"), transaction.atomic():
        meeting(cast, audience="team")


TWICE: dict[str, tuple[Maker, Callable[[Cast], dict[str, Any]]]] = {
    "a slug in an edition": (challenge, lambda cast: {}),
    "a name in calendars": (meeting, lambda cast: {"uid": KEY}),
    "a planning form": (meeting, lambda cast: {"form_key": KEY}),
    "a number of a revision": (revision, lambda cast: {"meeting": meeting(cast)}),
    "somebody at a meeting": (attendance, lambda cast: {"meeting": meeting(cast)}),
    "a calendar of a person": (feed, lambda cast: {}),
    "a calendar of an edition": (feed, lambda cast: {"cohort": cast.cohort}),
    "a token": (feed, lambda cast: {"token_hash": "a" * 64, "revoked_at": NOON}),
    "a comment's form": (comment, lambda cast: {"form_key": KEY}),
}


@pytest.mark.parametrize("what", TWICE)
def test_the_same_twice_is_refused(cast: Cast, what: str) -> None:
    make, same = TWICE[what]
    given = same(cast)
    make(cast, **given)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(cast, **given)


def test_what_was_taken_back_makes_room(cast: Cast) -> None:
    back = {"revoked_at": NOON, "revoked_by": cast.vlad}
    about = meeting(cast)

    attendance(cast, meeting=about, **back)
    attendance(cast, meeting=about)
    feed(cast, revoked_at=NOON)
    feed(cast)
    feed(cast, cohort=cast.cohort)

    assert (Attendance.objects.count(), CalendarFeed.objects.count()) == (2, 3)
