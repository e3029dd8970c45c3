"""Words of the files with letters that an encoding can spoil, shown so that a person sees whether it did."""

import re
from collections.abc import Iterator

from cohorts.importing.handed_up import BOUNDS
from cohorts.models import ImportRun
from fixhub.files.models import File
from fixhub.files.store import opener_of
from fixhub.sheets import texts
from fixhub.sheets.bounds import Unreadable

MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d_]{2,30}")


def encoding_of(run: ImportRun) -> str:
    """UTF-8, unless one of the CSV files is not."""
    found = {texts.encoding_of(opener_of(file)) for file in _csv(run)}
    return texts.CP1250 if texts.CP1250 in found else texts.UTF_8


def samples(run: ImportRun, encoding: str) -> list[str]:
    """ "Ștefan", "Őrs": the first words that are not plain ASCII; none if it cannot be read so."""
    words: dict[str, None] = {}
    try:
        for word in _words(run, encoding):
            words.setdefault(word)
            if len(words) == MOST_WORDS:
                break
    except Unreadable:
        return []
    return list(words)


def has_a_choice(run: ImportRun) -> bool:
    """Only CSV has no word of its own on how its letters are written."""
    return bool(_csv(run))


def _csv(run: ImportRun) -> list[File]:
    return [file for file in run.files.order_by("pk") if file.media_type == "text/csv"]


def _words(run: ImportRun, encoding: str) -> Iterator[str]:
    for file in _csv(run):
        opener = opener_of(file)
        for record in texts.records(opener, BOUNDS, encoding, texts.delimiter_of(opener)):
            for cell in record.cells:
                yield from (word for word in _WORD.findall(cell) if not word.isascii())
