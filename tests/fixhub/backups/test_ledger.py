"""The ledger of erasures: lines come together, none goes, and what fails leaves it as it was."""

from pathlib import Path

import pytest

from fixhub.backups import ledger

OURS, THEIRS, BOTH = b'{"person": 1}', b'{"person": 2}', b'{"person": 3}'


def test_lines_are_united_once_each(own_folder: Path) -> None:
    ledger.place().write_bytes(OURS + b"\n" + BOTH)

    with ledger.merged(BOTH + b"\n\n" + THEIRS + b"\n"):
        pass

    assert ledger.place().read_bytes() == b"".join(line + b"\n" for line in (OURS, BOTH, THEIRS))


@pytest.mark.parametrize("before", [None, b"", OURS + b"\n"])
def test_what_fails_leaves_it_as_it_was(own_folder: Path, before: bytes | None) -> None:
    if before is not None:
        ledger.place().write_bytes(before)

    with pytest.raises(RuntimeError), ledger.merged(THEIRS):
        raise RuntimeError

    assert (ledger.place().read_bytes() if ledger.place().exists() else None) == before
    assert [place.name for place in own_folder.iterdir()] == ["erasures.jsonl"] * (before is not None)


def test_an_archive_without_one_leaves_it_untouched(own_folder: Path) -> None:
    ledger.place().write_bytes(OURS)

    with ledger.merged(b""):
        pass

    assert ledger.place().read_bytes() == OURS
