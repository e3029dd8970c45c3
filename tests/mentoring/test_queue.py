"""The desk's order, its promise in working days, and who has what on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts import rules
from cohorts.models import PolicyVersion, Submission
from mentoring import queue
from mentoring.actions import reviews
from mentoring.queue import Why
from tests import factories
from tests.conftest import Cast, Clock


def names(user: object) -> list[str]:
    return [entry.submission.team_milestone.team.name for entry in queue.awaiting(user)]


def test_a_mentor_has_the_oldest_promise_on_top(cast: Cast, clock: Clock) -> None:
    second = factories.make_team(cast.cohort, name="Second", lead=factories.make_user(), mentor=cast.ioana)
    factories.hand_in(cast.team_a, cast.ana)
    clock.forward(days=1)
    factories.hand_in(second, second.memberships.get(role="lead").user)

    assert names(cast.ioana) == ["Bicla Noastră", "Second"]


def test_a_shorter_promise_of_another_edition_comes_first(cast: Cast, clock: Clock) -> None:
    hurried = factories.make_cohort(cast.programme, name="Hurried")
    PolicyVersion.objects.create(cohort=hurried, n=2, review_days=1)
    quick = factories.make_team(hurried, name="Quick", lead=factories.make_user(), mentor=cast.ioana)
    factories.hand_in(cast.team_a, cast.ana)
    clock.forward(days=1)
    factories.hand_in(quick, quick.memberships.get(role="lead").user)

    assert names(cast.ioana) == ["Quick", "Bicla Noastră"]


@pytest.mark.parametrize(
    ("today", "day", "urgent", "overdue"),
    [
        ((2027, 4, 28), 0, False, False),
        ((2027, 4, 29), 1, False, False),
        # Good Friday, Labour Day, Easter Sunday and Monday are nobody's working days.
        ((2027, 5, 3), 1, False, False),
        ((2027, 5, 6), 4, True, False),
        ((2027, 5, 7), 5, True, False),
        ((2027, 5, 8), 5, True, False),
        ((2027, 5, 10), 6, False, True),
    ],
)
def test_a_promise_counts_working_days(
    cast: Cast, clock: Clock, today: tuple[int, ...], day: int, urgent: bool, overdue: bool
) -> None:
    clock.set(2027, 4, 28, 18)
    factories.hand_in(cast.team_a, cast.ana, "m04")
    clock.set(*today, 9)

    [entry] = queue.awaiting(cast.ioana)

    assert (entry.day, entry.promised, entry.answer_by) == (day, 5, date(2027, 5, 7))
    assert (entry.is_urgent, entry.is_overdue) == (urgent, overdue)


def test_a_new_version_does_not_start_the_clock_anew(cast: Cast, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.forward(days=3)
    newer = factories.hand_in(cast.team_a, cast.ana, text="A better one.")

    [entry] = queue.awaiting(cast.ioana)

    assert entry.submission == newer
    assert entry.day == 3


def test_a_new_attempt_starts_the_clock_anew(cast: Cast, clock: Clock) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes")
    clock.forward(days=3)
    factories.hand_in(cast.team_a, cast.ana, text="Changed.")

    [entry] = queue.awaiting(cast.ioana)

    assert entry.day == 0


def test_an_answered_hand_in_leaves_the_desk(cast: Cast) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    assert queue.awaiting(cast.ioana) == []
    assert queue.done_this_week(cast.ioana) == 1


def test_the_week_of_done_reviews_starts_on_monday(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 1, 24, 23, 30)
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    clock.set(2027, 1, 25, 0, 30)
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m02"), cast.ioana)

    # On her calendar; in UTC both were on Sunday.
    with timezone.override("Europe/Bucharest"):
        assert queue.done_this_week(cast.ioana) == 1


def test_a_manager_settles_panels_and_is_spared_the_mentors_work(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, "m02")
    m12 = factories.obligation(cast.team_a, "m12")
    m12.milestone.deliverables.all().delete()
    factories.hand_in(cast.team_a, cast.ana, "m12")

    [entry] = queue.awaiting(cast.vlad)

    assert (entry.submission.team_milestone.milestone.key, entry.why) == ("m12", Why.SETTLE)


def test_advice_brings_a_hand_in_to_the_manager_and_keeps_it_with_the_mentor(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    reviews.ask_advice(submission, by=cast.ioana, text="Is this enough?", via="page")

    assert [entry.why for entry in queue.awaiting(cast.vlad)] == [Why.ADVICE]
    assert [(entry.why, entry.advice_asked) for entry in queue.awaiting(cast.ioana)] == [(Why.MENTOR, True)]


def test_an_overdue_review_reaches_the_manager(cast: Cast, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 1, 25, 9)
    in_time = queue.awaiting(cast.vlad)
    clock.set(2027, 1, 26, 9)

    assert in_time == []
    assert [entry.why for entry in queue.awaiting(cast.vlad)] == [Why.OVERDUE]


def test_nobody_has_their_own_team_on_the_desk(cast: Cast) -> None:
    factories.add_member(cast.team_b, cast.mihai, "mentor")
    factories.hand_in(cast.team_b, cast.mihai)
    factories.hand_in(cast.team_a, cast.ana)

    assert queue.awaiting(cast.mihai) == []
    assert queue.awaiting(cast.ana) == []
    assert queue.awaiting(cast.ela) == []


def test_a_closed_edition_leaves_the_desk(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    factories.cohorts.close(cast.cohort, by=None, via="command")

    assert queue.awaiting(cast.ioana) == []


@pytest.mark.parametrize(("key", "reviewers"), [("m01", ["ioana", "vlad"]), ("g1", ["vlad"])])
def test_mentors_may_answer_what_is_theirs_and_managers_all(
    cast: Cast, key: str, reviewers: list[str]
) -> None:
    obligation = factories.obligation(cast.team_a, key)
    obligation.milestone.deliverables.all().delete()
    submission = factories.hand_in(cast.team_a, cast.ana, key)

    may = [
        who
        for who in ("ana", "mihai", "ioana", "vlad", "ela")
        if rules.can_review(getattr(cast, who), submission)
    ]

    assert may == reviewers


def test_following_goes_down_and_then_back_to_the_top(cast: Cast) -> None:
    hand_ins = [factories.hand_in(cast.team_a, cast.ana, key) for key in ("m01", "m02", "m03")]
    waiting = queue.awaiting(cast.ioana)
    first, second, third = (entry.submission.pk for entry in waiting)

    assert {first, second, third} == {hand_in.pk for hand_in in hand_ins}
    assert queue.following(waiting, first) == second
    assert queue.following(waiting, third) == first
    assert queue.following(waiting, 0) == first
    assert queue.following(waiting[:1], first) is None
    assert queue.following([], first) is None


@pytest.mark.parametrize("teams", [3, 40])
def test_the_desk_is_one_query_for_any_number(cast: Cast, teams: int) -> None:
    hand_in_many(cast, teams)

    with CaptureQueriesContext(connection) as queries:
        waiting = queue.awaiting(cast.ioana)

    assert (len(waiting), len(queries)) == (teams, 1)


def hand_in_many(cast: Cast, teams: int) -> list[Submission]:
    """That many teams of Ioana's, each with a hand-in."""
    found = []
    for _ in range(teams):
        lead = factories.make_user()
        team = factories.make_team(cast.cohort, lead=lead, mentor=cast.ioana)
        found.append(factories.hand_in(team, lead))
    return found
