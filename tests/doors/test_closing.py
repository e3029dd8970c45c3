"""Closing an edition by page and API: said first, once, and then nothing changes any more."""

from typing import Any

import pytest

from cohorts import rules
from cohorts.actions import removals
from fixhub.events.models import Event
from tests.conftest import Cast
from tests.doors.pages import as_, text_of
from tests.factories import hand_in


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.slug}/closing"


def test_the_page_says_what_ends_and_ends_nothing(cast: Cast, path: str) -> None:
    client = as_(cast.vlad)
    assert f'href="{path}"' in client.get(f"/cohorts/{cast.cohort.slug}/teams").content.decode()
    assert "wait for an answer" not in text_of(client.get(path))

    hand_in(cast.team_a, cast.ana)
    hand_in(cast.team_b, cast.mihai)

    assert "2 hand-ins still wait for an answer" in text_of(client.get(path))
    removals.remove(cast.team_b, by=cast.vlad, via="page")
    assert "1 hand-in still waits for an answer" in text_of(client.get(path))
    assert rules.is_running(cast.cohort)


def test_a_manager_closes_it_once(cast: Cast, path: str) -> None:
    client: Any = as_(cast.vlad)

    closed = client.post(path, follow=True)

    assert "“FIX 2027” is closed." in text_of(closed) and path not in closed.content.decode()
    assert not rules.is_running(cast.cohort) and rules.is_running(cast.foreign_cohort)
    for again in (client.post(path, follow=True), client.get(path, follow=True)):
        assert "This edition is closed already." in text_of(again)
    assert Event.objects.filter(verb="cohort.closed").count() == 1


def test_it_is_closed_by_the_api(cast: Cast) -> None:
    client, path = as_(cast.vlad), f"/api/v1/cohorts/{cast.cohort.slug}/closing"

    assert [client.post(path).status_code for _ in range(2)] == [204, 409]

    assert not rules.is_running(cast.cohort)
    event = Event.objects.get(verb="cohort.closed")
    assert (event.cohort_id, event.by, event.via) == (cast.cohort.pk, cast.vlad, "api")
