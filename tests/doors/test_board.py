"""The board: who sees it, what it says, and what it weighs."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from cohorts.actions import cohorts
from cohorts.models import Cohort, CohortRole, Membership, Milestone, Team, TeamMilestone, TeamOutcome
from fixhub.pages.board.page import TEAMS_A_PAGE
from tests import crowds, factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of

BOARD = "/cohorts/fix-2027/board"


def viewer(cast: Cast) -> Any:
    user = factories.make_user("Dana")
    CohortRole.objects.create(cohort=cast.cohort, user=user, role="viewer")
    return user


def rows(answer: Any) -> dict[str, str]:
    """Each team of the table and what its row says."""
    body = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>") if row.strip()]
    return {
        next(name for name in Team.objects.values_list("name", flat=True) if line.startswith(name)): line
        for line in said
    }


@pytest.mark.parametrize("who", ["vlad", "viewer"])
def test_managers_and_viewers_read_the_board(cast: Cast, who: str) -> None:
    user = viewer(cast) if who == "viewer" else cast.vlad

    assert as_(user).get(BOARD).status_code == 200


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "ela"])
def test_everybody_else_finds_nothing(cast: Cast, who: str) -> None:
    hidden, missing = as_(getattr(cast, who)).get(BOARD), as_(getattr(cast, who)).get("/cohorts/none/board")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert text_of(hidden) == text_of(missing)


def test_a_manager_of_another_programme_finds_nothing(cast: Cast) -> None:
    stranger = factories.make_manager(cast.foreign_cohort.programme)

    assert as_(stranger).get(BOARD).status_code == 404
    assert as_(stranger).get("/cohorts/elsewhere-2027/board").status_code == 200


def test_strangers_are_asked_to_sign_in(cast: Cast, client: Client) -> None:
    assert client.get(BOARD).status_code == 302


def test_nobody_posts_to_the_board(cast: Cast) -> None:
    assert as_(cast.vlad).post(BOARD).status_code == 405


def test_each_cell_says_its_state_in_words(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 12)
    accepted = factories.hand_in(cast.team_a, cast.ana)
    factories.decide(accepted, cast.ioana)
    factories.hand_in(cast.team_a, cast.ana, "m02")
    changed = factories.hand_in(cast.team_a, cast.ana, "m03")
    factories.decide(changed, cast.ioana, "request_changes", "More people.")
    TeamMilestone.objects.filter(team=cast.team_a, milestone__key="m05").update(state="waived")
    assert "Change asked" in rows(as_(cast.vlad).get(BOARD))["Bicla Noastră"]
    clock.set(2027, 4, 16, 12)
    said = rows(as_(cast.vlad).get(BOARD))

    assert said["Bicla Noastră"].startswith(
        "Bicla Noastră Mobility · Ioana Pop Accepted With the mentor 14 days late Opens later Not required"
    )
    assert said["Őrszem"].startswith("Őrszem Safety 70 days late 42 days late 14 days late Opens later")


def test_a_cell_links_to_the_milestone_of_the_team(cast: Cast) -> None:
    content = as_(cast.vlad).get(BOARD).content.decode()

    assert content.count('<a class="cell') == 26
    assert 'href="/cohorts/fix-2027/teams/orszem/milestones/m03"' in content
    assert as_(cast.vlad).get("/cohorts/fix-2027/teams/orszem/milestones/m03").status_code == 200


def test_a_viewer_gets_states_without_doors(cast: Cast) -> None:
    content = as_(viewer(cast)).get(BOARD).content.decode()

    assert '<a class="cell' not in content
    assert content.count('<span class="cell') == 26 + 7


def test_reasons_are_words_without_a_number_of_risk(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 8, 12)
    said = text_of(as_(cast.vlad).get(BOARD))

    assert "Team charter, roles, consents complete 3 days late" in said
    assert "No update for 15 days" in said
    assert "risk" not in said.lower()


@pytest.mark.parametrize(
    ("query", "teams"),
    [
        ("", ["Bicla Noastră", "Őrszem"]),
        ("?theme=Safety", ["Őrszem"]),
        ("?mentor={ioana}", ["Bicla Noastră"]),
        ("?show=attention", ["Őrszem"]),
        ("?show=waiting", ["Bicla Noastră"]),
        ("?show=nonsense", ["Bicla Noastră", "Őrszem"]),
        ("?page=99", ["Bicla Noastră", "Őrszem"]),
        ("?page=nonsense", ["Bicla Noastră", "Őrszem"]),
    ],
)
def test_the_address_chooses_the_teams(cast: Cast, query: str, teams: list[str]) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    answer = as_(cast.vlad).get(BOARD + query.format(ioana=cast.ioana.pk))

    assert list(rows(answer)) == teams


def test_links_keep_the_choice(cast: Cast) -> None:
    content = as_(cast.vlad).get(f"{BOARD}?theme=Safety&show=attention").content.decode()

    assert 'href="?theme=Safety&amp;show=waiting"' in content
    assert 'href="/cohorts/fix-2027/report?theme=Safety"' in content
    assert '<input type="hidden" name="show" value="attention">' in content


@pytest.mark.parametrize("query", ["theme=Nothing", "mentor=0", "mentor=x", "theme=%00"])
def test_an_unknown_choice_says_why(cast: Cast, query: str) -> None:
    answer = as_(cast.vlad).get(f"{BOARD}?{query}")

    assert answer.status_code == 400
    assert "There is a problem" in text_of(answer)


def test_a_choice_nobody_fits_shows_the_way_back(cast: Cast) -> None:
    answer = as_(cast.vlad).get(f"{BOARD}?show=silent")

    assert "No team fits this choice." in text_of(answer)
    assert f'<a class="btn primary" href="{BOARD}">' in answer.content.decode()


def test_an_edition_without_teams_has_one_act(cast: Cast) -> None:
    factories.make_cohort(cast.programme, name="FIX 2028")
    content = as_(cast.vlad).get("/cohorts/fix-2028/board").content.decode()

    assert "No teams yet" in content
    assert '<a class="btn primary" href="/cohorts/fix-2028/teams">Add the first team</a>' in content


def test_a_viewer_of_an_empty_edition_is_offered_no_act(cast: Cast) -> None:
    cohort = factories.make_cohort(cast.programme, name="FIX 2028")
    user = factories.make_user()
    CohortRole.objects.create(cohort=cohort, user=user, role="viewer")

    assert "Add the first team" not in text_of(as_(user).get("/cohorts/fix-2028/board"))


def test_a_closed_edition_says_so(cast: Cast) -> None:
    cohorts.close(cast.cohort, by=cast.vlad, via="page")
    TeamOutcome.objects.create(team=cast.team_a, value="completed")
    said = text_of(as_(cast.vlad).get(BOARD))

    assert "FIX 2027 · closed" in said
    assert "Teams 2 2 people" in said
    assert "Teams that completed 1 of 1 of those whose outcome is known" in said
    assert "Needs attention" not in said


def test_more_teams_than_a_page_holds_are_paged(cast: Cast) -> None:
    crowds.make_crowd(cast.cohort, TEAMS_A_PAGE)
    first, second = (as_(cast.vlad).get(f"{BOARD}?theme=&page={n}") for n in (1, 2))

    assert (len(rows(first)), len(rows(second))) == (TEAMS_A_PAGE, 2)
    assert 'href="?theme=&amp;page=2"' in first.content.decode()
    assert "Page 2 of 2" in text_of(second)


def test_names_are_shown_as_letters(cast: Cast) -> None:
    factories.make_team(cast.cohort, name="<script>alert(1)</script>", theme="<b>")
    content = as_(cast.vlad).get(BOARD).content.decode()

    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def midyear(cast: Cast, clock: Clock, count: int) -> Cohort:
    cohort = factories.make_cohort(cast.programme, name="FIX Cluj")
    teams = crowds.make_crowd(cohort, count)
    clock.set(2027, 6, 9, 9)
    crowds.live(teams)
    return cohort


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40])
def test_the_board_asks_twelve_times(cast: Cast, clock: Clock, count: int) -> None:
    midyear(cast, clock, count)

    assert queries_of(as_(cast.vlad), "/cohorts/fix-cluj/board") == 12


def test_forty_teams_fit_into_ten_kilobytes(cast: Cast, clock: Clock) -> None:
    cohort = midyear(cast, clock, 40)
    content = as_(cast.vlad).get("/cohorts/fix-cluj/board").content

    assert len(gzip.compress(content)) <= 10_000
    assert len(re.findall(rb"<[a-z]", content)) <= 3_300
    assert content.count(b'<a class="cell') == 40 * 13
    assert Membership.objects.filter(team__cohort=cohort).count() > 100


def test_the_day_itself_is_said_as_today(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 5, 12)
    assert "Due today" in rows(as_(cast.vlad).get(BOARD))["Őrszem"]

    clock.set(2027, 2, 5, 23, 59)
    clock.forward(seconds=1)
    assert "Late since today" in rows(as_(cast.vlad).get(BOARD))["Őrszem"]


def test_a_team_that_was_never_asked_has_an_empty_cell(cast: Cast) -> None:
    Milestone.objects.create(
        cohort=cast.cohort, key="x", position=2, review="mentor",
    ).revisions.create(
        titles={"en": "Extra"}, planned_day="2027-02-20", due_day="2027-02-20", due_time="23:59",
        due_at="2027-02-20T21:59Z", recorded_at="2027-01-18T06:00Z",
    )  # fmt: skip

    assert "Not asked" in rows(as_(cast.vlad).get(BOARD))["Őrszem"]


def test_after_the_last_date_there_is_no_next_one(cast: Cast, clock: Clock) -> None:
    assert "Next date 18 days Team charter, roles, consents complete, 5 February" in text_of(
        as_(cast.vlad).get(BOARD)
    )

    clock.set(2029, 1, 10, 12)
    assert "Next date" not in text_of(as_(cast.vlad).get(BOARD))


def test_a_quiet_edition_needs_nobody(cast: Cast) -> None:
    said = text_of(as_(cast.vlad).get(f"{BOARD}?theme=Mobility"))

    assert "No team needs anybody today." in said
    assert "Teams on track 1 of 1" in said
