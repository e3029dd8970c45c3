"""Where it is required: managers and staff set up a second step before any other page."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from cohorts.actions import invitations
from fixhub.accounts import tokens
from fixhub.web.steps import FREE
from tests import second_step
from tests.doors.test_sign_in import by_password, signed_in
from tests.factories import PASSWORD, make_manager, make_user
from tests.policy import walker

STEPS = "/account/second-step"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.MFA_REQUIRED = True


def sign_in(person) -> Client:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    client = Client()
    assert by_password(client, person.email).status_code == 302
    return client


def test_a_manager_sets_one_up_before_any_other_page(cast):
    client = sign_in(cast.vlad)
    board = f"/cohorts/{cast.cohort.slug}/board"

    assert client.get("/")["Location"] == STEPS
    assert (
        client.get(f"{board}?show=all")["Location"]
        == f"{STEPS}?next=%2Fcohorts%2Ffix-2027%2Fboard%3Fshow%3Dall"
    )
    assert client.post("/start", {"name": "X"})["Location"] == STEPS
    page = client.get(STEPS).content.decode()
    assert "First set up a second step" in page
    assert second_step.set_up(client, next=board)

    assert client.get(board).status_code == 200


def test_every_page_but_the_way_there_is_closed_and_none_leads_in_a_circle(cast):
    client = sign_in(cast.vlad)
    pages = [one for one in walker.endpoints().values() if one.method == "GET" and "<" not in one.route]
    answers = {one.name: client.get("/" + one.route) for one in pages if not one.route.startswith("public")}
    open_ = {name for name, answer in answers.items() if STEPS not in answer.get("Location", "")}

    of_the_api = {one.name for one in pages if one.route.startswith("api/")}
    assert open_ - of_the_api <= FREE | {"link"}
    assert {answers[name].status_code for name in open_ & of_the_api} == {403}
    for name in FREE & set(answers):
        assert answers[name].get("Location", "").split("?")[0] in {"", STEPS, "/", "/account/again"}, name


def test_the_way_out_is_open(cast):
    client = sign_in(cast.vlad)
    client.post(reverse("account_logout"))

    assert client.get("/")["Location"].startswith("/account/sign-in")


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana"])
def test_teams_and_mentors_need_none(cast, who):
    client = sign_in(getattr(cast, who))

    assert signed_in(client)
    assert "First set up" not in client.get(STEPS).content.decode()


def test_staff_and_managers_of_one_edition_need_one(cast):
    cast.mihai.is_staff = True
    cast.mihai.save()
    cast.cohort.roles.create(user=cast.ana, role="manager")

    assert [sign_in(who).get("/account")["Location"][: len(STEPS)] for who in (cast.mihai, cast.ana)] == [
        STEPS
    ] * 2


def test_whoever_becomes_a_manager_while_signed_in_needs_one_at_once(cast):
    client = sign_in(cast.mihai)
    cast.programme.roles.create(user=cast.mihai, role="manager")

    assert client.get("/account")["Location"].startswith(STEPS)


def test_the_last_one_removed_leads_back_to_setting_one_up(cast):
    client = sign_in(cast.vlad)
    second_step.set_up(client)
    step = cast.vlad.authenticator_set.get(type="totp")
    asked = client.get(f"{STEPS}/{step.pk}/removal").content.decode()
    client.post(f"{STEPS}/{step.pk}/removal")

    assert "You will be signed out on every other device." in asked
    assert "the next page asks you to set up another" in asked
    assert client.get("/")["Location"] == STEPS


def test_a_token_is_no_way_round_it(cast, clock):
    def asked(person, made: str):
        return APIClient(HTTP_AUTHORIZATION=f"Bearer {made}").get("/api/v1/teams")

    def make(person) -> str:
        return tokens.make(person, name="Figures", scopes=["read"], days=9, form_key=uuid4())[1]

    before, of_a_lead = make(cast.vlad), make(cast.ana)
    clock.forward(minutes=1)
    without = asked(cast.vlad, before)
    second_step.with_app(cast.vlad)
    clock.forward(minutes=1)
    after = make(cast.vlad)

    assert without.status_code == 403 and "second step" in without.json()["detail"]
    assert [asked(*one).status_code for one in ((cast.vlad, before), (cast.vlad, after))] == [403, 200]
    assert asked(cast.ana, of_a_lead).status_code == 200


def test_a_session_without_it_reads_nothing_by_the_api(cast):
    refused = sign_in(cast.vlad).get("/api/v1/teams")
    assert refused.status_code == 403 and "second step" in refused.json()["detail"]


def test_an_invitation_goes_past_no_second_step(cast):
    second_step.with_app(cast.mihai)
    invitation = invitations.issue(
        cast.mihai, by=cast.vlad, role="member", place=invitations.Place.of(cast.team_a)
    )
    address = f"/invitations/{invitations.new_token(invitation)}"
    client = Client()

    assert client.post(address, {"password": PASSWORD, "given": "M"}).status_code == 403
    assert not signed_in(client)
    cast.mihai.set_password(PASSWORD)
    cast.mihai.save()
    by_password(client, cast.mihai.email)
    assert client.post(address).status_code == 403 and not signed_in(client)


def test_a_new_manager_sets_one_up_without_saying_the_password_again(cast):
    person = make_user("Dora", claimed_at=None)
    place = invitations.Place.of(cast.programme)
    invitation = invitations.issue(person, by=cast.vlad, role="manager", place=place)
    client = Client()
    given = {"given": "Dora", "family": "Rus", "language": "en", "password": PASSWORD}
    client.post(f"/invitations/{invitations.new_token(invitation)}", given)

    assert client.get("/")["Location"] == STEPS
    assert len(second_step.set_up(client)) == 10
    assert client.get("/")["Location"] == f"/cohorts/{cast.cohort.slug}/board"


def test_whoever_has_shown_it_costs_no_further_question(cast, django_assert_num_queries):
    client = sign_in(make_manager(cast.programme))
    second_step.set_up(client)
    client.get("/account/tokens")

    with django_assert_num_queries(5):
        client.get("/account/sign-out")
