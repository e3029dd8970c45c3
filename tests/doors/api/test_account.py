"""One's own settings by the API."""

from typing import Any

import pytest

from fixhub.events.models import Event
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields

OWN = "/api/v1/account"


def test_settings_are_one_s_own(cast: Cast, ask: Ask) -> None:
    assert ask(cast.ana).get(OWN).json() == {
        "id": cast.ana.pk,
        "email": cast.ana.email,
        "given": "Ana",
        "family": "Pop",
        "language": "en",
        "zone": "",
        "theme": "",
        "wants_digests": True,
        "shortcuts": True,
    }


def test_what_is_left_out_stays(cast: Cast, ask: Ask) -> None:
    given = {
        "language": "hu",
        "zone": "Asia/Tokyo",
        "theme": "dark",
        "shortcuts": False,
        "given": " Anna\u200b",
    }

    changed = ask(cast.ana).post(OWN, given)

    assert changed.status_code == 200
    assert changed.json() == ask(cast.ana).get(OWN).json()
    assert {name: changed.json()[name] for name in given} == {**given, "given": "Anna"}
    assert (changed.json()["family"], changed.json()["wants_digests"]) == ("Pop", True)
    assert ask(cast.ana).post(OWN, {"zone": "", "theme": "", "family": ""}).json()["theme"] == ""
    cast.ana.refresh_from_db()
    assert (cast.ana.full_name, cast.ana.sort_key) == ("Anna", "anna")


def test_digests_are_stopped_and_sent_again(cast: Cast, ask: Ask) -> None:
    said = [ask(cast.ana).post(OWN, {"wants_digests": wanted}).json()["wants_digests"]
            for wanted in (False, False, True)]  # fmt: skip

    assert said == [False, False, True]
    verbs = [(one.verb, one.via) for one in Event.objects.filter(verb__startswith="digests.").order_by("pk")]
    assert verbs == [("digests.stopped", "api"), ("digests.resumed", "api")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("given", ""),
        ("given", "\u200b"),
        ("given", None),
        ("given", "x" * 101),
        ("family", "x" * 101),
        ("language", "de"),
        ("language", ["en"]),
        ("zone", "Mars/Base"),
        ("zone", "../../etc/passwd"),
        ("theme", "pink"),
        ("shortcuts", "perhaps"),
        ("wants_digests", None),
    ],
)
def test_what_cannot_be_is_refused_by_field(cast: Cast, ask: Ask, name: str, value: Any) -> None:
    answer = ask(cast.ana).post(OWN, {"theme": "dark", name: value})

    assert (answer.status_code, fields(answer)) == (400, [name])
    cast.ana.refresh_from_db()
    assert cast.ana.theme == ""


def test_filters_are_refused_here_too(cast: Cast, ask: Ask) -> None:
    assert fields(ask(cast.ana).get(f"{OWN}?id=1")) == ["id"]
