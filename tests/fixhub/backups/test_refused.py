"""What is not restored: one sentence each, and not a row or a file is another than before."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection

from tests import factories, uploads
from tests.conftest import Cast
from tests.fixhub.backups import house
from tests.fixhub.backups.damaging import DAMAGES, told

pytestmark = [pytest.mark.postgres_later, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archive(cast: Cast, tmp_path: Path) -> Path:
    """Of the cast and one photo; the installation is empty now."""
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    house.backup(tmp_path / "fixhub.zip")
    house.wipe()
    return tmp_path / "fixhub.zip"


def test_damaged_archives_change_nothing(archive: Path, own_folder: Path) -> None:
    """All of them in one installation, and after them the whole one is restored as ever."""
    before, spoilt = house.everything(), archive.with_name("spoilt.zip")

    for name, (damage, reason) in DAMAGES.items():
        shutil.copy(archive, spoilt)
        damage(spoilt)
        for how in ({"verify": True}, {}):
            if name == "rows that lack" and how and connection.vendor == "postgresql":
                continue  # only a database can count the rows of a dump
            with pytest.raises(CommandError, match=reason):
                house.restore(spoilt, **how)
            assert house.everything() == before, name

    assert house.restore(archive)
    assert not list(own_folder.parent.rglob("*evil*"))


def test_backup_of_the_other_engine_is_refused_in_words(archive: Path) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    names = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}

    def change(manifest: dict[str, Any]) -> None:
        manifest["engine"] = other
        manifest["members"][names[other]] = manifest["members"].pop(names[connection.vendor])

    spoilt = archive.with_name("other.zip")
    shutil.copy(archive, spoilt)
    told(change, spoilt)
    before = house.everything()

    with pytest.raises(CommandError):
        house.restore(spoilt)

    assert house.everything() == before


def test_where_people_are_nothing_is_restored(archive: Path) -> None:
    factories.make_user("Ana")
    before = house.everything()

    with pytest.raises(CommandError, match="holds people already"):
        house.restore(archive)

    assert house.everything() == before


def test_where_files_are_nothing_is_restored(archive: Path, own_folder: Path) -> None:
    kept = own_folder / "files" / "ab" / "kept"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"somebody's")
    before = house.everything()

    with pytest.raises(CommandError, match=r"holds files already \(1\)"):
        house.restore(archive)

    assert house.everything() == before


def test_tables_of_others_are_not_touched(archive: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs (x integer)")
    try:
        with pytest.raises(CommandError, match="tables that are not FIXHub's: theirs"):
            house.restore(archive)
        assert house.tables()["theirs"] == (0, house.tables()["theirs"][1])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE theirs")


def test_an_archive_that_is_not_there_is_named(archive: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere.zip: No such file or directory"):
        house.restore(archive.with_name("nowhere.zip"))


def test_verify_says_what_is_in_it_and_touches_nothing(archive: Path) -> None:
    before = house.everything()

    said = house.restore(archive, verify=True)

    assert "is whole: " in said and "1 files of FIXHub 0.1.0, 2027-01-18 07:00:00 UTC" in said
    assert house.everything() == before


def test_without_the_programs_it_says_what_to_install(
    archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if connection.vendor == "sqlite":
        assert house.restore(archive, verify=True)
        return

    with pytest.raises(CommandError, match="There is no pg_dump here"):
        house.backup(tmp_path / "second.zip")
    with pytest.raises(CommandError, match="There is no pg_restore here"):
        house.restore(archive)

    assert not (tmp_path / "second.zip").exists()
