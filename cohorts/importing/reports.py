"""What a check or an import found, as it is kept for its page: counts in full, lists within bounds."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from itertools import chain, groupby
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from cohorts.importing import columns, words
from cohorts.importing.findings import Finding, Offer
from cohorts.importing.handed_up import Mapped, Opened, Source
from cohorts.importing.outcome import Outcome
from fixhub.sheets.bounds import Record
from fixhub.sheets.formulas import harmless

MOST_NAMED = 100
MOST_OFFERED = 200
# The file of what is not used, beside those that are called by their sheets.
UNUSED = "unused"
BOM = "\ufeff"


def of(outcome: Outcome, book: Mapped, letters: dict[str, list[str]]) -> dict[str, Any]:
    log, cohort = outcome.log, outcome.cohort
    refused = placed(log.refused, book)
    offers = [list(group) for _key, group in groupby(log.offers, key=lambda offer: offer.key)]
    return {
        "sheets": {sheet: tally.counts() for sheet, tally in outcome.tallies.items()},
        "total": outcome.total.counts(),
        "dates": [str(day) if day else "" for day in (cohort.kickoff, cohort.ends_on)]
        if cohort
        else ["", ""],
        "refused": [asdict(found) for found in refused[:MOST_NAMED]],
        "refused_count": len(refused),
        "warnings": [asdict(found) for found in placed(log.warnings[:MOST_NAMED], book)],
        "warnings_count": len(log.warnings),
        "offers": [_offered(group) for group in offers[:MOST_OFFERED]],
        "offers_count": len(offers),
        "letters": letters,
        "broken": log.broken,
        "at_once": outcome.at_once,
    }


def _offered(group: list[Offer]) -> dict[str, Any]:
    first = group[0]
    cells = [{"column": offer.column, "old": offer.old, "new": offer.new} for offer in group]
    return {"key": first.key, "who": first.who, "line": first.line, "sheet": first.sheet, "cells": cells}


def placed(findings: list[Finding], book: Mapped) -> list[Finding]:
    """Where a person finds it: in their own sheet, under their own name of the column.

    Teams that were made of a list of people have their faults there.
    """
    moved = [
        Finding("people", found.line, columns.TEAM_OF_PERSON, found.reason)
        if book.makes_teams and found.sheet == "teams"
        else found
        for found in findings
    ]
    return [replace(found, column=book.called(found.sheet, found.column)) for found in moved]


def bad_rows(files: Opened, source: Source, refused: list[Finding]) -> AbstractContextManager[IO[bytes]]:
    """The refused rows of a sheet in its own columns, with one more that says why: to correct and import."""
    reasons: dict[int, list[str]] = {}
    for found in refused:
        if found.line is not None:
            reasons.setdefault(found.line, []).append(found.reason)
    return _written(_with_reasons(files.records(source.file, source.name), reasons))


def _with_reasons(records: Iterator[Record], reasons: dict[int, list[str]]) -> Iterator[list[str]]:
    header = next(records).cells
    yield [*header, _("Reason")]
    for line, cells in records:
        if line in reasons:
            yield [*cells, *[""] * (len(header) - len(cells)), " ".join(reasons[line])]


def unused(warnings: list[Finding]) -> AbstractContextManager[IO[bytes]]:
    """Whatever is not used, each by its place: for who has more of it than a page names."""
    rows = ([words.sheet(one.sheet), str(one.line or ""), one.column, one.reason] for one in warnings)
    return _written(chain([[_("Sheet"), _("Line"), _("Column"), _("Reason")]], rows))


@contextmanager
def _written(rows: Iterable[list[str]]) -> Iterator[IO[bytes]]:
    """UTF-8 with its mark, which every spreadsheet opens with all letters right."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as text:
        text.write(BOM)
        csv.writer(text).writerows([*map(harmless, row)] for row in rows)
        text.flush()
        text.seek(0)
        yield cast(IO[bytes], text.buffer)
