"""The same key, or the same ETag, from several programs at once: one acts."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from cohorts.models import Decision, Team, Update
from fixhub.accounts.models import User
from fixhub.rest.once import HEADER, REPLAYED
from tests.conftest import Cast, Clock, build_cast
from tests.factories import hand_in, log
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def signed_in(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def posts(person: User, address: str, *bodies: Any, **headers: str) -> list[Any]:
    """Each body sent at the same moment, by a client of its own."""
    clients = [signed_in(person) for _ in bodies]
    acts = [
        partial(one.post, address, body, headers=headers) for one, body in zip(clients, bodies, strict=True)
    ]
    return together(*acts)


def test_one_key_many_times_at_once_is_one_team_and_one_answer(cast: Cast) -> None:
    body = {"name": "Școala Verde"}

    answers = posts(cast.vlad, "/api/v1/cohorts/fix-2027/teams", *[body] * MANY, **{HEADER: "k"})

    assert [answer.status_code for answer in answers] == [201] * MANY
    assert len({answer.content for answer in answers}) == 1
    assert sum(REPLAYED in answer for answer in answers) == MANY - 1
    assert Team.objects.filter(name=body["name"]).count() == 1


def test_one_key_for_many_things_at_once_is_one_of_them(cast: Cast) -> None:
    bodies = [{"name": f"Team {n}"} for n in range(MANY)]

    answers = posts(cast.vlad, "/api/v1/cohorts/fix-2027/teams", *bodies, **{HEADER: "k"})

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * (MANY - 1)
    assert Team.objects.filter(name__startswith="Team ").count() == 1


def test_a_refused_first_leaves_the_key_to_the_second(cast: Cast) -> None:
    key = {HEADER: "k"}
    good = {"form_key": str(uuid4()), "state": "going", "sentence": "We met people."}

    answers = posts(cast.ana, f"/api/v1/teams/{cast.team_a.pk}/updates", {}, good, {}, good, **key)

    assert sorted(answer.status_code for answer in answers) in ([201, 201, 400, 400], [201, 201, 400, 422],
                                                               [201, 201, 422, 422])  # fmt: skip
    assert Update.objects.count() == 1


def test_one_tag_many_times_at_once_is_one_verdict(cast: Cast) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}"
    read = signed_in(cast.ioana).get(address)["ETag"]
    body = {"verdict": "approve"}

    answers = posts(cast.ioana, f"{address}/review", *[body] * MANY, **{"If-Match": read})

    assert sorted(answer.status_code for answer in answers) == [201] + [412] * (MANY - 1)
    assert Decision.objects.count() == 1


def test_acts_with_and_without_a_tag_wait_for_each_other(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="going")
    address = f"/api/v1/updates/{update.pk}"
    read = signed_in(cast.ana).get(address)["ETag"]
    by_tag, plain = signed_in(cast.ana), signed_in(cast.ana)

    answers = together(
        *[partial(by_tag.post, f"{address}/revocation", headers={"If-Match": read}),
          partial(plain.post, f"{address}/revocation")]
    )  # fmt: skip

    assert sorted(answer.status_code for answer in answers) in ([200, 409], [200, 412])
