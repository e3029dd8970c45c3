"""manage.py cohort_report and manage.py rebuild."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cohorts.models import Cohort, Team, TeamMilestone
from fixhub import clock as clocks
from fixhub.accounts.models import User
from fixhub.reports.data import as_data
from fixhub.reports.progress import progress
from tests import factories
from tests.conftest import Cast


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.mark.both_engines
def test_json_is_what_the_report_says(edition: Cast) -> None:
    found = json.loads(run("cohort_report", "fix-2027", "--format", "json"))

    assert found == as_data(progress(edition.cohort, as_of=clocks.now()))
    assert list(found) == [
        "cohort", "as_of", "definitions", "theme", "challenge", "mentor", "indicators", "milestones",
        "outcomes", "attention", "teams",
    ]  # fmt: skip
    assert found["indicators"]["completion"] == {
        "numerator": 1,
        "denominator": 4,
        "value": 0.25,
        "unit": "share",
    }


def test_csv_has_one_row_a_number(edition: Cast) -> None:
    rows = list(csv.DictReader(io.StringIO(run("cohort_report", "FIX 2027", "--format", "csv")[1:])))

    assert {row["section"] for row in rows} == {
        "report",
        "indicator",
        "milestone",
        "outcome",
        "team",
        "attention",
    }
    late = next(row for row in rows if (row["key"], row["measure"]) == ("m02", "late"))
    assert (late["numerator"], late["denominator"]) == ("2", "2")


def test_text_says_it_in_words(edition: Cast) -> None:
    said = run("cohort_report", "FIX 2027", "--as-of", "2027-03-10 12:00")

    assert said.startswith(
        "FIX 2027, as of Wednesday 10 March, 12:00\n\n2 teams and 2 people take part in FIX 2027."
    )
    assert "4 milestones have been due so far: 1 accepted, 2 late." in said
    assert "Milestone completion                25%  1 of 4" in said
    assert "Time to an answer            2.5 working days" in said


def test_a_past_instant_is_asked_by_option(edition: Cast) -> None:
    found = json.loads(run("cohort_report", "fix-2027", "--as-of", "2027-02-07", "--format", "json"))

    assert found["as_of"] == "2027-02-07T21:59:59.999999+00:00"
    assert found["indicators"]["waiting"]["numerator"] == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing"], "There is no edition “nothing”. There is: elsewhere-2027, fix-2027."),
        (["fix-2027", "--as-of", "soon"], "“soon” is no moment."),
        (["fix-2027", "--as-of", "2031-01-01"], "That moment has not come yet."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(cast: Cast, args: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        run("cohort_report", *args)
    assert str(refused.value).startswith(said)


def test_a_name_of_two_editions_is_not_guessed(cast: Cast) -> None:
    Cohort.objects.create(
        programme=cast.programme, slug="second", name="FIX 2027", zone="UTC", holiday_country="RO"
    )

    with pytest.raises(CommandError, match="use one of: fix-2027, second"):
        run("cohort_report", "FIX 2027")


def test_without_any_edition_the_command_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="There is: none yet"):
        run("cohort_report", "x")


@pytest.mark.both_engines
def test_rebuild_finds_and_repairs_a_planted_cache(edition: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert "obligations agree with the facts" in run("rebuild", "--check")
    planted = factories.obligation(edition.team_b)
    TeamMilestone.objects.filter(pk=planted.pk).update(state="open", attempt=3)

    with pytest.raises(SystemExit) as ended:
        call_command("rebuild", "--check")
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.out.splitlines() == [
        f"fix-2027: TeamMilestone {planted.pk}: state is open, the facts say approved",
        f"fix-2027: TeamMilestone {planted.pk}: attempt is 3, the facts say 1",
    ]
    assert "2 cached values differ" in said.err

    assert run("rebuild", "--cohort", "elsewhere-2027") == "0 rows corrected.\n"
    assert run("rebuild") == "1 rows corrected.\n"
    assert "agree" in run("rebuild", "--check", "--cohort", "fix-2027")


@pytest.mark.both_engines
def test_rebuild_lets_what_the_version_before_added_be_found(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.filter(pk=cast.ana.pk).update(name_key="")
    Team.objects.filter(pk=cast.team_b.pk).update(search_key="")

    with pytest.raises(SystemExit):
        call_command("rebuild", "--check")
    assert capsys.readouterr().out.splitlines() == [
        f"User {cast.ana.pk}: name_key is not what the name says",
        f"Team {cast.team_b.pk}: search_key is not what the name says",
    ]

    assert run("rebuild", "--cohort", "fix-2027") == "0 rows corrected.\n"
    assert run("rebuild") == "2 rows corrected.\n"
    assert "agree" in run("rebuild", "--check")
    assert Team.objects.get(pk=cast.team_b.pk).search_key == "orszem safety "


def test_rebuild_names_an_unknown_edition(db: None) -> None:
    with pytest.raises(CommandError, match="There is no edition “x”"):
        run("rebuild", "--cohort", "x")
