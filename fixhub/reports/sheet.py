"""CSV that spreadsheet programs open as what it is: letters as letters, and nothing computed."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
# A cell that starts with one of these would be run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(rows: Iterable[Iterable[str | int | float | None]]) -> str:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: str | int | float | None) -> str | int | float | None:
    """Text that a program would take for a formula gets an apostrophe in front; figures stay."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return f"'{cell}"
    return cell
