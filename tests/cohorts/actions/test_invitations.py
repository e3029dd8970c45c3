"""Asking people in: who may, whom, how often, and what accepting opens."""

from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import cohorts, invitations, teams
from cohorts.models import CohortRole, Invitation, Membership, PolicyVersion, ProgrammeRole
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.factories import add_member, make_user

NEW = "noemi@example.org"


def ask(cast, email: str = NEW, *, by=None, role: str = "member", **where) -> Invitation:
    return invitations.invite(email, by=by or cast.vlad, role=role, **(where or {"team": cast.team_b}))


def come(invitation: Invitation, **given) -> User:
    given.setdefault("given", "Noémi")
    return invitations.accept(invitations.new_token(invitation), **given)


def test_invitation_is_for_an_address_a_role_and_a_place(cast, clock):
    invitation = ask(cast, " Noemi@Example.org")

    assert (invitation.email_key, invitation.role, invitation.team) == (NEW, "member", cast.team_b)
    assert (invitation.cohort, invitation.programme) == (cast.cohort, cast.programme)
    assert (invitation.expires_at - clock.now).days == 7
    assert invitation.user.claimed_at is None
    assert invitation.user.may_get_mail
    assert invitation.token_hash is None


def test_invitation_tells_of_itself_without_names(cast):
    invitation = ask(cast)

    event = Event.objects.get(verb="invitation.sent")
    assert (event.subject_id, event.by, event.team_id) == (invitation.pk, cast.vlad, cast.team_b.pk)
    assert event.data == {"role": "member"}


@pytest.mark.parametrize(
    ("who", "role", "where", "allowed"),
    [
        ("ana", "member", "team_a", True),
        ("ana", "lead", "team_a", False),
        ("ana", "mentor", "team_a", False),
        ("ana", "member", "team_b", False),
        ("ana", "viewer", "cohort", False),
        ("mihai", "member", "team_b", False),
        ("ioana", "member", "team_a", False),
        ("vlad", "member", "team_a", True),
        ("vlad", "mentor", "team_a", True),
        ("vlad", "lead", "team_b", True),
        ("vlad", "manager", "cohort", True),
        ("vlad", "viewer", "cohort", True),
        ("vlad", "manager", "programme", True),
        ("vlad", "member", "foreign_team", False),
        ("vlad", "manager", "foreign_cohort", False),
        ("ela", "member", "team_a", False),
        ("ela", "member", "foreign_team", True),
    ],
)
def test_who_may_invite_whom(cast, who, role, where, allowed):
    place = {where.removeprefix("foreign_").removesuffix("_a").removesuffix("_b"): getattr(cast, where)}
    if allowed:
        assert ask(cast, by=getattr(cast, who), role=role, **place).is_pending
        return
    with pytest.raises(Forbidden):
        ask(cast, by=getattr(cast, who), role=role, **place)
    assert not User.objects.filter(email_key=NEW).exists()


def test_manager_of_one_edition_does_not_invite_to_the_programme(cast):
    manager = make_user()
    CohortRole.objects.create(cohort=cast.cohort, user=manager, role="manager")

    assert ask(cast, by=manager, role="manager", cohort=cast.cohort).is_pending
    with pytest.raises(Forbidden):
        ask(cast, by=manager, role="manager", programme=cast.programme)


@pytest.mark.parametrize(
    ("role", "where"), [("manager", "team_a"), ("viewer", "team_a"), ("mentor", "cohort")]
)
def test_role_must_belong_to_the_place(cast, role, where):
    with pytest.raises(Refused, match="belong"):
        ask(cast, role=role, **{where.removesuffix("_a"): getattr(cast, where)})


def test_inviting_again_replaces_the_pending_one(cast):
    first = ask(cast)
    token = invitations.new_token(first)

    second = ask(cast)

    first.refresh_from_db()
    assert (first.revoked_by, second.is_pending) == (cast.vlad, True)
    with pytest.raises(invitations.Gone, match="replaced"):
        invitations.accept(token, given="Noémi")
    assert come(second).email_key == NEW


def test_inviting_again_after_seven_days_works(cast, clock):
    ask(cast)
    clock.forward(days=8)

    assert ask(cast).is_pending


def test_fifty_invitations_an_hour(cast, clock):
    for n in range(50):
        ask(cast, f"viewer{n}@example.org", role="viewer", cohort=cast.cohort)

    with pytest.raises(Refused, match="50 invitations"):
        ask(cast)
    ask(cast, by=cast.ana, team=cast.team_a)
    clock.forward(minutes=61)
    ask(cast)


