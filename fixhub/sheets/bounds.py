"""How much is read at most, and how it is said that something is more, or of no use."""

from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from django.utils.translation import gettext as _

from fixhub.refused import Refused

MEGABYTE = 1024 * 1024
MAX_COLUMNS = 200
# A folder, zip or workbook with more sheets or attachments than this is no edition.
MAX_ENTRIES = 10_000


class Record(NamedTuple):
    """One row, its cells as text; `line` is the row number a spreadsheet shows."""

    line: int
    cells: list[str]


class Unreadable(Exception):
    """A sheet that is of no use, and where that shows; `line` is None for the whole sheet."""

    def __init__(self, reason: str, line: int | None = None, column: str = "") -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


@dataclass(frozen=True)
class Bounds:
    """What one sheet may hold: rows below the header, and megabytes of CSV."""

    rows: int
    megabytes: int

    def require_row(self, number: int, line: int) -> None:
        if number > self.rows:
            reason = _("The sheet has more than %(rows)s rows. Split it into smaller folders.")
            raise Unreadable(reason % {"rows": f"{self.rows:,}"}, line)

    def require_bytes(self, size: int) -> None:
        if size > self.megabytes * MEGABYTE:
            reason = _("The file is larger than %(megabytes)d MB. Split it into smaller folders.")
            raise Unreadable(reason % {"megabytes": self.megabytes})


def first_columns(cells: list[str], line: int) -> list[str]:
    """As many as a sheet may have; empty ones beside them are no loss, any other is too much."""
    if any(cells[MAX_COLUMNS:]):
        raise Unreadable(_("The sheet has more than 200 columns."), line)
    return cells[:MAX_COLUMNS]


# What people fill in by hand, and what an export of a whole edition may grow to.
BY_HAND = Bounds(rows=20_000, megabytes=5)
EXPORTED = Bounds(rows=90_000, megabytes=50)


def refuse_size(megabytes: int) -> NoReturn:
    raise Refused(
        _("This file is larger than %(megabytes)d MB, and more is not read.") % {"megabytes": megabytes}
    )


def refuse_bomb() -> NoReturn:
    raise Refused(_("This file unpacks to far more than a list of people and teams needs. It is not read."))


def refuse_damaged() -> NoReturn:
    raise Refused(_("This file is damaged or cut off. Save or export it again, and choose the new one."))
