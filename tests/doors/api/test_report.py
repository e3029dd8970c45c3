"""The cohort report by the API: the same as the command prints, for who may see the edition."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, fields
from tests.factories import decide, hand_in

ADDRESS = "/api/v1/cohorts/fix-2027/report"


@pytest.mark.parametrize("filters", [{}, {"as_of": "2027-01-19"}, {"theme": "Mobility"}])
def test_the_report_is_the_command_s(cast: Cast, ask: Ask, clock: Clock, filters: dict[str, str]) -> None:
    decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    clock.forward(days=9)
    printed = StringIO()
    options = {name.replace("-", "_"): value for name, value in filters.items()}
    call_command("cohort_report", "fix-2027", format="json", stdout=printed, **options)

    answer = ask(cast.vlad).get(ADDRESS, filters)

    assert answer.status_code == 200
    assert answer.json() == json.loads(printed.getvalue())


def test_the_report_is_narrowed_to_a_mentor_s_teams(cast: Cast, ask: Ask) -> None:
    report = ask(cast.vlad).get(ADDRESS, {"mentor": cast.ioana.pk}).json()

    assert [team["name"] for team in report["teams"]] == ["Bicla Noastră"]


def test_the_report_is_for_managers_and_viewers(cast: Cast, ask: Ask, viewer: Any) -> None:
    codes = {
        who.given: ask(who).get(ADDRESS).status_code
        for who in (cast.vlad, viewer, cast.ana, cast.ioana, cast.mihai, cast.ela)
    }

    assert codes == {"Vlad": 200, "Vera": 200, "Ana": 404, "Ioana": 404, "Mihai": 404, "Ela": 404}
    foreign = ask(cast.ana).get(ADDRESS).content
    nowhere = ask(cast.ana).get("/api/v1/cohorts/nowhere/report").content
    assert foreign.replace(b"fix-2027", b"nowhere") == nowhere


@pytest.mark.parametrize(
    ("field", "value"),
    [("as_of", "soon"), ("as_of", "2099-01-01"), ("as_of", "x" * 41), ("mentor", "x"), ("theme", "x" * 81)],
)
def test_a_filter_that_cannot_be_read_names_the_field(cast: Cast, ask: Ask, field: str, value: str) -> None:
    answer = ask(cast.vlad).get(ADDRESS, {field: value})

    assert (answer.status_code, fields(answer)) == (400, [field])
