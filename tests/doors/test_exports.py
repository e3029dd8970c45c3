"""An edition is taken home: from a page, through a job, to a file that only whoever asked gets."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from cohorts.models import Cohort, ProgrammeRole
from fixhub import clock as time
from fixhub.events.models import Event
from fixhub.exchange import taking_out
from fixhub.files.models import File
from fixhub.jobs import actions as jobs
from fixhub.jobs import claims
from fixhub.jobs.models import Job
from fixhub.jobs.work import Cancelled, Progress
from tasks import rounds
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of


def path(cohort: Cohort) -> str:
    return f"/cohorts/{cohort.slug}/export"


def made(cast: Cast, form: str = "zip") -> Job:
    answer = as_(cast.vlad).post(path(cast.cohort), {"format": form})
    assert answer.status_code == 302, text_of(answer)
    rounds.run_job()
    return Job.objects.select_related("output").latest("pk")


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_page_says_what_is_in_the_file_and_what_is_not(cast: Cast) -> None:
    said = text_of(as_(cast.vlad).get(path(cast.cohort)))

    assert "It holds personal data Names, mail addresses, countries and skills" in said
    assert "for those who run this edition, as long as they need it" in said
    assert "Not in it Passwords, tokens" in said
    assert "You have not exported this edition yet." in said


@pytest.mark.both_engines
def test_the_file_is_made_by_a_job_and_downloaded_from_its_page(cast: Cast) -> None:
    photo = uploads.stored(uploads.photo("noi.jpg"), cast.ana)
    factories.log(cast.team_a, cast.ana, sentence="We met people.", photo=photo)
    client, job = as_(cast.vlad), made(cast)

    page, file = client.get(job.get_absolute_url()), client.get(f"{job.get_absolute_url()}/output")

    assert job.output and f"Download {job.output.name}, " in text_of(page)
    assert job.output.name == "fix-2027-2027-01-18.zip"
    assert file["Content-Disposition"] == f'attachment; filename="{job.output.name}"'
    assert file["Cache-Control"] == "private, no-store"
    with ZipFile(BytesIO(content_of(file))) as archive:
        assert b"We met people." in archive.read("updates.csv")
        assert "files/0001-noi.jpg" in archive.namelist()
    event = Event.objects.get(verb="export.done")
    assert (event.by, event.via, event.cohort_id) == (cast.vlad, "page", cast.cohort.pk)
    assert (job.progress, job.total) == (job.total, job.result["attached"] + len(archive.namelist()) - 2)


def test_a_workbook_is_a_workbook(cast: Cast) -> None:
    job = made(cast, "xlsx")

    file = as_(cast.vlad).get(f"{job.get_absolute_url()}/output")

    assert job.output and job.output.name.endswith(".xlsx")
    with ZipFile(BytesIO(content_of(file))) as archive:
        assert "xl/workbook.xml" in archive.namelist()


def test_a_form_that_is_none_is_named(cast: Cast) -> None:
    answer = as_(cast.vlad).post(path(cast.cohort), {"format": "pdf"})

    assert answer.status_code == 409
    assert "Choose a ZIP of CSV files or an XLSX workbook." in text_of(answer)
    assert not Job.objects.exists()


def test_pressed_twice_it_is_one_job(cast: Cast) -> None:
    client = as_(cast.vlad)

    first = client.post(path(cast.cohort), {"format": "zip"})
    second = client.post(path(cast.cohort), {"format": "zip"})
    other = client.post(path(cast.cohort), {"format": "xlsx"})

    assert first["Location"] == second["Location"] != other["Location"]


def test_what_another_manager_asked_for_is_theirs(cast: Cast) -> None:
    other = as_(factories.make_manager(cast.programme, given="Vica"))
    first = as_(cast.vlad).post(path(cast.cohort), {"format": "zip"})

    assert first["Location"] in as_(cast.vlad).get(path(cast.cohort)).content.decode()
    assert first["Location"] not in other.get(path(cast.cohort)).content.decode()
    assert first["Location"] != other.post(path(cast.cohort), {"format": "zip"})["Location"]


def test_what_was_made_is_listed(cast: Cast) -> None:
    made(cast)

    said = text_of(as_(cast.vlad).get(path(cast.cohort)))

    assert "Your last exports ZIP of CSV files" in said and "Done" in said


def test_the_page_costs_the_same_for_many(cast: Cast) -> None:
    client = as_(cast.vlad)
    made(cast)
    few = queries_of(client, path(cast.cohort))
    for _ in range(3):
        made(cast)

    assert (few, queries_of(client, path(cast.cohort))) == (few, few)


def test_who_manages_no_longer_gets_nothing(cast: Cast) -> None:
    """The worker asks again, and so does the download."""
    client, job = as_(cast.vlad), made(cast)
    client.post(path(cast.cohort), {"format": "zip"})
    now = time.now()
    ProgrammeRole.objects.filter(user=cast.vlad).update(ends=now, end_recorded_at=now)

    rounds.run_job()

    waiting = Job.objects.latest("pk")
    assert (waiting.state, waiting.note) == ("failed", "Only a manager of the edition exports it.")
    assert client.get(f"{job.get_absolute_url()}/output").status_code == 404


def test_stopped_on_the_way_it_leaves_no_file(cast: Cast, settings: Any) -> None:
    job = taking_out.ask(cast.cohort, by=cast.vlad, form="zip", via="page")
    running = claims.claim()
    assert running
    jobs.cancel(job, by=cast.vlad, via="page")

    with pytest.raises(Cancelled):
        taking_out.put_out(running, Progress(running))

    assert not File.objects.exists()
    assert [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()] == []


def test_more_than_an_import_reads_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    monkeypatch.setattr(taking_out, "MOST_ATTACHED", 0)

    job = made(cast)

    assert job.state == "failed" and "larger than a ZIP that can be read again" in job.note
    assert made(cast, "xlsx").state == "done"
