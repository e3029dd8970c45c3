"""One's own copy as long work: asked for on the account page, made by a worker, downloaded from its job."""

from typing import Any

from fixhub import clock
from fixhub.files import store
from fixhub.jobs import actions as jobs
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Progress
from fixhub.privacy import copying

KIND = "own_copy"


def ask(person: Any, *, via: str) -> Job:
    """Who asks again while it waits or runs gets the same job."""
    asked = of_person(person).filter(state__in=Job.OPEN, cancel_asked_at=None).first()
    return asked or jobs.queue(KIND, by=person, via=via)


def of_person(person: Any) -> Any:
    return Job.objects.visible_to(person).filter(kind=KIND).select_related("output").newest_first()


def put_out(job: Job, progress: Progress) -> Done:
    """Straight to the disk, however much it is."""
    called = f"fixhub-{clock.today(job.by.zone or 'UTC')}"
    with store.placed() as path:
        with store.place_of(path).open("xb") as out:
            made = copying.write(job.by, out)
        with progress.last_step():
            file = store.row_of(path, name=called, kind="zip", media_type="application/zip", by=job.by)
    return Done(result={"rows": made.rows, "attached": made.files}, output=file)
