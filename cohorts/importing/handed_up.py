"""Files that a page handed up, read as one book of our own sheets, by what each column was said to be."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from cohorts.importing import columns, words
from cohorts.importing.findings import Findings
from cohorts.importing.sheets import COLUMNS, Place, shown
from cohorts.models import ImportRun
from fixhub.files.models import File
from fixhub.files.store import opener_of, place_of
from fixhub.refused import Refused
from fixhub.sheets import books, texts
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import Bounds, Record, Unreadable

# As many rows as a short transaction writes: on SQLite everybody else waits for its end. They stand
# in memory all together, so what they may weigh is what a worker has to spare: 1 kB a row.
BOUNDS = Bounds(rows=20_000, megabytes=20)
MOST_COLUMNS = 50
# With all their columns they are fields of one form.
MOST_SHEETS = 8


@dataclass(frozen=True)
class Source:
    """One sheet of one file: what it is (empty: left out), and the field of each of its columns."""

    file: int
    name: str
    sheet: str
    header: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def has_team_column(self) -> bool:
        return self.sheet == "people" and columns.TEAM_OF_PERSON in self.fields


def sources_of(run: ImportRun) -> list[Source]:
    return [Source(**row) for row in run.sheets]


class Opened:
    """The files of a run, each as a book."""

    def __init__(self, run: ImportRun, stack: ExitStack) -> None:
        self._books: dict[int, Book] = {
            file.pk: _book(file, run.encoding, stack) for file in run.files.order_by("pk")
        }

    def names(self) -> list[tuple[int, str]]:
        """Each sheet by its file."""
        found = [(file, name) for file, book in self._books.items() for name in sorted(book.sheets)]
        if len(found) > MOST_SHEETS:
            raise Refused(_("These are more than eight sheets. Take out what is not to be imported."))
        return found

    def records(self, file: int, name: str) -> Iterator[Record]:
        return self._books[file].records(name, BOUNDS)

    def header(self, file: int, name: str) -> list[str]:
        header = next(self.records(file, name), Record(1, [])).cells
        while header and not header[-1].strip():
            header.pop()
        if len(header) > MOST_COLUMNS:
            raise Unreadable(_("The sheet has more than 50 columns."), 1)
        return [shown(" ".join(column.split())) for column in header]


@contextmanager
def opened(run: ImportRun) -> Iterator[Opened]:
    with ExitStack() as stack:
        yield Opened(run, stack)


class Mapped:
    """A book of our own sheets and columns, whatever they are called in the files."""

    holds_contents = False
    strangers: list[str] = []

    def __init__(self, files: Opened, sources: list[Source]) -> None:
        self._files = files
        self.sources = [source for source in sources if source.sheet]
        self._by_sheet = {source.sheet: source for source in self.sources}
        self.sheets = frozenset(COLUMNS)
        self.left_out: dict[tuple[str, str], int] = {}
        self.places: list[Place] = []

    @property
    def makes_teams(self) -> bool:
        """A list of people with a team column needs no list of teams: they are made of it."""
        source = self._by_sheet.get("people")
        return "teams" not in self._by_sheet and source is not None and source.has_team_column

    def content(self, name: str) -> IO[bytes]:
        raise FileNotFoundError(name)

    def records(self, sheet: str, bounds: Bounds) -> Iterator[Record]:
        """Our columns, in our order; a column nobody named is empty."""
        names = list(COLUMNS[sheet])
        yield Record(1, names)
        if sheet not in self._by_sheet:
            return
        source = self._by_sheet[sheet]
        rows = self._files.records(source.file, source.name)
        next(rows, None)
        places = {name: source.fields.index(name) for name in names if name in source.fields}
        for line, cells in rows:
            self._look_at(source, line, cells)
            ours = {name: _cell(cells, places.get(name)) for name in names}
            if sheet == "people":
                ours["roles"] = columns.roles_in(ours["roles"])
            yield Record(line, list(ours.values()))

    def called(self, sheet: str, column: str) -> str:
        """What a column of ours is called in the files."""
        source = self._by_sheet.get(sheet)
        if source is None or column not in source.fields:
            return column
        return source.header[source.fields.index(column)] or column

    def require_columns(self, log: Findings) -> None:
        """A list of people without addresses says of nobody who it is."""
        for sheet, source in self._by_sheet.items():
            if columns.NEEDED[sheet] not in source.fields:
                reason = _("No column is known as “%(field)s”. Say below which one it is.")
                log.give_up(sheet, 1, "", reason % {"field": words.field(columns.NEEDED[sheet])})

    def name_left_out(self, log: Findings) -> None:
        """Each column with something in it that is no field: so each cell is stored or named."""
        for (sheet, column), _count in sorted(self.left_out.items()):
            log.warn(sheet, 1, column, _("This column is left out, so its cells are not stored."))

    def _look_at(self, source: Source, line: int, cells: list[str]) -> None:
        for place, cell in enumerate(cells):
            if cell.strip() and not _field(source, place, self.makes_teams):
                column = source.header[place] if place < len(source.header) else str(place + 1)
                self.left_out[source.sheet, column] = self.left_out.get((source.sheet, column), 0) + 1
        if self.makes_teams and source.sheet == "people":
            named = partial(_named, source, cells)
            roles = columns.roles_in(named("roles"))
            self.places.append(Place(line, named("email"), named(columns.TEAM_OF_PERSON), "mentor" in roles))


def _field(source: Source, place: int, makes_teams: bool) -> str:
    """What a column is used for; the team of a person is not, where another sheet has the teams."""
    name = source.fields[place] if place < len(source.fields) else ""
    return "" if name == columns.TEAM_OF_PERSON and source.sheet == "people" and not makes_teams else name


def _named(source: Source, cells: list[str], name: str) -> str:
    return _cell(cells, source.fields.index(name) if name in source.fields else None)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


class _Csv:
    """One CSV file, whatever stands between its cells."""

    holds_contents = False
    strangers: list[str] = []

    def __init__(self, file: File, encoding: str) -> None:
        self._open = opener_of(file)
        self._encoding = encoding
        self._delimiter = texts.delimiter_of(self._open)
        self.sheets = frozenset({PurePosixPath(file.name).stem.casefold()})

    def content(self, name: str) -> IO[bytes]:
        raise FileNotFoundError(name)

    def records(self, sheet: str, bounds: Bounds) -> Iterator[Record]:
        return texts.records(self._open, bounds, self._encoding, self._delimiter)


def _book(file: File, encoding: str, stack: ExitStack) -> Book:
    if file.media_type == "text/csv":
        return _Csv(file, encoding)
    return stack.enter_context(books.opened(place_of(file.path), encoding))


def guessed(files: Opened, known: Mapping[str, tuple[str, list[str]]]) -> list[Source]:
    """What each sheet and each column is: as it was said before for such columns, else by the names.

    Each of our sheets comes from one of theirs; a second one like it is left out until somebody says so.
    """
    sources: list[Source] = []
    taken: set[str] = set()
    for file, name in files.names():
        header = files.header(file, name)
        sheet, fields = known.get(columns.key_of(header)) or _guess(name, header)
        if sheet in taken:
            sheet, fields = "", [""] * len(header)
        taken |= {sheet} - {""}
        sources.append(Source(file, name, sheet, header, fields))
    return sources


def _guess(name: str, header: list[str]) -> tuple[str, list[str]]:
    sheet = columns.sheet_of(name, header)
    return sheet, columns.guess(sheet, header) if sheet else [""] * len(header)
