"""Handing files up as a page does, and letting the worker look."""

import io
import zipfile
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.actions import import_runs
from cohorts.actions.import_runs import Target
from cohorts.models import ImportRun
from fixhub.accounts.models import User
from fixhub.jobs.models import Job
from tasks import rounds

# A list as a school writes it: semicolons, Romanian names, a team column, old letters.
LIST = (
    "Nume;Prenume;Adresa de e-mail;Echipa;Rol\n"
    "Ştefan;Ioana;ioana@scoala.example;Ţara Bicicletei;\n"
    "Őrs;Réka;reka@scoala.example;Ţara Bicicletei;\n"
    "Munteanu;Răzvan;razvan@scoala.example;Ţara Bicicletei;mentor\n"
)


def upload(text: str | bytes, name: str = "elevi.csv", encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding) if isinstance(text, str) else text)


def zipped(**sheets: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sheets.items():
            archive.writestr(f"{name}.csv", text)
    return SimpleUploadedFile("edition.zip", out.getvalue())


def hand_up(target: Target, by: User, *uploads: SimpleUploadedFile, work: bool = True) -> ImportRun:
    run = import_runs.start(target, by=by, uploads=uploads, form_key=uuid4(), via="page")
    return worked(run) if work else run


def put_in(run: ImportRun, by: User, *, taken: Any = (), skip_bad: bool = False) -> ImportRun:
    import_runs.ask_to_store(run, by=by, taken=taken, skip_bad=skip_bad, via="page")
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    while rounds.run_job():
        pass
    return ImportRun.objects.select_related("job", "cohort", "programme").get(pk=run.pk)


def last_job() -> Job:
    return Job.objects.latest("pk")
