"""The table of long work: what a job's kind is called, how it is done, and where its result is read."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.actions import import_runs, import_work
from cohorts.models import ImportRun
from fixhub.exchange import taking_out
from fixhub.jobs.models import Job
from fixhub.jobs.work import Kind, Kinds
from fixhub.privacy import own_copy


def table() -> Kinds:
    return {
        import_runs.CHECK: Kind(_("Check of an import"), import_work.check, _import),
        import_runs.STORE: Kind(_("Import"), import_work.put_in, _import),
        ImportRun.UNDO: Kind(_("Undo of an import"), import_work.take_back, _import),
        taking_out.KIND: Kind(_("Export"), taking_out.put_out, _edition),
        own_copy.KIND: Kind(_("Your data"), own_copy.put_out, _own_data),
    }


def _import(job: Job) -> str:
    return reverse("import", args=[job.params["run"]])


def _edition(job: Job) -> str:
    return reverse("export", args=[job.params["slug"]])


def _own_data(job: Job) -> str:
    return reverse("own_data")
