"""Who was at a meeting, and how."""

from datetime import timedelta

import pytest

from cohorts.actions import attendances, cohorts, meetings, teams
from cohorts.models import Attendance, Meeting, Membership
from cohorts.reads.meetings import expected
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import add_member, plan_meeting

pytestmark = pytest.mark.postgres_later


@pytest.fixture
def held(cast: Cast, clock: Clock) -> Meeting:
    """Mentoring of team A an hour ago."""
    return plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, starts_at=clock.now - timedelta(hours=1))


def standing(meeting: Meeting) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=meeting, revoked_at__isnull=True)
    return dict(rows.values_list("user__given", "how"))


def test_a_list_is_noted_and_corrected(cast: Cast, held: Meeting) -> None:
    ana, ioana = cast.ana.pk, cast.ioana.pk

    first = attendances.note(held, by=cast.ioana, hows={ana: "on_site", ioana: "online"}, via="page")
    again = attendances.note(held, by=cast.ioana, hows={ana: "on_site", ioana: "online"}, via="page")
    third = attendances.note(held, by=cast.ana, hows={ana: "absent"}, via="page")
    attendances.note(held, by=cast.vlad, hows={ioana: ""}, via="page")

    assert (first, again, third) == (2, 0, 1)
    assert standing(held) == {"Ana": "absent"}
    assert Attendance.objects.count() == 3
    assert [event.data for event in Event.objects.filter(verb="attendance.noted").order_by("pk")] == [
        {"people": 2},
        {"people": 1},
        {"people": 1},
    ]


def test_of_others_only_mentor_and_manager_say_it(cast: Cast, held: Meeting) -> None:
    with pytest.raises(Forbidden, match="yourself alone"):
        attendances.note(held, by=cast.ana, hows={cast.ioana.pk: "absent"}, via="page")


@pytest.mark.parametrize("who", ["mihai", "ela"])
def test_who_is_not_expected_is_not_noted(cast: Cast, held: Meeting, who: str) -> None:
    with pytest.raises(Refused, match="not expected"):
        attendances.note(held, by=cast.vlad, hows={getattr(cast, who).pk: "online"}, via="page")


def test_a_meeting_has_to_begin_first(cast: Cast) -> None:
    coming = plan_meeting(cast.cohort, cast.ioana, team=cast.team_a)

    with pytest.raises(Refused, match="not begun"):
        attendances.note(coming, by=cast.ana, hows={cast.ana.pk: "on_site"}, via="page")


def test_a_cancelled_meeting_had_nobody(cast: Cast, held: Meeting) -> None:
    meetings.cancel(held, by=cast.ioana, via="page")

    with pytest.raises(Refused, match="cancelled"):
        attendances.note(held, by=cast.ana, hows={cast.ana.pk: "on_site"}, via="page")


def test_a_word_that_means_nothing_is_refused(cast: Cast, held: Meeting) -> None:
    with pytest.raises(Refused, match="on site, online or absent"):
        attendances.note(held, by=cast.ana, hows={cast.ana.pk: "asleep"}, via="page")


def test_a_closed_edition_keeps_its_lists(cast: Cast, held: Meeting) -> None:
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    with pytest.raises(Forbidden, match="closed"):
        attendances.note(held, by=cast.ana, hows={cast.ana.pk: "online"}, via="page")


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        ("everybody", ["Ana", "Ioana", "Mihai", "Vera"]),
        ("teams", ["Ana", "Mihai"]),
        ("mentors", ["Ioana"]),
        ("team", ["Ana", "Ioana"]),
    ],
)
def test_expected_are_the_people_it_is_for(cast: Cast, audience: str, people: list[str]) -> None:
    vera = add_member(cast.team_b)
    vera.given = "Vera"
    vera.save()
    cast.cohort.roles.create(user=vera, role="speaker")
    cast.cohort.roles.create(user=cast.ela, role="reserve_mentor")
    teams.leave(cast.team_b.memberships.get(user=vera), by=vera, via="page")

    about = {"team": cast.team_a} if audience == "team" else {}
    meeting = Meeting(cohort=cast.cohort, audience=audience, pk=0, **about)

    assert sorted(person.given for person in expected(meeting)) == people


def test_whoever_was_there_stays_on_the_list(cast: Cast, held: Meeting) -> None:
    attendances.note(held, by=cast.ana, hows={cast.ana.pk: "on_site"}, via="page")
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")

    assert [person.given for person in expected(held)] == ["Ana", "Ioana"]
