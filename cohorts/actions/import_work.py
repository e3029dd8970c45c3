"""What a worker does for an import: check it, store it, or undo it. Done twice, it does no harm."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _

from cohorts.actions import import_undo, imports
from cohorts.actions.imports import Order
from cohorts.importing import handed_up, letters, reports, sheets
from cohorts.importing.editions import Wish
from cohorts.importing.findings import Findings
from cohorts.importing.handed_up import Mapped, Opened
from cohorts.importing.outcome import Outcome
from cohorts.models import ColumnMapping, ImportRun
from fixhub import clock
from fixhub.files import store
from fixhub.files.models import File
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Progress
from fixhub.refused import Refused
from fixhub.sheets import texts
from fixhub.sheets.bounds import Record, Unreadable

# Each person and team goes through the same steps as by hand, so it is a matter of seconds.
MOST_ROWS_OF_A_RUNNING_EDITION = 2_000
_CHUNK = 64 * 1024


def check(job: Job, progress: Progress) -> Done:
    """Read everything, compare, write nothing but what was found."""
    run = _run(job)
    if run.done_at:
        return Done()
    log = Findings(taken=frozenset())
    if not run.sheets:
        run.encoding = letters.encoding_of(run)
    try:
        with handed_up.opened(run) as files:
            _guess(run, files)
            book, outcome = _read(
                run, files, log, progress, Order(job.by, _wish(run), "", False, whole=nullcontext)
            )
            bad = _bad_rows(book, files, outcome, by=job.by)
    except Unreadable as fault:
        raise Refused(fault.reason) from None
    found = reports.of(outcome, book, _letters(run))
    need = found["refused_count"] + found["offers_count"]
    with progress.last_step():
        run.report, run.checked_at = found, clock.now()
        run.save(update_fields=["encoding", "sheets", "report", "checked_at"])
        run.refused_files.set(bad)
    return Done(result={"total": found["total"]}, need=need)


def put_in(job: Job, progress: Progress) -> Done:
    """Read everything once more and store it, in one short transaction at the end."""
    run = _run(job)
    if run.done_at is None:
        log = Findings(taken=frozenset(run.taken))
        with handed_up.opened(run) as files:
            order = Order(job.by, _wish(run), job.params["door"], True, run, nullcontext, progress.last_step)
            _book, outcome = _read(run, files, log, progress, order)
        if not outcome.written:
            raise Refused(_("Something changed since the check: rows are refused now. Check it again."))
    return Done(result={"total": run.report["total"], "run": run.pk})


def take_back(job: Job, progress: Progress) -> Done:
    """Look at each row first, then take all of it back, or nothing, in one transaction at the end."""
    run = _run(job)
    if run.revoked_at is None:
        import_undo.look(run, progress)
        with progress.last_step():
            import_undo.undo(run, by=job.by, via=job.params["door"])
    return Done(result={"run": run.pk})


def _run(job: Job) -> ImportRun:
    return ImportRun.objects.select_related("programme", "cohort__programme").get(pk=job.params["run"])


def _wish(run: ImportRun) -> Wish:
    return Wish(
        run.name,
        cohort=run.name,
        programme=run.programme.slug,
        start=run.starts_on,
        end=run.ends_on,
        into=run.cohort,
    )


def _guess(run: ImportRun, files: Opened) -> None:
    """At the first look; later somebody may have said it better."""
    if not run.sheets:
        mappings = ColumnMapping.objects.filter(programme=run.programme)
        known = {mapping.header_key: (mapping.sheet, mapping.fields) for mapping in mappings}
        run.sheets = [source.as_json() for source in handed_up.guessed(files, known)]


def _read(
    run: ImportRun, files: Opened, log: Findings, progress: Progress, order: Order
) -> tuple[Mapped, Outcome]:
    book = Mapped(files, handed_up.sources_of(run))
    book.require_columns(log)
    found = sheets.read(book, log, handed_up.BOUNDS, _Watch(progress))
    if run.into == ImportRun.Into.RUNNING:
        _require_few(found)
    book.name_left_out(log)
    home = run.programme.holiday_country
    content = imports.understood(found, log, home=home, places=book.places)
    may_write = order.may_write and (run.skip_bad or not log.refused)
    order = replace(order, may_write=may_write)
    return book, imports.settle(content, log, order)


class _Watch:
    """Tells how many rows were read, over all sheets; nobody knows before how many there are."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._rows = progress, 0

    def __call__(self, records: Iterator[Record]) -> Iterator[Record]:
        for record in records:
            self._rows += 1
            self._progress(self._rows)
            yield record


def _require_few(found: sheets.Found) -> None:
    if sum(len(rows) for rows in found.values()) > MOST_ROWS_OF_A_RUNNING_EDITION:
        raise Refused(_("An edition that runs takes at most 2,000 rows at once. Split the sheets."))


def _letters(run: ImportRun) -> dict[str, list[str]]:
    if not letters.has_a_choice(run):
        return {}
    return {encoding: letters.samples(run, encoding) for encoding in texts.ENCODINGS}


def _bad_rows(book: Mapped, files: Opened, outcome: Outcome, *, by: Any) -> list[File]:
    refused = reports.placed(outcome.log.refused, book)
    kept = []
    for source in book.sources:
        mine = [found for found in refused if found.sheet == source.sheet and found.line]
        if mine and not outcome.log.broken:
            kept.append(_kept(source.sheet, reports.bad_rows(files, source, mine), by))
    if len(outcome.log.warnings) > reports.MOST_NAMED:
        warnings = reports.placed(outcome.log.warnings, book)
        kept.append(_kept(reports.UNUSED, reports.unused(warnings), by))
    return kept


def _kept(name: str, rows: AbstractContextManager[IO[bytes]], by: Any) -> File:
    with rows as content:
        read: Callable[[], bytes] = partial(content.read, _CHUNK)
        return store.keep_as(iter(read, b""), name=f"{name}.csv", kind="csv", media_type="text/csv", by=by)
