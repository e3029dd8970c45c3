"""Seven real cohorts come in whole: nothing lost, nothing invented, nothing twice."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Q

from cohorts.models import Cohort, CohortRole, CohortState, Membership, Team, TeamOutcome
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.mail.models import Letter

pytestmark = pytest.mark.postgres_later

COPIES = Path(__file__).resolve().parents[2] / "data" / "openseeds"
PLACES = sorted(place for place in COPIES.iterdir() if place.is_dir())
# The most ragged ones; the others are read in the long tests.
QUICK = {"openseeds-3", "openseeds-9-catalyst"}
each_cohort = pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, marks=[] if place.name in QUICK else pytest.mark.long, id=place.name)
        for place in PLACES
    ],
)

# Cohort: people, teams, rows united with an earlier one, completed, known outcomes.
KNOWN = {
    "openseeds-1": (71, 20, 0, 17, 20),
    "openseeds-2": (134, 32, 0, 25, 30),
    "openseeds-3": (135, 37, 1, 34, 36),
    "openseeds-4": (100, 26, 0, 20, 26),
    "openseeds-5": (127, 34, 0, 25, 32),
    "openseeds-6": (101, 27, 0, 22, 22),
    "openseeds-9-catalyst": (53, 10, 0, 0, 0),
}
# Meetings, and rows that say the same as an earlier one.
MEETINGS = {
    "openseeds-1": (28, 0),
    "openseeds-2": (41, 0),
    "openseeds-3": (40, 2),
    "openseeds-4": (38, 0),
    "openseeds-5": (40, 0),
    "openseeds-6": (38, 0),
    "openseeds-9-catalyst": (36, 0),
}
COHORT_ROLES = {
    "expert": "expert",
    "speaker": "speaker",
    "facilitator": "facilitator",
    "organizer": "organiser",
    "possible mentor": "reserve_mentor",
}


def test_all_seven_cohorts_are_at_hand() -> None:
    assert {place.name for place in PLACES} == set(KNOWN)


@each_cohort
def test_counts_of_a_real_cohort_balance(place: Path, bring_in: Callable[..., Any]) -> None:
    answer = bring_in(place)

    people, teams, merged, *_known = KNOWN[place.name]
    met, twice = MEETINGS[place.name]
    assert answer.error == ""
    assert answer.report["refused"] == []
    assert answer.report["sheets"] == {
        "people": {"read": people, "stored": people - merged, "unchanged": 0, "merged": merged, "refused": 0},
        "teams": {"read": teams, "stored": teams, "unchanged": 0, "merged": 0, "refused": 0},
        "sessions": {
            "read": met + twice,
            "stored": met,
            "unchanged": 0,
            "merged": twice,
            "refused": 0,
        },
    }
    assert answer.report["total"]["read"] == people + teams + met + twice
    cohort = Cohort.objects.get(slug=place.name)
    assert cohort.teams.count() == teams
    assert User.objects.count() == people - merged


@each_cohort
def test_outcomes_of_a_real_cohort_count_from_its_end(place: Path, bring_in: Callable[..., Any]) -> None:
    bring_in(place)

    *_rows, completed, known = KNOWN[place.name]
    outcomes = TeamOutcome.objects.filter(team__cohort__slug=place.name)
    assert (outcomes.filter(value="completed").count(), outcomes.count()) == (completed, known)
    closed = CohortState.objects.get(cohort__slug=place.name, state="closed")
    assert set(outcomes.values_list("recorded_at", flat=True)) <= {closed.starts}


@each_cohort
def test_the_report_shows_completed_of_known_outcomes(place: Path, bring_in: Callable[..., Any]) -> None:
    bring_in(place)
    out = io.StringIO()

    call_command("cohort_report", place.name, format="json", stdout=out)

    share = json.loads(out.getvalue())["indicators"]["outcomes"]
    assert (share["numerator"], share["denominator"]) == KNOWN[place.name][3:]


@each_cohort
def test_every_cell_of_a_real_cohort_is_stored_or_named(place: Path, bring_in: Callable[..., Any]) -> None:
    report = bring_in(place).report

    named = {(found["sheet"], found["line"], found["column"]) for found in report["warnings"]}
    for line, row in read(place / "people.csv"):
        lost = {column for column in row if row[column].strip() and not person_has(row, column, place.name)}
        assert {("people", line, column) for column in lost} <= named
    for line, row in read(place / "teams.csv"):
        lost = {column for column in row if row[column].strip() and not team_has(row, column, place.name)}
        assert {("teams", line, column) for column in lost} <= named
    assert {found["sheet"] for found in report["warnings"]} <= {"sessions"}


@each_cohort
def test_nothing_is_invented(place: Path, bring_in: Callable[..., Any]) -> None:
    bring_in(place)

    rows = [row for _line, row in read(place / "teams.csv")]
    written = {
        (text(row["team"]), address, role)
        for row in rows
        for column, role in (("members", "member"), ("mentors", "mentor"))
        for address in items(row[column])
    }
    assert set(Membership.objects.values_list("team__name", "user__email", "role")) == written
    roles = [(row["email"], items(row["roles"])) for _line, row in read(place / "people.csv")]
    given = {(email, COHORT_ROLES[word]) for email, words in roles for word in words if word in COHORT_ROLES}
    assert set(CohortRole.objects.values_list("user__email", "role")) == given


def test_all_cohorts_one_after_the_other_and_again(
    bring_in: Callable[..., Any], database: Callable[[], str]
) -> None:
    for place in PLACES:
        assert bring_in(place).error == ""
    before = database()

    again = [bring_in(place).report["total"] for place in PLACES]

    assert database() == before
    assert {(total["stored"], total["refused"]) for total in again} == {(0, 0)}
    assert all(total["read"] == total["unchanged"] + total["merged"] for total in again)
    addresses = {row["email"] for place in PLACES for _line, row in read(place / "people.csv")}
    assert set(User.objects.values_list("email", flat=True)) == addresses
    assert Event.objects.filter(verb="import.done").count() == len(PLACES)


@each_cohort
def test_a_dry_run_counts_alike_and_writes_nothing(
    place: Path, bring_in: Callable[..., Any], database: Callable[[], str]
) -> None:
    before = database()

    dry = bring_in(place, dry_run=True).report

    assert database() == before
    assert dry == bring_in(place).report | {"written": False}
    assert database() != before


@each_cohort
def test_a_past_edition_is_closed_and_reaches_nobody(place: Path, bring_in: Callable[..., Any]) -> None:
    bring_in(place)

    cohort = Cohort.objects.get()
    assert list(cohort.states.order_by("starts").values_list("state", flat=True)) == ["running", "closed"]
    assert not Cohort.objects.running().exists()
    assert not Team.objects.exclude(states__state="completed", states__ends=None).exists()
    assert not [user for user in User.objects.all() if user.may_get_mail or user.has_usable_password()]
    assert not User.objects.filter(Q(claimed_at__isnull=False) | Q(invited_at__isnull=False)).exists()
    assert Letter.objects.count() == 0


def test_a_member_who_mentors_the_own_team_has_two_places(bring_in: Callable[..., Any]) -> None:
    bring_in(COPIES / "openseeds-3")

    team = Team.objects.get(name__startswith="Systems Genomic Integration of")
    members = set(team.memberships.filter(role="member").values_list("user", flat=True))
    mentors = set(team.memberships.filter(role="mentor").values_list("user", flat=True))
    assert len(members & mentors) == 2


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def text(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def items(cell: str) -> list[str]:
    return [text(entry) for entry in cell.split(";") if entry.strip()]


def person_has(row: dict[str, str], column: str, cohort: str) -> bool:
    user = User.objects.get(email=row["email"].strip())
    if column == "skills":
        return set(items(row["skills"])) <= set(items(user.skills))
    if column == "roles":
        places = user.memberships.filter(team__cohort__slug=cohort).values_list("role", flat=True)
        roles = user.cohort_roles.filter(cohort__slug=cohort).values_list("role", flat=True)
        stored = {{"member": "participant"}.get(role, role) for role in places} | set(roles)
        return {COHORT_ROLES.get(word, word) for word in items(row["roles"])} <= stored
    field = {"given_name": "given", "family_name": "family"}.get(column, column)
    return bool(getattr(user, field) == text(row[column]))


def team_has(row: dict[str, str], column: str, cohort: str) -> bool:
    team = Team.objects.get(cohort__slug=cohort, name=text(row["team"]))
    if column in ("members", "mentors"):
        stored = team.memberships.filter(role=column[:-1]).values_list("user__email", flat=True)
        return set(stored) == set(items(row[column]))
    if column == "keywords":
        return items(team.keywords) == items(row["keywords"])
    if column == "team":
        return True
    outcome = TeamOutcome.objects.filter(team=team).first()
    values = {"outcome": {"graduated": "completed", "not graduated": "not_completed"}.get(row["outcome"])}
    field = {"outcome": "value", "outcome_reason": "reason", "graduation_recording": "recording"}[column]
    return bool(getattr(outcome, field, None) == values.get(column, text(row[column])))
