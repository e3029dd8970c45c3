"""Calendar addresses by the API: made, shown once, renewed and ended."""

from typing import Any

import pytest
from django.conf import settings

from cohorts.actions import calendars
from cohorts.models import CalendarFeed
from fixhub.rest.models import KeptAnswer
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields

FEEDS = "/api/v1/calendar-feeds"


def path_of(answer: Any) -> str:
    return str(answer.json()["url"]).removeprefix(settings.SITE_URL)


def opens(ask: Ask, path: str) -> int:
    return ask(None).get(path).status_code


def test_an_address_is_shown_once_and_opens(cast: Cast, ask: Ask) -> None:
    made = ask(cast.ana).post(FEEDS, {})
    of_edition = ask(cast.ana).post(FEEDS, {"cohort": "fix-2027"})

    assert [made.status_code, of_edition.status_code] == [201, 201]
    assert [opens(ask, path_of(one)) for one in (made, of_edition)] == [200, 200]
    listed = ask(cast.ana).get(FEEDS).json()["results"]
    assert [(row["cohort"], "url" in row) for row in listed] == [("fix-2027", False), (None, False)]
    assert ask(cast.mihai).get(FEEDS).json()["results"] == []
    assert ask(cast.mihai).get(f"{FEEDS}/{made.json()['id']}").status_code == 404


def test_a_renewed_one_ends_the_one_before(cast: Cast, ask: Ask) -> None:
    made = ask(cast.ana).post(FEEDS, {"cohort": "fix-2027"})
    renewed = ask(cast.ana).post(f"{FEEDS}/{made.json()['id']}/renewal")

    assert (renewed.status_code, renewed.json()["cohort"]) == (201, "fix-2027")
    assert [opens(ask, path_of(one)) for one in (made, renewed)] == [404, 200]
    assert ask(cast.ana).post(f"{FEEDS}/{made.json()['id']}/renewal").status_code == 404
    assert CalendarFeed.objects.standing().count() == 1


def test_an_ended_one_leads_nowhere(cast: Cast, ask: Ask) -> None:
    made = ask(cast.ana).post(FEEDS, {})
    address = f"{FEEDS}/{made.json()['id']}"

    codes = [ask(who).post(f"{address}/revocation").status_code for who in (cast.vlad, cast.ana, cast.ana)]

    assert codes == [404, 200, 409]
    assert (opens(ask, path_of(made)), ask(cast.ana).get(address).status_code) == (404, 404)


@pytest.mark.parametrize("act", ["", "/renewal"])
def test_a_key_keeps_no_address(cast: Cast, ask: Ask, act: str) -> None:
    feed, _ = calendars.make(by=cast.ana, via="page")
    place = f"{FEEDS}/{feed.pk}{act}" if act else FEEDS

    made, again = (ask(cast.ana).post(place, {}, headers={"Idempotency-Key": "one"}) for _ in range(2))

    assert made.status_code == 201
    token = path_of(made).split("/")[-1].removesuffix(".ics")
    assert token not in str(KeptAnswer.objects.values())
    assert again.status_code == 409 and "for once" in again.json()["detail"]
    assert opens(ask, path_of(made)) == 200
    assert CalendarFeed.objects.count() == 2


def test_the_end_of_one_under_a_key_is_told_again(cast: Cast, ask: Ask) -> None:
    feed, _ = calendars.make(by=cast.ana, via="page")

    answers = [
        ask(cast.ana).post(f"{FEEDS}/{feed.pk}/revocation", headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1]["Idempotent-Replayed"] == "true"


def test_an_act_can_be_held_to_what_was_read(cast: Cast, ask: Ask) -> None:
    feed, _ = calendars.make(by=cast.ana, via="page")
    address = f"{FEEDS}/{feed.pk}"
    read = ask(cast.ana).get(address)["ETag"]

    held = [
        ask(cast.ana).post(f"{address}/revocation", headers={"If-Match": tag}).status_code
        for tag in ('"other"', read, read)
    ]

    assert held == [412, 200, 412]


@pytest.mark.parametrize(
    ("cohort", "code"), [("elsewhere-2027", 404), ("nowhere", 404), (5.5, 400), (["x"], 400), ("a b", 400)]
)
def test_only_of_an_edition_one_is_in(cast: Cast, ask: Ask, cohort: Any, code: int) -> None:
    answer = ask(cast.ana).post(FEEDS, {"cohort": cohort})

    assert answer.status_code == code
    assert code == 404 or fields(answer) == ["cohort"]
    assert not CalendarFeed.objects.exists()
