"""Ten days before: no letter of its own, but a line in the Monday digest next to it, the week before."""

from datetime import date, timedelta
from typing import Any

import pytest

from cohorts.models import TeamMilestone
from fixhub import clock as time
from fixhub.accounts.models import User
from tasks import digests, reminders
from tests import factories
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round

# m01 is due on Friday 5 February.
LINES = {
    "en": "Friday 5 February: Team charter, roles, consents complete",
    "ro": "vineri, 5 februarie: Carta echipei, roluri și acorduri complete",
    "hu": "február 5., péntek: Csapatszabályzat, szerepek, hozzájárulások",
}


def lists(cast: Cast) -> tuple[list[str], list[str]]:
    """The keys of what is asked this week, and of what comes."""
    week = digests.read(cast.cohort, time.now())
    own = week.of_team(cast.team_a.pk)
    keys = dict(cast.cohort.milestones.values_list("pk", "key"))
    return [keys[duty.milestone] for duty in own.asked], [keys[duty.milestone] for duty in own.coming]


@pytest.mark.parametrize(
    ("when", "asked", "coming"),
    [
        ((2027, 1, 24, 23, 59), [], []),
        ((2027, 1, 25, 8, 30), [], ["m01"]),  # the Monday of the week before, eleven days
        ((2027, 1, 31, 23, 59), [], ["m01"]),  # the last day of the week before
        ((2027, 2, 1, 0, 0), ["m01"], []),  # its own week: it is asked, and said once
        ((2027, 2, 2, 8, 30), ["m01"], []),  # the morning of the letter three days before
        ((2027, 2, 6, 8, 30), ["m01"], []),  # late
    ],
)
def test_it_comes_the_week_before_and_is_asked_in_its_own(
    cast: Cast, clock: Clock, when: Any, asked: list[str], coming: list[str]
) -> None:
    clock.set(*when)

    assert lists(cast) == (asked, coming)


def test_what_is_handed_in_does_not_come(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 1, 26, 8, 30)
    factories.hand_in(cast.team_a, cast.ana, "m01")

    assert lists(cast) == ([], [])


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_the_line_is_read_in_three_languages(cast: Cast, relay: Relay, tick_at: Round, language: str) -> None:
    User.objects.filter(pk=cast.ana.pk).update(language=language)

    tick_at(2027, 1, 25, 8, 30)

    [mail] = letters.to(relay, cast.ana)
    assert LINES[language] in letters.text(mail)
    assert "T-3d" not in str(mail)


def test_every_milestone_comes_on_one_monday_and_is_asked_on_the_next(cast: Cast, clock: Clock) -> None:
    """So it is said 7 to 13 days before, and never so near as its own letter three days before."""
    cohort = cast.cohort
    dues = {row.milestone.key: time.local(row.effective_due, cohort.zone).date() for row in obligations(cast)}
    came: dict[str, date] = {}
    for week in range(1, 45):
        day = factories.KICKOFF + timedelta(weeks=week)
        clock.set(day.year, day.month, day.day, 8, 30)
        for key in lists(cast)[1]:
            assert key not in came
            came[key] = day

    assert came == {
        key: time.monday(due) - timedelta(weeks=1) for key, due in dues.items() if not key.startswith("f")
    }
    assert min((dues[key] - day).days for key, day in came.items()) > reminders.SOON_DAYS


def obligations(cast: Cast) -> list[TeamMilestone]:
    return list(cast.team_a.milestones.select_related("milestone"))
