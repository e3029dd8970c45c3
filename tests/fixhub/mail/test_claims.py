"""A letter's states: held by one worker, freed or parked when that one dies, sent again by a person."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from fixhub import clock as time
from fixhub.events.models import Event
from fixhub.mail import claims, outbox
from fixhub.mail.models import Letter
from fixhub.refused import Refused
from tests import factories
from tests.fixhub.mail.notes import Say, kinds, only_letter, send
from tests.races.together import together
from tests.relay import Relay

State = Letter.State


@pytest.mark.both_engines
def test_letter_of_a_dead_worker_comes_back(say: Say, relay: Relay) -> None:
    say()
    outbox.gather(time.now())
    [held] = claims.claim(10)
    assert outbox.deliver(kinds()) == 0

    Letter.objects.filter(pk=held.pk).update(until=Now() - timedelta(seconds=1))
    outbox.deliver(kinds())

    assert only_letter().state == State.SENT
    assert len(relay.received) == 1


@pytest.mark.both_engines
def test_letter_stuck_in_sending_is_parked_for_a_person(say: Say, relay: Relay) -> None:
    say()
    outbox.gather(time.now())
    [held] = claims.claim(10)
    message = outbox.compose(held, kinds())
    assert message
    assert claims.begin(held, message, by_smtp=True)
    assert claims.recover() == 0

    Letter.objects.filter(pk=held.pk).update(until=Now() - timedelta(seconds=1))
    outbox.deliver(kinds())

    letter = only_letter()
    assert (letter.state, letter.doubts) == (State.PARKED, 1)
    assert letter.error == "The worker stopped while sending."
    assert letter.subject == "A note"
    assert relay.received == []


@pytest.mark.both_engines
def test_worker_that_lost_its_lease_cannot_send(say: Say, relay: Relay) -> None:
    say()
    outbox.gather(time.now())
    [held] = claims.claim(10)
    message = outbox.compose(held, kinds())
    assert message

    Letter.objects.filter(pk=held.pk).update(until=Now() - timedelta(seconds=1))

    assert not claims.begin(held, message, by_smtp=True)


@pytest.mark.parametrize("state", [State.DEAD, State.PARKED])
def test_letter_that_did_not_arrive_is_sent_again_by_a_person(say: Say, relay: Relay, state: str) -> None:
    vlad = factories.make_user("Vlad")
    say()
    outbox.gather(time.now())
    Letter.objects.update(state=state, tries=12, error="550 No such user")

    outbox.send_again(only_letter(), by=vlad, via="page")
    outbox.deliver(kinds())

    assert only_letter().state == State.SENT
    assert Event.objects.get(verb="letter.sent_again").by == vlad


def test_letter_that_was_sent_is_not_sent_again(say: Say, relay: Relay) -> None:
    say()
    send()

    with pytest.raises(Refused):
        outbox.send_again(only_letter(), by=factories.make_user(), via="page")

    assert Event.objects.filter(verb="letter.sent_again").count() == 0


@pytest.mark.race
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_three_workers_send_each_letter_once(relay: Relay) -> None:
    people = [factories.make_user() for _ in range(20)]
    now = time.now()
    for person in people:
        row = (f"note:{person.pk}", "note", "user", person.pk, person.pk, None, now, now + timedelta(hours=1))
        outbox.plan([outbox.Planned(*row)])

    problems = [problem for problem in together(work, work, work) if problem is not None]
    send()

    assert problems == []
    assert sorted(relay.recipients) == sorted(person.email for person in people)
    assert set(Letter.objects.values_list("state", flat=True)) == {State.SENT}


def work() -> None:
    outbox.gather(time.now())
    while outbox.deliver(kinds(), chunk=3):
        pass
