"""Each reason with a team that has it, and one just below."""

from datetime import timedelta

import pytest

from cohorts.models import Break, Membership
from fixhub import clock as clocks
from fixhub.reports.attention import attention
from fixhub.reports.known import gather
from tests import factories
from tests.conftest import Cast, Clock


def reasons(cast: Cast) -> dict[str, list[str]]:
    known = gather(cast.cohort, clocks.now())
    return {item.team.name: [reason.text for reason in item.reasons] for item in attention(known)}


@pytest.fixture
def manned(cast: Cast) -> Cast:
    """Both teams have a lead and a mentor, and nothing is due yet."""
    Membership.objects.filter(user=cast.mihai).update(role="lead")
    factories.add_member(cast.team_b, cast.ioana, role="mentor")
    return cast


def test_a_team_with_nothing_due_needs_nobody(manned: Cast) -> None:
    assert reasons(manned) == {}


def test_missing_people_are_hints(cast: Cast) -> None:
    assert reasons(cast) == {"Őrszem": ["No mentor", "No lead"]}


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (5, 23, []),
        (6, 0, ["Team charter, roles, consents complete 1 day late"]),
        (7, 12, ["Team charter, roles, consents complete 2 days late"]),
    ],
)
def test_late_the_day_after_the_due_date(
    manned: Cast, clock: Clock, day: int, hour: int, said: list[str]
) -> None:
    clock.set(2027, 2, 3, 12)
    factories.log(manned.team_b, manned.mihai)
    factories.hand_in(manned.team_a, manned.ana)
    factories.log(manned.team_a, manned.ana)
    clock.set(2027, 2, day, hour)

    assert reasons(manned).get("Őrszem", []) == said


def test_several_late_milestones_are_one_reason(manned: Cast, clock: Clock) -> None:
    clock.set(2027, 4, 5, 12)
    assert "3 milestones late, 59, 31 and 3 days" in reasons(manned)["Őrszem"]

    clock.set(2027, 5, 5, 12)
    assert "4 milestones late, up to 89 days" in reasons(manned)["Őrszem"]


def test_late_within_the_last_hour_is_late_since_today(manned: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 5, 23, 59)
    clock.forward(seconds=30)

    assert "Team charter, roles, consents complete late since today" in reasons(manned)["Őrszem"]


@pytest.mark.parametrize(("days", "said"), [(13, []), (14, ["No update for 14 days"])])
def test_silent_after_fourteen_days(manned: Cast, clock: Clock, days: int, said: list[str]) -> None:
    _answer_everything(manned)
    factories.log(manned.team_a, manned.ana)
    clock.set(2027, 1, 27, 12)
    factories.log(manned.team_b, manned.mihai)
    clock.forward(days=days)
    factories.log(manned.team_a, manned.ana)

    assert reasons(manned).get("Őrszem", []) == said


def test_stalled_comes_before_silent(manned: Cast, clock: Clock) -> None:
    _answer_everything(manned)
    clock.set(2027, 1, 27, 12)
    factories.log(manned.team_b, manned.mihai)
    clock.forward(days=6)
    factories.log(manned.team_a, manned.ana)
    clock.forward(days=15)

    assert reasons(manned) == {
        "Őrszem": ["No update for 21 days"],
        "Bicla Noastră": ["No update for 15 days"],
    }


def test_breaks_stand_still(manned: Cast, clock: Clock) -> None:
    _answer_everything(manned)
    clock.set(2027, 1, 27, 12)
    factories.log(manned.team_b, manned.mihai)
    factories.log(manned.team_a, manned.ana)
    start = clocks.now().date() + timedelta(days=2)
    Break.objects.create(cohort=manned.cohort, key="snow", starts=start, ends=start + timedelta(days=6))

    clock.forward(days=20)
    assert reasons(manned) == {}
    clock.forward(days=1)
    assert reasons(manned)["Őrszem"] == ["No update for 14 days"]


def test_stuck_until_the_next_word(manned: Cast, clock: Clock) -> None:
    factories.log(manned.team_b, manned.mihai, stuck=True)
    clock.forward(days=2)
    assert reasons(manned) == {"Őrszem": ["Said “we are stuck”, Mon 18 Jan"]}

    factories.log(manned.team_b, manned.mihai)
    assert reasons(manned) == {}


def test_a_hand_in_waits_longer_than_promised(manned: Cast, clock: Clock) -> None:
    factories.hand_in(manned.team_b, manned.mihai)
    clock.set(2027, 1, 25, 12)
    assert reasons(manned) == {}

    clock.set(2027, 1, 26, 12)
    said = "Team charter, roles, consents complete waits 6 working days for an answer"
    assert reasons(manned) == {"Őrszem": [said]}


def test_a_change_nobody_answers_is_a_hint_until_it_is_late(manned: Cast, clock: Clock) -> None:
    submission = factories.hand_in(manned.team_b, manned.mihai)
    factories.decide(submission, manned.ioana, "request_changes", "Say who does what.")
    clock.forward(days=6)
    assert reasons(manned) == {}

    clock.forward(days=1)
    factories.log(manned.team_b, manned.mihai)
    said = "Change asked on Team charter, roles, consents complete 7 days ago, nothing new yet"
    assert reasons(manned) == {"Őrszem": [said]}

    clock.set(2027, 2, 6, 12)
    factories.log(manned.team_b, manned.mihai)
    assert reasons(manned)["Őrszem"] == ["Team charter, roles, consents complete 1 day late"]


def test_more_hard_reasons_come_first(edition: Cast) -> None:
    found = reasons(edition)

    assert list(found) == ["Őrszem", "Bicla Noastră"]
    assert found["Őrszem"] == [
        "Problem statement and stakeholder map 5 days late",
        "No update for 35 days",
        "Said “we are stuck”, Wed 3 Feb",
        "No mentor",
        "No lead",
    ]
    assert found["Bicla Noastră"] == [
        "Problem statement and stakeholder map 5 days late",
        "Team charter, roles, consents complete waits 20 working days for an answer",
    ]


def _answer_everything(cast: Cast) -> None:
    """Nothing of the first months is late, so that only silence is left to see."""
    for team, user in ((cast.team_a, cast.ana), (cast.team_b, cast.mihai)):
        for key in ("m01", "m02"):
            factories.decide(factories.hand_in(team, user, key), cast.ioana)
