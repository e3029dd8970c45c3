"""Nothing half stands under the name that was asked for."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from fixhub.events.models import Event
from fixhub.exchange import actions
from fixhub.files.models import File
from fixhub.sheets import writing
from tests import factories, uploads
from tests.conftest import Cast


def export(cast: Cast, place: Path) -> str:
    try:
        call_command("export_cohort", cast.cohort.slug, str(place), verbosity=0)
    except CommandError as fault:
        return str(fault)
    return ""


def test_a_folder_with_something_in_it_is_left_alone(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "diary.txt").write_text("mine")
    (tmp_path / "empty").mkdir()

    assert "Choose a new name" in export(cast, tmp_path / "taken")
    assert export(cast, tmp_path / "empty") == ""
    assert os.listdir(tmp_path / "taken") == ["diary.txt"]
    assert sorted(os.listdir(tmp_path)) == ["empty", "files", "mail", "taken"] or sorted(
        os.listdir(tmp_path)
    ) == ["empty", "taken"]


@pytest.mark.parametrize("name", ["edition", "edition.zip", "edition.xlsx"])
def test_an_export_that_breaks_leaves_nothing(name: str, cast: Cast, tmp_path: Path) -> None:
    place = tmp_path / "out" / name
    place.parent.mkdir()
    with pytest.raises(RuntimeError), actions_opened(place) as writer:
        actions.export(cast.cohort, to=writer, by=None, via="command")
        raise RuntimeError

    assert os.listdir(place.parent) == []


def actions_opened(place: Path):  # type: ignore[no-untyped-def]
    return writing.folder(place) if not place.suffix else writing.file(place)


def test_who_may_not_write_there_is_told(cast: Cast, tmp_path: Path) -> None:
    assert "cannot be written" in export(cast, tmp_path / "nowhere" / "edition.zip")
    assert "There is no edition" in str(
        pytest.raises(CommandError, call_command, "export_cohort", "x", "y").value
    )


def test_only_the_owner_reads_an_export(cast: Cast, tmp_path: Path) -> None:
    for name in ("edition", "edition.zip", "edition.xlsx"):
        export(cast, tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_an_export_is_recorded_and_not_part_of_the_next(cast: Cast, tmp_path: Path) -> None:
    export(cast, tmp_path / "one.zip")
    export(cast, tmp_path / "two.zip")

    assert Event.objects.filter(verb="export.done", cohort_id=cast.cohort.pk).count() == 2
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_file_that_is_written_again_is_replaced(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "edition.zip").write_text("old")

    assert export(cast, tmp_path / "edition.zip") == ""
    assert (tmp_path / "edition.zip").read_bytes().startswith(b"PK")


@pytest.mark.both_engines
def test_the_number_of_queries_does_not_grow(
    cast: Cast, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    uploads.stored(uploads.pdf(), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    for number, more in (("few", 3), ("many", 40)):
        for _ in range(more):
            factories.log(cast.team_a, factories.add_member(cast.team_a))
        with django_assert_num_queries(71), writing.file(tmp_path / f"{number}.zip") as writer:
            actions.export(cast.cohort, to=writer, by=cast.vlad, via="page")
    assert File.objects.count() == 2
