"""The report for an old instant says what it said then, whatever happened since."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from cohorts.actions import milestones, removals, teams, updates
from cohorts.models import (
    CohortState,
    DueHistory,
    Membership,
    Milestone,
    MilestoneRevision,
    PolicyVersion,
    Submission,
    Team,
    TeamMilestone,
    TeamOutcome,
    TeamState,
    Update,
)
from fixhub.reports.data import as_data
from fixhub.reports.progress import progress
from mentoring.actions import reviews
from tests import factories
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.postgres_later


def told(cast: Cast, at: datetime) -> dict[str, Any]:
    return as_data(progress(cast.cohort, as_of=at))


@pytest.mark.plants_a_lie
def test_later_facts_change_no_older_figure(edition: Cast, clock: Clock) -> None:
    at, before = clock.now, told(edition, clock.now)
    clock.forward(days=1)

    _hand_ins_and_updates(edition)
    _people_come_and_go(edition)
    _the_programme_changes(edition)

    assert told(edition, at) == before
    assert told(edition, clock.now) != before


def _hand_ins_and_updates(cast: Cast) -> None:
    """A late verdict, one taken back, a hand-in and an update undone."""
    updates.revoke(Update.objects.filter(by=cast.ana).latest("recorded_at"), by=cast.ana, via="page")
    factories.decide(Submission.objects.get(is_open=True), cast.ioana)
    cast.team_b.milestones.get(milestone__key="m01").submissions.get().decisions.update(
        revoked_at=factories.clock.now(), revoked_by=cast.vlad
    )
    factories.log(cast.team_b, cast.mihai)
    milestones.revoke(factories.hand_in(cast.team_a, cast.ana, "m02"), by=cast.ana, via="page")


def _people_come_and_go(cast: Cast) -> None:
    now = factories.clock.now()
    Membership.objects.filter(user=cast.ioana).update(ends=now, end_recorded_at=now)
    factories.add_member(cast.team_b, role="mentor")
    # Told late: it began before the report's instant, but nobody knew.
    Membership.objects.create(
        team=cast.team_a, user=factories.make_user(), role="member", starts=now - timedelta(days=30)
    )
    factories.make_team(cast.cohort, name="Újak")


def _the_programme_changes(cast: Cast) -> None:
    now = factories.clock.now()
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, grace_minutes=600, silent_days=2, review_days=1)
    milestone = Milestone.objects.get(cohort=cast.cohort, key="m02")
    old = milestone.current
    assert old
    milestone.current = MilestoneRevision.objects.create(
        milestone=milestone, n=2, titles={"en": "New"}, planned_day=old.planned_day, due_day=old.due_day,
        due_time=old.due_time, due_at=old.due_at,
    )  # fmt: skip
    milestone.save()
    for obligation in TeamMilestone.objects.filter(milestone=milestone):
        later = obligation.effective_due + timedelta(days=9)
        DueHistory.objects.create(
            team_milestone=obligation, due_at=later, original_at=obligation.effective_due, cause="joined"
        )
    TeamOutcome.objects.create(team=cast.team_b, value="completed")
    TeamState.objects.filter(team=cast.team_b).update(ends=now, end_recorded_at=now)
    TeamState.objects.create(team=cast.team_b, state="withdrawn", starts=now)


def test_a_hand_in_that_was_undone_stood_until_then(edition: Cast, clock: Clock) -> None:
    handed_in = clock.now
    submission = factories.hand_in(edition.team_a, edition.ana, "m02")
    clock.forward(hours=1)
    milestones.revoke(submission, by=edition.ana, via="page")

    assert _milestone(told(edition, handed_in), "m02")["waiting"] == 1
    assert _milestone(told(edition, clock.now), "m02")["waiting"] == 0


@pytest.mark.parametrize("verdict", ["approve", "request_changes"])
def test_a_verdict_that_was_undone_stood_until_then(edition: Cast, clock: Clock, verdict: str) -> None:
    waiting, open_version = told(edition, clock.now), Submission.objects.get(is_open=True)
    review, given = factories.decide(open_version, edition.ioana, verdict), clock.forward(hours=1)
    while_it_stood = told(edition, given)
    clock.forward(hours=1)
    reviews.revoke(review, by=edition.ioana, via="page")

    assert told(edition, given) == while_it_stood
    assert _milestone(while_it_stood, "m01")["waiting"] == 0
    assert _milestone(told(edition, clock.now), "m01") == _milestone(waiting, "m01")
    factories.decide(open_version, edition.ioana, "request_changes", "Once more.")
    assert told(edition, given) == while_it_stood


def test_an_update_that_was_undone_broke_the_silence_until_then(edition: Cast, clock: Clock) -> None:
    logged = clock.now
    update = factories.log(edition.team_b, edition.mihai)
    clock.forward(hours=1)
    updates.revoke(update, by=edition.mihai, via="page")

    assert told(edition, logged)["indicators"]["silent"]["numerator"] == 0
    assert told(edition, clock.now)["indicators"]["silent"]["numerator"] == 1


def test_what_was_restored_was_absent_in_between(edition: Cast, clock: Clock) -> None:
    submission = factories.hand_in(edition.team_a, edition.ana, "m02")
    update = factories.log(edition.team_b, edition.mihai)
    stood = told(edition, clock.now), clock.now
    clock.forward(hours=1)
    milestones.revoke(submission, by=edition.ana, via="page")
    updates.revoke(update, by=edition.mihai, via="page")
    absent = told(edition, clock.now), clock.now
    clock.forward(hours=1)

    milestones.restore(submission, by=edition.ana, via="page")
    updates.restore(update, by=edition.mihai, via="page")

    for figures, at in (stood, absent):
        assert told(edition, at) == figures
    back = told(edition, clock.now)
    assert (back["milestones"], back["indicators"]["silent"]) == (
        stood[0]["milestones"],
        stood[0]["indicators"]["silent"],
    )
    assert absent[0]["milestones"] != back["milestones"]


def test_restoring_keeps_a_timely_hand_in_timely(edition: Cast, clock: Clock) -> None:
    due = factories.obligation(edition.team_a, "m03").effective_due
    with time_machine.travel(due - timedelta(hours=1), tick=False):
        submission = factories.hand_in(edition.team_a, edition.ana, "m03")
    with time_machine.travel(due + timedelta(days=2), tick=False):
        on_time = told(edition, clock.now)["indicators"]["on_time"]["numerator"]
        milestones.revoke(submission, by=edition.ana, via="page")
    with time_machine.travel(due + timedelta(days=3), tick=False):
        assert told(edition, clock.now)["indicators"]["on_time"]["numerator"] == on_time - 1
        milestones.restore(submission, by=edition.ana, via="page")
        assert told(edition, clock.now)["indicators"]["on_time"]["numerator"] == on_time


def test_a_removed_team_was_there_before_and_is_there_again(edition: Cast, clock: Clock) -> None:
    before = told(edition, clock.now), clock.now
    clock.forward(minutes=1)
    removals.remove(edition.team_b, by=edition.vlad, via="page")
    removed = told(edition, clock.now), clock.now
    clock.forward(minutes=1)
    removals.restore(edition.team_b, by=edition.vlad, via="page")

    assert [team["slug"] for team in removed[0]["teams"]] == ["bicla-noastra"]
    for figures, at in (before, removed):
        assert told(edition, at) == figures
    again = told(edition, clock.now)
    assert {**again, "as_of": ""} == {**before[0], "as_of": ""}


def test_a_place_taken_back_leaves_its_gap(edition: Cast, clock: Clock) -> None:
    mihai = Membership.objects.get(user=edition.mihai)
    clock.forward(minutes=1)
    teams.leave(mihai, by=edition.vlad, via="page")
    gone = told(edition, clock.now), clock.now
    clock.forward(minutes=1)
    teams.come_back(mihai, by=edition.vlad, via="page")

    assert told(edition, gone[1]) == gone[0]
    people = [told(edition, at)["indicators"]["people"]["numerator"] for at in (gone[1], clock.now)]
    assert people == [1, 2]


def test_an_extension_of_a_membership_is_known_from_its_record(edition: Cast, clock: Clock) -> None:
    membership = Membership.objects.get(user=edition.mihai)
    end = clock.now + timedelta(days=5)
    Membership.objects.filter(pk=membership.pk).update(ends=end, end_recorded_at=clock.now)
    clock.forward(days=7)
    ended = clock.now
    clock.forward(days=1)
    Membership.objects.create(team=edition.team_b, user=edition.mihai, role="member", starts=end)

    assert told(edition, ended)["indicators"]["people"]["numerator"] == 1
    assert told(edition, clock.now)["indicators"]["people"]["numerator"] == 2


@pytest.mark.plants_a_lie
def test_more_time_counts_for_the_due_date_but_not_for_the_first(edition: Cast, clock: Clock) -> None:
    before = clock.now
    clock.forward(days=1)
    obligation = factories.obligation(edition.team_b)
    later = obligation.effective_due + timedelta(days=3)
    DueHistory.objects.create(
        team_milestone=obligation, due_at=later, original_at=obligation.effective_due, cause="joined"
    )

    def rates(at: datetime) -> list[int]:
        found = told(edition, at)["indicators"]
        return [found[key]["numerator"] for key in ("on_time", "on_original_time")]

    assert rates(before) == [1, 1]
    assert rates(clock.now) == [2, 1]


def test_a_change_request_makes_no_late_team_timely(edition: Cast, clock: Clock) -> None:
    submission = factories.hand_in(edition.team_b, edition.mihai, "m02")
    factories.decide(submission, edition.vlad, "request_changes", "Name the streets.")
    factories.hand_in(edition.team_b, edition.mihai, "m02")

    found = told(edition, clock.now)["indicators"]["on_time"]
    assert (found["numerator"], found["denominator"]) == (1, 3)


def test_a_closed_edition_is_asked_for_nothing(edition: Cast, clock: Clock) -> None:
    ran = clock.now
    clock.forward(days=1)
    CohortState.objects.filter(cohort=edition.cohort).update(ends=clock.now, end_recorded_at=clock.now)
    CohortState.objects.create(cohort=edition.cohort, state="closed")

    assert [item["name"] for item in told(edition, ran)["attention"]] == ["Őrszem", "Bicla Noastră"]
    assert told(edition, clock.now)["attention"] == []
    assert told(edition, clock.now)["indicators"]["silent"]["numerator"] == 0


def test_before_the_first_fact_there_is_nothing(edition: Cast, clock: Clock) -> None:
    found = told(edition, clock.set(2027, 1, 17, 12))

    assert (found["teams"], found["milestones"], found["attention"]) == ([], [], [])


def _milestone(data: dict[str, Any], key: str) -> dict[str, Any]:
    return next(row for row in data["milestones"] if row["key"] == key)


def test_a_team_added_later_was_not_there(edition: Cast, clock: Clock) -> None:
    before = clock.now
    clock.forward(days=1)
    factories.make_team(edition.cohort, name="Újak")

    assert Team.objects.filter(cohort=edition.cohort).count() == 3
    assert len(told(edition, before)["teams"]) == 2


def test_what_belongs_to_a_team_not_yet_known_is_left_out(edition: Cast, clock: Clock) -> None:
    Team.objects.filter(pk=edition.team_b.pk).update(recorded_at=clock.now + timedelta(days=1))

    assert told(edition, clock.now)["indicators"]["people"]["denominator"] == 1
    assert [team["slug"] for team in told(edition, clock.now)["teams"]] == ["bicla-noastra"]
