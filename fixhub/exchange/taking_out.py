"""An export as long work: asked for on a page or by a program, made by a worker, downloaded from its job."""

import os
from typing import IO, Any

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from fixhub import clock
from fixhub.exchange import actions
from fixhub.files import store
from fixhub.jobs import actions as jobs
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Progress
from fixhub.refused import Refused
from fixhub.sheets import writing
from fixhub.sheets.books import LARGEST_ZIP_MEGABYTES
from fixhub.sheets.bounds import MAX_ENTRIES, MEGABYTE
from fixhub.sheets.writing import Writer

KIND = "export"
FORMS = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Beside the sheets.
MOST_ATTACHED = MAX_ENTRIES - 100


def ask(cohort: Cohort, *, by: Any, form: str, via: str) -> Job:
    """Have an edition written to one file. Who asks again while it waits or runs gets the same job."""
    actions.require_exporter(cohort, by)
    if form not in FORMS:
        raise Refused(_("Choose a ZIP of CSV files or an XLSX workbook."))
    asked = of_person(by, cohort).filter(state__in=Job.OPEN, params__form=form, cancel_asked_at=None).first()
    about: dict[str, Any] = {"cohort_id": cohort.pk, "slug": cohort.slug}
    return asked or jobs.queue(KIND, by=by, via=via, form=form, door=via, **about)


def of_person(by: Any, cohort: Cohort) -> Any:
    """What somebody had exported of an edition, the newest first."""
    mine = Job.objects.visible_to(by).filter(kind=KIND, cohort_id=cohort.pk)
    return mine.select_related("output").newest_first()


def put_out(job: Job, progress: Progress) -> Done:
    """Write it straight to the disk. The rights are asked again: hours may lie between."""
    cohort, form = Cohort.objects.get(pk=job.cohort_id or 0), job.params["form"]
    actions.require_exporter(cohort, job.by)
    called = f"{cohort.slug}-{clock.today(cohort.zone)}"
    with store.placed() as path:
        with writing.packed(store.place_of(path), form) as writer:
            made = actions.written(cohort, _Bounded(writer) if form == "zip" else writer, progress)
        with progress.last_step():
            file = store.row_of(path, name=called, kind=form, media_type=FORMS[form], by=job.by)
            actions.note_export(cohort, made, by=job.by, via=job.params["door"])
    return Done(result={"rows": made.total, "attached": made.attached}, output=file)


class _Bounded:
    """Stops where the file would be more than an import reads."""

    def __init__(self, writer: Writer) -> None:
        self.sheet, self._writer = writer.sheet, writer
        self._entries = self._bytes = 0

    def attach(self, name: str, content: IO[bytes]) -> bool:
        self._entries += 1
        self._bytes += os.fstat(content.fileno()).st_size
        if self._entries > MOST_ATTACHED or self._bytes > LARGEST_ZIP_MEGABYTES * MEGABYTE:
            raise Refused(
                _(
                    "With its attached files the edition is larger than a ZIP that can be read again. Take a"
                    " workbook, which holds none of them, or ask whoever runs this FIXHub for a folder."
                )
            )
        return self._writer.attach(name, content)
