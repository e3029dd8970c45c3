"""The letters of a batch: after the minute of Undo, in each one's language, as to somebody of the team."""

from uuid import uuid4

import pytest

from cohorts.actions import invitation_batches, invitations, removals
from cohorts.actions.invitation_batches import Batch
from cohorts.models import Invitation
from cohorts.reads.uninvited import Choice
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from tasks import rounds
from tests.cohorts.newcomers import beside, brought
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters


@pytest.fixture(autouse=True)
def nothing_else_is_due(cast: Cast) -> None:
    rounds.tick()


def send(cast: Cast) -> Batch:
    return invitation_batches.send(cast.cohort, Choice(), by=cast.vlad, form_key=uuid4(), via="page")


def a_minute_later(clock: Clock) -> None:
    rounds.tick()
    clock.forward(minutes=1)
    rounds.tick()


def test_each_letter_waits_a_minute_and_goes_once(cast: Cast, clock: Clock, relay: Relay) -> None:
    mara, dan = brought(cast.team_a, "Mara"), brought(cast.team_b, "Dan")
    send(cast)

    clock.forward(seconds=59)
    rounds.tick()
    assert relay.received == []

    clock.forward(seconds=1)
    rounds.tick()
    rounds.tick()
    assert letters.subjects(relay, mara) == ["Vlad Pop invites you to Bicla Noastră"]
    assert letters.subjects(relay, dan) == ["Vlad Pop invites you to Őrszem"]


def test_nobody_hears_of_a_batch_that_was_undone(cast: Cast, clock: Clock, relay: Relay) -> None:
    brought(cast.team_a)
    batch = send(cast)
    rounds.tick()
    invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")

    a_minute_later(clock)

    assert relay.received == []
    assert not Letter.objects.filter(kind="invitation").exclude(state=Letter.State.SUPERSEDED).exists()


@pytest.mark.parametrize(
    ("role", "language", "sentence"),
    [
        ("lead", "en", "You lead the team already."),
        ("member", "ro", "Ești deja în echipă."),
        ("mentor", "hu", "Már mentorálod a csapatot."),
        ("expert", "en", "You have a part in it already: Expert."),
        ("reserve_mentor", "en", "You are on its list of mentors for later."),
    ],
)
def test_it_speaks_to_who_is_there_already(
    cast: Cast, clock: Clock, relay: Relay, role: str, language: str, sentence: str
) -> None:
    if role in ("expert", "reserve_mentor"):
        person = beside(cast.cohort, role, language=language)
    else:
        person = brought(cast.team_b, "", role, language=language)
    send(cast)

    a_minute_later(clock)

    [mail] = letters.to(relay, person)
    assert sentence in letters.text(mail)
    assert "/invitations/" in letters.text(mail)
    assert "wrote your address" not in letters.text(mail)


def test_somebody_new_is_still_told_what_they_will_be(cast: Cast, clock: Clock, relay: Relay) -> None:
    invitations.invite("new@example.org", by=cast.vlad, role="expert", cohort=cast.cohort)

    a_minute_later(clock)

    [mail] = letters.to(relay, User.objects.get(email_key="new@example.org"))
    assert "You will have a part in it: Expert." in letters.text(mail)
    assert "because Vlad Pop wrote your address" in letters.text(mail)


def test_a_team_that_was_removed_gets_none(cast: Cast, clock: Clock, relay: Relay) -> None:
    brought(cast.team_b)
    send(cast)
    removals.remove(cast.team_b, by=cast.vlad, via="page")

    a_minute_later(clock)

    assert relay.received == []


def test_one_that_holds_again_gets_its_letter(cast: Cast, clock: Clock, relay: Relay) -> None:
    person = brought(cast.team_a)
    batch = send(cast)
    invitation_batches.revoke(cast.cohort, batch.key, by=cast.vlad, via="page")
    a_minute_later(clock)

    invitations.restore(Invitation.objects.get(user=person), by=cast.vlad)
    a_minute_later(clock)

    assert letters.subjects(relay, person) == ["Vlad Pop invites you to Bicla Noastră"]
