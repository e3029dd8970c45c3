"""The drill: ten thousand rows and two hundred files go into an archive, vanish and come back."""

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from fixhub import clock as time
from fixhub.events.models import Event
from fixhub.mail.models import Letter, Occurrence
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_
from tests.fixhub.backups import house

pytestmark = [pytest.mark.long, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
ROWS, FILES, OPENED = 10_000, 200, 20


def seed(cast: Cast) -> None:
    """Photos by the real act, and long tables beside them."""
    for number in range(FILES):
        picture = uploads.photo(f"{number}.jpg", size=(80 + number, 60))
        factories.log(cast.team_a, cast.ana, photo=uploads.stored(picture, cast.ana))
    at, part = time.now(), ROWS // 4
    about = {"subject_type": "user", "subject_id": cast.ana.pk, "cohort_id": cast.cohort.pk}
    words = "Felicitări! „Őrszem” a predat la timp.\t\\N 'x' \"y\" \r\n" * 5
    Event.objects.bulk_create(
        Event(verb="update.logged", by=cast.ana, occurred_at=at, data={"n": n, "w": words}, **about)
        for n in range(2 * part)
    )
    mail = {"person": cast.ana, "kind": "digest", "due_at": at, "expires_at": at + timedelta(days=9)}
    Letter.objects.bulk_create(
        Letter(message_id=f"{n}@x", text=words, state="sent", sent_at=at, **mail) for n in range(part)
    )
    Occurrence.objects.bulk_create(Occurrence(key=f"k{n}", **mail, **about) for n in range(part))


def seconds() -> float:
    """Of the system itself: the clock of the tests stands still."""
    return os.times().elapsed


def there_and_back(archive: Path) -> str:
    """Backed up, lost, looked at and restored; how long it took."""
    began = seconds()
    house.backup(archive)
    backed_up = seconds()
    house.wipe()
    house.restore(archive, verify=True)
    looked_at = seconds()
    house.restore(archive)
    return f"backup {backed_up - began:.1f} s, restore {seconds() - looked_at:.1f} s"


def test_drill(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed(cast)
    cast.ana.set_password(factories.PASSWORD)
    cast.ana.save()
    before, all_rows, files = house.kept(), house.tables(), house.files()
    assert sum(count for count, _md5 in all_rows.values()) > ROWS and len(files) == 2 * FILES

    told = there_and_back(tmp_path / "fixhub.zip")
    with capsys.disabled():
        sys.stderr.write(f"\nthe drill on {connection.vendor}: {told}\n")

    after = house.tables()
    assert house.kept() == before and house.files() == files
    assert {name for name in after if after[name] != all_rows[name]} <= house.CHANGED
    assert {name: after[name][0] for name in ("mail_letter", "mail_occurrence", "mail_restore")} == {
        "mail_letter": all_rows["mail_letter"][0],
        "mail_occurrence": all_rows["mail_occurrence"][0],
        "mail_restore": 1,
    }
    open_files(cast, cast.team_a.updates.filter(photo__isnull=False)[:OPENED])


def open_files(cast: Cast, updates: object) -> None:
    """Signed in by the password of before."""
    client = Client()
    answer = client.post("/account/sign-in", {"login": cast.ana.email, "password": factories.PASSWORD})
    assert answer.status_code == 302
    opened = 0
    for update in updates:  # type: ignore[attr-defined]
        answer = client.get(f"/files/{update.photo_id}/{update.photo.name}")
        opened += answer.status_code == 200 and len(b"".join(answer.streaming_content)) == update.photo.size  # type: ignore[attr-defined]
    assert opened == OPENED


@pytest.mark.race
def test_backup_is_of_one_instant_while_others_write(cast: Cast, tmp_path: Path) -> None:
    """Two rows are always written together: an archive holds both of them or none."""
    with Writer(cast.ana.pk) as writer:
        writer.wait(20)
        house.backup(tmp_path / "fixhub.zip")
        writer.wait(20)
    house.wipe()
    house.restore(tmp_path / "fixhub.zip")

    counts = [Event.objects.filter(verb=f"update.{verb}").count() for verb in ("logged", "revoked")]
    assert counts[0] == counts[1] and 20 <= counts[0] < writer.written
    assert as_(cast.ana).get("/").status_code == 200


class Writer:
    """A thread that writes two rows in each of its transactions, without a pause."""

    def __init__(self, person: int) -> None:
        self.person, self.written = person, 0
        self.stop, self.thread = threading.Event(), threading.Thread(target=self.write)

    def __enter__(self) -> "Writer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def wait(self, more: int) -> None:
        until = self.written + more
        while self.written < until and self.thread.is_alive():
            self.thread.join(timeout=0.01)

    def write(self) -> None:
        row = {"subject_type": "user", "subject_id": 1, "by_id": self.person}
        while not self.stop.is_set():
            with transaction.atomic():
                for verb in ("update.logged", "update.revoked"):
                    Event.objects.create(verb=verb, occurred_at=time.now(), data={"n": self.written}, **row)
            self.written += 1
        connection.close()
