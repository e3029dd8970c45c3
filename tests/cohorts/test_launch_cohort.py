"""`manage.py launch_cohort`: the dates it prints are those it stored."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts.models import Cohort, Programme
from fixhub.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
GIVEN = {"blueprint": "fix-10-month", "name": "FIX 2027", "start": "2027-01-18"}


def launch(**options: Any) -> str:
    out = io.StringIO()
    call_command("launch_cohort", stdout=out, **{**GIVEN, **options})
    return out.getvalue()


def test_json_gives_each_date_on_the_wall_clock_and_in_utc() -> None:
    factories.make_programme(slug="fix")

    answer = json.loads(launch(format="json"))

    head = {key: answer[key] for key in ("cohort", "programme", "zone", "kickoff", "programme_created")}
    assert head == {
        "cohort": "fix-2027",
        "programme": "fix",
        "zone": "Europe/Bucharest",
        "kickoff": "2027-01-18",
        "programme_created": False,
    }
    rows = {row.pop("key"): row for row in answer["milestones"]}
    assert len(rows) == 15
    assert rows["m04"] == {
        "title": "Solution concept and hypotheses",
        "local": "2027-05-04T23:59+03:00",
        "utc": "2027-05-04T20:59Z",
        "day": "2027-05-04",
    }
    assert rows["g1"]["local"] == "2027-06-18T23:59+03:00"
    assert rows["m11"]["local"] == "2027-11-11T23:59+02:00"
    assert rows["m12"]["local"] == "2027-11-26T23:59+02:00"


def test_it_launches_by_the_same_action_as_the_page() -> None:
    launch_of = factories.make_programme(slug="fix")

    launch()

    cohort = Cohort.objects.get()
    event = Event.objects.get(verb="cohort.launched")
    assert (cohort.programme, cohort.milestones.count()) == (launch_of, 15)
    assert (event.subject_id, event.by, event.via) == (cohort.pk, None, "command")


def test_text_is_one_line_a_milestone() -> None:
    factories.make_programme(slug="fix")

    lines = launch().splitlines()

    assert lines[0] == (
        "Launched “FIX 2027” (fix-2027) of programme fix, kick-off 2027-01-18, times of Europe/Bucharest:"
    )
    assert lines[4] == "  m04  2027-05-04T23:59+03:00  2027-05-04T20:59Z  Solution concept and hypotheses"
    assert len(lines) == 16


def test_a_zone_moves_the_instants_and_keeps_the_days() -> None:
    answer = json.loads(launch(format="json", zone="Europe/Lisbon"))

    m04 = next(row for row in answer["milestones"] if row["key"] == "m04")
    assert (m04["local"], m04["utc"], m04["day"]) == (
        "2027-05-04T23:59+01:00",
        "2027-05-04T22:59Z",
        "2027-05-04",
    )


@pytest.mark.parametrize(("given", "slug"), [("", "fix"), ("fix-cluj", "fix-cluj"), ("FIX Cluj", "fix-cluj")])
def test_without_any_programme_one_is_made_and_said(given: str, slug: str) -> None:
    answer = json.loads(launch(format="json", programme=given))

    assert (answer["programme"], answer["programme_created"]) == (slug, True)
    assert [programme.slug for programme in Programme.objects.all()] == [slug]


def test_of_several_programmes_one_is_named() -> None:
    factories.make_programme(slug="camp")
    fix = factories.make_programme(slug="fix")

    launch(programme="fix")

    assert Cohort.objects.get().programme == fix


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"start": "2027-01-19"}, "The start must be a Monday; the next one is 2027-01-25."),
        ({"start": "18.01.2027"}, "“18.01.2027” is no date. Write the start like 2027-01-18."),
        ({"start": "2027-02-30"}, "“2027-02-30” is no date. Write the start like 2027-01-18."),
        ({"blueprint": "camp"}, "There is no blueprint “camp”. There is: fix-10-month."),
        ({"name": " "}, "Give the edition a name of 1 to 200 letters, like “FIX 2027”."),
        ({"zone": "Cluj"}, "“Cluj” is no time zone. An example is Europe/Bucharest."),
        ({}, "Say which programme launches it with --programme: camp, fix."),
        ({"programme": "nope"}, "There is no programme “nope”. There is: camp, fix."),
        (
            {"programme": "fix", "name": "Taken"},
            "There is already an edition called “Taken”. Choose another name.",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_stored(options: dict[str, Any], said: str) -> None:
    factories.make_programme(slug="camp")
    factories.make_cohort(factories.make_programme(slug="fix"), name="Taken")

    with pytest.raises(CommandError) as no:
        launch(**options)

    assert str(no.value) == said
    assert Cohort.objects.count() == 1


def test_the_dates_keep_clear_of_the_programmes_own_holidays() -> None:
    factories.make_programme(slug="fix", holiday_country="HU")

    launch()

    assert Cohort.objects.get().holiday_country == "HU"
