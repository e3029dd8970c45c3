"""An import of 4,000 rows, and 40,000 rows out as CSV and as a workbook."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from uuid import UUID
from xml.sax.saxutils import escape  # nosec B406 - it writes, and parses nothing
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction

from bin.benches.job import Job
from cohorts import blueprint
from cohorts.actions import cohorts, imports, programmes, teams
from cohorts.importing.editions import Wish
from cohorts.models import Cohort, Programme, Update
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.exchange import actions
from fixhub.exchange.edition import Edition
from fixhub.exchange.tables import BY_NAME
from fixhub.sheets import books, writing

PEOPLE, TEAMS, ROWS = 3_600, 400, 40_000
COLUMNS = ("recorded_at", "team_id", "by_id", "state", "sentence", "count", "form_key")


def jobs(folder: Path) -> Iterator[Job]:
    lists = folder / "past-1"
    write_lists(lists)
    yield Job(
        "import of 4,000 rows, people and teams", partial(undone, partial(bring_lists, lists)), 20, times=2
    )
    cohort = busy_edition()
    whole = folder / "whole.zip"
    with writing.file(whole) as writer:
        actions.export(cohort, to=writer, by=None, via="command")
    yield Job("40,000 rows to CSV", partial(write, cohort, writing.zipped), 2, partial(plain_csv, cohort))
    yield Job(
        "40,000 rows to a workbook",
        partial(write, cohort, writing.workbook),
        2.5,
        partial(plain_xlsx, cohort),
        2,
    )
    yield Job(
        "import of a whole edition, 40,000 rows",
        partial(undone, partial(bring_whole, whole, cohort)),
        120,
        times=1,
    )


def undone(work: Callable[[], object]) -> None:
    """Do it and take it back, so that it can be done again."""
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def write_lists(place: Path) -> None:
    place.mkdir()
    with (place / "people.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "given_name", "family_name", "country", "skills", "roles"])
        for n in range(PEOPLE):
            rows.writerow([f"p{n}@people.example", "Ana", f"Țară {n}", "Romania", "a; b", "participant"])
    with (place / "teams.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["team", "keywords", "members", "mentors", "outcome", "outcome_reason", "graduation_recording"]
        )
        for n in range(TEAMS):
            members = "; ".join(f"p{m}@people.example" for m in range(n * 8, n * 8 + 8))
            rows.writerow(
                [f"Team {n}", "a; b", members, f"p{PEOPLE - 1 - n}@people.example", "graduated", "", ""]
            )


def bring_lists(place: Path) -> None:
    wish = Wish("past-1", start=date(2024, 1, 8), end=date(2024, 5, 24))
    with books.opened(place) as book:
        assert imports.take_in(book, by=None, wish=wish, via="command").written  # noqa: S101 # nosec B101


def busy_edition() -> Cohort:
    """One edition of forty teams that wrote forty thousand updates."""
    programme = Programme.objects.first() or programmes.create("Bench")
    plan = blueprint.draft("fix-10-month", name="Busy", start=date(2027, 1, 18))
    cohort = cohorts.launch(plan, by=None, programme=programme, via="command")
    made = [teams.add(cohort, by=None, name=f"Busy {n}", via="command") for n in range(40)]
    person = User.objects.create_user("busy@people.example", given="Ana", family="Țară")
    Update.objects.bulk_create(
        (
            Update(
                team=made[n % 40], by=person, via="page", state="going", sentence=f"We met {n} people, țară.",
                count=n, form_key=UUID(int=n), recorded_at=datetime(2027, 2, 1, n % 24, n % 60, tzinfo=UTC),
            )
            for n in range(ROWS)
        ),
        batch_size=1_000,
    )  # fmt: skip
    return cohort


def write(cohort: Cohort, form: Callable[[BytesIO], object]) -> None:
    with form(BytesIO()) as writer:  # type: ignore[attr-defined]
        edition, sheet = Edition(cohort), BY_NAME["updates"]
        writer.sheet(sheet.name, sheet.headings, edition.rows(sheet))


def plain_csv(cohort: Cohort) -> None:
    """The same rows from the database into a compressed CSV, whatever stands in them."""
    out = StringIO()
    csv.writer(out).writerows(Update.objects.filter(team__cohort=cohort).values_list(*COLUMNS))
    with ZipFile(BytesIO(), "w", ZIP_DEFLATED) as archive:
        archive.writestr("updates.csv", out.getvalue())


def plain_xlsx(cohort: Cohort) -> None:
    """The same rows into a sheet written by hand: no library writes one with less work."""
    with ZipFile(BytesIO(), "w", ZIP_DEFLATED) as archive, archive.open("sheet1.xml", "w") as member:
        out = TextIOWrapper(member, "utf-8")
        for row in Update.objects.filter(team__cohort=cohort).values_list(*COLUMNS):
            cells = [f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>' for cell in row]
            out.write(f"<row>{''.join(cells)}</row>")
        out.detach()


def bring_whole(place: Path, cohort: Cohort) -> None:
    """The edition itself is here already: it gets another name, and what is unique of it goes."""
    rows = Update.objects.filter(team__cohort=cohort)
    rows._raw_delete(rows.db)
    Cohort.objects.filter(pk=cohort.pk).update(slug=f"was-{clock.now():%H%M%S%f}")
    with books.opened(place) as book:
        assert actions.take_in(book, by=None, via="command").written  # noqa: S101 # nosec B101
