"""Planning, moving and cancelling a meeting; each is one more revision."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cohorts.actions import cohorts, meetings
from cohorts.actions.meetings import Content
from cohorts.models import Meeting, MeetingRevision
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import add_member, make_user, plan_meeting

pytestmark = pytest.mark.postgres_later


def words(meeting: Meeting, **other: Any) -> dict[str, Any]:
    assert meeting.current
    return {**vars(Content.of(meeting.current)), **other}


def changed(meeting: Meeting, by: Any, **other: Any) -> Meeting:
    return meetings.change(meeting, by=by, via="page", **words(meeting, **other))


def verbs() -> list[str]:
    return list(Event.objects.filter(subject_type="meeting").order_by("pk").values_list("verb", flat=True))


def test_a_plan_says_its_first_revision(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad, title=" Evening  in Cluj ", place="Casino Park")

    assert meeting.current
    assert (meeting.current.n, meeting.current.title, meeting.current.place) == (
        1,
        "Evening in Cluj",
        "Casino Park",
    )
    assert Event.objects.get(verb="meeting.planned").data == {"revision": 1}


def test_the_same_form_twice_is_one_meeting(cast: Cast) -> None:
    key = UUID(int=5)

    first, second = (plan_meeting(cast.cohort, cast.vlad, form_key=key) for _ in range(2))

    assert (first, Meeting.objects.count()) == (second, 1)


def test_moving_adds_a_revision_and_undoing_it_another(cast: Cast, clock: Clock) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    start = meeting.current.starts_at
    later = {"starts_at": start + timedelta(hours=3), "ends_at": start + timedelta(hours=4)}

    changed(meeting, cast.vlad, **later)
    same = changed(meeting, cast.vlad, **later)
    back = meetings.take_back(same.current, by=cast.vlad, via="page")

    assert [row.starts_at for row in meeting.revisions.order_by("n")] == [start, later["starts_at"], start]
    assert back.current and back.current.n == 3
    assert verbs() == ["meeting.planned", "meeting.changed", "meeting.changed"]
    assert [event.data["moved"] for event in Event.objects.filter(verb="meeting.changed")] == [True, True]


def test_only_the_last_change_is_undone(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    first = meeting.current
    second = changed(meeting, cast.vlad, place="Hub").current
    changed(meeting, cast.vlad, place="Casino Park")

    for revision in (first, second):
        with pytest.raises(Refused, match="changed again"):
            meetings.take_back(revision, by=cast.vlad, via="page")


def test_a_plan_itself_is_not_a_change(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    with pytest.raises(Refused, match="Change it by hand"):
        meetings.take_back(meeting.current, by=cast.vlad, via="page")


def test_what_somebody_else_changed_is_not_lost(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.ioana, team=cast.team_a)
    mine = words(meeting, place="Online")
    changed(meeting, cast.ana, place="Hub")

    with pytest.raises(Refused, match="meanwhile"):
        meetings.change(meeting, by=cast.ioana, via="page", seen=1, **mine)
    meetings.change(meeting, by=cast.ioana, via="page", seen=2, **mine)

    assert MeetingRevision.objects.filter(place="Hub").exists()
    assert meeting.current.place == "Online"


def test_cancelling_raises_the_sequence_and_so_does_bringing_back(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    meetings.cancel(meeting, by=cast.vlad, via="page")
    assert (meeting.is_cancelled, meeting.current.n) == (True, 2)
    with pytest.raises(Refused, match="Bring it back first"):
        meetings.cancel(meeting, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="Bring it back first"):
        changed(meeting, cast.vlad, place="Hub")

    meetings.restore(meeting, by=cast.vlad, via="page")
    assert (meeting.is_cancelled, meeting.current.n) == (False, 3)
    with pytest.raises(Refused, match="not cancelled"):
        meetings.restore(meeting, by=cast.vlad, via="page")
    assert verbs() == ["meeting.planned", "meeting.cancelled", "meeting.restored"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": " "}, "what the meeting is about"),
        ({"title": "x" * 201}, "Make it shorter"),
        ({"place": "x" * 301}, "Make it shorter"),
        ({"link": "http://example.org"}, "https://"),
        ({"link": "https://example.org/" + "x" * 500}, "https://"),
        ({"zone": "Europe/Cluj"}, "time zone"),
        ({"kind": "party"}, "what kind"),
        ({"audience": "friends"}, "what kind"),
        ({"audience": "team"}, "Choose the team"),
        ({"kind": "mentoring"}, "Choose which"),
        ({"precision": "day"}, "midnight to midnight"),
    ],
)
def test_what_makes_no_meeting_is_refused(cast: Cast, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        plan_meeting(cast.cohort, cast.vlad, **given)

    assert not Meeting.objects.exists()


def test_a_meeting_lasts_from_five_minutes_to_a_day(cast: Cast, clock: Clock) -> None:
    for minutes in (-60, 0, 4, 24 * 60 + 1):
        with pytest.raises(Refused, match="5 minutes to 24 hours"):
            plan_meeting(cast.cohort, cast.vlad, ends_at=clock.now + timedelta(days=1, minutes=minutes))
    for minutes in (5, 24 * 60):
        plan_meeting(cast.cohort, cast.vlad, ends_at=clock.now + timedelta(days=1, minutes=minutes))


def test_a_team_of_another_edition_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="team of this edition"):
        plan_meeting(cast.cohort, cast.vlad, team=cast.foreign_team)


def test_there_are_so_many_meetings_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_OF_A_TEAM", 1)
    first = plan_meeting(cast.cohort, cast.vlad, team=cast.team_a)
    with pytest.raises(Refused, match="A team has at most"):
        plan_meeting(cast.cohort, cast.vlad, team=cast.team_a)
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_b)
    monkeypatch.setattr(meetings, "MOST", 2)
    with pytest.raises(Refused, match="An edition has at most"):
        plan_meeting(cast.cohort, cast.vlad)
    meetings.cancel(first, by=cast.vlad, via="page")
    plan_meeting(cast.cohort, cast.vlad)
    with pytest.raises(Refused, match="An edition has at most"):
        meetings.restore(first, by=cast.vlad, via="page")


def test_a_meeting_is_not_changed_for_ever(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_REVISIONS", 1)
    meeting = plan_meeting(cast.cohort, cast.vlad)

    with pytest.raises(Refused, match="too often"):
        changed(meeting, cast.vlad, place="Hub")


def test_a_closed_edition_plans_nothing(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    for act in (plan_meeting, None):
        with pytest.raises(Forbidden, match="closed"):
            act(cast.cohort, cast.vlad) if act else meetings.cancel(meeting, by=cast.vlad, via="page")


SEEN = {
    "everybody": "ana mihai ioana vlad vera",
    "teams": "ana mihai vlad",
    "mentors": "ioana vlad",
    "team": "ana ioana vlad",
}


@pytest.mark.parametrize("audience", SEEN)
def test_a_meeting_is_seen_by_whom_it_is_for(cast: Cast, audience: str) -> None:
    vera = make_user("Vera")
    cast.cohort.roles.create(user=vera, role="viewer")
    about = {"team": cast.team_a} if audience == "team" else {"audience": audience}
    meeting = plan_meeting(cast.cohort, cast.vlad, **about)

    people = {name: getattr(cast, name) for name in ("ana", "mihai", "ioana", "vlad", "ela")} | {"vera": vera}

    seeing = {name for name, person in people.items() if meeting in Meeting.objects.visible_to(person)}
    assert seeing == set(SEEN[audience].split())


def test_a_manager_is_not_expected_at_each_mentoring(cast: Cast) -> None:
    evening = plan_meeting(cast.cohort, cast.vlad)
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_a)
    own = plan_meeting(cast.cohort, cast.vlad, team=cast.team_b)
    add_member(cast.team_b, cast.vlad, "mentor")

    assert set(Meeting.objects.concerning(cast.vlad)) == {evening, own}
