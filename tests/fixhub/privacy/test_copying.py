"""A person's own copy: all that is theirs, nothing that lets anybody in, and as much as there is."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts.models import ImportRun, Submission
from fixhub.accounts.models import Token
from fixhub.files import store
from fixhub.files.models import File
from fixhub.privacy import copying, declared
from tests import factories, uploads
from tests.conftest import Cast
from tests.fixhub.privacy.conftest import ADDRESS, NAME


def copy_of(person: Any) -> tuple[dict[str, Any], zipfile.ZipFile]:
    out = io.BytesIO()
    copying.write(person, out)
    archive = zipfile.ZipFile(out)
    return json.loads(archive.read("person.json")), archive


def test_the_copy_has_every_row_of_every_table_that_is_declared(lived: Cast) -> None:
    told, _archive = copy_of(lived.ana)

    assert {name: told["account"][name] for name in NAME} == NAME and told["account"]["email"] == ADDRESS
    for line in declared.links().values():
        mine = line.rows_of(lived.ana).count()
        if line.export:
            named = [row for row in told[line.model._meta.label] if row[f"{line.field}_id"] == lived.ana.pk]
            assert len(named) == mine, line.label
    filled = {label for label, rows in told.items() if isinstance(rows, list) and rows}
    assert filled >= {
        "accounts.Token", "cohorts.Membership", "cohorts.CalendarFeed", "cohorts.Comment",
        "cohorts.Submission",
        "cohorts.Invitation", "cohorts.Attendance", "cohorts.NameConsent", "cohorts.Update", "files.File",
        "mail.Letter", "mail.Occurrence", "events.Event",
    }  # fmt: skip
    assert told["cohorts.Membership"][0]["team"] == lived.team_a.name


def test_the_copy_has_nobody_elses_rows(lived: Cast) -> None:
    told, _archive = copy_of(lived.mihai)

    assert {row["by_id"] for row in told["cohorts.Update"]} == {lived.mihai.pk}
    assert ADDRESS not in json.dumps(told)


def test_the_copy_holds_no_secret(lived: Cast) -> None:
    told, _archive = copy_of(lived.ana)

    words = json.dumps(told)
    assert lived.ana.password not in words
    assert Token.objects.get(user=lived.ana).digest not in words
    assert lived.ana.calendar_feeds.get().token_hash not in words


def test_files_of_the_person_are_in_it_and_sheets_about_others_are_not(lived: Cast) -> None:
    sheet = uploads.stored(uploads.pdf("people.pdf"), by=lived.ana)
    run = ImportRun.objects.create(programme=lived.programme, into="past", name="FIX", by=lived.ana)
    run.files.add(sheet)

    _told, archive = copy_of(lived.ana)

    handed_in = Submission.objects.filter(files__by=lived.ana).values_list("files", flat=True)[0]
    inside = set(archive.namelist())
    assert f"files/{handed_in}.pdf" in inside and f"files/{sheet.pk}.pdf" not in inside
    whole = store.place_of(File.objects.get(pk=handed_in).path).read_bytes()
    assert archive.read(f"files/{handed_in}.pdf") == whole


@pytest.mark.parametrize("count", [3, 40])
def test_the_copy_costs_the_same_however_much_it_is(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        factories.log(cast.team_a, cast.ana, sentence=f"Day {n}.")

    with django_assert_num_queries(len(copying.tables()) + 1):
        copying.write(cast.ana, io.BytesIO())


def test_the_command_writes_a_file_for_its_owner_alone(lived: Cast, tmp_path: Path, capsys: Any) -> None:
    place = tmp_path / "zenobia.zip"

    call_command("export_person", ADDRESS.upper(), str(place))

    assert place.stat().st_mode & 0o777 == 0o600
    assert zipfile.ZipFile(place).testzip() is None
    assert "rows and" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".z")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["nobody@example.org", "a\0b", "\ud800", "x" * 5000])
def test_the_command_says_who_is_not_here(address: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("export_person", address, str(tmp_path / "x.zip"))


def test_the_command_says_where_it_cannot_write(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", cast.ana.email, str(tmp_path / "not there" / "x.zip"))
