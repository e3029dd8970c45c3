"""The pages of inviting, and the page an invitation opens."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.actions import invitations
from cohorts.models import Invitation, Membership
from fixhub.accounts.models import User
from tests.factories import make_user

NEW = "noemi@example.org"
JOIN = {"given": "Noémi", "family": "Nagy", "language": "hu", "password": ""}


@pytest.fixture
def asked(cast) -> Invitation:
    return invitations.invite(NEW, by=cast.ana, role="member", team=cast.team_a)


def link(invitation: Invitation) -> str:
    return f"/invitations/{invitations.new_token(invitation)}"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def test_link_shows_what_one_is_invited_to(client, asked):
    page = client.get(link(asked))

    text = page.content.decode()
    assert "You are invited to Bicla Noastră" in text
    assert "FIX 2027" in text
    assert "Ana Pop" in text
    assert NEW in text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_the_link_changes_nothing(client, asked, method):
    getattr(client, method)(link(asked))

    assert Invitation.objects.get().is_pending
    assert not is_in(client)


def test_accepting_makes_the_account_signs_in_and_leads_to_the_team(client, cast, asked):
    answer = client.post(link(asked), JOIN)

    noemi = User.objects.get(email_key=NEW)
    assert answer["Location"] == cast.team_a.get_absolute_url()
    assert is_in(client)
    assert (noemi.full_name, noemi.language, noemi.has_usable_password()) == ("Noémi Nagy", "hu", False)
    assert Membership.objects.now().get(user=noemi).team == cast.team_a


def test_password_is_taken_if_one_is_chosen(client, asked):
    client.post(link(asked), {**JOIN, "password": "four words in a row"})

    assert User.objects.get(email_key=NEW).check_password("four words in a row")


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("given", ""), ("language", "xx"), ("given", "x" * 101)]
)
def test_bad_input_shows_why_and_keeps_the_invitation(client, asked, field, value):
    page = client.post(link(asked), {**JOIN, field: value})

    assert page.status_code == 200
    assert page.context["form"].has_error(field)
    assert Invitation.objects.get().is_pending
    assert not is_in(client)


def test_accepting_changes_the_session_key(client, asked):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key

    client.post(link(asked), JOIN)

    assert client.cookies["sessionid"].value != session.session_key


def test_new_manager_is_signed_in_for_twelve_idle_hours(client, cast, clock):
    asked = invitations.invite(NEW, by=cast.vlad, role="manager", cohort=cast.cohort)
    client.post(link(asked), JOIN)

    clock.forward(hours=12, minutes=1)

    assert not is_in(client)


def test_account_with_an_owner_asks_for_a_sign_in(client, cast):
    asked = invitations.invite(cast.ela.email, by=cast.ana, role="member", team=cast.team_a)
    address = link(asked)

    shown = client.get(address)
    sent = client.post(address, {**JOIN, "password": "four words in a row"})

    assert f"/account/sign-in?next={address}" in shown.content.decode()
    assert sent.status_code == 403
    assert not is_in(client)
    assert Invitation.objects.get().is_pending


def test_owner_who_is_signed_in_accepts_with_one_button(cast):
    asked = invitations.invite(cast.ela.email, by=cast.ana, role="member", team=cast.team_a)
    client, address = as_(cast.ela), link(asked)

    shown = client.get(address)
    client.post(address)

    assert shown.context["form"] is None
    assert cast.ela.memberships.now().filter(team=cast.team_a).exists()
    assert is_in(client)


def test_somebody_else_does_not_accept(cast, asked):
    client, address = as_(cast.mihai), link(asked)

    shown = client.get(address)
    sent = client.post(address, JOIN)

    assert f"You are signed in as {cast.mihai.email}" in shown.content.decode()
    assert sent.status_code == 403
    assert Invitation.objects.get().is_pending


def test_signing_out_leads_back_to_the_invitation(cast, asked):
    address = link(asked)

    assert as_(cast.mihai).post("/account/sign-out", {"next": address})["Location"] == address


def test_unknown_token_is_a_page_that_helps(client, db):
    page = client.get("/invitations/nonsense")

    assert page.status_code == 404
    assert "Take the whole address from the newest mail" in page.content.decode()


def test_used_token_is_over_for_others_and_a_way_in_for_its_owner(client, cast, asked):
    address = link(asked)
    client.post(address, JOIN)

    assert Client().get(address).status_code == 410
    assert Client().post(address, JOIN).status_code == 410
    assert client.get(address)["Location"] == cast.team_a.get_absolute_url()


def test_expired_and_withdrawn_tokens_say_what_to_do(client, cast, asked, clock):
    address = link(asked)
    clock.forward(days=7)
    expired = client.get(address)
    invitations.revoke(asked, by=cast.ana)
    withdrawn = client.post(address, JOIN)

    assert (expired.status_code, withdrawn.status_code) == (410, 410)
    assert "It was open for seven days." in expired.content.decode()
    assert "It was withdrawn or replaced." in withdrawn.content.decode()


def test_refused_acceptance_shows_why(client, cast, asked):
    asked_too = invitations.invite(NEW, by=cast.vlad, role="member", team=cast.team_b)
    client.post(link(asked_too), JOIN)

    page = client.post(link(asked))

    assert page.status_code == 409
    assert "Őrszem" in page.content.decode()


# The people who invite


def team_page(cast) -> str:
    return f"/cohorts/{cast.cohort.slug}/teams/{cast.team_a.slug}/invitations"


def cohort_page(cast) -> str:
    return f"/cohorts/{cast.cohort.slug}/invitations"


def test_lead_invites_members_from_the_teams_page(cast):
    client = as_(cast.ana)

    page = client.get(team_page(cast))
    sent = client.post(team_page(cast), {"email": NEW, "role": "member"})

    assert [value for value, _ in page.context["form"].fields["role"].choices] == ["member"]
    assert sent["Location"] == cast.team_a.get_absolute_url()
    assert Invitation.objects.get().by == cast.ana
    assert NEW in client.get(team_page(cast)).content.decode()


@pytest.mark.parametrize("role", ["mentor", "lead", "manager", "nonsense"])
def test_lead_invites_nobody_but_members(cast, role):
    page = as_(cast.ana).post(team_page(cast), {"email": NEW, "role": role})

    assert page.context["form"].has_error("role")
    assert not Invitation.objects.exists()


def test_what_is_refused_is_shown_in_the_form(cast):
    page = as_(cast.ana).post(team_page(cast), {"email": cast.mihai.email, "role": "member"})

    assert "One person is in one team." in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 200), ("vlad", 200), ("ioana", 403), ("mihai", 403), ("ela", 404)]
)
def test_who_sees_the_teams_invitations(cast, who, status):
    client = as_(getattr(cast, who))

    assert client.get(team_page(cast)).status_code == status
    if status != 200:
        assert client.post(team_page(cast), {"email": NEW, "role": "member"}).status_code == status
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("vlad", 200), ("ana", 404), ("ioana", 404), ("mihai", 404), ("ela", 404)]
)
def test_who_sees_the_editions_invitations(cast, who, status):
    client = as_(getattr(cast, who))

    assert client.get(cohort_page(cast)).status_code == status
    if status != 200:
        assert client.post(cohort_page(cast), {"email": NEW, "role": "viewer"}).status_code == status
        assert not Invitation.objects.exists()


def test_visitors_are_asked_to_sign_in(client, cast):
    for address in (team_page(cast), cohort_page(cast)):
        assert client.get(address)["Location"] == f"/account/sign-in?next={address}"


@pytest.mark.parametrize(
    ("role", "team", "place"),
    [("mentor", "orszem", "team"), ("manager", "", "cohort"), ("viewer", "", "cohort")],
)
def test_manager_invites_to_team_and_edition(cast, role, team, place):
    as_(cast.vlad).post(cohort_page(cast), {"email": NEW, "role": role, "team": team})

    invitation = Invitation.objects.get()
    assert invitation.role == role
    assert invitation.team == (cast.team_b if place == "team" else None)
    assert invitation.cohort == cast.cohort


@pytest.mark.parametrize(
    ("role", "team"), [("mentor", ""), ("manager", "orszem"), ("mentor", "tara-copiilor")]
)
def test_manager_is_told_when_role_and_place_do_not_fit(cast, role, team):
    page = as_(cast.vlad).post(cohort_page(cast), {"email": NEW, "role": role, "team": team})

    assert page.context["form"].has_error("team")
    assert not Invitation.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(cast):
    make_user("Known", email="known@example.org")
    client = as_(cast.ana)
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        client.post(team_page(cast), {"email": email, "role": "member"})
        pages.append(client.get(team_page(cast)).context["messages"])

    said = [[str(message).replace("known@", "@").replace("un@", "@") for message in page] for page in pages]
    assert said[0] == said[1]
    assert "Known" not in client.get(team_page(cast)).content.decode()


def test_withdrawing_is_one_button(cast, asked):
    address = f"/invitations/{asked.pk}/revocation"

    assert as_(cast.ana).get(address).status_code == 405
    answer = as_(cast.ana).post(address)
    again = as_(cast.ana).post(address)

    asked.refresh_from_db()
    assert asked.revoked_by == cast.ana
    assert answer["Location"] == again["Location"] == cast.team_a.get_absolute_url()


@pytest.mark.parametrize("who", ["mihai", "ioana", "ela"])
def test_strangers_cannot_withdraw(cast, asked, who):
    assert as_(getattr(cast, who)).post(f"/invitations/{asked.pk}/revocation").status_code == 404
    assert Invitation.objects.get().is_pending


def test_lead_sees_but_does_not_withdraw_a_mentors_invitation(cast):
    asked = invitations.invite(NEW, by=cast.vlad, role="mentor", team=cast.team_a)

    assert as_(cast.ana).post(f"/invitations/{asked.pk}/revocation").status_code == 403


def test_list_costs_the_same_for_three_and_for_thirty(cast):
    client = as_(cast.vlad)
    counts = []
    for many in (3, 30):
        for n in range(many):
            invitations.invite(f"m{many}.{n}@example.org", by=cast.vlad, role="mentor", team=cast.team_b)
        with CaptureQueriesContext(connection) as asked:
            client.get(cohort_page(cast))
        counts.append(len(asked))

    assert counts[0] == counts[1]
