"""A disk that is full: one sentence, an end with 1, and nothing left of what was begun.

A bound on the size of files stands in for the disk, for that needs nobody's rights.
"""

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from fixhub.files import store
from tests import factories, uploads
from tests.conftest import Cast
from tests.fixhub.backups import house

pytestmark = [pytest.mark.long, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seeded(cast: Cast) -> None:
    """A photo of three million bytes that no archive makes smaller."""
    photo = uploads.stored(uploads.photo(), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=photo)
    store.place_of(photo.path).write_bytes(os.urandom(3_000_000))


def manage(room: int, *words: str) -> subprocess.CompletedProcess[str]:
    """A command beside this one that can write so many bytes to a file."""
    address = connection.settings_dict
    url = f"sqlite:///{address['NAME']}"
    if connection.vendor == "postgresql":
        where = f"{address['USER']}:{address['PASSWORD']}@{address['HOST']}:{address['PORT']}"
        url = f"postgres://{where}/{address['NAME']}"
    env = os.environ | {"DATABASE_URL": url, "FIXHUB_VAR": str(settings.VAR), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room)),
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stdout
    said = done.stderr.strip()
    assert "\n" not in said, said
    assert said.startswith("CommandError: "), said
    return said.removeprefix("CommandError: ")


# No room for the copy that SQLite makes first; room for it, and not for the archive.
@pytest.mark.parametrize("room", [60_000, 2_500_000])
def test_a_backup_without_room_leaves_nothing(seeded: None, tmp_path: Path, room: int) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    before = house.tables(), house.files()

    said = one_sentence(manage(room, "backup", str(folder / "fixhub.zip")))

    assert str(folder) in said, said
    assert list(folder.iterdir()) == []
    assert (house.tables(), house.files()) == before


def test_a_restore_without_room_leaves_nothing(seeded: None, tmp_path: Path) -> None:
    archive = tmp_path / "fixhub.zip"
    house.backup(archive)
    house.wipe()
    before = house.tables()

    one_sentence(manage(60_000, "restore", str(archive)))

    assert (house.tables(), house.files()) == (before, {})
    assert house.restore(archive)
