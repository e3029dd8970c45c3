"""After a restore: what may have been sent before it waits for a person, once, whatever they choose."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.mail import held, outbox
from fixhub.mail.models import Letter, Occurrence, Restore
from fixhub.refused import Refused
from tests import factories
from tests.fixhub.mail.notes import Say, only_letter, send
from tests.races.together import together
from tests.relay import Relay

HERE, ELSEWHERE = 7, 8
LONG = timedelta(days=9)


def came_back(at: datetime | None = None) -> Restore:
    at = at or time.now()
    return Restore.objects.create(at=at, backed_up_at=at - timedelta(days=1))


@pytest.fixture
def vlad(db: None) -> User:
    return factories.make_user("Vlad")


@pytest.fixture
def waiting(say: Say, clock: Any) -> Occurrence:
    """One reason to write that was due before the restore."""
    came_back()
    return say(cohort_id=HERE, expires_at=time.now() + LONG)


@pytest.mark.both_engines
def test_what_was_due_before_the_restore_waits(waiting: Occurrence, relay: Relay) -> None:
    send()

    assert (waiting.state, waiting.held_by) == ("parked", Restore.objects.get())
    assert relay.received == []


def test_what_is_due_after_the_restore_goes(say: Say, relay: Relay, clock: Any) -> None:
    came_back()
    clock.forward(seconds=1)
    ana = factories.make_user("Ana")
    say(ana, cohort_id=HERE)

    send()

    assert relay.recipients == [ana.email]


def test_the_last_restore_counts(say: Say, relay: Relay, clock: Any) -> None:
    came_back(time.now() - timedelta(days=30))
    came_back()
    waiting = say(cohort_id=HERE)

    assert waiting.held_by == Restore.objects.order_by("at").last()


@pytest.mark.both_engines
def test_released_letters_go_once(waiting: Occurrence, relay: Relay, vlad: User) -> None:
    letter = make_held(waiting)

    assert held.release(HERE, by=vlad, via="page") == 2
    send()
    send()

    assert len(relay.received) == 1
    assert Letter.objects.exclude(pk=letter.pk).get().state == "sent"
    told = Event.objects.get(verb="letters.released")
    assert (told.by, told.cohort_id, told.data) == (vlad, HERE, {"count": 2})


def make_held(like: Occurrence, **fields: Any) -> Letter:
    """A letter that was on its way when the backup was made; nothing in it is true any more."""
    row = {
        "message_id": f"{Letter.objects.count()}@here",
        "person": like.person,
        "cohort_id": like.cohort_id,
        "kind": "note",
        "state": "parked",
        "held_by": like.held_by,
        "due_at": like.due_at,
        "expires_at": like.expires_at,
    }
    return Letter.objects.create(**row | fields)


@pytest.mark.both_engines
def test_dropped_letters_never_go(waiting: Occurrence, relay: Relay, vlad: User) -> None:
    letter = make_held(waiting)

    assert held.drop(HERE, by=vlad, via="page") == 2
    send()

    waiting.refresh_from_db()
    letter.refresh_from_db()
    assert relay.received == []
    assert (waiting.state, waiting.held_by, letter.state, letter.held_by) == ("superseded", None) * 2
    assert Event.objects.get(verb="letters.dropped").data == {"count": 2}


def test_what_another_edition_has_stays_held(waiting: Occurrence, say: Say, vlad: User) -> None:
    other = say(cohort_id=ELSEWHERE, due_at=waiting.due_at)

    held.release(HERE, by=vlad, via="page")

    other.refresh_from_db()
    assert other.state == "parked"
    assert (held.of(HERE), held.of(ELSEWHERE)) == (None, held.Held({"note": 1}, Restore.objects.get()))


@pytest.mark.both_engines
def test_each_edition_settles_its_own_of_a_letter(waiting: Occurrence, say: Say, vlad: User) -> None:
    of_theirs = say(waiting.person, cohort_id=ELSEWHERE, expires_at=time.now() + LONG)
    letter = make_held(waiting)
    Occurrence.objects.filter(pk__in=[waiting.pk, of_theirs.pk]).update(
        state="merged", letter=letter, held_by=None
    )
    assert [held.of(edition).count for edition in (HERE, ELSEWHERE)] == [1, 1]  # type: ignore[union-attr]

    held.drop(ELSEWHERE, by=vlad, via="page")
    assert (held.of(ELSEWHERE), held.of(HERE).count) == (None, 1)  # type: ignore[union-attr]
    held.release(HERE, by=vlad, via="page")

    waiting.refresh_from_db()
    letter.refresh_from_db()
    assert (waiting.state, waiting.letter, letter.state) == ("planned", None, "superseded")


def test_settled_twice_is_refused(waiting: Occurrence, vlad: User) -> None:
    held.drop(HERE, by=vlad, via="page")

    with pytest.raises(Refused, match="settled it already"):
        held.release(HERE, by=vlad, via="page")

    assert Event.objects.filter(verb="letters.released").count() == 0


def test_what_lapsed_meanwhile_is_neither_counted_nor_sent(
    waiting: Occurrence, relay: Relay, vlad: User, clock: Any
) -> None:
    letter = make_held(waiting)
    clock.forward(days=10)

    assert held.of(HERE) is None
    held.lapse(time.now())
    send()

    waiting.refresh_from_db()
    letter.refresh_from_db()
    assert (waiting.state, letter.state, relay.received) == ("superseded", "superseded", [])


def test_lapsing_leaves_what_still_waits(waiting: Occurrence) -> None:
    held.lapse(time.now())

    waiting.refresh_from_db()
    assert waiting.state == "parked"


def test_a_held_letter_can_be_sent_by_itself(waiting: Occurrence, vlad: User) -> None:
    letter = make_held(waiting)

    outbox.send_again(letter, by=vlad, via="page")

    assert (only_letter().state, only_letter().held_by) == ("pending", None)


def test_nothing_held_goes_to_who_left(waiting: Occurrence, vlad: User) -> None:
    make_held(waiting)

    outbox.call_off(waiting.person)

    assert held.of(HERE) is None


def test_held_is_not_a_letter_that_did_not_arrive(waiting: Occurrence) -> None:
    letter = make_held(waiting)
    lost = make_held(waiting, held_by=None)

    assert list(Letter.objects.undelivered()) == [lost]
    assert list(Letter.objects.held()) == [letter]


@pytest.mark.both_engines
def test_database_keeps_what_held_means(waiting: Occurrence) -> None:
    letter = make_held(waiting)

    for rows, lie in [
        (Occurrence.objects.filter(pk=waiting.pk), {"held_by": None}),
        (Occurrence.objects.filter(pk=waiting.pk), {"state": "planned"}),
        (Letter.objects.filter(pk=letter.pk), {"state": "pending"}),
        (Restore.objects.all(), {"at": time.now() - timedelta(days=2)}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**lie)


@pytest.mark.race
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_two_managers_settle_once() -> None:
    restore, vlad = came_back(), factories.make_user("Vlad")
    now = time.now()
    row = {"kind": "note", "subject_type": "user", "subject_id": 1, "person": vlad, "cohort_id": HERE}
    for n in range(20):
        Occurrence.objects.create(
            key=str(n), due_at=now, expires_at=now + LONG, state="parked", held_by=restore, **row
        )

    said = together(
        *[partial(held.release, HERE, by=vlad, via="page"), partial(held.drop, HERE, by=vlad, via="page")] * 2
    )

    assert sorted(str(one) for one in said if one == 20) == ["20"]
    assert sum(isinstance(one, Refused) for one in said) == 3
    assert Event.objects.filter(verb__startswith="letters.").count() == 1
