"""sessions.csv: the days of its rows. The first and last dated row with a week bound the edition."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median_low

from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings
from cohorts.importing.sheets import Row, shown

SHEET = "sessions"
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_NUMBERS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})\.?"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
_WORDS = re.compile(r"(?P<month>[a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})", re.IGNORECASE)
# Spreadsheets write 1900 when a date has no year; no programme here is older than this.
_OLDEST = date(2000, 1, 1)
_FAR = timedelta(days=366)


@dataclass(frozen=True)
class Span:
    """When an edition was, as its sessions say; `read` rows, of which `dated` have a date that is used."""

    start: date | None = None
    end: date | None = None
    read: int = 0
    dated: int = 0
    # By line, those that are used.
    days: dict[int, date] = field(default_factory=dict)

    def counts(self) -> dict[str, str | int]:
        return {"sheet": SHEET, "read": self.read, "dated": self.dated}


def span(rows: list[Row], log: Findings) -> Span:
    """The first and last day of the rows with a week; rows without a week lie before the start.

    A day more than a year from the middle one is a slip of the pen, not a long edition.
    """
    days = {row.line: parse(row.cells["date"]) for row in rows}
    middle = median_low([day for day in days.values() if day and day >= _OLDEST] or [_OLDEST])
    bounds: list[date] = []
    used: dict[int, date] = {}
    for row in rows:
        day = days[row.line]
        if day and day >= _OLDEST and abs(day - middle) <= _FAR:
            used[row.line] = day
            bounds += [day] if row.cells["week"].strip() else []
        else:
            log.warn(SHEET, row.line, "date", _reason(row.cells["date"], day))
    return Span(min(bounds, default=None), max(bounds, default=None), len(rows), len(used), used)


def parse(text: str) -> date | None:
    """A day as people write it: 2020-01-20, 20.01.2020, 2020. 01. 20., January 20, 2020."""
    words = " ".join(text.split())
    found = next((match for form in (*_NUMBERS, _WORDS) if (match := form.fullmatch(words))), None)
    if found is None:
        return None
    month = found["month"].casefold()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdecimal() else 0
    try:
        return date(int(found["year"]), number, int(found["day"]))
    except ValueError:
        return None


def _reason(cell: str, day: date | None) -> str:
    """Why a date is not used."""
    if not cell.strip():
        return _("The row has no date.")
    if day is None:
        return _("“%(cell)s” is not a date such as 2027-01-18.") % {"cell": shown(cell)}
    return _("“%(cell)s” lies more than a year from the other dates, so it is not used.") % {
        "cell": shown(cell)
    }
