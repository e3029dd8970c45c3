"""The caches of an obligation, and the facts they come from."""

from datetime import UTC, datetime, timedelta

import pytest

from cohorts import facts
from cohorts.actions import milestones
from cohorts.facts import Dated, State, Version, derive
from cohorts.models import Decision, DueHistory, Submission, TeamMilestone
from tests import factories
from tests.conftest import Cast, Clock

DAY = datetime(2027, 2, 1, 12, tzinfo=UTC)
APPROVE, CHANGE = Decision.Verdict.APPROVE, Decision.Verdict.REQUEST_CHANGES


def version(n: int, attempt: int = 1, verdict: str | None = None) -> Version:
    return Version(n, attempt, DAY + timedelta(days=n), verdict, verdict and DAY + timedelta(days=n, hours=1))


def dated(attempt: int, days: int) -> Dated:
    return Dated(attempt, DAY + timedelta(days=days), DAY)


@pytest.mark.parametrize(
    ("versions", "state", "attempt", "opened"),
    [
        ([], State.OPEN, 1, None),
        ([version(1)], State.SUBMITTED, 1, 1),
        ([version(1), version(2)], State.SUBMITTED, 1, 2),
        ([version(1, verdict=APPROVE)], State.APPROVED, 1, None),
        ([version(1, verdict=CHANGE)], State.CHANGES_REQUESTED, 2, None),
        ([version(1, verdict=CHANGE), version(2, 2)], State.SUBMITTED, 2, 2),
        ([version(1, verdict=CHANGE), version(2, 2, CHANGE)], State.CHANGES_REQUESTED, 3, None),
        ([version(1, verdict=CHANGE), version(2, 2, APPROVE)], State.APPROVED, 2, None),
    ],
)
def test_state_follows_the_latest_version(
    versions: list[Version], state: str, attempt: int, opened: int | None
) -> None:
    found = derive(versions, [dated(1, 5)])

    assert (found.state, found.attempt) == (state, attempt)
    assert (found.open_version.pk if found.open_version else None) == opened


def test_due_is_the_last_date_of_the_attempt() -> None:
    dues = [dated(1, 5), dated(1, 9), dated(2, 20), dated(2, 18)]

    first, second = derive([], dues), derive([version(1, verdict=CHANGE)], dues)

    assert first.due_at == DAY + timedelta(days=9)
    assert second.due_at == DAY + timedelta(days=18)
    assert second.first_due_at == DAY + timedelta(days=9)


def test_an_attempt_without_a_date_keeps_the_one_before() -> None:
    found = derive([version(1, verdict=CHANGE)], [dated(1, 5)])

    assert found.due_at == DAY + timedelta(days=5)


def test_an_obligation_without_dates_has_no_due() -> None:
    found = derive([], [])

    assert (found.due_at, found.first_due_at, found.original_at) == (None, None, None)


def test_an_excused_obligation_stays_excused() -> None:
    assert derive([version(1)], [], State.WAIVED).state == State.WAIVED


@pytest.mark.both_engines
def test_refresh_writes_what_the_facts_say(cast: Cast, django_assert_num_queries: object) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    pk = submission.team_milestone_id
    TeamMilestone.objects.filter(pk=pk).update(state="approved", attempt=4)
    Submission.objects.filter(pk=submission.pk).update(is_open=False)

    with django_assert_num_queries(6):  # type: ignore[operator]
        facts.refresh([pk])

    row = TeamMilestone.objects.get(pk=pk)
    assert (row.state, row.attempt, row.effective_due) == (
        "submitted",
        1,
        DueHistory.objects.get(team_milestone=pk).due_at,
    )
    assert Submission.objects.get(pk=submission.pk).is_open


def test_refresh_reads_four_times_when_nothing_is_wrong(
    cast: Cast, django_assert_num_queries: object
) -> None:
    pks = list(TeamMilestone.objects.values_list("pk", flat=True))

    with django_assert_num_queries(4):  # type: ignore[operator]
        facts.refresh(pks)


@pytest.mark.both_engines
def test_refresh_moves_the_open_mark_from_an_old_version_to_the_new(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    second = factories.hand_in(cast.team_a, cast.ana)
    Submission.objects.filter(pk=second.pk).update(is_open=False)
    Submission.objects.filter(version=1).update(is_open=True)

    facts.refresh([second.team_milestone_id])

    assert list(Submission.objects.filter(is_open=True)) == [second]


@pytest.mark.both_engines
def test_a_revoked_version_gives_way_to_the_one_before(cast: Cast) -> None:
    first = factories.hand_in(cast.team_a, cast.ana)
    second = factories.hand_in(cast.team_a, cast.ana)
    milestones.revoke(second, by=cast.ana, via="page")

    row = TeamMilestone.objects.get(pk=first.team_milestone_id)
    assert (row.state, Submission.objects.get(is_open=True)) == ("submitted", first)


@pytest.mark.both_engines
def test_of_cohort_answers_for_a_past_instant(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 1, 12)
    submission = factories.hand_in(cast.team_a, cast.ana)
    before = clock.now
    clock.forward(days=1)
    factories.decide(submission, cast.ioana, "request_changes")

    then = {duty.pk: duty.standing for duty in facts.of_cohort(cast.cohort, before)}
    now = {duty.pk: duty.standing for duty in facts.of_cohort(cast.cohort, clock.now)}

    pk = submission.team_milestone_id
    assert (then[pk].state, then[pk].attempt) == ("submitted", 1)
    assert (now[pk].state, now[pk].attempt) == ("changes_requested", 2)
    assert len(then) == TeamMilestone.objects.filter(team__cohort=cast.cohort).count()


@pytest.mark.plants_a_lie
def test_a_revoked_decision_counts_until_it_was_revoked(cast: Cast, clock: Clock) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    clock.forward(days=1)
    factories.decide(submission, cast.ioana)
    decided = clock.now
    clock.forward(days=1)
    Decision.objects.update(revoked_at=clock.now, revoked_by=cast.vlad)
    clock.forward(days=1)
    Decision.objects.create(submission=submission, verdict=CHANGE, by=cast.ioana, at=clock.now)

    def state(at: datetime) -> str:
        found = {duty.pk: duty.standing for duty in facts.of_cohort(cast.cohort, at)}
        return found[submission.team_milestone_id].state

    assert state(decided) == "approved"
    assert state(clock.now - timedelta(hours=1)) == "submitted"
    assert state(clock.now) == "changes_requested"


@pytest.mark.both_engines
def test_differences_name_each_wrong_cache(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    obligations = TeamMilestone.objects.filter(team__cohort=cast.cohort)
    assert facts.differences(obligations) == []

    TeamMilestone.objects.filter(pk=submission.team_milestone_id).update(state="open")
    Submission.objects.filter(pk=submission.pk).update(is_open=False)

    assert [str(found) for found in facts.differences(obligations)] == [
        f"TeamMilestone {submission.team_milestone_id}: state is open, the facts say submitted",
        f"Submission {submission.pk}: is_open is False, the facts say True",
    ]
    assert facts.repair(obligations) == 2
    assert facts.differences(obligations) == []
