"""Of somebody who is in two editions, each reader sees the one they are in."""

import pytest

from cohorts.actions import teams
from cohorts.models import CohortRole
from cohorts.reads import profile
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of


@pytest.fixture
def dora(cast: Cast) -> User:
    """A member here and elsewhere."""
    dora = factories.make_user("Dora")
    for team in (cast.team_a, cast.foreign_team):
        factories.add_member(team, dora)
    return dora


def places(person: User, reader: User) -> list[str]:
    return sorted(stay.place for stay in profile.stays(person, reader))


def test_places_of_another_edition_are_not_told(cast: Cast, dora: User) -> None:
    assert places(dora, cast.vlad) == places(dora, cast.ana) == ["Bicla Noastră"]
    assert places(dora, cast.ela) == ["Țara Copiilor"]
    assert places(dora, dora) == ["Bicla Noastră", "Țara Copiilor"]


def test_of_a_place_elsewhere_that_ended_nothing_is_told(cast: Cast, dora: User) -> None:
    for place in dora.memberships.all():
        teams.leave(place, by=dora, via="page")

    assert places(dora, cast.ana) == []
    assert places(dora, cast.vlad) == ["Bicla Noastră"]


def test_why_somebody_left_is_told_to_managers_and_to_themselves(cast: Cast, dora: User) -> None:
    place = dora.memberships.get(team=cast.team_a)
    teams.leave(place, by=dora, reason="moved", via="page")

    for reader in (cast.vlad, dora):
        assert "Moved away" in {str(stay.why) for stay in profile.stays(dora, reader)}
        assert "FIX 2027 · Moved away" in text_of(as_(reader).get(f"/people/{dora.pk}"))
    assert "Moved away" not in text_of(as_(cast.ana).get(f"/people/{dora.pk}"))


def test_a_quiet_role_is_told_to_who_oversees_the_edition(cast: Cast) -> None:
    later, viewer = factories.make_user("Later"), factories.make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=later, role="reserve_mentor")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert places(later, cast.vlad) == places(later, viewer) == ["FIX 2027"]
    assert places(later, cast.ana) == places(later, cast.ela) == []


def test_what_was_logged_elsewhere_is_read_elsewhere(cast: Cast, dora: User) -> None:
    here = factories.log(cast.team_a, dora, sentence="Here.")
    there = factories.log(cast.foreign_team, dora, sentence="There.")

    assert list(profile.logged(dora, cast.vlad)) == list(profile.logged(dora, cast.mihai)) == [here]
    assert list(profile.logged(dora, cast.ela)) == [there]


def test_nobody_is_asked_into_an_edition_of_others(cast: Cast) -> None:
    never = factories.add_member(cast.foreign_team, factories.make_user("Nou", claimed_at=None))
    assert profile.asking(never, cast.vlad) is None

    factories.add_member(cast.team_a, never)

    assert profile.asking(never, cast.vlad) == cast.cohort


def test_lost_letters_of_another_edition_are_not_told(cast: Cast, dora: User, clock: Clock) -> None:
    for n, cohort in enumerate((cast.cohort, cast.foreign_cohort)):
        Letter.objects.create(
            message_id=f"{n}@x", person=dora, cohort_id=cohort.pk, kind="verdict", state="dead",
            due_at=clock.now, expires_at=clock.now,
        )  # fmt: skip

    assert [(lost.cohort, lost.letters) for lost in profile.troubles(dora, cast.vlad)] == [(cast.cohort, 1)]