@pytest.mark.parametrize(("role", "where"), [("member", "team_b"), ("viewer", "cohort")])
def test_closed_edition_takes_nobody(cast, role, where):
    place = {where.removesuffix("_b"): getattr(cast, where)}
    token = invitations.new_token(ask(cast, role=role, **place))
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    with pytest.raises(Forbidden):
        ask(cast, "other@example.org", role=role, **place)
    with pytest.raises(Refused):
        invitations.accept(token, given="Noémi")
    assert Invitation.objects.get().is_pending


def limit(cast, people: int) -> None:
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, team_size_max=people)


def test_team_is_full_with_those_who_are_invited(cast):
    limit(cast, 3)
    ask(cast, "first@example.org", by=cast.ana, team=cast.team_a)
    ask(cast, "second@example.org", by=cast.ana, team=cast.team_a)

    with pytest.raises(Refused, match="full"):
        ask(cast, by=cast.ana, team=cast.team_a)
    ask(cast, "second@example.org", by=cast.ana, team=cast.team_a)
    ask(cast, role="mentor", team=cast.team_a)


def test_expired_invitations_hold_no_seat(cast, clock):
    limit(cast, 2)
    ask(cast, "first@example.org", by=cast.ana, team=cast.team_a)
    clock.forward(days=8)

    assert ask(cast, by=cast.ana, team=cast.team_a).is_pending


def test_team_that_filled_up_meanwhile_takes_nobody(cast):
    limit(cast, 2)
    token = invitations.new_token(ask(cast, by=cast.ana, team=cast.team_a))
    add_member(cast.team_a)

    with pytest.raises(Refused, match="full"):
        invitations.accept(token, given="Noémi")
    assert Invitation.objects.get().is_pending
    assert User.objects.get(email_key=NEW).claimed_at is None


def test_one_person_is_in_one_team_of_an_edition(cast):
    with pytest.raises(Refused, match="another team"):
        ask(cast, cast.mihai.email, by=cast.ana, team=cast.team_a)
    assert ask(cast, cast.ela.email, by=cast.ana, team=cast.team_a).is_pending


def test_member_may_be_invited_as_mentor_anywhere(cast):
    for team in (cast.team_a, cast.team_b):
        assert ask(cast, cast.mihai.email, role="mentor", team=team).is_pending


@pytest.mark.parametrize(
    ("who", "role", "where", "why"),
    [
        ("mihai", "member", "team_b", "in this team already"),
        ("ana", "member", "team_a", "in this team already"),
        ("ioana", "mentor", "team_a", "in this team already"),
        ("ela", "lead", "team_a", "a lead already"),
    ],
)
def test_nobody_is_invited_to_what_they_have(cast, who, role, where, why):
    with pytest.raises(Refused, match=why):
        ask(cast, getattr(cast, who).email, role=role, team=getattr(cast, where))


def test_role_in_an_edition_is_given_once(cast):
    come(ask(cast, role="viewer", cohort=cast.cohort))

    with pytest.raises(Refused, match="this role already"):
        ask(cast, role="viewer", cohort=cast.cohort)


def test_closed_account_is_not_invited(cast, clock):
    gone = make_user(deactivated_at=clock.now)

    with pytest.raises(Refused, match="cannot be invited"):
        ask(cast, gone.email)


def test_accepting_claims_the_account_and_opens_the_membership(cast, clock):
    noemi = come(ask(cast), family="Nagy", language="hu", password="four words in a row")

    assert (noemi.full_name, noemi.claimed_at) == ("Noémi Nagy", clock.now)
    assert noemi.check_password("four words in a row")
    assert Membership.objects.now().get(user=noemi).role == "member"
    told = list(Event.objects.filter(by=noemi).values_list("verb", "via").order_by("pk"))
    assert told == [("team.joined", "link"), ("invitation.accepted", "link")]


@pytest.mark.parametrize(("role", "model"), [("manager", CohortRole), ("viewer", CohortRole)])
def test_accepting_opens_a_role_in_the_edition(cast, role, model):
    noemi = come(ask(cast, role=role, cohort=cast.cohort))

    assert model.objects.now().get(user=noemi).role == role
    told = list(Event.objects.filter(by=noemi).values_list("verb", "via", "data__role").order_by("pk"))
    assert told == [("role.given", "link", role), ("invitation.accepted", "link", role)]


def test_accepting_opens_a_role_in_the_programme(cast):
    noemi = come(ask(cast, role="manager", programme=cast.programme))

    assert ProgrammeRole.objects.now().get(user=noemi).programme == cast.programme


