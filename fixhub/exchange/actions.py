"""Taking an edition out whole, and bringing one in that was taken out somewhere."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import facts, rules
from cohorts.importing.findings import Findings
from cohorts.importing.outcome import Outcome, Tally
from cohorts.models import Cohort, Programme, TeamMilestone
from fixhub import clock
from fixhub.events.models import Event, FanOut
from fixhub.events.record import record
from fixhub.exchange import attached, cells, manifest, people, steady
from fixhub.exchange.comparing import compare
from fixhub.exchange.edition import Edition
from fixhub.exchange.manifest import Manifest
from fixhub.exchange.manifest import Told as OfSheet
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.storing import Store, lines
from fixhub.exchange.tables import BY_NAME, SHEETS
from fixhub.files import store
from fixhub.files.models import File
from fixhub.refused import Refused
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import Unreadable
from fixhub.sheets.writing import Writer

# How far an export is: sheets and files done, and how many there are.
Told = Callable[[int, int], None]


def untold(done: int, total: int) -> None:
    """Nobody waits to hear of it."""


def export(cohort: Cohort, *, to: Writer, by: Any, via: str) -> Manifest:
    """Write all of an edition. `by` may be None only for the command, whose user holds the machine."""
    require_exporter(cohort, by)
    made = written(cohort, to)
    note_export(cohort, made, by=by, via=via)
    return made


def written(cohort: Cohort, to: Writer, told: Told = untold) -> Manifest:
    """The rows as they are at one moment, then the files, which never change."""
    told(0, len(SHEETS))
    with steady.view():
        edition = Edition(cohort)
        sheets = {sheet.name: _written(sheet, edition, to) for sheet in SHEETS}
        files = attached.named(edition)
    made = Manifest(attached.write(_counted(files, told), to), sheets)
    to.sheet(manifest.NAME, manifest.HEADINGS, made.as_rows())
    return made


def require_exporter(cohort: Cohort, by: Any) -> None:
    rules.require(by is None or rules.can_manage(by, cohort), _("Only a manager of the edition exports it."))


def note_export(cohort: Cohort, made: Manifest, *, by: Any, via: str) -> None:
    record("export.done", on=cohort, by=by, via=via, cohort_id=cohort.pk, rows=made.total)


def _written(sheet: Sheet, edition: Edition, to: Writer) -> OfSheet:
    return OfSheet(to.sheet(sheet.name, sheet.headings, edition.rows(sheet)), sheet.headings)


def _counted(files: list[tuple[str, File]], told: Told) -> Iterator[tuple[str, File]]:
    """Sheets and files are counted alike, and told of one by one where that may take long."""
    total = len(SHEETS) + len(files)
    for number, named in enumerate(files, start=len(SHEETS)):
        told(number, total)
        yield named
    told(total, total)


def take_in(book: Book, *, by: Any, via: str, dry_run: bool = False) -> Outcome:
    """Bring in an exported edition: all of it, or nothing. Where it is already, nothing changes."""
    told = manifest.read(book)
    log = Findings()
    programme, slug = _first(book, told, "programme"), _first(book, told, "edition")
    if not programme or not slug:
        raise Refused(_("The export does not say which edition it is of. Export it again."))
    _require_manager(by, programme)
    here = Cohort.objects.filter(slug=slug).first()
    if here:
        return _compared(here, book, told, log)
    into = Store(book, told, log, clock.now(), {}, people.SPECIAL)
    written = False
    try:
        _bring(into)
        outcome = _stored(into, by=by, via=via, dry_run=dry_run)
        written = outcome.written
        return outcome
    finally:
        if not written:
            store.forget(into.paths.values())


def _first(book: Book, told: Manifest, name: str) -> str:
    """The name of the programme or the edition, if it can be one."""
    sheet = BY_NAME[name]
    try:
        found = next((row.get("slug", "") for _line, row in lines(book, told, sheet)), "")
        return str(cells.read(sheet.stored[0].field, found))
    except (Unreadable, Refused):
        return ""


def _require_manager(by: Any, slug: str) -> None:
    if by is not None:
        programme = Programme.objects.filter(slug=slug[:60]).first()
        allowed = programme is not None and rules.can_launch(by, programme)
        rules.require(allowed, _("Only a manager of the programme imports."))


def _compared(cohort: Cohort, book: Book, told: Manifest, log: Findings) -> Outcome:
    """The edition is here: it is the same, or nothing of the file is used."""
    compare(book, told, Edition(cohort), log, lambda sheet, _line: sheet in ("people", "programme"))
    tallies = {
        name: Tally(unchanged=sheet.rows - log.refused_rows(name), refused=log.refused_rows(name))
        for name, sheet in told.sheets.items()
    }
    return Outcome(cohort, tallies, None, log)


def _bring(into: Store) -> None:
    """The attached files, stored before the database is asked for anything."""
    sheet, found = BY_NAME["files"], 0
    try:
        for line, row in lines(into.book, into.manifest, sheet):
            found += _bring_one(into, line, row)
    except Unreadable as fault:
        into.log.give_up(sheet.name, fault.line, fault.column, fault.reason)
    if not into.log.refused and found != into.manifest.attached:
        reason = _("Attached files: %(found)d of %(rows)d. The export was cut off.")
        into.log.give_up(sheet.name, None, "", reason % {"found": found, "rows": into.manifest.attached})


def _bring_one(into: Store, line: int, row: dict[str, str]) -> bool:
    """Whether the content is there. A workbook has only the name: that is said, and kept."""
    try:
        path = attached.bring(into.book, row)
    except Refused as no:
        into.log.refuse("files", line, "name", str(no.reason))
        return False
    if not path:
        reason = _("The content of this file is not in the export. Only what it was called is stored.")
        into.log.warn("files", line, "name", reason)
    into.paths[row.get("number", "")] = path or store.new_path()
    return bool(path)


def _stored(into: Store, *, by: Any, via: str, dry_run: bool) -> Outcome:
    """In one transaction: write, make the caches, and look whether all of it is there."""
    with transaction.atomic():
        if not into.log.refused:
            into.store()
        cohort = None if into.log.refused else _settled(into)
        if cohort is None or into.log.refused or dry_run:
            transaction.set_rollback(True)
        else:
            rows = sum(_tallies(into).values(), Tally()).counts()
            record("import.done", on=cohort, by=by, via=via, cohort_id=cohort.pk, rows=rows)
    whole = not into.log.refused
    return Outcome(cohort if whole else None, _tallies(into), None, into.log, whole and not dry_run)


def _settled(into: Store) -> Cohort:
    """The caches made from the facts, the past told to nobody, and every cell found again."""
    cohort = Cohort.objects.select_related("programme").get(pk=into.cohort_id)
    facts.repair(TeamMilestone.objects.filter(team__cohort=cohort))
    FanOut.objects.bulk_create((FanOut(event_id=pk) for pk in into.keys[Event].values()), batch_size=500)
    compare(into.book, into.manifest, Edition(cohort), into.log, lambda *row: row in into.kept)
    return cohort


def _tallies(into: Store) -> dict[str, Tally]:
    tallies = {}
    for name, told in into.manifest.sheets.items():
        kept = sum(sheet == name for sheet, _line in into.kept)
        refused = into.log.refused_rows(name)
        tallies[name] = Tally(stored=max(told.rows - kept - refused, 0), unchanged=kept, refused=refused)
    return tallies
