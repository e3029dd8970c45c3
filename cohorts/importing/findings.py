"""What an import has to say about a sheet: what it left out, what it did not use, what it would change."""

from dataclasses import dataclass, field

# Takes every change that is offered.
ALL = "*"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a place; `line` is the row number a spreadsheet shows, None for no row."""

    sheet: str
    line: int | None
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A cell that says something else than what is stored, and that may take its place."""

    sheet: str
    line: int
    who: str
    column: str
    old: str
    new: str

    @property
    def key(self) -> str:
        """One tick takes all the cells of a row."""
        return f"{self.sheet}:{self.line}"


@dataclass
class Findings:
    """Refused rows and warnings, in the order of the sheets. `broken`: a sheet cannot be used at all.

    `taken` are the keys of the offers somebody said yes to; None where nobody is asked, so that a
    cell that differs is named and left alone.
    """

    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    taken: frozenset[str] | None = None
    broken: bool = False
    # Rows that were fine by themselves, and are refused beside what is stored.
    late_lines: set[int] = field(default_factory=set)

    def refuse_late(self, sheet: str, line: int, column: str, reason: str) -> None:
        self.late_lines.add(line)
        self.refuse(sheet, line, column, reason)

    def refuse(self, sheet: str, line: int, column: str, reason: str) -> None:
        self.refused.append(Finding(sheet, line, column, reason))

    def warn(self, sheet: str, line: int | None, column: str, reason: str) -> None:
        self.warnings.append(Finding(sheet, line, column, reason))

    def differs(self, offer: Offer, reason: str) -> bool:
        """Whether what is stored shall give way; named with a reason where it shall not."""
        if self.taken is None:
            self.warn(offer.sheet, offer.line, offer.column, reason)
            return False
        self.offers.append(offer)
        return offer.key in self.taken or ALL in self.taken

    def give_up(self, sheet: str, line: int | None, column: str, reason: str) -> None:
        """The whole sheet is of no use; nothing is stored, whatever was asked."""
        self.broken = True
        self.refused.append(Finding(sheet, line, column, reason))

    def refused_rows(self, sheet: str) -> int:
        return len({found.line for found in self.refused if found.sheet == sheet})
