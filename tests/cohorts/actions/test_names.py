"""What things are called is written so that others can read it."""

from datetime import date

import pytest

from cohorts import blueprint
from cohorts.actions import invitations, teams
from fixhub.refused import Refused
from tests.conftest import Cast

HIDDEN = "\u200b\u202e"


def test_a_team_keeps_what_is_seen_of_its_name(cast: Cast) -> None:
    team = teams.add(
        cast.cohort, by=cast.vlad, name=f"{HIDDEN}Green\nAlley", theme=f"Mobi{HIDDEN}lity", via="page"
    )

    assert (team.name, team.theme) == ("Green Alley", "Mobility")


@pytest.mark.parametrize("name", ["", " \n", HIDDEN])
def test_a_team_without_a_visible_name_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        teams.add(cast.cohort, by=cast.vlad, name=name, via="api")


def test_a_name_made_of_hidden_signs_is_no_second_team(cast: Cast) -> None:
    with pytest.raises(Refused):
        teams.add(cast.cohort, by=cast.vlad, name=f"{cast.team_b.name}{HIDDEN}", via="api")


def test_an_edition_keeps_what_is_seen_of_its_name() -> None:
    plan = blueprint.draft("fix-10-month", name=f"FIX{HIDDEN} 2027\r\nBcc: x", start=date(2027, 1, 18))

    assert plan.name == "FIX 2027 Bcc: x"
    with pytest.raises(Refused):
        blueprint.draft("fix-10-month", name=HIDDEN, start=date(2027, 1, 18))


def test_whoever_is_invited_keeps_what_is_seen_of_their_name(cast: Cast) -> None:
    asked = {"role": "viewer", "cohort": cast.cohort, "by": cast.vlad}

    sent = invitations.invite("new@example.org", given=f"Do{HIDDEN}ru", family="A\nB", **asked)

    assert (sent.user.given, sent.user.family) == ("Doru", "A B")


def test_an_address_that_grows_too_long_when_folded_is_refused(cast: Cast) -> None:
    longer_when_folded = "a@" + ".".join(["ß" * 30] * 7) + ".ro"

    with pytest.raises(Refused):
        invitations.invite(longer_when_folded, role="viewer", cohort=cast.cohort, by=cast.vlad)
