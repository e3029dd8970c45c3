"""The doctor and the last backup: in production one each day, on one's own machine nobody has to."""

from pathlib import Path
from typing import Any

import pytest

from fixhub import clock as time
from fixhub.backups import last


@pytest.fixture(autouse=True)
def production(settings: Any, clock: Any) -> None:
    settings.EMBEDDED = False


def test_a_backup_that_was_never_made_is_missed(settings: Any) -> None:
    found = last.finding()
    assert found.said == "No backup was ever made from here." and "manage.py backup FILE" in found.mend

    settings.EMBEDDED = True
    assert last.finding().is_well


def test_a_backup_of_the_day_before_is_well(clock: Any, settings: Any) -> None:
    last.note(at=time.now(), size=1, seconds=1.5)

    clock.forward(hours=36)
    assert last.finding().is_well
    assert last.finding().said == "The last backup is 36 hours old."

    clock.forward(hours=1)
    assert not last.finding().is_well
    settings.EMBEDDED = True
    assert last.finding().is_well


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"at": "soon"}', '{"at": "2027-01-18T07:00:00"}'])
def test_a_note_that_says_nothing_is_none(own_folder: Path, content: str) -> None:
    (own_folder / "backup.json").write_text(content)

    assert last.finding().said == "No backup was ever made from here."
