"""The pages of long work: what it is, how far it is, and who may look."""

from typing import Any

import pytest
from django.core.management import call_command

from cohorts.models import ProgrammeRole
from fixhub import clock as time
from fixhub.jobs import actions, claims
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Kind
from fixhub.pages import jobs as lines
from tasks import kinds
from tests import uploads
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

State = Job.State


@pytest.fixture
def job(cast: Cast) -> Job:
    return actions.queue("count", by=cast.vlad, via="page", cohort_id=cast.cohort.pk)


def counted(job: Job, **seen: Any) -> None:
    mine = claims.claim()
    assert mine
    claims.hold(mine, **seen)


def test_a_waiting_job_says_that_one_may_leave(cast: Cast, job: Job) -> None:
    said = text_of(as_(cast.vlad).get(f"/jobs/{job.pk}"))

    assert "Starts in a moment" in said
    assert "You can leave this page: the work goes on" in said
    assert "Stop it" in said and "Try again" not in said


def test_a_job_behind_others_says_how_many(cast: Cast, job: Job) -> None:
    second = actions.queue("count", by=cast.ela, via="page")

    assert "Waits for 1 other job" in text_of(as_(cast.ela).get(f"/jobs/{second.pk}"))


def test_a_running_job_says_how_far_it_is(cast: Cast, job: Job) -> None:
    counted(job, progress=1148, total=3200, need=3)

    page = as_(cast.vlad).get(f"/jobs/{job.pk}")

    assert "1,148 of 3,200 · 3 need you" in text_of(page)
    assert '<progress max="3200" value="1148"' in page.content.decode()


def test_the_status_alone_is_sent_only_when_it_moved(cast: Cast, job: Job) -> None:
    client, path = as_(cast.vlad), f"/jobs/{job.pk}?part=status"
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    counted(job, progress=5, total=10)
    moved = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, moved.status_code) == (200, 304, 200)
    assert "5 of 10" in text_of(moved) and "<html" not in moved.content.decode()
    assert "data-over" not in moved.content.decode()


def test_the_status_of_what_is_over_says_so(cast: Cast, job: Job) -> None:
    actions.cancel(job, by=cast.vlad, via="page")

    answer = as_(cast.vlad).get(f"/jobs/{job.pk}?part=status").content.decode()

    assert "data-over" in answer and "Stopped" in answer


def test_stopping_and_trying_again(cast: Cast, job: Job) -> None:
    client = as_(cast.vlad)

    stopped = client.post(f"/jobs/{job.pk}/cancellation", follow=True)
    twice = client.post(f"/jobs/{job.pk}/cancellation", follow=True)
    again = client.post(f"/jobs/{job.pk}/retry", follow=True)

    assert "It is being stopped." in text_of(stopped) and "Try again" in text_of(stopped)
    assert "There is nothing left to stop." in text_of(twice)
    assert "It waits for its turn again." in text_of(again)
    assert Job.objects.get().state == State.QUEUED


def test_stopping_what_runs_takes_a_step(cast: Cast, job: Job) -> None:
    counted(job)

    said = text_of(as_(cast.vlad).post(f"/jobs/{job.pk}/cancellation", follow=True))

    assert "Is being stopped" in said and "Stop it" not in said


def test_why_it_failed_is_said(cast: Cast, job: Job) -> None:
    mine = claims.claim()
    assert mine
    claims.failed(mine, "The sheet is empty.")

    said = text_of(as_(cast.vlad).get(f"/jobs/{job.pk}"))

    assert "The sheet is empty." in said and "Failed" in said and "Try again" in said


def test_what_it_made_can_be_downloaded(cast: Cast, job: Job) -> None:
    client = as_(cast.vlad)
    assert client.get(f"/jobs/{job.pk}/output").status_code == 404
    Job.objects.update(
        output=uploads.stored(uploads.pdf(), cast.vlad), state=State.DONE, finished_at=time.now()
    )

    page, file = client.get(f"/jobs/{job.pk}"), client.get(f"/jobs/{job.pk}/output")

    assert "Download plan.pdf, " in text_of(page)
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Disposition"] == 'attachment; filename="plan.pdf"'


def test_jobs_are_for_who_asked_and_manages(cast: Cast, job: Job) -> None:
    """Who no longer manages an edition no longer gets the files about its people."""
    assert as_(cast.ela).get(f"/jobs/{job.pk}").status_code == 404
    assert as_(cast.vlad).get(f"/jobs/{job.pk}").status_code == 200
    now = time.now()
    ProgrammeRole.objects.filter(user=cast.vlad).update(ends=now, end_recorded_at=now)

    client = as_(cast.vlad)

    assert [client.get(f"/jobs/{job.pk}{act}").status_code for act in ("", "/output")] == [404, 404]
    assert "No jobs yet" in text_of(client.get("/jobs"))


def test_the_list_names_each_job(cast: Cast, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind("Counting", lambda job, progress: Done(), url=lambda job: "/somewhere")
    monkeypatch.setattr(kinds, "table", lambda: {"count": kind})
    client = as_(cast.vlad)

    assert f"Counting: {cast.cohort.name}" in text_of(client.get("/jobs"))
    assert 'href="/somewhere"' in client.get(f"/jobs/{job.pk}").content.decode()


def test_the_list_costs_the_same_for_many(cast: Cast, job: Job) -> None:
    client = as_(cast.vlad)
    few = queries_of(client, "/jobs")
    Job.objects.bulk_create(
        Job(kind="count", by=cast.vlad, cohort_id=cast.cohort.pk, state=State.DONE, finished_at=time.now())
        for _ in range(40)
    )

    assert (few, queries_of(client, "/jobs")) == (few, few)
    assert few <= 8
    assert client.get("/jobs").content.decode().count('href="/jobs/') == lines.A_PAGE


def test_a_command_does_what_waits(cast: Cast, job: Job, capsys: Any) -> None:
    call_command("run_jobs", "--once")

    assert f"count {job.pk}: failed, Something went wrong" in capsys.readouterr().out
