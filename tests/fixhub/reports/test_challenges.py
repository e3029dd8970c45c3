"""Board, report and their sheets, narrowed to the teams that work on one challenge."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from cohorts.actions import challenges
from cohorts.models import Challenge
from fixhub.accounts.models import User
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of
from tests.factories import make_challenge, make_team

EDITION = "/cohorts/fix-2027"


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """Team A works on cool streets, B on the night bus that was withdrawn; C on nothing."""
    make_team(cast.cohort, name="Cald Acasă")
    for team, title in ((cast.team_a, "Cool streets"), (cast.team_b, "Night bus")):
        challenge = make_challenge(cast.cohort, cast.vlad, title)
        challenges.take_up(team, by=cast.vlad, theme=team.theme, challenge=challenge, via="page")
    challenges.withdraw(challenge, by=cast.vlad, via="page")
    return cast


def command(**options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("cohort_report", "fix-2027", format="json", stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def api(person: User, query: str = "") -> dict[str, Any]:
    return dict(as_(person).get(f"/api/v1{EDITION}/report{query}").json())


@pytest.fixture
def turns(asked: Cast, clock: Clock) -> list[str]:
    """An instant before, and one after each turn: off the streets, the bus back, onto it, no streets."""
    streets, bus = (Challenge.objects.get(slug=slug) for slug in ("cool-streets", "night-bus"))
    who: dict[str, Any] = {"by": asked.vlad, "via": "page"}
    instants = [clock.now]
    for act in (
        lambda: challenges.take_up(asked.team_a, theme="Buses", challenge=None, **who),
        lambda: challenges.restore(bus, **who),
        lambda: challenges.take_up(asked.team_a, theme="Heat", challenge=bus, **who),
        lambda: challenges.withdraw(streets, **who),
    ):
        clock.forward(hours=1)
        act()
        instants.append(clock.now)
    return [at.isoformat() for at in instants]


@pytest.mark.postgres_later
def test_an_old_instant_counts_a_team_where_it_was_counted_then(asked: Cast, turns: list[str]) -> None:
    teams = [command(as_of=at)["teams"] for at in turns]

    assert [(first["theme"], first["challenge"]) for first, *_others in teams] == [
        ("Mobility", "cool-streets"),
        ("Buses", None),
        ("Buses", None),
        ("Heat", "night-bus"),
        ("Heat", "night-bus"),
    ]
    # The last team kept the bus while that was withdrawn, and had it again once it was back.
    assert [last["challenge"] for *_others, last in teams] == [None, None, *["night-bus"] * 3]
    then = command(as_of=turns[0], challenge="cool-streets", theme="Mobility")["teams"]
    assert [team["name"] for team in then] == ["Bicla Noastră"]


@pytest.mark.both_engines
def test_command_and_api_give_the_same_teams(asked: Cast) -> None:
    by_command, by_api = command(challenge="cool-streets"), api(asked.vlad, "?challenge=cool-streets")

    for found in (by_command, by_api):
        assert found["challenge"] == "cool-streets"
        assert [(team["name"], team["challenge"]) for team in found["teams"]] == [
            ("Bicla Noastră", "cool-streets")
        ]
    assert [team["challenge"] for team in api(asked.vlad)["teams"]] == ["cool-streets", None, None]
    assert command(challenge="nowhere")["teams"] == []


def test_the_board_offers_what_teams_work_on(asked: Cast) -> None:
    board = as_(asked.vlad).get(f"{EDITION}/board?challenge=cool-streets")

    assert "Bicla Noastră" in text_of(board) and "Cald Acasă" not in text_of(board)
    assert '<option value="cool-streets" selected>' in board.content.decode()
    assert "night-bus" not in board.content.decode()


def test_page_and_sheet_of_the_report_are_narrowed(asked: Cast) -> None:
    page = as_(asked.vlad).get(f"{EDITION}/report?challenge=cool-streets")
    sheet = as_(asked.vlad).get(f"{EDITION}/report.csv?challenge=cool-streets").content.decode("utf-8-sig")

    assert '<option value="cool-streets" selected>' in page.content.decode()
    names = {row["title"] for row in csv.DictReader(io.StringIO(sheet)) if row["section"] == "team"}
    assert names == {"Bicla Noastră"}


@pytest.mark.parametrize("page", ["board", "report", "report.csv"])
def test_a_challenge_that_is_not_there_is_told(asked: Cast, page: str) -> None:
    assert as_(asked.vlad).get(f"{EDITION}/{page}?challenge=nowhere").status_code == 400


def test_without_challenges_there_is_nothing_to_choose(cast: Cast) -> None:
    page = as_(cast.vlad).get(f"{EDITION}/board")

    assert 'name="challenge"' not in page.content.decode()
    assert as_(cast.vlad).get(f"{EDITION}/board?challenge=x").status_code == 400
