"""Who may do what, as one table: the rules themselves, whatever the doors ask before."""

from collections.abc import Callable
from typing import Any

import pytest

from cohorts import rules
from cohorts.models import CohortRole, Meeting, Team
from fixhub.refused import Forbidden
from tests.conftest import Cast
from tests.factories import hand_in, make_manager, make_programme, make_user


def _meeting(cast: Cast, team: Team | None = None, kind: str = "cohort") -> Meeting:
    return Meeting(cohort=cast.cohort, team=team, kind=kind)


WHO = ("ana", "mihai", "ioana", "vlad", "vera", "ela")
Rule = Callable[[Any, Cast], bool]
TABLE: dict[str, tuple[Rule, str]] = {
    "launch": (lambda who, cast: rules.can_launch(who, cast.programme), "vlad"),
    "manage": (lambda who, cast: rules.can_manage(who, cast.cohort), "vlad"),
    "see": (lambda who, cast: rules.can_see(who, cast.team_a), "ana mihai ioana vlad vera"),
    "see inside": (lambda who, cast: rules.can_see_inside(who, cast.team_a), "ana ioana vlad"),
    "log": (lambda who, cast: rules.can_log(who, cast.team_a), "ana"),
    "plan a meeting of the edition": (lambda who, cast: rules.can_arrange(who, _meeting(cast)), "vlad"),
    "plan mentoring": (
        lambda who, cast: rules.can_arrange(who, _meeting(cast, cast.team_a, "mentoring")),
        "ana ioana vlad",
    ),
    "plan an event of a team": (
        lambda who, cast: rules.can_arrange(who, _meeting(cast, cast.team_a, "event")),
        "vlad",
    ),
    "note who was there": (
        lambda who, cast: rules.can_note_attendance(who, _meeting(cast, cast.team_a, "mentoring")),
        "ioana vlad",
    ),
    "note who was at an evening": (lambda who, cast: rules.can_note_attendance(who, _meeting(cast)), "vlad"),
    "read who was there": (
        lambda who, cast: rules.can_read_attendance(who, _meeting(cast, cast.team_a, "mentoring")),
        "ana mihai ioana vlad vera ela",
    ),
    "read who was at an evening": (lambda who, cast: rules.can_read_attendance(who, _meeting(cast)), "vlad"),
    "invite a member": (lambda who, cast: rules.can_invite(who, cast.team_a, "member"), "ana vlad"),
    "invite a mentor": (lambda who, cast: rules.can_invite(who, cast.team_a, "mentor"), "vlad"),
    "review": (
        lambda who, cast: rules.can_review(
            who, cast.team_a.milestones.get(state="submitted").submissions.get()
        ),
        "ioana vlad",
    ),
    "oversee anything": (lambda who, cast: rules.oversees_anything(who), "vlad vera"),
}


@pytest.mark.parametrize("act", TABLE)
def test_who_may(cast: Cast, act: str) -> None:
    vera = make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=vera, role="viewer")
    hand_in(cast.team_a, cast.ana)
    rule, allowed = TABLE[act]

    people = {name: vera if name == "vera" else getattr(cast, name) for name in WHO}

    assert [name for name in WHO if rule(people[name], cast)] == allowed.split()


def test_whoever_has_a_role_in_a_programme_oversees_it_before_its_first_edition(cast: Cast) -> None:
    first = make_manager(make_programme(slug="new", name="New"))

    assert rules.oversees_anything(first)


def test_a_rule_that_does_not_hold_is_told_in_a_sentence() -> None:
    rules.require(True)
    with pytest.raises(Forbidden) as no:
        rules.require(False)

    assert str(no.value.reason) == "You may see this, but not change it."
