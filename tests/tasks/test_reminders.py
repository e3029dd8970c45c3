"""The ladder: who is reminded of what and when, by the facts alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.actions import cohorts, milestones, teams, updates
from cohorts.models import Break, Deliverable, Membership, TeamMilestone
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.mail.models import Letter, Occurrence
from tasks import reminders
from tests import crowds, factories
from tests.conftest import Cast, Clock
from tests.tasks.conftest import Rungs, keys

# The first milestone of the cast's edition is due on Friday 5 February 2027, 23:59 in Cluj.
ASKED = ("soon", "tomorrow", "overdue")


def plan(cast: Cast) -> list[Any]:
    return reminders.plan(cast.cohort, time.now())


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ((2027, 2, 2, 8, 29), []),
        ((2027, 2, 2, 8, 30), [("soon", "Ana"), ("soon", "Mihai")]),
        ((2027, 2, 4, 17, 59), []),
        ((2027, 2, 4, 18, 0), [("tomorrow", "Ana"), ("tomorrow", "Mihai")]),
        ((2027, 2, 6, 12, 0), []),
        ((2027, 2, 8, 8, 30), [("overdue", "Ana"), ("overdue", "Ioana"), ("overdue", "Mihai")]),
        ((2027, 2, 9, 20, 31), []),
    ],
)
def test_ladder_of_one_date(due_at: Rungs, when: tuple[int, ...], expected: list[Any]) -> None:
    assert due_at(*when, kinds=ASKED) == expected


def test_lead_is_asked_for_the_team_and_members_are_told_on_the_eve(cast: Cast, due_at: Rungs) -> None:
    factories.add_member(cast.team_b, role=Membership.Role.LEAD, user=cast.vlad)

    assert due_at(2027, 2, 2, 8, 30, kinds=ASKED) == [("soon", "Ana"), ("soon", "Vlad")]
    eve = due_at(2027, 2, 4, 18, kinds=ASKED)
    assert eve == [("tomorrow", "Ana"), ("tomorrow", "Mihai"), ("tomorrow", "Vlad")]


def test_what_is_handed_in_reminds_nobody(cast: Cast, due_at: Rungs) -> None:
    factories.hand_in(cast.team_a, cast.ana)

    assert due_at(2027, 2, 2, 8, 30, kinds=ASKED) == [("soon", "Mihai")]
    assert due_at(2027, 2, 8, 8, 30, kinds=ASKED) == [("overdue", "Mihai")]


def test_what_was_taken_back_reminds_again(cast: Cast, due_at: Rungs) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    milestones.revoke(submission, by=cast.ana, via="page")

    assert due_at(2027, 2, 2, 8, 30, kinds=ASKED) == [("soon", "Ana"), ("soon", "Mihai")]


def test_change_request_reminds_of_its_own_date(cast: Cast, clock: Clock) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 3, 10)
    factories.decide(submission, cast.ioana, "request_changes", "Say who decides.")
    obligation = factories.obligation(cast.team_a)
    assert obligation.effective_due == time.instant(date(2027, 2, 15), time_of(23, 59), "Europe/Bucharest")

    clock.set(2027, 2, 12, 8, 30)

    [planned] = [row for row in plan(cast) if row.kind == "soon"]
    key = f"remind:milestone:{obligation.pk}:user:{cast.ana.pk}:T-3d:2027-02-15"
    assert planned.key == key


def time_of(hour: int, minute: int) -> Any:
    return time.local(time.now(), "UTC").time().replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_keys_name_subject_person_rung_and_day(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 18)
    of_a = factories.obligation(cast.team_a).pk

    planned = [row for row in plan(cast) if row.kind == "tomorrow"]

    assert f"remind:milestone:{of_a}:user:{cast.ana.pk}:T-1d:2027-02-05" in keys(planned)
    assert all(row.expires_at <= factories.obligation(cast.team_a).effective_due for row in planned)


def test_reminders_over_easter_move_before_it(cast: Cast, due_at: Rungs) -> None:
    # Due Tuesday 4 May; Friday to Monday are Easter, and Saturday is Labour Day.
    assert due_at(2027, 4, 29, 8, 30, kinds=("soon",)) == [("soon", "Ana"), ("soon", "Mihai")]
    assert due_at(2027, 4, 29, 18, kinds=("tomorrow",)) == [("tomorrow", "Ana"), ("tomorrow", "Mihai")]
    assert due_at(2027, 5, 3, 18, kinds=("soon", "tomorrow")) == []


def test_overdue_in_the_summer_break_is_told_after_it(cast: Cast, due_at: Rungs) -> None:
    # Due Friday 6 August; the break is from 9 to 29 August.
    for day in (9, 10, 20, 29):
        assert due_at(2027, 8, day, 9, kinds=("overdue",)) == []

    assert ("overdue", "Ana") in due_at(2027, 8, 30, 8, 30, kinds=("overdue",))


def test_reminders_come_by_the_readers_clock(cast: Cast, due_at: Rungs) -> None:
    User.objects.filter(pk=cast.ana.pk).update(zone="America/New_York")

    assert due_at(2027, 2, 2, 8, 30, kinds=("soon",)) == [("soon", "Mihai")]
    assert due_at(2027, 2, 2, 15, 30, kinds=("soon",)) == [("soon", "Ana"), ("soon", "Mihai")]


def test_reader_for_whom_the_date_is_a_day_later_is_not_called_late_too_soon(
    cast: Cast, due_at: Rungs
) -> None:
    # Friday 23:59 in Cluj is Saturday in Auckland, and one working day later is Monday there.
    User.objects.filter(pk=cast.ana.pk).update(zone="Pacific/Auckland")

    late = ("overdue", "Ana")
    assert late not in due_at(2027, 2, 5, 23, 58, kinds=ASKED)
    assert late not in due_at(2027, 2, 7, 21, 29, kinds=ASKED)
    assert late in due_at(2027, 2, 7, 21, 30, kinds=ASKED)


def test_zone_that_does_not_exist_is_the_editions(cast: Cast, due_at: Rungs) -> None:
    User.objects.filter(pk=cast.ana.pk).update(zone="Mars/Olympus")

    assert ("soon", "Ana") in due_at(2027, 2, 2, 8, 30)


def test_who_joins_later_is_not_reminded_of_what_was_said_before(
    cast: Cast, due_at: Rungs, clock: Clock
) -> None:
    clock.set(2027, 2, 4, 19)
    late = factories.add_member(cast.team_b)

    planned = plan(cast)

    assert late.pk not in {row.person_id for row in planned}


def test_who_left_is_not_reminded(cast: Cast, due_at: Rungs) -> None:
    teams.leave(Membership.objects.get(user=cast.mihai), by=cast.vlad, via="page")

    assert due_at(2027, 2, 4, 18, kinds=ASKED) == [("tomorrow", "Ana")]


def test_closed_edition_says_nothing_to_anybody(cast: Cast, due_at: Rungs, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 1, 8)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    assert due_at(2027, 2, 2, 8, 30) == []
    clock.set(2027, 2, 8, 8, 30)
    assert plan(cast) == []


@pytest.mark.parametrize(
    ("handed_in", "silent", "told"),
    [
        ((2027, 2, 1, 10), (2027, 2, 4, 8, 29), (2027, 2, 4, 8, 30)),
        ((2027, 1, 29, 22), (2027, 2, 3, 8, 29), (2027, 2, 3, 8, 30)),  # over a weekend
        ((2027, 4, 28, 10), (2027, 5, 5, 8, 29), (2027, 5, 5, 8, 30)),  # over Easter
    ],
)
def test_hand_in_that_waits_three_working_days_is_told_to_the_mentor(
    cast: Cast, due_at: Rungs, clock: Clock, handed_in: Any, silent: Any, told: Any
) -> None:
    clock.set(*handed_in)
    factories.hand_in(cast.team_a, cast.ana, "m04")

    assert due_at(*silent, kinds=("waiting",)) == []
    assert due_at(*told, kinds=("waiting",)) == [("waiting", "Ioana")]


def test_newer_version_does_not_start_the_wait_anew(cast: Cast, due_at: Rungs, clock: Clock) -> None:
    clock.set(2027, 2, 1, 10)
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 3, 10)
    factories.hand_in(cast.team_a, cast.ana, text="With one more line.")

    assert due_at(2027, 2, 4, 8, 30, kinds=("waiting",)) == [("waiting", "Ioana")]
    assert due_at(2027, 2, 8, 8, 30, kinds=("waiting",)) == []


@pytest.mark.parametrize(("team", "key"), [("team_b", "m01"), ("team_a", "g1"), ("team_a", "m12")])
def test_what_no_mentor_answers_waits_for_the_managers(
    cast: Cast, due_at: Rungs, clock: Clock, team: str, key: str
) -> None:
    clock.set(2027, 2, 1, 10)
    Deliverable.objects.all().delete()
    person = cast.ana if team == "team_a" else cast.mihai
    factories.hand_in(getattr(cast, team), person, key)

    assert due_at(2027, 2, 4, 8, 30, kinds=("waiting",)) == [("waiting", "Vlad")]


def test_member_who_also_mentors_the_team_is_not_asked_to_answer(
    cast: Cast, due_at: Rungs, clock: Clock
) -> None:
    factories.add_member(cast.team_b, cast.mihai, role=Membership.Role.MENTOR)
    clock.set(2027, 2, 1, 10)
    factories.hand_in(cast.team_b, cast.mihai)

    assert due_at(2027, 2, 4, 8, 30, kinds=("waiting",)) == [("waiting", "Vlad")]


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ((2027, 1, 22, 13, 0), False),  # the week of the kick-off asks for none
        ((2027, 1, 29, 12, 59), False),
        ((2027, 1, 29, 13, 0), True),
        ((2027, 4, 29, 13, 0), True),  # Good Friday: the day before
        ((2027, 4, 30, 13, 0), True),  # the same one, not yet 36 hours old
        ((2027, 8, 13, 13, 0), False),  # summer break
        ((2027, 11, 19, 13, 0), True),  # week 43, the last one that is asked
        ((2027, 11, 26, 13, 0), False),
    ],
)
def test_week_is_asked_for_on_friday(due_at: Rungs, when: Any, asked: bool) -> None:
    assert due_at(*when, kinds=("weekly",)) == ([("weekly", "Ana"), ("weekly", "Mihai")] if asked else [])


def test_good_friday_and_the_day_before_are_one_question(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 4, 29, 13)
    before = keys([row for row in plan(cast) if row.kind == "weekly"])
    clock.set(2027, 4, 30, 13)

    assert keys([row for row in plan(cast) if row.kind == "weekly"]) == before


def test_team_that_wrote_this_week_is_not_asked(cast: Cast, due_at: Rungs, clock: Clock) -> None:
    clock.set(2027, 1, 24, 23, 59)
    factories.log(cast.team_b, cast.mihai)
    clock.set(2027, 1, 25, 0, 1)
    update = factories.log(cast.team_a, cast.ana)

    assert due_at(2027, 1, 29, 13, kinds=("weekly",)) == [("weekly", "Mihai")]
    updates.revoke(update, by=cast.ana, via="page")
    assert due_at(2027, 1, 29, 13, kinds=("weekly",)) == [("weekly", "Ana"), ("weekly", "Mihai")]


def test_who_wants_no_digests_is_not_asked_on_friday(cast: Cast, due_at: Rungs) -> None:
    User.objects.filter(pk=cast.ana.pk).update(wants_digests=False)

    assert due_at(2027, 1, 29, 13, kinds=("weekly",)) == [("weekly", "Mihai")]
    assert ("soon", "Ana") in due_at(2027, 2, 2, 8, 30)


def test_break_of_the_edition_is_quiet(cast: Cast, due_at: Rungs) -> None:
    Break.objects.create(cohort=cast.cohort, key="ski", starts=date(2027, 2, 2), ends=date(2027, 2, 3))

    assert due_at(2027, 2, 2, 8, 30, kinds=("soon",)) == [
        ("soon", "Ana"),
        ("soon", "Mihai"),
    ]  # of the day before
    assert due_at(2027, 2, 1, 8, 30, kinds=("soon",)) == [("soon", "Ana"), ("soon", "Mihai")]


def test_planning_writes_nothing(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 18)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert plan(cast)

    assert not [query for query in queries if not query["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert (Occurrence.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("when", [(2027, 2, 4, 18), (2027, 2, 8, 8, 30)], ids=["eve", "monday"])
def test_forty_teams_cost_as_many_queries_as_three(cast: Cast, clock: Clock, when: Any) -> None:
    counts = []
    for size in (3, 40):
        clock.set(2027, 1, 18, 9)
        cohort = factories.make_cohort(cast.programme)
        crowds.make_crowd(cohort, size)
        clock.set(*when)
        with CaptureQueriesContext(connection) as queries:
            found = reminders.plan(cohort, time.now())
        counts.append(len(queries))
        assert len(found) >= size

    assert counts[0] == counts[1]
    assert counts[0] <= 25


@pytest.mark.long
def test_after_the_follow_up_nothing_is_left_unsaid(cast: Cast, clock: Clock) -> None:
    """36 hours without a worker lose nothing; what is older is not said any more."""
    TeamMilestone.objects.exclude(milestone__key="m01").update(state="waived")
    expected = due_in_steps(cast, clock, hours=1)

    assert due_in_steps(cast, clock, hours=35) == expected


def due_in_steps(cast: Cast, clock: Clock, *, hours: int) -> set[str]:
    clock.set(2027, 2, 1, 0)
    end, found = time.now() + timedelta(days=10), set()
    while time.now() < end:
        found |= {row.key for row in plan(cast) if row.kind in ASKED and row.kind != "tomorrow"}
        clock.forward(hours=hours)
    return found
