"""Invitations by the API: who sees them, who takes them back."""

from cohorts.actions import invitations
from cohorts.models import Invitation
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields


def test_a_lead_asks_a_member_in(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(
        f"/api/v1/teams/{cast.team_a.pk}/invitations", {"email": "new@example.org", "role": "member"}
    )

    assert answer.status_code == 201
    invitation = Invitation.objects.get()
    assert answer.json()["id"] == invitation.pk
    assert (invitation.team, invitation.role, invitation.by) == (cast.team_a, "member", cast.ana)


def test_a_lead_asks_in_no_mentor_and_nobody_for_others(cast: Cast, ask: Ask) -> None:
    own, other, foreign = cast.team_a.pk, cast.team_b.pk, cast.foreign_team.pk
    codes = [
        ask(cast.ana)
        .post(f"/api/v1/teams/{team}/invitations", {"email": "new@example.org", "role": role})
        .status_code
        for team, role in ((own, "mentor"), (other, "member"), (foreign, "member"))
    ]

    assert codes == [403, 403, 404]
    assert not Invitation.objects.exists()


def test_an_invitation_names_the_field_that_is_wrong(cast: Cast, ask: Ask) -> None:
    post = ask(cast.ana).post
    address = f"/api/v1/teams/{cast.team_a.pk}/invitations"

    wrong = [
        post(address, {"email": "x", "role": "member"}),
        post(address, {"email": "a@b.ro", "role": "king"}),
    ]

    assert [(answer.status_code, fields(answer)) for answer in wrong] == [
        (400, ["email"]),
        (400, ["role"]),
    ]


def test_an_invitation_to_the_wrong_kind_of_place_is_refused(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(
        "/api/v1/cohorts/fix-2027/invitations", {"email": "new@example.org", "role": "lead"}
    )

    assert answer.status_code == 409


def test_invitations_are_seen_by_the_lead_and_the_manager(cast: Cast, ask: Ask) -> None:
    sent = invitations.invite("new@example.org", by=cast.ana, team=cast.team_a, role="member")
    everybody = (cast.ana, cast.vlad, cast.mihai, cast.ioana, cast.ela)

    seen = [ask(who).get("/api/v1/invitations").json()["results"] for who in everybody]
    codes = [ask(who).get(f"/api/v1/invitations/{sent.pk}").status_code for who in everybody]

    assert [[row["id"] for row in rows] for rows in seen] == [[sent.pk], [sent.pk], [], [], []]
    assert codes == [200, 200, 404, 404, 404]


def test_an_invitation_is_taken_back_once(cast: Cast, ask: Ask) -> None:
    sent = invitations.invite("new@example.org", by=cast.ana, team=cast.team_a, role="member")
    address = f"/api/v1/invitations/{sent.pk}/revocation"

    answers = [ask(who).post(address).status_code for who in (cast.mihai, cast.ana, cast.ana)]

    assert answers == [404, 200, 409]
    sent.refresh_from_db()
    assert sent.revoked_by == cast.ana


def test_a_lead_does_not_take_back_a_manager_s_invitation(cast: Cast, ask: Ask) -> None:
    sent = invitations.invite("new@example.org", by=cast.vlad, team=cast.team_a, role="mentor")

    assert ask(cast.ana).post(f"/api/v1/invitations/{sent.pk}/revocation").status_code == 403
    sent.refresh_from_db()
    assert sent.revoked_at is None
