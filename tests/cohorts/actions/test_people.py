"""Closing an account: who may, what ends at once, and what stays."""

from datetime import timedelta

import pytest

from cohorts import rules
from cohorts.actions import invitations, people, roles
from cohorts.models import CohortRole, Invitation
from cohorts.reads import persons
from fixhub import links
from fixhub.accounts.models import User
from fixhub.clock import now
from fixhub.events.models import Event
from fixhub.mail import outbox
from fixhub.mail.models import Letter, Occurrence
from fixhub.mail.outbox import Planned
from fixhub.privacy import erasing
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.doors.pages import as_
from tests.factories import add_member, make_manager, make_user


def close(cast: Cast, person: User, by: User | None = None) -> User:
    return people.deactivate(person, by=by or cast.vlad, via="page")


def test_a_sign_in_ends_with_the_next_page_and_does_not_come_back(cast: Cast) -> None:
    client = as_(cast.ana)
    assert client.get("/account").status_code == 200

    close(cast, cast.ana)
    closed = client.get("/account")
    people.reactivate(cast.ana, by=cast.vlad, via="page")
    opened = client.get("/account")

    assert closed["Location"] == opened["Location"] == "/account/sign-in?next=/account"
    assert as_(cast.ana).get("/account").status_code == 200


def test_memberships_and_what_was_done_stay(cast: Cast) -> None:
    close(cast, cast.ana)

    assert cast.ana.memberships.now().get().team == cast.team_a
    assert list(Event.objects.filter(verb="person.deactivated").values_list("subject_id", "by", "via")) == [
        (cast.ana.pk, cast.vlad.pk, "page")
    ]


def test_links_of_letters_are_dead(cast: Cast) -> None:
    address = "/l/" + links.make("update", person_id=cast.ana.pk, object_id=cast.team_a.pk)
    assert as_(cast.ela).get(address).status_code == 200

    close(cast, cast.ana)

    assert as_(cast.ela).get(address).status_code == 404


def test_what_was_to_be_written_is_not(cast: Cast, clock: Clock) -> None:
    def planned(key: str) -> Planned:
        row = {"kind": "verdict", "subject_type": "decision", "subject_id": 1, "person_id": cast.ana.pk}
        later = {"cohort_id": None, "due_at": clock.now, "expires_at": clock.now + timedelta(days=1)}
        return Planned(key=key, **row, **later)  # type: ignore[arg-type]

    outbox.plan([planned("first")])
    outbox.gather(clock.now)
    outbox.plan([planned("second")])

    close(cast, cast.ana)

    assert Letter.objects.get().state == Letter.State.SUPERSEDED
    assert Occurrence.objects.get(key="second").state == Occurrence.State.SUPERSEDED


def test_who_may_close_whose_account(cast: Cast) -> None:
    own_manager = make_user("Own")
    CohortRole.objects.create(cohort=cast.cohort, user=own_manager, role="manager")
    elsewhere = make_manager(cast.foreign_cohort.programme)
    add_member(cast.team_a, elsewhere, "mentor")
    staff = add_member(cast.team_a, make_user("Staff", is_staff=True))

    def may(by: User) -> list[User]:
        everybody = [cast.ana, cast.ioana, own_manager, cast.vlad, elsewhere, staff, cast.ela]
        return [one for one in everybody if rules.can_close_account(by, one)]

    assert may(cast.vlad) == [cast.ana, cast.ioana, own_manager, cast.vlad]
    assert may(own_manager) == [own_manager]
    assert may(cast.ana) == [cast.ana]
    with pytest.raises(Forbidden):
        close(cast, cast.ana, by=cast.ioana)


def test_asking_an_address_in_opens_no_account(cast: Cast) -> None:
    elsa = make_manager(cast.foreign_cohort.programme, given="Elsa")
    nowhere, new = make_user("Zoe"), "new@example.org"
    asked = [
        invitations.invite(address, by=elsa, role="viewer", cohort=cast.foreign_cohort).user
        for address in (cast.mihai.email, nowhere.email, new)
    ]

    assert [one.email for one in asked if one in persons.managed_by(elsa)] == [new]
    assert as_(elsa).get(f"/people/{cast.mihai.pk}").status_code == 404
    assert not any(rules.can_close_account(elsa, one) for one in asked)


def test_whoever_came_to_another_programme_is_not_one_managers_to_close(cast: Cast) -> None:
    elsa = make_manager(cast.foreign_cohort.programme, given="Elsa")
    imported = make_user("Zoe")
    for person in (cast.mihai, imported):
        add_member(cast.foreign_team, person)
    assert [rules.can_close_account(elsa, one) for one in (cast.mihai, imported)] == [False, True]

    asked = invitations.invite(imported.email, by=cast.vlad, role="viewer", cohort=cast.cohort)
    assert rules.can_close_account(elsa, imported)
    Invitation.objects.filter(pk=asked.pk).update(accepted_at=now())

    assert not rules.can_close_account(elsa, imported)
    assert not rules.can_close_account(cast.vlad, cast.mihai)


def test_the_last_manager_of_a_programme_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="last manager of FIX"):
        close(cast, cast.vlad, by=cast.vlad)
    # Who was asked and never came is nobody yet.
    ghost = make_manager(cast.programme, given="Ghost", claimed_at=None)
    with pytest.raises(Refused, match="last manager of FIX"):
        close(cast, cast.vlad, by=cast.vlad)
    with pytest.raises(Refused, match="last manager of FIX"):
        roles.dismiss(cast.programme, user=cast.vlad, role="manager", by=None, via="command")
    roles.dismiss(cast.programme, user=ghost, role="manager", by=None, via="command")
    second = make_manager(cast.programme)

    close(cast, cast.vlad, by=cast.vlad)

    with pytest.raises(Refused, match="last manager of FIX"):
        close(cast, second, by=second)


def test_the_last_of_the_staff_stays(cast: Cast) -> None:
    olga = make_user("Olga", is_staff=True)
    # Neither can sign in: one never came, one is closed.
    make_user("Ghost", is_staff=True, claimed_at=None)
    gone = make_user("Gone", is_staff=True, deactivated_at=now())
    with pytest.raises(Refused, match="last of the staff"):
        close(cast, olga, by=olga)
    with pytest.raises(Refused, match="last of the staff"):
        erasing.erase(olga, via="command")
    people.reactivate(gone, by=olga, via="page")

    close(cast, olga, by=olga)

    with pytest.raises(Refused, match="last of the staff"):
        close(cast, gone, by=gone)
    assert erasing.erase(olga, via="command")


def test_nobody_opens_the_own_account_again(cast: Cast) -> None:
    make_manager(cast.programme)
    close(cast, cast.vlad, by=cast.vlad)

    with pytest.raises(Forbidden):
        people.reactivate(cast.vlad, by=cast.vlad, via="page")


def test_closed_twice_and_opened_twice_is_said(cast: Cast) -> None:
    close(cast, cast.ana)
    with pytest.raises(Refused, match="closed already"):
        close(cast, cast.ana)

    people.reactivate(cast.ana, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="is open"):
        people.reactivate(cast.ana, by=cast.vlad, via="page")
