"""The week's meetings in the Monday digest, for whoever is expected, on their own clock."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.actions import meetings
from cohorts.models import Meeting
from fixhub import clock as time
from fixhub.accounts.models import User
from tasks import digests
from tests import factories
from tests.conftest import CLUJ, Cast, Clock
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round, Rungs

# A week in which nothing is due.
MONDAY = (2027, 1, 25, 8, 30)
THURSDAY = datetime(2027, 1, 28, 16, tzinfo=CLUJ)


def plan(cast: Cast, **given: Any) -> Meeting:
    return factories.plan_meeting(cast.cohort, cast.vlad, **{"starts_at": THURSDAY, **given})


def coming(relay: Relay, person: User) -> str:
    """What the plain letter says after "Coming up"."""
    [mail] = letters.to(relay, person)
    return letters.text(mail).partition("Coming up\n")[2].partition("\n--\n")[0].strip()


def test_a_managers_digest_names_the_meetings_of_the_week(cast: Cast, relay: Relay, tick_at: Round) -> None:
    plan(cast, place="Casino, Central Park")
    plan(cast, title="Next week", starts_at=THURSDAY + timedelta(days=5))
    meetings.cancel(plan(cast, title="Called off"), by=cast.vlad, via="page")

    tick_at(*MONDAY)

    said = "Thursday 28 January, 16:00–17:00: Evening of the edition. Casino, Central Park"
    assert coming(relay, cast.vlad) == said
    assert said in letters.html(letters.to(relay, cast.vlad)[0])


def test_without_meetings_nothing_is_said(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.hand_in(cast.team_a, cast.ana)

    tick_at(*MONDAY)

    assert coming(relay, cast.vlad) == ""
    assert letters.to(relay, cast.ana) == []


def test_a_meeting_alone_is_worth_a_letter(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    plan(cast, link="https://meet.example.org/a")

    tick_at(*MONDAY)

    [mail] = letters.to(relay, cast.ana)
    assert mail["Subject"] == "FIX 2027: 1 meeting this week"
    assert "- Evening of the edition (Thursday 28 January, 16:00–17:00)" in letters.text(mail)
    assert "https://meet.example.org/a" in letters.text(mail)
    assert f"/cohorts/{cast.cohort.slug}/meetings" in letters.text(mail)


@pytest.mark.parametrize(
    ("given", "readers"),
    [
        ({"audience": "everybody"}, ["Ana", "Ioana", "Mihai", "Vlad"]),
        ({"audience": "teams"}, ["Ana", "Mihai", "Vlad"]),
        ({"audience": "mentors"}, ["Ioana", "Vlad"]),
        ({"team": True}, ["Ana", "Ioana"]),
    ],
)
def test_each_is_told_of_what_they_are_expected_at(
    cast: Cast, clock: Clock, given: dict[str, Any], readers: list[str]
) -> None:
    plan(cast, **({"team": cast.team_a} if "team" in given else given))
    week = digests.read(cast.cohort, clock.set(*MONDAY))

    people = (cast.ana, cast.ioana, cast.mihai, cast.vlad)
    assert [person.given for person in people if week.meetings_of(person.pk)] == readers


def test_times_are_on_the_readers_clock_and_in_their_language(
    cast: Cast, relay: Relay, tick_at: Round
) -> None:
    User.objects.filter(pk=cast.vlad.pk).update(zone="Europe/London", language="ro")
    plan(cast, place="Cluj")

    tick_at(2027, 1, 25, 10, 30)

    [mail] = letters.to(relay, cast.vlad)
    assert "joi, 28 ianuarie, 14:00–15:00: Evening of the edition. Cluj" in letters.text(mail)


def test_of_a_day_only_the_day_is_said(cast: Cast, relay: Relay, tick_at: Round) -> None:
    midnight = THURSDAY.replace(hour=0)
    plan(cast, starts_at=midnight, ends_at=midnight + timedelta(days=1), precision="day")

    tick_at(*MONDAY)

    assert coming(relay, cast.vlad) == "Thursday 28 January: Evening of the edition"


@pytest.mark.parametrize(("count", "last"), [(5, "Meeting 4"), (6, "And 1 more meeting"), (9, "And 4 more")])
def test_five_are_named_and_the_rest_counted(
    cast: Cast, relay: Relay, tick_at: Round, count: int, last: str
) -> None:
    for number in range(count):
        plan(cast, title=f"Meeting {number}", starts_at=THURSDAY + timedelta(hours=number))

    tick_at(*MONDAY)

    found = coming(relay, cast.vlad).splitlines()
    assert len(found) == min(count, 6)
    assert last in found[-1]


def test_what_was_on_monday_morning_is_over(cast: Cast, due_at: Rungs) -> None:
    plan(cast, starts_at=datetime(2027, 1, 25, 7, tzinfo=CLUJ))

    # To a mentor of whom nothing is asked it would be the only news.
    assert ("digest", "Ioana") not in due_at(*MONDAY, kinds=("digest",))


@pytest.mark.parametrize("count", [3, 40])
def test_many_meetings_cost_no_more_questions(cast: Cast, clock: Clock, count: int) -> None:
    for number in range(count):
        plan(cast, title=f"Meeting {number}", starts_at=THURSDAY + timedelta(minutes=number))
    clock.set(*MONDAY)

    with CaptureQueriesContext(connection) as asked:
        week = digests.read(cast.cohort, time.now())
        assert len(week.meetings_of(cast.ana.pk)) == count

    assert len(asked) == 14
