"""What is kept for a while only: files that were made to be fetched, files that were handed up to be
read, and files that nothing names. The row goes first: a file nobody knows is harmless.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, ProtectedError, Q, QuerySet

from cohorts.models import ImportRun
from fixhub import clock
from fixhub.files import store
from fixhub.files.models import File
from fixhub.jobs.models import Job

OUTPUTS_LAST = timedelta(days=7)
# After the last thing that was done with the import.
UPLOADS_LAST = timedelta(days=30)
# Put up by a program, or with a form that was refused: to be named in an update, a hand-in or an import.
UNNAMED_LAST = timedelta(days=7)
# A large import writes its files long before their rows.
UNKNOWN_LAST = timedelta(days=1)
AT_ONCE = 500
# The whole store is gone through every two hours.
A_ROUND, TURNS = timedelta(minutes=15), 8
FOLDERS = [f"{number:02x}" for number in range(256)]


def clean() -> int:
    """All of it, a piece at a time; how many files went."""
    turn = int(clock.now().timestamp() // A_ROUND.total_seconds())
    return outputs() + uploads() + unnamed() + unknown(FOLDERS[turn % TURNS :: TURNS])


def outputs() -> int:
    """What jobs made more than a week ago; the job says so from then on."""
    over = Job.objects.filter(finished_at__lte=clock.now() - OUTPUTS_LAST, output__isnull=False)
    return sum(_let_go_of_output(job) for job in over.order_by("pk")[:AT_ONCE])


def _let_go_of_output(job: Job) -> int:
    with transaction.atomic():
        gone = File.objects.filter(pk=job.output_id or 0)
        mine = Job.objects.filter(pk=job.pk, output=job.output_id, finished_at=job.finished_at)
        if not mine.update(output=None, output_gone_at=clock.now()):
            return 0
        paths = _deleted(gone)
    store.forget(paths)
    return len(paths)


def uploads() -> int:
    """Files of imports that ended, or that nobody confirmed: with names and addresses in them."""
    return sum(_let_go_of_uploads(run) for run in _left_behind(clock.now()).order_by("pk")[:AT_ONCE])


def _left_behind(now: datetime) -> QuerySet[ImportRun]:
    since = now - UPLOADS_LAST
    waits = Job.objects.filter(pk=OuterRef("job"), state__in=Job.OPEN)
    touched = Q(recorded_at__gt=since) | Q(checked_at__gt=since) | Q(done_at__gt=since) | Exists(waits)
    through = ImportRun.files.through._base_manager
    return ImportRun.objects.exclude(touched).filter(Exists(through.filter(importrun=OuterRef("pk"))))


def _let_go_of_uploads(run: ImportRun) -> int:
    with transaction.atomic():
        # Whoever has it read or stored at this moment comes first, or finds it empty.
        if not _left_behind(clock.now()).filter(pk=run.pk).update(skip_bad=F("skip_bad")):
            return 0
        held = [*run.files.all(), *run.refused_files.all()]
        run.files.clear()
        run.refused_files.clear()
        paths = _deleted(held)
    store.forget(paths)
    return len(paths)


def unnamed() -> int:
    """Rows that no other row names."""
    old = File.objects.filter(at__lte=clock.now() - UNNAMED_LAST)
    for model, field in naming():
        old = old.exclude(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    found = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    paths = _deleted(File.objects.filter(pk__in=found))
    store.forget(paths)
    return len(paths)


def naming() -> Iterator[tuple[type[models.Model], str]]:
    """Every table with a column that names a file, those between tables included."""
    for field in File._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ManyToOneRel):
            yield field.related_model, field.field.name


def _deleted(files: Iterable[File]) -> list[str]:
    """The places of those that went. What somebody has named in this moment stays."""
    paths = []
    for file in files:
        try:
            with transaction.atomic():
                file.delete()
        except ProtectedError:
            continue
        paths.append(file.path)
    return paths


def unknown(folders: Iterable[str]) -> int:
    """What lies in the store and has no row: of a worker that was killed, of an act that was refused."""
    before = (clock.now() - UNKNOWN_LAST).timestamp()
    return sum(_swept(Path(settings.MEDIA_ROOT) / name, before) for name in folders)


def _swept(folder: Path, before: float) -> int:
    if not folder.is_dir():
        return 0
    known = set(File.objects.filter(path__startswith=f"{folder.name}/").values_list("path", flat=True))
    gone = 0
    for place in folder.iterdir():
        path = f"{folder.name}/{place.name.removesuffix('-small')}"
        if path not in known and place.is_file() and place.stat().st_mtime <= before:
            place.unlink(missing_ok=True)
            gone += 1
    return gone
