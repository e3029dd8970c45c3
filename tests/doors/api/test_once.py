"""The same Idempotency-Key is one act, however often it is sent; and If-Match holds it back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from rest_framework.test import APIClient

from cohorts.models import Cohort, Invitation, Submission, Team, Update
from fixhub.files.models import File
from fixhub.rest.models import KeptAnswer
from fixhub.rest.once import HEADER, REPLAYED
from fixhub.rest.views import View
from tasks import rounds
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, an_update
from tests.factories import hand_in, make_team
from tests.policy import walker
from tests.uploads import photo

TEAMS = "/api/v1/cohorts/fix-2027/teams"
NEW = {"name": "Școala Verde"}
KEY = {HEADER: "a-key-of-ours"}


def test_the_same_key_and_body_is_one_row_and_the_first_answer(cast: Cast, ask: Ask) -> None:
    first, again = (ask(cast.vlad).post(TEAMS, NEW, headers=KEY) for _ in "12")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and first["Content-Type"] == again["Content-Type"]
    assert (REPLAYED in first, again[REPLAYED]) == (False, "true")
    assert Team.objects.filter(name=NEW["name"]).count() == 1


def test_a_refusal_is_answered_again_too(cast: Cast, ask: Ask) -> None:
    body = {"name": cast.team_a.name}
    first, again = (ask(cast.vlad).post(TEAMS, body, headers=KEY) for _ in "12")

    assert (first.status_code, again.status_code, again[REPLAYED]) == (409, 409, "true")
    assert first.content == again.content and again["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "body"),
    [(TEAMS, {"name": "Another"}), ("/api/v1/cohorts/fix-2027/invitations", NEW), (f"{TEAMS}?x=1", NEW)],
)
def test_the_same_key_for_something_else_is_refused(
    cast: Cast, ask: Ask, address: str, body: dict[str, Any]
) -> None:
    ask(cast.vlad).post(TEAMS, NEW, headers=KEY)

    answer = ask(cast.vlad).post(address, body, headers=KEY)

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:fixhub:problem:key-used")
    assert (Team.objects.filter(cohort=cast.cohort).count(), Invitation.objects.count()) == (3, 0)


def test_each_person_has_keys_of_their_own(cast: Cast, ask: Ask) -> None:
    codes = [
        ask(who).post(f"/api/v1/teams/{team.pk}/updates", an_update(), headers=KEY).status_code
        for who, team in ((cast.ana, cast.team_a), (cast.mihai, cast.team_b))
    ]

    assert codes == [201, 201]
    assert Update.objects.count() == 2


def test_what_was_not_even_tried_may_be_tried_again(cast: Cast, ask: Ask) -> None:
    tries = [
        ask(cast.vlad).post(TEAMS, {}, headers=KEY),
        ask(cast.ana).post(TEAMS, NEW, headers=KEY),
        ask(None).post(TEAMS, NEW, headers=KEY),
        ask(cast.vlad).post("/api/v1/cohorts/nowhere/teams", NEW, headers=KEY),
        ask(cast.vlad).post(TEAMS, NEW, headers=KEY),
    ]

    assert [answer.status_code for answer in tries] == [400, 403, 401, 404, 201]


def test_what_broke_is_undone_and_forgotten(cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Any, data: Any, *rest: Any, **more: Any) -> bytes:
        raise RuntimeError("The answer cannot be written.")

    with monkeypatch.context() as patched:
        patched.setattr("fixhub.api.PlainJSON.render", broken)
        with pytest.raises(RuntimeError):
            ask(cast.vlad).post(TEAMS, NEW, headers=KEY)

    assert not Team.objects.filter(name=NEW["name"]).exists()
    assert not KeptAnswer.objects.exists()
    assert ask(cast.vlad).post(TEAMS, NEW, headers=KEY).status_code == 201


def test_a_key_is_forgotten_after_a_day(cast: Cast, ask: Ask, clock: Clock) -> None:
    ask(cast.vlad).post(TEAMS, NEW, headers=KEY)
    clock.forward(hours=24)

    assert ask(cast.vlad).post(TEAMS, {"name": "Another"}, headers=KEY).status_code == 201


def test_housekeeping_drops_what_nobody_can_ask_for(cast: Cast, ask: Ask, clock: Clock) -> None:
    for name in ("One", "Two"):
        ask(cast.vlad).post(TEAMS, {"name": name}, headers={HEADER: name})
        clock.forward(hours=12)

    rounds.housekeeping()

    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["Two"]


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a b", "é", "\x7f"])
def test_a_key_that_cannot_be_one_is_refused(cast: Cast, ask: Ask, key: str) -> None:
    answer = ask(cast.vlad).post(TEAMS, NEW, headers={HEADER: key})

    assert (answer.status_code, answer.json()["type"]) == (400, "urn:fixhub:problem:unreadable")
    assert Team.objects.filter(cohort=cast.cohort).count() == 2


def test_a_form_is_known_by_its_fields_and_not_by_its_boundaries(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/teams/{cast.team_a.pk}/files"

    def put(name: str) -> Any:
        return ask(cast.ana).post(address, {"file": photo(name)}, format="multipart", headers=KEY)

    assert [put(name).status_code for name in ("a.jpg", "a.jpg", "b.jpg")] == [201, 201, 422]
    assert File.objects.count() == 1


def test_a_body_too_large_to_be_read_is_refused(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(TEAMS, {"name": "x" * 1_100_000}, headers=KEY)

    assert answer.status_code == 413


def test_what_is_shown_once_is_kept_nowhere(cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "answers_secrets", True)

    first, again = (ask(cast.vlad).post(TEAMS, NEW, headers=KEY) for _ in "12")

    assert (first.status_code, again.status_code) == (201, 409)
    assert NEW["name"] not in repr(KeptAnswer.objects.values().get())
    assert Team.objects.filter(name=NEW["name"]).count() == 1


def test_without_a_key_nothing_is_kept(cast: Cast, ask: Ask) -> None:
    with CaptureQueriesContext(connection) as queries:
        ask(cast.vlad).post(TEAMS, NEW)

    assert not any("keptanswer" in query["sql"] for query in queries)


def test_every_view_of_the_api_takes_keys_and_gives_tags() -> None:
    views = [pattern for route, pattern in walker.patterns(get_resolver().url_patterns)
             if route.startswith("api/v1/")]  # fmt: skip

    assert views
    assert [pattern.name for pattern in views if not issubclass(pattern.callback.cls, View)] == []


def test_an_act_goes_through_if_the_thing_is_as_it_was_read(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}"
    read = ask(cast.ioana).get(address)["ETag"]

    answers = [
        ask(cast.ioana).post(f"{address}/review", {"verdict": "approve"}, headers={"If-Match": tag})
        for who, tag in (
            (cast.ioana, '"else"'),
            (cast.ioana, f"W/{read}"),
            (cast.ioana, read),
            (cast.ioana, read),
        )
    ]

    assert [answer.status_code for answer in answers] == [412, 412, 201, 412]
    assert answers[0].json()["type"] == "urn:fixhub:problem:stale"


@pytest.mark.parametrize(
    ("tag", "code"), [("*", 200), ('"a", "b"', 412), ("", 412), ("nonsense", 412), ('"x' + "y" * 5000, 412)]
)
def test_if_match_knows_any_and_refuses_what_it_does_not_know(
    cast: Cast, ask: Ask, tag: str, code: int
) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}/revocation"

    answer = ask(cast.ana).post(address, headers={"If-Match": tag})

    assert answer.status_code == code
    assert Submission.objects.standing().exists() == (code == 412)


def test_what_is_gone_is_not_as_it_was_read(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}"
    read = ask(cast.ana).get(address)["ETag"]
    ask(cast.ana).post(f"{address}/revocation")

    assert ask(cast.ana).post(f"{address}/revocation", headers={"If-Match": read}).status_code == 412


def test_a_stale_act_keeps_no_key(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}"
    stale = ask(cast.ana).post(f"{address}/revocation", headers=KEY | {"If-Match": '"old"'})
    read = ask(cast.ana).get(address)["ETag"]

    answer = ask(cast.ana).post(f"{address}/revocation", headers=KEY | {"If-Match": read})
    again = ask(cast.ana).post(f"{address}/revocation", headers=KEY | {"If-Match": read})

    assert (stale.status_code, answer.status_code) == (412, 200)
    assert (again.status_code, again[REPLAYED]) == (200, "true")


def things(cast: Cast) -> list[str]:
    """An address of each kind of thing that Ana and Vlad may read."""
    client = APIClient()
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    hand_in(cast.team_a, cast.ana)
    client.post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update())
    lists = [pattern.name for _, pattern in walker.patterns(get_resolver().url_patterns)
             if str(pattern.name).startswith("api-") and str(pattern.name).endswith("-list")]  # fmt: skip
    found = []
    for name in lists:
        address = reverse(name)
        for row in client.get(address).json()["results"][:1]:
            found.append(f"{address}/{row.get('id', row.get('slug'))}")
    return found


def test_each_thing_has_a_tag_and_is_sent_once(cast: Cast, ask: Ask) -> None:
    addresses = things(cast)

    for address in addresses:
        read = ask(cast.ana).get(address)
        again = ask(cast.ana).get(address, headers={"If-None-Match": read["ETag"]})
        other = ask(cast.ana).get(address, headers={"If-None-Match": '"other"'})
        insisting = ask(cast.ana).get(address, headers={"If-Match": '"other"'})
        assert read["ETag"].startswith('"')
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", read["ETag"]), address
        assert other.content == read.content
        assert (insisting.status_code, insisting.json()["status"]) == (412, 412)
    assert len(addresses) >= 5


def test_another_representation_has_another_tag(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}"
    before = ask(cast.ana).get(address)["ETag"]
    ask(cast.ioana).post(f"{address}/review", {"verdict": "approve"})

    assert ask(cast.ana).get(address)["ETag"] != before
    assert ask(cast.ana).get(address)["ETag"] == ask(cast.ioana).get(address)["ETag"]
    assert "Authorization" in ask(cast.ana).get(address)["Vary"]


def test_launching_twice_under_one_key_is_one_edition(cast: Cast, ask: Ask) -> None:
    body = {"programme": "fix", "blueprint": "fix-10-month", "name": "FIX 2028", "start": "2028-01-17"}
    slugs = [
        ask(cast.vlad).post("/api/v1/cohorts", body, headers={HEADER: str(key)}).json().get("slug")
        for key in [uuid4()] * 3
    ]

    assert slugs == [slugs[0]] * 3
    assert Cohort.objects.filter(name="FIX 2028").count() == 1


def test_the_day_of_a_key_begins_with_the_act(cast: Cast, ask: Ask, clock: Clock) -> None:
    ask(cast.vlad).post(TEAMS, NEW, headers=KEY)

    assert KeptAnswer.objects.get().at == clock.now
    clock.forward(seconds=timedelta(hours=24).total_seconds() - 1)
    assert REPLAYED in ask(cast.vlad).post(TEAMS, NEW, headers=KEY)


def test_an_act_that_answers_nothing_is_done_once_too(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/teams/{make_team(cast.cohort, name='Mistake').pk}/removal"

    answers = [ask(cast.vlad).post(address, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert [answer.get("Idempotent-Replayed") for answer in answers] == [None, "true"]
    assert [answer.get("Content-Type") for answer in answers] == [None, None]
