"""Asking many people in at once, and taking that back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from cohorts.actions import invitation_batches, invitations, teams
from cohorts.actions.invitation_batches import Batch
from cohorts.models import Invitation, Membership
from cohorts.reads import uninvited
from cohorts.reads.uninvited import Choice
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.cohorts.newcomers import beside, brought, unclaimed
from tests.conftest import Cast, Clock
from tests.factories import make_manager, make_user


def send(cast: Cast, choice: Choice | None = None, *, by: Any = None, key: UUID | None = None) -> Batch:
    return invitation_batches.send(
        cast.cohort, choice or Choice(), by=by or cast.vlad, form_key=key or uuid4(), via="page"
    )


def asked(batch: Batch) -> list[tuple[str, str]]:
    return sorted((one.user.given, one.role) for one in batch.invitations)


def reloaded(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_everybody_who_never_came_is_asked_as_what_they_are(cast: Cast, clock: Clock) -> None:
    brought(cast.team_a, "Mara")
    brought(cast.team_b, "Dan", "lead")
    brought(cast.team_a, "Réka", "mentor")
    beside(cast.cohort, "expert", "Emil")
    beside(cast.cohort, "reserve_mentor", "Zoe")

    batch = send(cast)

    assert asked(batch) == [
        ("Dan", "lead"), ("Emil", "expert"), ("Mara", "member"), ("Réka", "mentor"),
        ("Zoe", "reserve_mentor"),
    ]  # fmt: skip
    one = Invitation.objects.get(user__given="Mara")
    assert (one.team, one.cohort, one.programme) == (cast.team_a, cast.cohort, cast.programme)
    assert (one.batch, one.by, one.at) == (batch.key, cast.vlad, clock.now)
    assert (one.expires_at - clock.now).days == 7
    assert one.user.invited_at == clock.now


def test_it_tells_how_many_and_no_names(cast: Cast) -> None:
    brought(cast.team_a)

    batch = send(cast)

    event = Event.objects.get(verb="invitation.batch_sent")
    assert event.data == {"batch": str(batch.key), "count": 1}
    assert (event.cohort_id, event.by) == (cast.cohort.pk, cast.vlad)


def test_who_is_several_things_is_asked_once_as_the_first(cast: Cast) -> None:
    person = brought(cast.team_a, "Mara", "mentor")
    teams.join(cast.team_b, user=person, role="member", by=None, via="command")

    assert asked(send(cast)) == [("Mara", "member")]


@pytest.mark.parametrize("why", ["came", "waits", "closed", "invented"])
def test_some_are_left_out_with_a_reason(cast: Cast, clock: Clock, why: str) -> None:
    person = brought(cast.team_a, "Mara")
    if why == "waits":
        send(cast)
    changes = {"came": "claimed_at", "closed": "deactivated_at"}
    if why in changes:
        User.objects.filter(pk=person.pk).update(**{changes[why]: clock.now})
    User.objects.filter(pk=person.pk).update(is_demo=why == "invented")

    known = uninvited.read(cast.cohort)

    assert known.chosen(Choice()) == []
    assert {one.person.given: one.why for one in known.left_out(Choice())}["Mara"] == why


def test_an_invitation_that_is_over_can_be_sent_again(cast: Cast, clock: Clock) -> None:
    brought(cast.team_a, "Mara")
    first = send(cast).invitations[0]
    clock.forward(days=7)

    second = send(cast).invitations[0]

    first.refresh_from_db()
    assert first.revoked_at and second.is_pending


@pytest.mark.parametrize(
    ("role", "team", "people", "found"),
    [
        ("", None, None, ["Dan", "Mara", "Réka"]),
        ("mentor", None, None, ["Réka"]),
        ("", "team_b", None, ["Dan"]),
        ("member", "team_b", None, ["Dan"]),
        ("mentor", "team_b", None, []),
        ("", None, ["Mara", "Dan"], ["Dan", "Mara"]),
        ("", None, ["Mihai"], []),
    ],
)
def test_it_is_narrowed_by_role_team_and_people(
    cast: Cast, role: str, team: str | None, people: list[str] | None, found: list[str]
) -> None:
    brought(cast.team_a, "Mara")
    brought(cast.team_b, "Dan")
    brought(cast.team_a, "Réka", "mentor")
    named = people and frozenset(User.objects.filter(given__in=people).values_list("pk", flat=True))
    choice = Choice(role, getattr(cast, team) if team else None, named)

    chosen = uninvited.read(cast.cohort).chosen(choice)

    assert sorted(one.person.given for one in chosen) == found


def test_the_same_form_twice_is_one_batch(cast: Cast) -> None:
    brought(cast.team_a, "Mara")
    key = uuid4()

    assert asked(send(cast, key=key)) == asked(send(cast, key=key)) == [("Mara", "member")]
    assert Invitation.objects.count() == Event.objects.filter(verb="invitation.batch_sent").count() == 1


def test_nobody_left_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="Nobody is left to invite"):
        send(cast)


@pytest.mark.parametrize("who", ["ana", "ioana", "mihai", "ela"])
def test_only_managers_of_the_edition_ask(cast: Cast, who: str) -> None:
    brought(cast.team_a)
    batch = None

    with pytest.raises(Forbidden):
        batch = send(cast, by=getattr(cast, who))

    assert batch is None and not Invitation.objects.exists()


def test_a_closed_edition_asks_nobody(cast: Cast) -> None:
    brought(cast.team_a)
    cast.cohort.states.update(state="closed")

    with pytest.raises(Forbidden, match="closed"):
        send(cast)


def test_500_at_once_at_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_batches, "MOST", 2)
    people = [brought(cast.team_a) for _ in range(3)]

    with pytest.raises(Refused, match="2 people are invited at once at most"):
        send(cast)

    some = Choice(people=frozenset(one.pk for one in people[:2]))
    assert len(send(cast, some).invitations) == 2


def test_2000_an_hour_by_one_person_at_most(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_batches, "AN_HOUR", 2)
    other = make_manager(cast.programme)
    few = [[brought(cast.team_a) for _ in range(n)] for n in (2, 1, 1)]
    choices = [Choice(people=frozenset(one.pk for one in people)) for people in few]
    send(cast, choices[0])

    with pytest.raises(Refused, match="in an hour"):
        send(cast, choices[1])

    assert len(send(cast, choices[1], by=other).invitations) == 1
    clock.forward(hours=1, seconds=1)
    assert len(send(cast, choices[2]).invitations) == 1


def test_a_batch_takes_none_of_the_fifty_letters_by_hand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "AN_HOUR", 1)
    brought(cast.team_a)
    send(cast)

    assert invitations.invite("new@example.org", by=cast.vlad, role="viewer", cohort=cast.cohort).is_pending


def test_undo_withdraws_what_nobody_used(cast: Cast, clock: Clock) -> None:
    mara, dan = brought(cast.team_a, "Mara"), brought(cast.team_a, "Dan")
    batch = send(cast)
    token = invitations.new_token(Invitation.objects.get(user=mara))
    invitations.accept(token, given="Mara")

    count = invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")

    assert count == 1
    assert Invitation.objects.get(user=mara).accepted_at
    assert Invitation.objects.get(user=dan).revoked_by == cast.vlad
    assert Event.objects.get(verb="invitation.batch_revoked").data["count"] == 1


def test_undo_before_the_letter_leaves_no_mail_open(cast: Cast, clock: Clock) -> None:
    written, unwritten, before = brought(cast.team_a), brought(cast.team_a), brought(cast.team_a)
    User.objects.filter(pk=before.pk).update(invited_at=clock.now)
    clock.forward(days=1)
    batch = send(cast)
    invitations.new_token(Invitation.objects.get(user=written))

    invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")

    assert not reloaded(unwritten).may_get_mail
    assert reloaded(written).may_get_mail and reloaded(before).may_get_mail


def test_undo_twice_says_so(cast: Cast) -> None:
    brought(cast.team_a)
    batch = send(cast)
    invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")

    with pytest.raises(Refused, match="used or withdrawn already"):
        invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")


def test_a_batch_is_undone_by_managers_of_its_edition_alone(cast: Cast) -> None:
    brought(cast.team_a)
    batch = send(cast)

    with pytest.raises(Forbidden):
        invitation_batches.revoke(cast.cohort, batch.key, by=cast.ana, via="page")
    with pytest.raises(Refused):
        invitation_batches.revoke(
            cast.foreign_cohort, batch.key, by=make_manager(cast.foreign_cohort.programme), via="page"
        )

    assert not invitation_batches.exists(cast.foreign_cohort, batch.key)


def test_one_of_a_batch_can_hold_again(cast: Cast) -> None:
    person = brought(cast.team_a)
    batch = send(cast)
    invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")

    invitations.restore(Invitation.objects.get(user=person), by=cast.vlad)

    assert Invitation.objects.get(user=person).is_pending
    assert reloaded(person).may_get_mail


@pytest.mark.parametrize("role", ["lead", "member", "mentor"])
def test_who_is_in_the_team_already_accepts_without_joining_again(cast: Cast, role: str) -> None:
    person = brought(cast.team_b, "Mara", role)
    [invitation] = send(cast).invitations

    invitations.accept(invitations.new_token(invitation), given="Mara", family="Rus", language="ro")

    assert Membership.objects.filter(user=person).count() == 1
    assert not Event.objects.filter(verb="team.joined", by=person).exists()
    assert reloaded(person).claimed_at and reloaded(person).language == "ro"


def test_who_leads_by_now_accepts_as_the_member_they_were(cast: Cast) -> None:
    person = brought(cast.team_a, "Mara")
    [invitation] = send(cast).invitations
    teams.leave(cast.team_a.memberships.get(user=cast.ana), by=cast.vlad, heir=person, via="page")

    invitations.accept(invitations.new_token(invitation), given="Mara")

    assert [one.role for one in person.memberships.now()] == ["lead"]


def test_who_has_a_role_in_the_edition_keeps_it_once(cast: Cast) -> None:
    person = beside(cast.cohort, "reserve_mentor")
    [invitation] = send(cast).invitations

    invitations.accept(invitations.new_token(invitation), given="Zoe")

    assert [one.role for one in person.cohort_roles.now()] == ["reserve_mentor"]


def test_who_left_meanwhile_does_not_come_back_by_the_letter(cast: Cast) -> None:
    person = brought(cast.team_a)
    [invitation] = send(cast).invitations
    token = invitations.new_token(invitation)
    teams.leave(cast.team_a.memberships.get(user=person), by=cast.vlad, via="page")

    with pytest.raises(invitations.Gone):
        invitations.accept(token, given="Mara")

    assert not person.memberships.now().exists() and not reloaded(person).claimed_at


def test_strangers_are_in_no_list(cast: Cast) -> None:
    unclaimed("Nobody")
    brought(cast.foreign_team, "Elsewhere")
    make_user("Here")

    assert uninvited.count(cast.cohort) == 0


@pytest.mark.parametrize("rows", [3, 40])
def test_a_batch_takes_as_many_queries_for_3_and_40(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        brought(cast.team_a)

    with django_assert_num_queries(16):
        send(cast)
