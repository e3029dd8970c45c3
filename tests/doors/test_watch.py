"""What machines ask about our health: short answers for everybody, the inside for those who watch."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from fixhub.watch import looks
from fixhub.watch.counts import BOUNDS, Requests
from fixhub.watch.models import Heartbeat, beat
from tasks import rounds
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def watcher(settings: Any, tmp_path: Path, clock: Clock) -> Client:
    """A program with the token; nothing is wrong yet."""
    settings.WATCH_TOKEN, settings.VAR = TOKEN, tmp_path
    settings.REDIS_URL = ""
    beat(Heartbeat.ROUND)
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def deep(watcher: Client) -> tuple[int, dict[str, str]]:
    answer = watcher.get(reverse("healthz_deep"))
    return answer.status_code, {check["name"]: check["status"] for check in answer.json()["checks"]}


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_the_database_has_our_tables(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert [check["name"] for check in answer.json()["checks"]] == ["database", "migrations"]


def test_ready_reads_the_changes_of_the_tables_once(client: Client) -> None:
    """From the second time on it only asks whether the database answers."""
    assert queries_of(client, "/readyz") == 1


def test_deep_says_of_each_part_that_it_is_well(watcher: Client) -> None:
    parts = ["database", "migrations", "broker", "rounds", "letters", "disk"]

    assert deep(watcher) == (200, dict.fromkeys(parts, "ok"))


def test_deep_sees_that_no_round_was_made_for_long(watcher: Client, clock: Clock) -> None:
    beat(Heartbeat.ROUND)
    clock.forward(seconds=looks.ROUND_AFTER.total_seconds() + 1)

    code, words = deep(watcher)

    assert (code, words["rounds"]) == (503, "fail")


def test_deep_sees_that_there_never_was_a_round(watcher: Client) -> None:
    Heartbeat.objects.all().delete()

    assert deep(watcher)[1]["rounds"] == "fail"


def test_round_of_the_worker_is_its_sign_of_life(watcher: Client) -> None:
    Heartbeat.objects.all().delete()

    rounds.watched_tick()

    assert deep(watcher)[1]["rounds"] == "ok"


def test_deep_sees_a_letter_that_does_not_go(watcher: Client, cast: Cast, clock: Clock) -> None:
    overdue(cast.ana)
    clock.forward(minutes=5, seconds=1)
    beat(Heartbeat.ROUND)

    code, words = deep(watcher)

    assert (code, words["letters"], words["rounds"]) == (503, "fail", "ok")


def test_deep_sees_a_broker_that_is_away(watcher: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://:a-password@127.0.0.1:1/0"

    answer = watcher.get(reverse("healthz_deep"))

    assert answer.status_code == 503
    assert {"name": "broker", "status": "fail"} in answer.json()["checks"]
    assert b"a-password" not in answer.content


def test_deep_sees_a_full_disk(watcher: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "LEAST_FREE", 2**80)

    assert deep(watcher)[1]["disk"] == "fail"


@pytest.mark.parametrize("address", ["/healthz/deep", "/metrics"])
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Token {TOKEN}", "Bearer ț"])
def test_inside_is_nowhere_without_the_token(watcher: Client, address: str, shown: str) -> None:
    assert Client(headers={"Authorization": shown}).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/healthz/deep", "/metrics"])
def test_empty_token_opens_nothing(client: Client, settings: Any, address: str) -> None:
    settings.WATCH_TOKEN = ""

    assert client.get(address, headers={"Authorization": "Bearer "}).status_code == 404


def test_program_with_the_token_asks_a_container_by_its_address(watcher: Client) -> None:
    where = {"HTTP_HOST": "10.0.0.7:8000"}

    assert watcher.get("/metrics", **where).status_code == 200
    assert Client().get("/healthz", **where).status_code == 400


def test_staff_may_look_inside(client: Client) -> None:
    person = User.objects.create_superuser("it@example.org", factories.PASSWORD)
    client.force_login(person)

    assert client.get("/metrics").status_code == 200


def test_answers_carry_a_number_of_their_own(client: Client) -> None:
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))

    assert len(first) == 16 and first != second


def test_metrics_know_routes_and_not_paths(watcher: Client, cast: Cast) -> None:
    watcher.get(f"/cohorts/{cast.cohort.slug}/teams/{cast.team_a.slug}")
    watcher.get("/l/a-secret-token")
    watcher.get("/nowhere/ana@example.org")
    watcher.generic("BREW", "/nowhere")

    said = watcher.get("/metrics").content.decode()

    assert 'route="/cohorts/<slug' in said
    assert 'fixhub_requests_total{method="GET",route="(none)",status="4xx"}' in said
    assert 'method="other"' in said
    for private in ("a-secret-token", "ana@example.org", cast.cohort.slug, cast.team_a.slug, "BREW"):
        assert private not in said


def test_metrics_count_letters_and_jobs_by_state(watcher: Client, cast: Cast, clock: Clock) -> None:
    overdue(cast.ana)
    clock.forward(seconds=90)

    lines = watcher.get("/metrics").content.decode().splitlines()

    assert 'fixhub_letters{state="pending"} 1' in lines
    assert 'fixhub_letters{state="dead"} 0' in lines
    assert 'fixhub_jobs{state="queued"} 0' in lines
    assert "fixhub_oldest_letter_seconds 90" in lines
    assert "fixhub_round_age_seconds 90" in lines


def test_histogram_adds_up() -> None:
    counted = Requests()
    for seconds in (0.01, BOUNDS[0], 0.3, 100.0):
        counted.add("GET", "/x", 200, seconds)

    lines = counted.lines()

    assert 'fixhub_requests_total{method="GET",route="/x",status="2xx"} 4' in lines
    buckets = [int(line.split()[-1]) for line in lines if "_bucket" in line]
    assert buckets == [2, 2, 2, 3, 3, 3, 3, 4]
    assert 'fixhub_request_seconds_count{route="/x"} 4' in lines
    assert 'fixhub_request_seconds_sum{route="/x"} 100.36' in lines


def overdue(person: User) -> Letter:
    now = time.now()
    return Letter.objects.create(
        message_id="x@localhost", person=person, kind="test", due_at=now, expires_at=now + timedelta(days=1)
    )
