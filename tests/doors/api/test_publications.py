"""Publishing an edition by the API, and one's own yes to one's name there."""

from typing import Any

import pytest

from cohorts.actions import publications
from cohorts.models import NameConsent
from fixhub.events.models import Event
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields

PUBLICATION = "/api/v1/cohorts/fix-2027/publication"
CONSENT = "/api/v1/cohorts/fix-2027/name-consent"
PAGE = "/public/fix-2027"


def test_an_edition_is_published_and_withdrawn(cast: Cast, ask: Ask) -> None:
    before = ask(cast.vlad).get(PUBLICATION).json()
    published = ask(cast.vlad).post(PUBLICATION, {"findable": True})
    open_to = ask(None).get(PAGE).status_code
    codes = [ask(cast.vlad).post(f"{PUBLICATION}/withdrawal").status_code for _ in range(2)]

    assert {**before, "url": ""} == {"published": False, "since": None, "findable": None, "url": ""}
    assert before["url"].endswith(PAGE)
    assert published.json() == {
        **before, "published": True, "since": "2027-01-18T09:00:00+02:00", "findable": True,
    }  # fmt: skip
    assert (open_to, codes, ask(None).get(PAGE).status_code) == (200, [200, 409], 404)
    assert Event.objects.get(verb="cohort.published").via == "api"


def test_left_out_search_engines_are_told_as_the_last_time(cast: Cast, ask: Ask) -> None:
    said = [
        ask(cast.vlad).post(PUBLICATION, given).json()["findable"]
        for given in ({}, {"findable": True}, {"findable": None}, {}, {"findable": False})
    ]

    assert said == [False, True, True, True, False]


@pytest.mark.parametrize("who", ["ana", "ioana", "ela"])
def test_only_managers_know_of_it(cast: Cast, ask: Ask, who: str) -> None:
    client = ask(getattr(cast, who))

    assert [client.get(PUBLICATION).status_code, client.post(PUBLICATION, {}).status_code] == [404, 404]
    assert client.post(f"{PUBLICATION}/withdrawal").status_code == 404
    assert ask(None).get(PAGE).status_code == 404


@pytest.mark.parametrize("findable", ["perhaps", [], 10**400, "\x01"])
def test_an_answer_that_is_none_is_refused(cast: Cast, ask: Ask, findable: Any) -> None:
    answer = ask(cast.vlad).post(PUBLICATION, {"findable": findable})

    assert (answer.status_code, fields(answer)) == (400, ["findable"])
    assert ask(None).get(PAGE).status_code == 404


def test_publishing_can_be_held_to_what_was_read(cast: Cast, ask: Ask) -> None:
    read = ask(cast.vlad).get(PUBLICATION)["ETag"]

    codes = [
        ask(cast.vlad).post(PUBLICATION, {"findable": True}, headers={"If-Match": read}).status_code
        for _ in range(2)
    ]

    assert codes == [200, 412]


def test_a_name_is_agreed_to_by_its_person_and_taken_back(cast: Cast, ask: Ask) -> None:
    publications.publish(cast.cohort, by=cast.vlad, via="page")

    before = ask(cast.ana).get(CONSENT).json()
    codes = [ask(cast.ana).post(CONSENT).status_code for _ in range(2)]
    agreed = ask(cast.ana).get(CONSENT).json()

    assert before == {"agreed": False, "since": None, "published": True}
    assert codes == [200, 409]
    assert agreed == {"agreed": True, "since": "2027-01-18T09:00:00+02:00", "published": True}
    assert ask(cast.ioana).get(CONSENT).json()["agreed"] is False
    assert "Ana Pop" in ask(None).get(PAGE).content.decode()
    codes = [ask(cast.ana).post(f"{CONSENT}/withdrawal").status_code for _ in range(2)]
    assert codes == [200, 409] and "Ana Pop" not in ask(None).get(PAGE).content.decode()


def test_who_has_no_place_cannot_agree(cast: Cast, ask: Ask) -> None:
    assert [ask(who).post(CONSENT).status_code for who in (cast.vlad, cast.ela)] == [403, 404]
    assert not NameConsent.objects.exists()
