"""Long work as a person sees it: what it is, how far it is, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.models import Cohort
from fixhub.jobs.models import Job
from fixhub.web.figures import filesize, number
from tasks import kinds

A_PAGE = 25
State = Job.State
STATUS: dict[str, tuple[str, str | Promise]] = {
    State.QUEUED: ("wait", gettext_lazy("Waits")),
    State.RUNNING: ("wait", gettext_lazy("Runs")),
    State.DONE: ("ok", gettext_lazy("Done")),
    State.FAILED: ("late", gettext_lazy("Failed")),
    State.CANCELLED: ("none", gettext_lazy("Stopped")),
}


def seen_by(user: Any) -> QuerySet[Job]:
    """One's own; those about an edition only as long as one manages it, for their files tell of people."""
    managed = Cohort.objects.managed_by(user).values("pk")
    own = Job.objects.visible_to(user).filter(Q(cohort_id=None) | Q(cohort_id__in=managed))
    return own.select_related("output").newest_first()


@dataclass(frozen=True)
class Line:
    """A job in a list or on its page; `ahead` is how many are before it."""

    job: Job
    label: str | Promise
    url: str = ""
    about: str = ""
    ahead: int = 0

    @property
    def tone(self) -> str:
        return STATUS[self.job.state][0]

    @property
    def status(self) -> str | Promise:
        if self.stopping:
            return _("Is being stopped")
        return STATUS[self.job.state][1]

    @property
    def stopping(self) -> bool:
        return self.job.state == State.RUNNING and self.job.cancel_asked_at is not None

    @property
    def counts(self) -> str:
        """ "148 of 320"; "148 rows so far" as long as nobody knows how much it is."""
        if not self.job.progress or self.job.state == State.QUEUED:
            return ""
        if not self.job.total:
            return ngettext("%(n)s row so far", "%(n)s rows so far", self.job.progress) % {
                "n": number(self.job.progress)
            }
        return _("%(done)s of %(total)s") % {
            "done": number(self.job.progress),
            "total": number(self.job.total),
        }

    @property
    def title(self) -> str:
        return f"{self.label}: {self.about}" if self.about else str(self.label)

    @property
    def file(self) -> str:
        """How large what it made is, or that it was taken away."""
        if self.job.output:
            return filesize(self.job.output.size)
        return _("the file is gone") if self.job.output_gone_at else ""

    @property
    def needs(self) -> str:
        if not self.job.need:
            return ""
        return ngettext("%(n)s needs you", "%(n)s need you", self.job.need) % {"n": number(self.job.need)}


def lines(jobs: Iterable[Job]) -> list[Line]:
    """With the names of what they are about: one query for all."""
    jobs, table = list(jobs), kinds.table()
    names = dict(Cohort.objects.filter(pk__in={job.cohort_id for job in jobs}).values_list("pk", "name"))
    return [
        Line(
            job,
            label=table[job.kind].label if job.kind in table else job.kind,
            url=table[job.kind].url(job) if job.kind in table else "",
            about=names.get(job.cohort_id or 0) or job.params.get("name", ""),
        )
        for job in jobs
    ]


def line(job: Job) -> Line:
    [found] = lines([job])
    if job.state != State.QUEUED:
        return found
    earlier = Q(made_at__lt=job.made_at) | Q(made_at=job.made_at, pk__lt=job.pk)
    ahead = Job.objects.filter(Q(state=State.RUNNING) | Q(earlier, state=State.QUEUED)).count()
    return Line(job, found.label, found.url, found.about, ahead)
