"""An import by page: hand files up, say how they are read, store them, and undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.importing import columns
from cohorts.importing.handed_up import BOUNDS, sources_of
from cohorts.models import Cohort, ColumnMapping, ImportRun, Programme
from fixhub.events.record import record
from fixhub.files import names, store
from fixhub.files.models import File
from fixhub.jobs import actions as jobs
from fixhub.jobs.models import Job
from fixhub.refused import Refused
from fixhub.sheets.bounds import MEGABYTE

CHECK, STORE = "import_check", "import_store"
LARGEST = BOUNDS.megabytes * MEGABYTE
MOST_FILES = 5
_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Target:
    """Where an import goes: into an edition that is there, or a past one that it makes."""

    programme: Programme
    cohort: Cohort | None = None
    name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def runs(self) -> bool:
        return self.cohort is not None and self.cohort.imported_at is None


def start(target: Target, *, by: Any, uploads: Sequence[UploadedFile], form_key: UUID, via: str) -> ImportRun:
    """Keep the files and have them checked; nothing else is stored. The same form twice is one import."""
    _require(by, target.programme, target.cohort if target.runs else None)
    if not 0 < len(uploads) <= MOST_FILES:
        raise Refused(_("Choose one to five files."))
    kinds = [_kind_of(upload) for upload in uploads]
    again = ImportRun.objects.filter(by=by, form_key=form_key).first()
    if again:
        return again
    files = [_keep(upload, kind, by) for upload, kind in zip(uploads, kinds, strict=True)]
    try:
        return _started(target, files, by=by, form_key=form_key, via=via)
    except IntegrityError:
        return ImportRun.objects.get(by=by, form_key=form_key)


@transaction.atomic
def _started(target: Target, files: list[File], *, by: Any, form_key: UUID, via: str) -> ImportRun:
    run = ImportRun.objects.create(
        programme=target.programme,
        cohort=target.cohort,
        into=ImportRun.Into.RUNNING if target.runs else ImportRun.Into.PAST,
        name=target.cohort.name if target.cohort else target.name,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        by=by,
        form_key=form_key,
    )
    run.files.set(files)
    _put_to_work(run, CHECK, by=by, via=via)
    record("import.started", on=run, by=by, via=via, files=len(files))
    return run


@transaction.atomic
def read_again(
    run: ImportRun,
    *,
    by: Any,
    encoding: str,
    sheets: Sequence[str],
    fields: Sequence[Sequence[str]],
    via: str,
) -> ImportRun:
    """Say what is what, and have it checked anew; for sheets with these columns it is remembered."""
    require_reader(run, by)
    sources = sources_of(run)
    said = [
        {**source.as_json(), "sheet": sheet, "fields": list(given) if sheet else [""] * len(source.header)}
        for source, sheet, given in zip(sources, sheets, fields, strict=True)
    ]
    _require_once(said)
    run.encoding, run.sheets, run.taken, run.skip_bad = encoding, said, [], False
    run.save(update_fields=["encoding", "sheets", "taken", "skip_bad"])
    for row in said:
        _remember(run, row, by)
    _put_to_work(run, CHECK, by=by, via=via)
    record("import.read_again", on=run, by=by, via=via)
    return run


@transaction.atomic
def ask_to_store(run: ImportRun, *, by: Any, taken: Sequence[str], skip_bad: bool, via: str) -> ImportRun:
    """Have it stored as it was checked, with the changes that were ticked."""
    require_reader(run, by)
    if run.checked_at is None or run.report.get("broken"):
        raise Refused(_("A sheet cannot be read as it is. Correct what is named, and check again."))
    if run.report["refused_count"] and not skip_bad:
        raise Refused(_("Some rows cannot be used. Say that they stay out, or correct them and start again."))
    run.taken, run.skip_bad = list(taken), skip_bad
    run.save(update_fields=["taken", "skip_bad"])
    _put_to_work(run, STORE, by=by, via=via)
    record("import.confirmed", on=run, by=by, via=via)
    return run


def require_reader(run: ImportRun, by: Any) -> None:
    """Whoever manages where it goes, before it is stored, and while nobody works on it."""
    _require(by, run.programme, run.cohort if run.into == ImportRun.Into.RUNNING else None)
    if run.done_at is not None:
        raise Refused(_("This import is stored already."))
    if run.is_at_work:
        raise Refused(_("FIXHub works on this import at the moment. Wait until it is done, or stop it."))


def _require(by: Any, programme: Programme, running: Cohort | None) -> None:
    if running is not None:
        rules.require(rules.can_manage(by, running), _("Only managers of the edition import."))
        rules.require_running(running)
    else:
        rules.require(rules.can_launch(by, programme), _("Only a manager of the programme imports."))


def _put_to_work(run: ImportRun, kind: str, *, by: Any, via: str) -> None:
    """One job at a time: of two people who press at once, the second learns that it is at work."""
    before = run.job_id
    cohort_id = run.cohort_id if run.into == ImportRun.Into.RUNNING else None
    job: Job = jobs.queue(kind, by=by, via=via, cohort_id=cohort_id, run=run.pk, door=via, name=run.name)
    if not ImportRun.objects.filter(pk=run.pk, job=before, done_at__isnull=True).update(job=job):
        raise Refused(_("FIXHub works on this import at the moment. Wait until it is done, or stop it."))
    run.job = job
    if not run.files.exists():
        raise Refused(_("The files of this import were kept for 30 days and are gone. Choose them again."))


def _require_once(said: list[dict[str, Any]]) -> None:
    chosen = [row["sheet"] for row in said if row["sheet"]]
    if not chosen:
        raise Refused(_("Say of at least one sheet what is in it."))
    if len(set(chosen)) < len(chosen):
        raise Refused(_("Two sheets are said to be the same. Choose one, and leave the other out."))
    for row in said:
        used = [field for field in row["fields"] if field]
        if len(set(used)) < len(used):
            raise Refused(_("Two columns are said to be the same field. Choose one of them."))


def _remember(run: ImportRun, row: dict[str, Any], by: Any) -> None:
    ColumnMapping.objects.update_or_create(
        programme=run.programme,
        header_key=columns.key_of(row["header"]),
        defaults={"sheet": row["sheet"], "fields": row["fields"], "by": by},
    )


def _kind_of(upload: UploadedFile) -> str:
    """csv, xlsx or zip, by its name and its first signs; the reading looks closer."""
    size = upload.size or 0
    if size > LARGEST:
        reason = _("This file is larger than %(megabytes)d MB. Split it, and import the parts one by one.")
        raise Refused(reason % {"megabytes": BOUNDS.megabytes})
    called = names.extension(upload.name or "")
    upload.seek(0)
    packed = upload.read(4) == b"PK\x03\x04"
    if called not in _MEDIA or packed != (called != "csv"):
        raise Refused(_("Choose CSV files, one XLSX workbook, or a ZIP of CSV files."))
    return called


def _keep(upload: UploadedFile, kind: str, by: Any) -> File:
    chunks = upload.chunks(64 * 1024)
    return store.keep_as(chunks, name=upload.name or "", kind=kind, media_type=_MEDIA[kind], by=by)
