"""What an import has to say about a sheet: what it left out and what it did not use."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a place; `line` is the row number a spreadsheet shows, None for no row."""

    sheet: str
    line: int | None
    column: str
    reason: str


@dataclass
class Findings:
    """Refused rows and warnings, in the order of the sheets. `broken`: a sheet cannot be used at all."""

    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    broken: bool = False

    def refuse(self, sheet: str, line: int, column: str, reason: str) -> None:
        self.refused.append(Finding(sheet, line, column, reason))

    def warn(self, sheet: str, line: int | None, column: str, reason: str) -> None:
        self.warnings.append(Finding(sheet, line, column, reason))

    def give_up(self, sheet: str, line: int | None, column: str, reason: str) -> None:
        """The whole sheet is of no use; nothing is stored, whatever was asked."""
        self.broken = True
        self.refused.append(Finding(sheet, line, column, reason))

    def refused_rows(self, sheet: str) -> int:
        return len({found.line for found in self.refused if found.sheet == sheet})