def test_invitation_is_used_once(cast):
    token = invitations.new_token(ask(cast))
    noemi = invitations.accept(token, given="Noémi")

    for by in (None, noemi):
        with pytest.raises(Refused):
            invitations.accept(token, by=by, given="Mallory")
    assert Membership.objects.filter(user=noemi).count() == 1
    noemi.refresh_from_db()
    assert noemi.given == "Noémi"


def test_invitation_ends_after_seven_days(cast, clock):
    token = invitations.new_token(ask(cast))
    clock.forward(days=7)

    with pytest.raises(invitations.Gone, match="seven days"):
        invitations.accept(token, given="Noémi")


def test_withdrawn_invitation_opens_nothing(cast):
    invitation = ask(cast, by=cast.ana, team=cast.team_a)
    token = invitations.new_token(invitation)
    invitations.revoke(invitation, by=cast.ana)

    with pytest.raises(invitations.Gone, match="withdrawn"):
        invitations.accept(token, given="Noémi")
    with pytest.raises(invitations.Gone):
        invitations.revoke(invitation, by=cast.ana)
    assert Event.objects.filter(verb="invitation.revoked").count() == 1


@pytest.mark.parametrize(
    ("who", "allowed"), [("ana", True), ("vlad", True), ("mihai", False), ("ela", False)]
)
def test_who_may_withdraw(cast, who, allowed):
    invitation = ask(cast, by=cast.ana, team=cast.team_a)
    assert Invitation.objects.visible_to(getattr(cast, who)).filter(pk=invitation.pk).exists() is allowed
    if allowed:
        assert invitations.revoke(invitation, by=getattr(cast, who)).revoked_by == getattr(cast, who)
        return
    with pytest.raises(Forbidden):
        invitations.revoke(invitation, by=getattr(cast, who))


def test_lead_does_not_withdraw_what_only_managers_send(cast):
    invitation = ask(cast, role="mentor", team=cast.team_a)

    with pytest.raises(Forbidden):
        invitations.revoke(invitation, by=cast.ana)


def test_claimed_account_needs_its_owner_signed_in(cast):
    token = invitations.new_token(ask(cast, cast.ela.email, by=cast.ana, team=cast.team_a))

    with pytest.raises(invitations.SignInFirst):
        invitations.accept(token, given="Mallory", password="four words in a row")
    with pytest.raises(Refused, match="another address"):
        invitations.accept(token, by=cast.mihai)
    assert invitations.accept(token, by=cast.ela, given="Mallory") == cast.ela

    cast.ela.refresh_from_db()
    assert cast.ela.given == "Ela"
    assert cast.ela.memberships.now().filter(team=cast.team_a).exists()


def test_closed_account_does_not_accept(cast, clock):
    token = invitations.new_token(ask(cast))
    User.objects.filter(email_key=NEW).update(deactivated_at=clock.now)

    with pytest.raises(Refused, match="closed"):
        invitations.accept(token, given="Noémi")


def test_lead_invited_twice_over_comes_once(cast):
    first = ask(cast, role="lead")
    second = ask(cast, "other@example.org", role="lead")
    come(first)

    with pytest.raises(Refused, match="lead already"):
        come(second)


def test_only_the_hash_of_a_token_is_kept(cast):
    invitation = ask(cast)
    token = invitations.new_token(invitation)

    kept = Invitation.objects.get().token_hash
    assert kept == sha256(token.encode()).hexdigest()
    assert len(token) >= 43


def test_newer_token_replaces_the_older(cast):
    invitation = ask(cast)
    older, newer = invitations.new_token(invitation), invitations.new_token(invitation)

    assert invitations.find(older) is None
    assert invitations.find(newer) == invitation


def test_no_token_for_what_is_over(cast):
    invitation = ask(cast)
    invitations.revoke(invitation, by=cast.vlad)

    with pytest.raises(invitations.Gone):
        invitations.new_token(invitation)


@pytest.mark.parametrize("where", ["team", "cohort", "programme"])
def test_database_keeps_one_pending_invitation(cast, where):
    role = "member" if where == "team" else "manager"
    place = {"team": cast.team_b} if where == "team" else {where: getattr(cast, where)}
    first = ask(cast, role=role, **place)
    copy = {name: getattr(first, name) for name in ("user", "email_key", "role", "by", "expires_at")}
    copy |= {name: getattr(first, name) for name in ("programme", "cohort", "team")}

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(**copy)


def test_who_left_can_come_back(cast):
    noemi = come(ask(cast))
    teams.leave(noemi.memberships.get(), by=noemi, via="page")
    token = invitations.new_token(ask(cast))

    invitations.accept(token, by=noemi)

    assert noemi.memberships.now().count() == 1
