"""The keys that teams are found by, and what the database promises of publications."""

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import challenges, teams
from cohorts.models import NameConsent, Publication, Team
from tests.conftest import Cast


def test_a_new_team_is_found_by_name_and_theme(cast: Cast) -> None:
    team = teams.add(cast.cohort, by=cast.vlad, name="Țara Őrzői", theme="Mobilitate şi apă", via="page")

    assert (team.sort_key, team.search_key) == ("tara orzoi", "tara orzoi mobilitate si apa ")


def test_a_team_is_found_by_the_theme_it_takes_up(cast: Cast) -> None:
    challenges.take_up(cast.team_a, by=cast.vlad, theme="Apă şi aer", challenge=None, via="page")

    assert Team.objects.get(pk=cast.team_a.pk).search_key == "bicla noastra apa si aer "


@pytest.mark.both_engines
@pytest.mark.parametrize("kind", [Publication, NameConsent])
def test_only_one_is_open_at_a_time(cast: Cast, kind: type[Publication | NameConsent]) -> None:
    row = {"cohort": cast.cohort} | ({"user": cast.ana} if kind is NameConsent else {})
    kind.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        kind.objects.create(**row)
