"""Reading the XML of a workbook once for what it would cost, before a library builds objects of it.

openpyxl hands XML to expat, which fetches nothing from outside and stops most entity bombs in newer
versions only. No spreadsheet program writes document types, so any is refused, and with it every
entity. Strings, styles and what stands beside the rows stay in memory in openpyxl: they are counted.
"""

import zipfile
from xml.parsers import expat  # nosec B406 - this is the guard: it refuses what others must fear

from fixhub.sheets.bounds import MEGABYTE, refuse_bomb, refuse_damaged

_CHUNK = 64 * 1024
# Megabytes of one part, and elements in it: a cell is three of them, a text two.
_SHEET, _STRINGS, _OTHER = (200, 8_000_000), (64, 1_500_000), (16, 100_000)
# As many columns as a spreadsheet has; more in one row is made up.
_CELLS_OF_A_ROW = 16_384
# What may stand before the first bracket of an XML text in any encoding.
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


class _Watch:
    """Counts elements, and the cells of a row, as they pass by."""

    def __init__(self, elements: int) -> None:
        self.left, self.cells, self.has_formulas = elements, 0, False

    def start(self, name: str, _attributes: object) -> None:
        self.left -= 1
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.cells = 0
        elif tag == "c":
            self.cells += 1
        elif tag == "f":
            self.has_formulas = True
        if self.left < 0 or self.cells > _CELLS_OF_A_ROW:
            refuse_bomb()


def look(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet holds formulas. Refuses what would cost too much, wherever in the file it lies.

    Every part is looked at, for the file itself says which of them are its sheets.
    """
    formulas = False
    for entry in archive.infolist():
        try:
            formulas |= _look_at(archive, entry)
        # The last is what zipfile says of a compression it does not know.
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
            refuse_damaged()
    return formulas


def _look_at(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    megabytes, elements = _limits(entry.filename.casefold())
    watch, left = _Watch(elements), megabytes * MEGABYTE
    parser = _parser(watch)
    with archive.open(entry) as part:
        begun = False
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                refuse_bomb()
            # However much of nothing stands before: readers skip it too.
            first = b"" if begun else chunk.lstrip(_BEFORE)[:1]
            if first not in (b"", b"<"):
                return _is_no_xml(entry)
            begun = begun or bool(first)
            try:
                parser.Parse(chunk)
            except expat.ExpatError:
                return False  # nobody reads further than here
    return watch.has_formulas


def _is_no_xml(entry: zipfile.ZipInfo) -> bool:
    """A picture: read as XML, it would fail at its first byte. What calls itself XML is damaged."""
    name = entry.filename.casefold()
    if name.startswith("xl/") and name.endswith((".xml", ".rels")):
        refuse_damaged()
    return False


def _parser(watch: _Watch) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = watch.start
    parser.StartDoctypeDeclHandler = lambda *_: refuse_bomb()
    return parser


def _limits(name: str) -> tuple[int, int]:
    if name.startswith("xl/worksheets/") and "/_rels/" not in name:
        return _SHEET
    return _STRINGS if name.startswith("xl/sharedstrings") else _OTHER
