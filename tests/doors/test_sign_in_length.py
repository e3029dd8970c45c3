"""How long a sign-in lasts: 30 days for teams and mentors, 12 idle hours for who manages."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.actions import invitations
from cohorts.models import CohortRole
from tests.doors.test_sign_in import by_password
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(user) -> Client:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = Client()
    data = {"login": user.email, "password": PASSWORD, "do": "password"}
    assert client.post("/account/sign-in", data).status_code == 302
    return client


def sign_in_by_code(user, mailoutbox) -> Client:
    client = Client()
    client.post("/account/sign-in", {"login": user.email, "do": "code"})
    client.post("/account/code/confirm", {"code": mailoutbox[-1].subject[:6]})
    return client


def is_in(client: Client, **extra) -> bool:
    return client.get("/account", **extra).status_code == 200


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana"])
def test_teams_and_mentors_stay_thirty_days(cast, clock, who):
    client = sign_in(getattr(cast, who))

    clock.forward(days=29, hours=23)
    late = is_in(client)
    clock.forward(hours=2)

    assert late
    assert not is_in(client)


@pytest.mark.parametrize("door", ["password", "code"])
def test_manager_stays_twelve_idle_hours(cast, clock, mailoutbox, door):
    client = sign_in(cast.vlad) if door == "password" else sign_in_by_code(cast.vlad, mailoutbox)

    clock.forward(hours=11, minutes=59)
    awake = is_in(client)
    clock.forward(hours=11, minutes=59)
    still_awake = is_in(client)
    clock.forward(hours=12, minutes=1)

    assert (awake, still_awake) == (True, True)
    assert not is_in(client)


def test_whoever_sees_a_whole_edition_stays_twelve_idle_hours(cast, clock):
    CohortRole.objects.create(cohort=cast.cohort, user=cast.mihai, role="viewer")
    client = sign_in(cast.mihai)
    clock.forward(hours=12, minutes=1)

    assert not is_in(client)


def test_staff_stay_twelve_idle_hours(cast, clock):
    cast.mihai.is_staff = True
    cast.mihai.save()
    client = sign_in(cast.mihai)
    clock.forward(hours=12, minutes=1)

    assert not is_in(client)


@pytest.mark.parametrize("place", ["programme", "cohort", "invitation"])
def test_sign_ins_of_before_such_a_role_end(cast, clock, place):
    client, there = sign_in(cast.mihai), Client()
    by_password(there, cast.mihai.email)
    if place == "invitation":
        asked = invitations.invite(cast.mihai.email, by=cast.vlad, role="manager", cohort=cast.cohort)
        client.post(f"/invitations/{invitations.new_token(asked)}")
        clock.forward(hours=11)
        assert is_in(client)
    else:
        slug = cast.programme.slug if place == "programme" else cast.cohort.slug
        call_command("role", cast.mihai.email, grant="manager", **{place: slug})
        assert not is_in(client)
    clock.forward(hours=12, minutes=1)

    assert not is_in(there) and not is_in(client)


def test_a_role_that_sees_no_whole_edition_leaves_them(cast):
    client = sign_in(cast.mihai)
    call_command("role", cast.mihai.email, grant="speaker", cohort=cast.cohort.slug)

    assert is_in(client)


def test_page_that_looks_again_by_itself_is_no_sign_of_life(cast, clock):
    client = sign_in(cast.vlad)
    for _ in range(3):
        clock.forward(hours=5)
        client.get("/account", HTTP_IF_NONE_MATCH='"x"')

    assert not is_in(client)


def test_reading_on_does_not_write_the_session_each_time(cast, clock):
    client = sign_in(cast.vlad)
    clock.forward(minutes=4)

    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)

    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
