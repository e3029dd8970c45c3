"""Rows become letters: once each, to whom they are for, and only while they are true."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixhub import clock as time
from fixhub import links
from fixhub.mail import outbox
from fixhub.mail.models import Letter, Occurrence
from tests import factories
from tests.fixhub.mail.notes import Say, kinds, only_letter, section, send
from tests.relay import Relay

State = Letter.State


def files(settings: Any) -> list[Path]:
    return sorted(Path(settings.MAIL_FOLDER).glob("*.eml"))


@pytest.mark.both_engines
def test_planned_twice_is_one_letter(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana")
    say(ana, key="note:1")
    say(ana, key="note:1")

    send()
    send()

    assert relay.recipients == [ana.email]
    assert only_letter().state == State.SENT


def test_planned_again_after_it_was_sent_sends_nothing(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana")
    say(ana, key="note:1")
    send()
    say(ana, key="note:1")
    send()

    assert len(relay.received) == 1


def test_planning_counts_what_is_new(db: None) -> None:
    ana = factories.make_user("Ana")
    now = time.now()
    rows = [
        outbox.Planned(f"note:{n}", "note", "user", ana.pk, ana.pk, None, now, now + timedelta(hours=1))
        for n in range(3)
    ]

    assert outbox.plan(rows[:2]) == 2
    assert outbox.plan(rows) == 1
    assert outbox.plan(rows) == 0


@pytest.mark.both_engines
def test_one_letter_carries_all_of_a_person(say: Say, relay: Relay) -> None:
    ana, mihai = factories.make_user("Ana"), factories.make_user("Mihai")
    for person, key in ((ana, "a"), (ana, "b"), (mihai, "c")):
        say(person, key=key)

    send()

    assert sorted(relay.recipients) == sorted([ana.email, mihai.email])
    to_ana = next(mail for mail in relay.received if ana.email in mail["To"])
    assert to_ana["Subject"] == "A note, and 1 more"
    assert Letter.objects.get(person=ana).occurrences.count() == 2


def test_what_is_not_due_waits(say: Say, relay: Relay, clock: Any) -> None:
    say(due_at=time.now() + timedelta(minutes=1))

    send()
    assert relay.received == []
    assert Letter.objects.count() == 0

    clock.forward(minutes=1)
    send()
    assert len(relay.received) == 1


def test_what_is_too_old_is_superseded_and_not_sent(say: Say, relay: Relay, clock: Any) -> None:
    old = say()
    clock.forward(hours=36)

    send()

    old.refresh_from_db()
    assert old.state == Occurrence.State.SUPERSEDED
    assert relay.received == []


def test_letter_that_grew_old_while_waiting_is_superseded(say: Say, relay: Relay, clock: Any) -> None:
    say()
    outbox.gather(time.now())
    clock.forward(hours=36)

    outbox.deliver(kinds())

    assert only_letter().state == State.SUPERSEDED
    assert relay.received == []


def test_what_is_no_longer_true_is_not_sent(say: Say, relay: Relay) -> None:
    say()

    send(wanted=lambda occurrence: None)

    assert only_letter().state == State.SUPERSEDED
    assert relay.received == []


def test_letter_tells_only_what_is_still_true(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana")
    say(ana, key="true")
    say(ana, key="false")

    send(wanted=lambda occurrence: True if occurrence.key == "true" else None)

    assert relay.received[0]["Subject"] == "A note"


def test_letter_that_cannot_be_written_is_dead_and_holds_up_nobody(say: Say, relay: Relay) -> None:
    bad, good = factories.make_user("Bad"), factories.make_user("Good")
    say(bad, due_at=time.now() - timedelta(hours=1))
    say(good)

    def breaking(occurrence: Occurrence, about: Any) -> Any:
        if occurrence.person_id == bad.pk:
            raise ValueError("no such milestone")
        return [section(occurrence, about)]

    send(say=breaking)

    assert relay.recipients == [good.email]
    dead = Letter.objects.get(person=bad)
    assert (dead.state, dead.error) == (State.DEAD, "It could not be written: ValueError: no such milestone")


def test_kind_nobody_knows_is_a_dead_letter(say: Say, relay: Relay) -> None:
    say(kind="unheard_of")

    send()

    assert only_letter().state == State.DEAD


def test_line_break_in_a_subject_or_name_makes_no_header(say: Say, relay: Relay) -> None:
    odd = "Ana\r\nBcc: spy@example.org"
    ana = factories.make_user(odd, family='"Pop" <spy@example.org>', email="ana@example.org")
    say(ana)

    send(say=lambda o, a: [section(o, a, subject="Hello\nBcc: spy@example.org")])

    [mail] = relay.received
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: spy@example.org"
    assert relay.recipients == [ana.email]
    assert [address.addr_spec for address in mail["To"].addresses] == [ana.email]


def test_line_break_in_an_address_is_a_dead_letter(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana", email="ana@example.org\nBcc: spy@example.org")
    say(ana)

    send()

    assert only_letter().state == State.DEAD
    assert relay.received == []


def test_letter_has_the_headers_of_an_automatic_one(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ștefan", family="Őry", language="hu")
    say(ana, key="note:1")

    send()

    [mail] = relay.received
    assert mail["Message-ID"] == f"<{only_letter().message_id}>"
    assert only_letter().message_id == outbox.message_id(["note:1"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "hu"
    assert str(mail["To"]).startswith("Őry Ștefan <")
    assert mail["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_letter_one_can_do_without_is_stopped_by_one_click(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana")
    say(ana)

    send(obligatory=False)

    [mail] = relay.received
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail["List-Unsubscribe"].strip("<>").rsplit("/", 1)[1]
    assert links.read("unsubscribe", token) == links.Link("unsubscribe", ana.pk, 0)


def test_kept_copy_has_no_working_link(say: Say, relay: Relay, settings: Any) -> None:
    ana = factories.make_user("Ana")
    say(ana)
    url = links.url("update", person_id=ana.pk, object_id=1)

    send(say=lambda o, a: [section(o, a, intro=f"Open {url} now.")], obligatory=False)

    letter = only_letter()
    assert url in relay.received[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Open (private link, left out of this copy) now." in letter.text
    for kept in (letter.text, letter.html, letter.subject):
        assert links.PATH not in kept


@pytest.mark.both_engines
def test_refusal_for_good_is_dead_with_the_servers_words(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana")
    relay.refusing[ana.email] = "550 5.1.1 No such user here"
    say(ana)

    send()

    letter = only_letter()
    assert (letter.state, letter.tries) == (State.DEAD, 1)
    assert letter.error == "550 5.1.1 No such user here"


def test_refused_letter_holds_up_no_other(say: Say, relay: Relay) -> None:
    people = [factories.make_user() for _ in range(3)]
    relay.refusing[people[0].email] = "550 No such user"
    relay.refusing[people[1].email] = "451 Come back later"
    for person in people:
        say(person)

    send()

    assert relay.recipients == [people[2].email]


@pytest.mark.both_engines
def test_refusal_for_now_is_tried_again_later(say: Say, relay: Relay, clock: Any) -> None:
    ana = factories.make_user("Ana")
    relay.refusing[ana.email] = "451 4.7.1 Greylisted"
    say(ana)

    send()
    letter = only_letter()
    assert (letter.state, letter.tries, letter.error) == (State.PENDING, 1, "451 4.7.1 Greylisted")
    assert timedelta(seconds=30) <= letter.due_at - clock.now <= timedelta(seconds=60)

    del relay.refusing[ana.email]
    send()
    assert relay.received == []
    clock.forward(seconds=60)
    send()
    assert relay.recipients == [ana.email]
    assert only_letter().error == ""


def test_refusal_of_the_text_is_told_like_one_of_the_address(say: Say, relay: Relay) -> None:
    say()
    relay.refusing_text = "554 5.7.1 Looks like spam"

    send()

    assert (only_letter().state, only_letter().error) == (State.DEAD, "554 5.7.1 Looks like spam")


def test_distance_between_tries_grows_and_ends(say: Say, relay: Relay, clock: Any) -> None:
    ana = factories.make_user("Ana")
    relay.refusing[ana.email] = "451 Not now"
    say(ana, expires_at=time.now() + timedelta(days=30))
    waits = []

    for _ in range(12):
        send()
        letter = only_letter()
        waits.append((letter.due_at - clock.now).total_seconds())
        clock.forward(hours=1)

    assert waits[3] > waits[0]
    assert max(waits) <= 3600
    assert (letter.state, letter.tries) == (State.DEAD, 12)


@pytest.mark.both_engines
def test_dead_relay_costs_no_try(say: Say, relay: Relay, settings: Any, clock: Any) -> None:
    people = [factories.make_user() for _ in range(3)]
    for person in people:
        say(person)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    send()
    waiting = list(Letter.objects.values_list("state", "tries"))
    assert waiting == [(State.PENDING, 0)] * 3
    assert only_first_error().startswith("No mail server answers:")

    settings.EMAIL_PORT = port
    clock.forward(seconds=30)
    send()
    assert sorted(relay.recipients) == sorted(person.email for person in people)


def only_first_error() -> str:
    return Letter.objects.order_by("pk").values_list("error", flat=True)[0]


def test_without_a_mail_server_the_file_is_the_letter(say: Say, settings: Any) -> None:
    ana = factories.make_user("Ana")
    say(ana)
    url = links.url("update", person_id=ana.pk, object_id=1)

    send(say=lambda o, a: [section(o, a, intro=url)])

    [file] = files(settings)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert url.encode() in file.read_bytes().replace(b"=\r\n", b"")
    assert (only_letter().state, only_letter().by_smtp) == (State.SENT, False)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("fields", [{"is_demo": True}, {"claimed_at": None}], ids=["demo", "imported"])
def test_people_who_were_never_invited_get_files(
    say: Say, relay: Relay, settings: Any, fields: dict[str, Any]
) -> None:
    say(factories.make_user("Ana", **fields))
    say(factories.make_user("Ioana"))

    send()

    assert len(files(settings)) == 1
    assert len(relay.received) == 1


def test_invited_person_gets_real_mail(say: Say, relay: Relay) -> None:
    ana = factories.make_user("Ana", claimed_at=None, invited_at=time.now())
    say(ana)

    send()

    assert relay.recipients == [ana.email]


def test_folder_that_cannot_be_written_costs_no_try(say: Say, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER = tmp_path / "a-file"
    settings.MAIL_FOLDER.write_text("not a folder")
    say()

    send()

    assert (only_letter().state, only_letter().tries) == (State.PENDING, 0)
