"""The cohort report as a page and as a sheet."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from cohorts.models import CohortRole, TeamOutcome
from tests import crowds, factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of

REPORT = "/cohorts/fix-2027/report"
SHEET = f"{REPORT}.csv"


def sheet(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", [REPORT, SHEET])
def test_managers_and_viewers_read_the_report(cast: Cast, path: str) -> None:
    viewer = factories.make_user()
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert [as_(user).get(path).status_code for user in (cast.vlad, viewer)] == [200, 200]


def test_what_only_managers_do_is_offered_to_them_alone(cast: Cast) -> None:
    viewer = factories.make_user()
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    acts = ["/cohorts/fix-2027/publication", "/cohorts/fix-2027/export"]
    for user, offered in ((cast.vlad, acts), (viewer, [])):
        page = as_(user).get(REPORT).content.decode()
        assert [act for act in acts if f'href="{act}"' in page] == offered


@pytest.mark.parametrize("path", [REPORT, SHEET])
def test_everybody_else_finds_nothing(cast: Cast, client: Client, path: str) -> None:
    found = [as_(user).get(path).status_code for user in (cast.ana, cast.mihai, cast.ioana, cast.ela)]

    assert found == [404, 404, 404, 404]
    assert client.get(path).status_code == 302
    assert as_(cast.vlad).post(path).status_code == 405


def test_figures_come_with_what_they_are_made_of(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 12)
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    clock.set(2027, 2, 9, 12)
    said = text_of(as_(cast.vlad).get(REPORT))

    assert "Milestone completion 50% 1 of 2 · what it means : Milestone completion" in said
    assert "As of Tuesday 9 February, 12:00, Bucharest time." in said
    assert "1 accepted, 1 late" in said
    assert "2 milestones have been due so far: 1 accepted, 1 late." in said


def test_every_link_to_a_meaning_leads_somewhere(cast: Cast) -> None:
    content = as_(cast.vlad).get(REPORT).content.decode()
    wanted = {part.split('"')[0] for part in content.split('href="#def-')[1:]}

    assert len(wanted) >= 8
    assert all(f'id="def-{key}"' in content for key in wanted)


def test_an_old_moment_has_the_old_figures(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 4, 12)
    submission = factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 8, 12)
    old = sheet(as_(cast.vlad).get(SHEET))
    factories.decide(submission, cast.ioana)
    factories.log(cast.team_b, cast.mihai)
    TeamOutcome.objects.create(team=cast.team_b, value="completed")
    clock.set(2027, 6, 1, 12)

    asked = as_(cast.vlad).get(f"{SHEET}?as_of=2027-02-08 11:59:59")
    asked_iso = as_(cast.vlad).get(SHEET, {"as_of": "2027-02-08T11:59:59+02:00"})
    moment = {"value": "2027-02-08T09:59:59+00:00"}
    assert sheet(asked) == sheet(asked_iso) == [old[0] | moment, *old[1:]]
    assert sheet(as_(cast.vlad).get(SHEET))[1:] != old[1:]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("last tuesday", "“last tuesday” is no moment."),
        ("2027-02-30", "“2027-02-30” is no moment."),
        ("2027-06-09 09:00", "That moment has not come yet."),
        ("x" * 41, "at most 40 characters"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_bad_moment_is_named_and_kept(cast: Cast, typed: str, said: str) -> None:
    answer = as_(cast.vlad).get(REPORT, {"as_of": typed})

    assert answer.status_code == 400
    assert said in text_of(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert "Milestone completion" not in text_of(answer)


def test_a_bad_moment_gives_no_sheet(cast: Cast) -> None:
    answer = as_(cast.vlad).get(SHEET, {"as_of": "soon"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "“soon” is no moment." in answer.content.decode()


def test_theme_and_mentor_narrow_page_and_sheet(cast: Cast) -> None:
    teams = {
        row["title"] for row in sheet(as_(cast.vlad).get(f"{SHEET}?theme=Safety")) if row["section"] == "team"
    }
    content = as_(cast.vlad).get(f"{REPORT}?mentor={cast.ioana.pk}").content.decode()

    assert teams == {"Őrszem"}
    assert f"mentor={cast.ioana.pk}&amp;as_of=2027-01-18T07%3A00%3A00%2B00%3A00" in content
    assert "FIX 2027 · 1 team" in " ".join(content.split())


def test_outcomes_name_the_unknown(cast: Cast) -> None:
    assert "No outcome is known yet." in text_of(as_(cast.vlad).get(REPORT))

    TeamOutcome.objects.create(team=cast.team_a, value="completed")
    said = text_of(as_(cast.vlad).get(REPORT))

    assert "Completed 1 of 2 Not completed 0 of 2 Unknown 1 of 2" in said
    assert "Known for 1 of 2 teams. Of those, 1 of 1 completed." in said
    assert "The outcome of 1 team is known; 1 completed." in said


def test_a_sheet_opens_anywhere_and_computes_nothing(cast: Cast) -> None:
    factories.make_team(cast.cohort, name='=HYPERLINK("http://example.org")')
    answer = as_(cast.vlad).get(SHEET)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == 'attachment; filename="fix-2027-report-2027-01-18.csv"'
    assert '\'=HYPERLINK("http://example.org")' in {row["title"] for row in sheet(answer)}


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40])
def test_the_report_asks_twelve_times(cast: Cast, clock: Clock, count: int) -> None:
    cohort = factories.make_cohort(cast.programme, name="FIX Cluj")
    teams = crowds.make_crowd(cohort, count)
    clock.set(2027, 6, 9, 9)
    crowds.live(teams)

    assert queries_of(as_(cast.vlad), "/cohorts/fix-cluj/report") == 12
    assert queries_of(as_(cast.vlad), "/cohorts/fix-cluj/report.csv") == 10
