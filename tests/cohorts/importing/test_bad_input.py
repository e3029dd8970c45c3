"""Every row that is left out is named with its sheet, line and column; nothing else is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohorts.models import Cohort, Membership, Team
from fixhub.accounts.models import User
from fixhub.sheets.bounds import BY_HAND, MEGABYTE
from tests.cohorts.importing.conftest import ANA, BICLA, IOANA, Rows, sheet

MIHAI = {"email": "mihai@people.example", "roles": "expert"}

BAD_PEOPLE = {
    "no address": ({"email": ""}, "email"),
    "no address but words": ({"email": "Ana Pop <ana>"}, "email"),
    "two lines in an address": ({"email": "x@people.example\nBcc: y@people.example"}, "email"),
    "a long address": ({"email": f"{'x' * 250}@people.example"}, "email"),
    "NUL": ({"given_name": "Mi\0hai"}, "given_name"),
    "a sign that steers a terminal": ({"family_name": "\x1b[2J"}, "family_name"),
    "an address that is long when folded": ({"email": f"x@{'x' * 60}.{'ß' * 55}.{'ß' * 55}.org"}, "email"),
    "a long name": ({"family_name": "x" * 101}, "family_name"),
    "a long country": ({"country": "x" * 101}, "country"),
    "long skills": ({"skills": "x" * 2001}, "skills"),
    "an unknown role": ({"roles": "expert; janitor"}, "roles"),
    "a role that gives rights": ({"roles": "manager"}, "roles"),
}
BAD_TEAMS = {
    "no name": ({"team": "  "}, "team"),
    "a long name": ({"team": "x" * 301}, "team"),
    "NUL": ({"team": "Őr\0szem"}, "team"),
    "long keywords": ({"keywords": "x" * 1001}, "keywords"),
    "a stranger": ({"members": "nobody@people.example"}, "members"),
    "a mentor who is a stranger": ({"mentors": "ioana@people.example; nobody@people.example"}, "mentors"),
    "no address": ({"members": "Ana Pop"}, "members"),
    "an unknown outcome": ({"outcome": "maybe"}, "outcome"),
    "a long reason": ({"outcome_reason": "x" * 301}, "outcome_reason"),
    "a name that is taken": ({"team": "Bicla", "outcome": "not graduated"}, "team"),
}


@pytest.mark.parametrize(("cells", "column"), BAD_PEOPLE.values(), ids=BAD_PEOPLE)
def test_a_bad_row_of_people_is_named(
    cells: dict[str, str], column: str, folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(people=[ANA, MIHAI | cells, IOANA])

    answer = bring_in(place)

    assert answer.places("refused") == [("people", 3, column)]
    assert answer.report["sheets"]["people"]["refused"] == 1
    assert answer.error
    assert not Cohort.objects.exists() and not User.objects.exists()

    answer = bring_in(place, skip_bad=True)

    assert (answer.error, answer.report["written"]) == ("", True)
    assert set(User.objects.values_list("given", flat=True)) == {"Ana", "Ioana"}


@pytest.mark.parametrize(("cells", "column"), BAD_TEAMS.values(), ids=BAD_TEAMS)
def test_a_bad_row_of_teams_is_named(
    cells: dict[str, str], column: str, folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(teams=[BICLA, {"team": "Őrszem", "members": "ana@people.example"} | cells])

    answer = bring_in(place)

    assert answer.places("refused") == [("teams", 3, column)]
    assert answer.error and not answer.report["written"]
    assert not Team.objects.exists()

    answer = bring_in(place, skip_bad=True)

    assert answer.report["sheets"]["teams"] == {
        "read": 2, "stored": 1, "unchanged": 0, "merged": 0, "refused": 1
    }  # fmt: skip
    assert list(Team.objects.values_list("name", flat=True)) == ["Bicla"]


def test_a_row_with_two_faults_is_named_twice_and_counted_once(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(people=[ANA, IOANA, MIHAI | {"given_name": "x" * 101, "country": "\0"}])

    answer = bring_in(place)

    assert answer.places("refused") == [("people", 4, "given_name"), ("people", 4, "country")]
    assert answer.report["total"] == {"read": 4, "stored": 3, "unchanged": 0, "merged": 0, "refused": 1}


def test_a_team_whose_person_was_refused_is_refused_with_them(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(people=[ANA, IOANA | {"roles": "janitor"}])

    answer = bring_in(place, skip_bad=True)

    assert answer.places("refused") == [("people", 3, "roles"), ("teams", 2, "mentors")]
    assert answer.places("warnings") == [("people", 2, "roles")]
    assert (Team.objects.count(), Membership.objects.count(), User.objects.count()) == (0, 0, 1)


def test_the_same_team_on_two_rows_is_one(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    answer = bring_in(folder(teams=[BICLA, BICLA]))

    assert answer.report["sheets"]["teams"]["merged"] == 1
    assert Team.objects.count() == 1


def test_lines_are_the_rows_a_spreadsheet_shows(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    text = sheet("people", [ANA | {"skills": "soldering\nriding"}, IOANA, {"email": "no address"}])
    first, rest = text.split("\r\n", 1)

    answer = bring_in(folder(people=f"{first}\r\n\r\n,,,,,\r\n{rest}".encode()))

    assert answer.places("refused") == [("people", 6, "email")]
    assert answer.report["sheets"]["people"]["read"] == 3


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"outcome": "", "outcome_reason": "Moved away"}, ("teams", 2, "outcome_reason")),
        ({"outcome": "", "graduation_recording": "yes"}, ("teams", 2, "graduation_recording")),
        ({"mentors": ""}, ("people", 3, "roles")),
        ({"members": ""}, ("people", 2, "roles")),
    ],
)
def test_a_cell_without_a_place_is_named(
    cells: dict[str, str],
    place: tuple[str, int, str],
    folder: Callable[..., Path],
    bring_in: Callable[..., Any],
) -> None:
    answer = bring_in(folder(teams=[BICLA | cells]))

    assert answer.places("warnings") == [place]
    assert answer.report["written"]


PEOPLE = sheet("people", [ANA, IOANA])
USELESS: dict[str, tuple[bytes | None, int | None, str]] = {
    "no file": (None, None, ""),
    "an empty file": (b"", 1, "email"),
    "semicolons": (PEOPLE.replace(",", ";").encode(), 1, "email"),
    "a column is missing": (PEOPLE.replace("country", "land").encode(), 1, "country"),
    "a column stands twice": (PEOPLE.replace("country", "email").encode(), 1, "email"),
    "too many columns": (b"," * 200 + PEOPLE.encode(), 1, ""),
    "latin-1": (PEOPLE.replace("Rus", "Ruş").encode("iso-8859-9"), 3, ""),
    "UTF-16": (PEOPLE.encode("utf-16"), 1, ""),
    "a lone surrogate": (PEOPLE.replace("Rus", "R\ud800s").encode("utf-8", "surrogatepass"), 3, ""),
    "a workbook": (b"PK\x03\x04\xff", 1, ""),
    "a quote that is not closed": (PEOPLE.replace("Ioana", '"Ioana').encode(), 3, ""),
    "a quote inside a cell": (PEOPLE.replace("Ioana", '"Io"ana').encode(), 3, ""),
}


@pytest.mark.parametrize(("content", "line", "column"), USELESS.values(), ids=USELESS)
def test_a_sheet_of_no_use_is_named_and_cannot_be_skipped(
    content: bytes | None,
    line: int | None,
    column: str,
    folder: Callable[..., Path],
    bring_in: Callable[..., Any],
) -> None:
    answer = bring_in(folder(people=content), skip_bad=True)

    assert answer.places("refused") == [("people", line, column)]
    assert answer.error and not answer.report["written"]
    assert answer.report["total"]["read"] == 0
    assert not Cohort.objects.exists()


def test_a_sheet_that_cannot_be_opened_is_named(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(people=None)
    (place / "people.csv").mkdir()

    assert bring_in(place).places("refused") == [("people", None, "")]


def test_a_large_file_is_refused(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    fits = sheet("people", [ANA, IOANA]).encode()
    left = BY_HAND.megabytes * MEGABYTE - len(fits)
    fits += (b"," * 9_999 + b"\n") * (left // 10_000) + b"," * (left % 10_000)

    assert bring_in(folder(people=fits)).error == ""
    assert bring_in(folder(people=fits + b","), skip_bad=True).places("refused") == [("people", None, "")]


@pytest.mark.long
def test_more_than_20000_rows_are_refused(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    many: Rows = [{"email": f"p{n}@people.example"} for n in range(19_998)]

    answer = bring_in(folder(people=[ANA, IOANA, *many]), dry_run=True)
    assert (answer.error, answer.report["sheets"]["people"]["read"]) == ("", 20_000)

    answer = bring_in(folder(people=[ANA, IOANA, *many, MIHAI]), dry_run=True)
    assert answer.places("refused") == [("people", 20_002, "")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    assert bring_in(folder(people=PEOPLE.encode("utf-8-sig"))).error == ""


def test_cells_nobody_knows_are_named(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    lines = PEOPLE.splitlines()
    text = "\r\n".join([f"{lines[0]},shoe size,", f"{lines[1]},38,", f"{lines[2]},39,,left"])

    answer = bring_in(folder(people=text.encode()))

    assert answer.places("warnings") == [("people", 1, "shoe size"), ("people", 1, "")]
    assert answer.report["written"]


def test_a_sheet_nobody_knows_is_named(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    place = folder()
    (place / "money.csv").write_text("who,how much\n")

    assert bring_in(place).places("warnings") == [("money", None, "")]


def test_columns_may_stand_in_any_order(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    text = "week,date,time,duration,type,title\n"
    turned = "\n".join(",".join(reversed(line.split(","))) for line in PEOPLE.splitlines())

    answer = bring_in(
        folder(people=turned.encode(), sessions=text.encode()), start="2024-01-01", end="2024-05-01"
    )

    assert (answer.error, answer.report["warnings"]) == ("", [])
    assert User.objects.get(email="ana@people.example").family == "Pop"
