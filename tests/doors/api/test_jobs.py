"""Long work by the API."""

from typing import Any

import pytest

from fixhub.jobs import actions, claims
from fixhub.jobs.models import Job
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields


@pytest.fixture
def job(cast: Cast) -> Job:
    return actions.queue("count", by=cast.vlad, via="api", cohort_id=cast.cohort.pk)


def test_a_job_says_how_far_it_is(cast: Cast, ask: Ask, job: Job) -> None:
    mine = claims.claim()
    assert mine
    claims.hold(mine, progress=148, total=320, need=3)

    found = ask(cast.vlad).get(f"/api/v1/jobs/{job.pk}").json()

    assert (found["state"], found["progress"], found["total"], found["need"]) == ("running", 148, 320, 3)
    assert (found["kind"], found["cohort"], found["output"]) == ("count", cast.cohort.pk, None)


def test_jobs_are_stopped_and_tried_again(cast: Cast, ask: Ask, job: Job) -> None:
    client, path = ask(cast.vlad), f"/api/v1/jobs/{job.pk}"

    assert client.post(f"{path}/cancellation").json()["state"] == "cancelled"
    assert client.post(f"{path}/cancellation").status_code == 409
    assert client.post(f"{path}/retry").json()["state"] == "queued"
    assert client.post(f"{path}/retry").status_code == 409


@pytest.mark.parametrize(
    ("asked", "found"),
    [("state=queued", 1), ("state=done", 0), ("kind=count", 1), ("kind=export", 0)],
)
def test_jobs_are_narrowed_down(cast: Cast, ask: Ask, job: Job, asked: str, found: int) -> None:
    answer: dict[str, Any] = ask(cast.vlad).get(f"/api/v1/jobs?{asked}").json()

    assert len(answer["results"]) == found


def test_a_state_that_is_none_is_named(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).get("/api/v1/jobs?state=asleep")

    assert (answer.status_code, fields(answer)) == (400, ["state"])


def test_other_peoples_jobs_are_not_there(cast: Cast, ask: Ask, job: Job) -> None:
    assert ask(cast.ela).get(f"/api/v1/jobs/{job.pk}").status_code == 404
    assert ask(cast.ela).get("/api/v1/jobs").json()["results"] == []
