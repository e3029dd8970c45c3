"""Input nobody means well: every door says no in the same words on both engines, and none breaks."""

import json
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from cohorts.models import Submission, Team, Update
from tests.conftest import Cast
from tests.doors.api.conftest import fields
from tests.factories import hand_in, log, obligation

pytestmark = pytest.mark.postgres_later

HUGE = 10**30
BODIES: dict[str, bytes] = {
    "half a surrogate pair": b'{"sentence": "\\ud800"}',
    "half a pair as a key": b'{"\\udfff": 1}',
    "half a pair in a list": b'{"links": ["\\ud800"]}',
    "NUL": b'{"sentence": "\\u0000"}',
    "a raw NUL": b'{"sentence": "\0"}',
    "20,000 levels of lists": b"[" * 20_000 + b"]" * 20_000,
    "20,000 levels of objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "21 levels": b'{"a":' * 21 + b"1" + b"}" * 21,
    "a number of 5,000 digits": b'{"count": ' + b"9" * 5_000 + b"}",
    "NaN": b'{"count": NaN}',
    "Infinity": b'{"count": -Infinity}',
    "a megabyte": b'{"sentence": "' + b"x" * 1_000_000 + b'"}',
    "a quote that never ends": b'{"sentence": "' + b'\\"' * 100_000,
    "no UTF-8": b'{"sentence": "\xff\xfe"}',
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a word": b'"word"',
    "half of it": b'{"sentence": "x"',
}
DOORS = {
    "launch": "cohorts",
    "teams": "cohorts/fix-2027/teams",
    "asked into the edition": "cohorts/fix-2027/invitations",
    "asked into the team": "teams/{team}/invitations",
    "updates": "teams/{team}/updates",
    "hand-ins": "team-milestones/{asked}/submissions",
    "review": "submissions/{submission}/review",
    "advice": "submissions/{submission}/advice",
}
CURSORS = [
    "x",
    "=",
    "%00",
    "é",
    "\ud7ff",
    "p=x",
    "p=",
    "p=1e9",
    "o=-1",
    "o=x",
    "r=x",
    f"p={HUGE}",
    "p=\0",
    "p=2027",
]
ODD = [
    "²", "٣", "-1", "0", "1e9", "NaN", str(HUGE), "9" * 5_000, "\0", "x" * 5_000, "' OR 1=1 --",
    "[]", "🙂",
]  # fmt: skip


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of DOORS lead to."""
    submission = hand_in(cast.team_a, cast.ana)
    return {"team": cast.team_a.pk, "asked": obligation(cast.team_a, "m02").pk, "submission": submission.pk}


def api(person: Any) -> APIClient:
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("name", DOORS)
def test_no_body_breaks_the_api(cast: Cast, things: dict[str, Any], name: str) -> None:
    person = cast.ana if name in ("updates", "hand-ins") else cast.vlad
    address = "/api/v1/" + DOORS[name].format(**things)

    codes = {
        what: api(person).generic("POST", address, body, content_type="application/json").status_code
        for what, body in BODIES.items()
    }

    assert codes == dict.fromkeys(BODIES, 400) | {"a megabyte": 413}
    assert (Team.objects.count(), Submission.objects.count(), Update.objects.count()) == (3, 1, 0)


def test_brackets_in_a_text_are_text(cast: Cast) -> None:
    sentence = "[" * 30 + '"{' + "\\"
    body = {"form_key": str(uuid4()), "state": "going", "sentence": sentence}

    answer = api(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", body)

    assert answer.status_code == 201
    assert Update.objects.get().sentence == sentence


def test_of_a_key_given_twice_the_last_counts(cast: Cast) -> None:
    body = json.dumps({"form_key": str(uuid4()), "state": "going", "sentence": "First."})[:-1]

    answer = api(cast.ana).generic(
        "POST",
        f"/api/v1/teams/{cast.team_a.pk}/updates",
        f'{body}, "sentence": "Last."}}',
        content_type="application/json",
    )

    assert answer.status_code == 201
    assert Update.objects.get().sentence == "Last."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", 1.5),
        ("count", 1e300),
        ("count", True),
        ("mood", 10**18),
        ("stuck", []),
        ("sentence", {}),
        ("photo", True),
    ],
)
def test_a_value_of_another_kind_is_refused(cast: Cast, field: str, value: Any) -> None:
    body = {"form_key": str(uuid4()), "state": "going", field: value}

    answer = api(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", body)

    assert (answer.status_code, fields(answer)) == (400, [field])


def test_a_year_before_all_others_is_refused(cast: Cast) -> None:
    launch = {"programme": "fix", "blueprint": "fix-10-month", "name": "Old", "start": "0001-01-01"}

    assert api(cast.vlad).post("/api/v1/cohorts", launch).status_code == 409


@pytest.mark.parametrize("name", ["updates", "teams", "submissions"])
def test_a_made_up_cursor_leads_nowhere(cast: Cast, name: str) -> None:
    log(cast.team_a, cast.ana)
    made_up = [b64encode(text.encode()).decode() for text in CURSORS if "=" in text] + CURSORS

    codes = {
        cursor: api(cast.vlad).get(f"/api/v1/{name}", {"cursor": cursor}).status_code for cursor in made_up
    }

    assert set(codes.values()) <= {200, 400}
    assert codes["x"] == codes[b64encode(b"p=x").decode()] == 400


@pytest.mark.parametrize("limit", ["1e9", "²", "-1", "0", "", "\0"])
def test_an_odd_limit_is_refused_by_its_name(cast: Cast, limit: str) -> None:
    answer = api(cast.vlad).get("/api/v1/updates", {"limit": limit})

    assert (answer.status_code, fields(answer)) == (400, ["limit"])


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("updates", "team"),
        ("team-milestones", "team"),
        ("submissions", "team_milestone"),
        ("team-milestones", "state"),
    ],
)
def test_odd_filters_name_their_field(cast: Cast, name: str, field: str) -> None:
    for value in [odd for odd in ODD if odd != "٣"]:
        answer = api(cast.vlad).get(f"/api/v1/{name}", {field: value})

        assert (answer.status_code, fields(answer)) == (400, [field]), value


PAGES = {
    "/?team=": 200,
    "/?page=": 200,
    "/cohorts/fix-2027/board?theme=": 400,
    "/cohorts/fix-2027/board?mentor=": 400,
    "/cohorts/fix-2027/board?page=": 200,
    "/cohorts/fix-2027/board?show=": 200,
    "/cohorts/fix-2027/report?as_of=": 400,
    "/cohorts/fix-2027/report?theme=": 400,
    "/cohorts/fix-2027/report?mentor=": 400,
    "/cohorts/fix-2027/report.csv?as_of=": 400,
    "/cohorts/fix-2027/messages?show=": 200,
    "/cohorts/fix-2027/messages?before=": 200,
    "/cohorts/fix-2027/teams?page=": 200,
    "/cohorts/fix-2027/teams/bicla-noastra/updates?about=": 200,
    "/cohorts/fix-2027/teams/bicla-noastra/updates?page=": 200,
    "/cohorts/fix-2027/teams/bicla-noastra/milestones/m01/submission?update=": 200,
    "/cohorts/launch?blueprint=": 200,
    "/cohorts/launch?name=": 200,
    "/cohorts/launch?start=": 200,
    "/cohorts/launch?zone=": 200,
    "/cohorts/launch?programme=": 200,
    "/messages?before=": 200,
}


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_nothing_odd_in_an_address_breaks_a_page(cast: Cast, client: Client, page: str) -> None:
    path, name = page.removesuffix("=").split("?")
    client.force_login(
        cast.ana if "bicla" in path or path == "/" else cast.vlad,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    answers = {odd[:20]: client.get(path, {name: odd}).status_code for odd in ODD}
    answers["half a pair"] = client.get(f"{path}?{name}=%ED%A0%80").status_code

    assert answers == dict.fromkeys(answers, PAGES[page])


@pytest.mark.parametrize("pk", [str(HUGE), "9" * 4_000, "%00", "-1", "²", "٣٣"])
def test_no_odd_number_in_a_path_breaks_a_page(cast: Cast, client: Client, pk: str) -> None:
    client.force_login(cast.vlad, backend="django.contrib.auth.backends.ModelBackend")
    paths = [
        f"/submissions/{pk}/receipt",
        f"/mentoring/desk/{pk}",
        f"/files/{pk}/a.pdf",
        f"/cohorts/{pk}/board",
    ]

    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert client.post(f"/updates/{pk}/revocation").status_code == 404


@pytest.mark.parametrize("sentence", [b"\0", b"x" * 501, b"\xed\xa0\x80", b"\xff"])
def test_odd_text_in_a_form_is_refused_or_repaired(cast: Cast, client: Client, sentence: bytes) -> None:
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    quoted = "".join(f"%{byte:02x}" for byte in sentence)

    answer = client.post(
        "/cohorts/fix-2027/teams/bicla-noastra/updates",
        f"form_key={uuid4()}&state=going&sentence={quoted}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in (200, 302)
    assert "\0" not in "".join(Update.objects.values_list("sentence", flat=True))
    assert Update.objects.count() == (sentence[0] > 127)
