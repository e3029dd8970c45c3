"""Writing XLSX by hand: every cell is text, one row at a time, and the same rows are the same bytes.

A workbook of text needs a page of XML. A library for all that a workbook can be takes ten times as long,
keeps rows in files of its own, and takes some texts for formatting.
"""

import re
from collections.abc import Iterable
from io import TextIOWrapper
from typing import IO
from xml.sax.saxutils import escape, quoteattr  # nosec B406 - it writes, and parses nothing
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets.formulas import RISKY, is_computed

STAMP = (2000, 1, 1, 0, 0, 0)
LONGEST_CELL = 32_767
# In letters; a few of them count twice, as two halves.
_SURELY_FITS = LONGEST_CELL // 2
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML cannot hold, or would change, is written _x000D_; what looks like that already is escaped itself.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[\x00-\x1f&<>_\ufffe\uffff]")
# Cells as they are, headings, and text that a spreadsheet must not compute even after it was edited.
_PLAIN, _HEADING, _QUOTED = "", ' s="1"', ' s="2"'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_VIEW = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
    ' state="frozen"/></sheetView></sheetViews>'
)


class Workbook:
    """Sheets in the order they are written; what names them comes last, in `finish`."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._titles: list[str] = []

    def sheet(self, title: str, headings: Iterable[str], rows: Iterable[list[str]]) -> int:
        """How many rows there are below the headings."""
        self._titles.append(title)
        count = 0
        with self._part(f"xl/worksheets/sheet{len(self._titles)}.xml") as part:
            out = TextIOWrapper(part, encoding="utf-8", newline="")
            out.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">{_VIEW}<sheetData>')
            names = list(headings)
            letters = [_letters(column) for column in range(len(names))]
            out.write(_row(1, letters, names, _HEADING))
            for count, row in enumerate(rows, start=1):
                out.write(_row(count + 1, letters, row, title=title))
            out.write("</sheetData></worksheet>")
            out.detach()
        return count

    def finish(self) -> None:
        sheets, relations, types = [], [], []
        for n, title in enumerate(self._titles, start=1):
            sheets.append(f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>')
            relations.append(_relation(n, "worksheet", f"worksheets/sheet{n}.xml"))
            types.append(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet"))
        relations.append(_relation(len(self._titles) + 1, "styles", "styles.xml"))
        types += [_override("/xl/workbook.xml", "sheet.main"), _override("/xl/styles.xml", "styles")]
        self._write("xl/styles.xml", _STYLES)
        self._write(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(sheets)}</sheets></workbook>',
        )
        self._write("xl/_rels/workbook.xml.rels", _relations(relations))
        self._write("_rels/.rels", _relations([_relation(1, "officeDocument", "xl/workbook.xml")]))
        self._write("[Content_Types].xml", _types(types))

    def _write(self, name: str, xml: str) -> None:
        with self._part(name) as part:
            part.write(f"{_HEAD}{xml}".encode())

    def _part(self, name: str) -> IO[bytes]:
        entry = ZipInfo(name, STAMP)
        entry.compress_type = ZIP_DEFLATED
        return self._archive.open(entry, "w")


def _row(number: int, letters: list[str], texts: list[str], style: str = _PLAIN, title: str = "") -> str:
    """Most rows hold nothing that XML minds, which is asked once a row and not once a cell."""
    together, cells = "".join(texts), []
    is_easy = not style and len(together) <= _SURELY_FITS and not _SPECIAL.search(together)
    for letter, text in zip(letters, texts, strict=True):
        if is_easy and text and text[0] not in RISKY and text[-1] != " ":
            cells.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>')
        elif text:
            cells.append(_cell(f"{letter}{number}", text, style, title))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, text: str, style: str, title: str) -> str:
    kind = _QUOTED if is_computed(text) else style
    is_plain = not _SPECIAL.search(text) and text == text.strip(" ")
    whole = f">{text}" if is_plain else f' xml:space="preserve">{_escaped(text)}'
    if len(whole) > _SURELY_FITS:
        _require_room(text, title)
    return f'<c r="{place}"{kind} t="inlineStr"><is><t{whole}</t></is></c>'


def _escaped(text: str) -> str:
    guarded = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
    return escape(_UNFIT.sub(lambda sign: f"_x{ord(sign[0]):04X}_", guarded))


def _require_room(text: str, title: str) -> None:
    """Spreadsheets count halves of letters, and cut what is longer without a word."""
    if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        reason = _("A cell of “%(sheet)s” is too long for a workbook. Export to a folder or a zip.")
        raise Refused(reason % {"sheet": title})


def _letters(column: int) -> str:
    """A, B, ... Z, AA for 0, 1, ... 25, 26."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _relation(n: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(relations: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'


def _types(overrides: list[str]) -> str:
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(overrides)}</Types>'
    )
