"""Backup, everything gone, restore: the same people, files and figures, and no letter twice."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError
from django.test import Client

from cohorts.actions import calendars
from cohorts.models import CalendarFeed
from fixhub import clock as time
from fixhub.accounts import tokens
from fixhub.accounts.models import SignIn, Token
from fixhub.backups import stage
from fixhub.files.models import File
from fixhub.jobs import actions, claims
from fixhub.jobs.models import Job
from fixhub.mail import outbox
from fixhub.mail.models import Letter, Occurrence, Restore
from fixhub.privacy import erasing
from fixhub.privacy import ledger as erasures
from tasks import rounds
from tests import factories, uploads
from tests.conftest import Cast, Clock
from tests.doors.pages import as_
from tests.fixhub.backups import house

pytestmark = [pytest.mark.postgres_later, pytest.mark.django_db(transaction=True)]
LEDGER = b'{"person": 9, "at": "2027-01-01T10:00:00+00:00"}\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "fixhub.zip"


@pytest.mark.both_engines
def test_what_was_there_is_there_again(cast: Cast, archive: Path) -> None:
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    rows, files = house.kept(), house.files()
    assert "are of 2027" not in house.backup(archive)

    house.wipe()
    said = house.restore(archive)

    assert (house.kept(), house.files()) == (rows, files)
    assert "1 files of FIXHub 0.1.0, 2027-01-18 07:00:00 UTC are back" in said
    assert not (Path(archive.parent) / "var" / "files" / ".restoring").exists()


def test_a_person_signs_in_and_opens_a_file(cast: Cast, archive: Path) -> None:
    cast.ana.set_password(factories.PASSWORD)
    cast.ana.save()
    file = uploads.stored(uploads.photo(), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=file)
    before = as_(cast.ana)
    house.backup(archive)
    house.wipe()
    house.restore(archive)

    assert SignIn.objects.count() == 0 and before.get("/account").status_code == 302
    client = Client()
    client.post("/account/sign-in", {"login": cast.ana.email, "password": factories.PASSWORD})
    for small in ("", "?small"):
        answer = client.get(f"/files/{file.pk}/{file.name}{small}")
        assert (answer.status_code, bool(b"".join(answer.streaming_content))) == (200, True)  # type: ignore[attr-defined]


def test_who_was_erased_since_is_asked_for_again(cast: Cast, archive: Path) -> None:
    house.backup(archive)
    erasing.erase(cast.mihai, via="command")
    house.wipe()
    house.restore(archive)

    assert [person.pk for person in erasures.pending()] == [cast.mihai.pk]


@pytest.mark.both_engines
def test_new_rows_get_numbers_of_their_own(cast: Cast, archive: Path) -> None:
    house.backup(archive)
    house.wipe()
    house.restore(archive)

    assert factories.make_user("Nou").pk > cast.ela.pk


@pytest.mark.both_engines
def test_nothing_is_mailed_by_itself_afterwards(cast: Cast, archive: Path, clock: Clock) -> None:
    """One letter is on its way, one reason is due, one is not yet; after the backup all of it went."""
    made = [plan(cast, "on its way"), outbox.gather(time.now())]
    Letter.objects.update(state="dispatching", lease="x", until=time.now())
    made += [plan(cast, "due"), plan(cast, "ahead", days=2), plan(None, "a trial")]
    house.backup(archive)
    house.wipe()
    clock.forward(hours=2)
    house.restore(archive)

    rounds.deliver()

    restore = Restore.objects.get()
    assert (restore.at, restore.backed_up_at) == (time.now(), time.now() - timedelta(hours=2))
    letter = Letter.objects.get()
    assert (letter.state, letter.held_by, letter.lease, letter.until) == ("parked", restore, "", None)
    states = dict(Occurrence.objects.filter(key__startswith="test:").values_list("key", "state"))
    held = {"test:on its way": "merged", "test:due": "parked"}
    assert states == held | {"test:ahead": "planned", "test:a trial": "superseded"}


def plan(cast: Cast | None, key: str, *, days: int = 0) -> int:
    now, person = time.now() + timedelta(days=days), factories.make_user()
    cohort = cast.cohort.pk if cast else None
    ends = now + timedelta(days=9)
    row = (f"test:{key}", "digest", "user", person.pk, person.pk, cohort, now, ends)
    return outbox.plan([outbox.Planned(*row)])


def test_work_that_was_not_done_is_over(cast: Cast, archive: Path) -> None:
    cast.ana.language = "ro"
    cast.ana.save()
    for person in (cast.vlad, cast.ana):
        actions.queue("export", by=person, via="page", cohort_id=cast.cohort.pk, slug="x", form="zip")
    assert claims.claim()
    house.backup(archive)
    house.wipe()
    house.restore(archive)

    notes = dict(Job.objects.values_list("by__given", "note"))
    assert set(Job.objects.values_list("state", "place", "lease")) == {("failed", None, "")}
    assert notes["Vlad"] == "FIXHub came back from a backup while this was not done. Try it again."
    assert "copie de siguranță" in notes["Ana"]


def test_the_ledger_of_erasures_is_united(cast: Cast, archive: Path, own_folder: Path) -> None:
    ledger = own_folder / "erasures.jsonl"
    ledger.write_bytes(LEDGER)
    house.backup(archive)
    house.wipe()
    mine = b'{"person": 4, "at": "2027-01-17T10:00:00+00:00"}'
    ledger.write_bytes(mine)

    house.restore(archive)
    assert ledger.read_bytes() == mine + b"\n" + LEDGER
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_the_ledger_comes_back_where_there_is_none(cast: Cast, archive: Path, own_folder: Path) -> None:
    (own_folder / "erasures.jsonl").write_bytes(LEDGER)
    house.backup(archive)
    house.wipe()
    (own_folder / "erasures.jsonl").unlink()

    house.restore(archive)

    assert (own_folder / "erasures.jsonl").read_bytes() == LEDGER


def test_restore_makes_the_tables_where_there_are_none(cast: Cast, archive: Path) -> None:
    rows = house.kept()
    house.backup(archive)
    house.clear()

    house.restore(archive)

    assert house.kept() == rows


def test_a_restore_that_was_killed_is_begun_anew(cast: Cast, archive: Path, own_folder: Path) -> None:
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    files = house.files()
    house.backup(archive)
    house.wipe()
    for left in ("files/.restoring/files/ab/x", "files/cd/y"):
        (own_folder / left).parent.mkdir(parents=True)
        (own_folder / left).write_bytes(b"half")
    (own_folder / "files/.restoring/placed").write_text("ab\ncd\n..\n")
    assert [one.name for one in stage.finding()] == ["restore"]

    house.restore(archive)

    assert house.files() == files and list(stage.finding()) == []


def test_what_a_killed_restore_did_not_put_there_stays(cast: Cast, archive: Path, own_folder: Path) -> None:
    house.backup(archive)
    house.wipe()
    living = own_folder / "files/ab/kept"
    for part in (living, own_folder / "files/.restoring/database"):
        part.parent.mkdir(parents=True)
        part.write_bytes(b"somebody's")

    with pytest.raises(CommandError, match="holds files already"):
        house.restore(archive)

    assert living.read_bytes() == b"somebody's"


def test_what_opens_a_door_by_itself_is_shut(cast: Cast, archive: Path) -> None:
    token, _value = tokens.make(cast.vlad, name="leaked", scopes=["read"], days=300, form_key=uuid4())
    feed, _address = calendars.make(by=cast.ana, via="page")
    house.backup(archive)
    tokens.revoke(token, by=cast.vlad)
    house.wipe()

    said = house.restore(archive)

    assert not Token.objects.living().exists() and not CalendarFeed.objects.standing().exists()
    assert "1 tokens for programs and 1 calendar addresses open nothing any more" in said
    assert "closed accounts, ended roles, passwords" in said


def test_a_backup_from_tomorrow_is_refused(cast: Cast, archive: Path, clock: Clock) -> None:
    house.backup(archive)
    house.wipe()
    clock.forward(minutes=-61)

    with pytest.raises(CommandError, match="2027-01-18 07:00 by its clock, and here it is 2027-01-18 05:59"):
        house.restore(archive)


def test_a_file_that_lacks_is_named(cast: Cast, archive: Path, capsys: Any) -> None:
    file = uploads.stored(uploads.photo(), cast.ana)
    Path(own := File.objects.get(pk=file.pk).path)
    (archive.parent / "var" / "files" / own).unlink()

    house.backup(archive)

    assert (
        f"1 files are named in the database and not in the store; the first: {own}" in capsys.readouterr().err
    )


def test_an_archive_is_for_us_alone_and_noted(cast: Cast, archive: Path, own_folder: Path) -> None:
    said = house.backup(archive)

    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [place.name for place in sorted(archive.parent.iterdir())] == ["fixhub.zip", "var"]
    assert "rows and 0 files of 2027-01-18 07:00:00 UTC" in said
    assert json.loads((own_folder / "backup.json").read_text())["at"] == "2027-01-18T07:00:00+00:00"


def test_a_backup_overwrites_nothing(cast: Cast, archive: Path) -> None:
    archive.write_bytes(b"the last one")

    with pytest.raises(CommandError, match="overwrites nothing"):
        house.backup(archive)
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        house.backup(archive.parent / "nowhere" / "fixhub.zip")

    assert archive.read_bytes() == b"the last one"


def test_no_key_of_a_session_is_in_an_archive(cast: Cast, archive: Path) -> None:
    as_(cast.ana)
    key = SignIn.objects.get().session_key
    house.backup(archive)

    assert house.restore(archive, verify=True)
    assert key.encode() not in house.database_in(archive)
