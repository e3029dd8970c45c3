"""What an import did, or would do, in numbers and sentences."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.importing.findings import Finding, Findings
from cohorts.importing.sessions import Span
from cohorts.models import Cohort


@dataclass(frozen=True)
class Tally:
    """What became of the rows of a sheet; `read` is the sum of the others."""

    stored: int = 0
    unchanged: int = 0
    merged: int = 0
    refused: int = 0

    @property
    def read(self) -> int:
        return self.stored + self.unchanged + self.merged + self.refused

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.stored + other.stored,
            self.unchanged + other.unchanged,
            self.merged + other.merged,
            self.refused + other.refused,
        )

    def counts(self) -> dict[str, int]:
        return {"read": self.read, **asdict(self)}


@dataclass(frozen=True)
class Outcome:
    """`written` is false for a dry run and if rows were refused; `cohort` is None if a sheet is of no use.

    `span` is None for a whole edition, whose dates are not guessed from its sessions. `at_once` are
    the people of an edition that runs who need no invitation, for they have an account.
    """

    cohort: Cohort | None
    tallies: dict[str, Tally]
    span: Span | None
    log: Findings
    written: bool = False
    at_once: int = 0

    @property
    def total(self) -> Tally:
        return sum(self.tallies.values(), Tally())

    def as_json(self) -> dict[str, Any]:
        """The whole report. `refused` of a sheet counts rows; a row may be named for several cells."""
        cohort = self.cohort
        return {
            "cohort": cohort.slug if cohort else None,
            "programme": cohort.programme.slug if cohort else None,
            "start": cohort.kickoff.isoformat() if cohort and cohort.kickoff else None,
            "end": cohort.ends_on.isoformat() if cohort and cohort.ends_on else None,
            "written": self.written,
            "sheets": {sheet: tally.counts() for sheet, tally in self.tallies.items()},
            "total": self.total.counts(),
            **({"read_for_dates": self.span.counts()} if self.span else {}),
            "refused": [asdict(found) for found in self.log.refused],
            "warnings": [asdict(found) for found in self.log.warnings],
        }

    def as_text(self) -> Iterator[str]:
        """The same for people, line by line."""
        if self.cohort:
            yield _heading(self.cohort)
        for sheet, tally in self.tallies.items():
            yield f"{sheet}.csv: {_sum(tally)}"
        yield _("In total: %(sum)s") % {"sum": _sum(self.total)}
        if self.span:
            read = _("sessions.csv: %(dated)d of %(read)d rows have a date that can be used.")
            yield read % self.span.counts()
        yield from _section(_("Refused:"), self.log.refused)
        yield from _section(_("Not used:"), self.log.warnings)
        if not self.written:
            yield _("Nothing was written.")


def _heading(cohort: Cohort) -> str:
    return _("Edition %(cohort)s of programme %(programme)s, from %(start)s to %(end)s") % {
        "cohort": cohort.slug,
        "programme": cohort.programme.slug,
        "start": cohort.kickoff or "?",
        "end": cohort.ends_on or "?",
    }


def _sum(tally: Tally) -> str:
    rows = ngettext("%(count)d row read", "%(count)d rows read", tally.read) % {"count": tally.read}
    return _(
        "%(rows)s = %(stored)d stored + %(unchanged)d unchanged + %(merged)d merged + %(refused)d refused"
    ) % {"rows": rows, **asdict(tally)}


def _section(title: str, findings: list[Finding]) -> Iterator[str]:
    if findings:
        yield title
    for found in findings:
        yield f"  {_place(found)}: {found.reason}" if found.sheet else f"  {found.reason}"


def _place(found: Finding) -> str:
    """Where it is, as a spreadsheet shows it."""
    place = f"{found.sheet}.csv"
    if found.line is not None:
        place = _("%(place)s, line %(line)d") % {"place": place, "line": found.line}
    if found.column:
        place = _("%(place)s, column %(column)s") % {"place": place, "column": found.column}
    return place
