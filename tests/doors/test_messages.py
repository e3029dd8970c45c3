"""Messages: managers see an edition's letters, everybody their own, and what was lost goes again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.mail import outbox
from fixhub.mail.models import Letter
from fixhub.pages.messages import A_PAGE
from tasks import rounds
from tests import factories
from tests.conftest import Cast

State = Letter.State


@pytest.fixture
def client_of(client: Client) -> Any:
    def signed_in(person: User) -> Client:
        client.force_login(person)
        return client

    return signed_in


def make_letter(cast: Cast, person: User | None = None, n: int = 0, **fields: Any) -> Letter:
    now = time.now()
    row: dict[str, Any] = {
        "message_id": f"{n}-{Letter.objects.count()}@here",
        "person": person or cast.ana,
        "cohort_id": cast.cohort.pk,
        "kind": "digest",
        "state": State.SENT,
        "due_at": now - timedelta(minutes=n),
        "expires_at": now + timedelta(days=1),
        "sent_at": now,
        "subject": f"Letter {n}",
        "text": "Hello Ana,\n<b>read</b> this.",
    }
    return Letter.objects.create(**row | fields)


def path_of(cast: Cast, letter: Letter | None = None, act: str = "") -> str:
    one = f"/{letter.pk}" if letter else ""
    return f"/cohorts/{cast.cohort.slug}/messages{one}{act}"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "ela"])
def test_only_managers_see_an_editions_letters(cast: Cast, client_of: Any, who: str) -> None:
    letter = make_letter(cast, state=State.DEAD, sent_at=None)
    client = client_of(getattr(cast, who))

    assert client.get(path_of(cast)).status_code == 404
    assert client.get(path_of(cast, letter)).status_code == 404
    assert client.post(path_of(cast, letter, "/dispatch")).status_code == 404
    letter.refresh_from_db()
    assert letter.state == State.DEAD


def test_letter_of_another_edition_is_not_there(cast: Cast, client_of: Any) -> None:
    foreign = make_letter(cast, cast.ela, cohort_id=cast.foreign_cohort.pk, state=State.DEAD, sent_at=None)
    client = client_of(cast.vlad)

    assert client.get(path_of(cast, foreign)).status_code == 404
    assert client.post(path_of(cast, foreign, "/dispatch")).status_code == 404


def test_shelves_hold_what_their_name_says(cast: Cast, client_of: Any) -> None:
    for n, state in enumerate(State.values):
        fields = {"until": time.now()} if state == State.LEASED else {}
        make_letter(cast, n=n, state=state, subject=f"It is {state}", **fields)
    client = client_of(cast.vlad)

    expected = {
        "": set(State.values),
        "failed": {"dead", "parked"},
        "planned": {"pending", "leased", "dispatching"},
        "sent": {"sent"},
        "nonsense": set(State.values),
    }
    for show, states in expected.items():
        shown = page(client, f"{path_of(cast)}?show={show}")
        assert {state for state in State.values if f"It is {state}" in shown} == states


def test_what_waits_for_its_minute_is_planned(cast: Cast, client_of: Any) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    rounds.tick()

    shown = page(client_of(cast.vlad), f"{path_of(cast)}?show=planned")

    assert "A team is stuck" in shown
    assert "To Ioana Pop" in shown


def test_letters_are_paged_by_key(cast: Cast, client_of: Any) -> None:
    for n in range(A_PAGE + 5):
        make_letter(cast, n=n % 7)
    client, seen, path = client_of(cast.vlad), [], path_of(cast)

    while path:
        context = client.get(path).context
        seen += [line.letter.pk for line in context["shelf"].lines]
        older = context["shelf"].older
        path = f"{path_of(cast)}?before={older}" if older else ""

    newest_first = Letter.objects.order_by("-due_at", "-pk").values_list("pk", flat=True)
    assert seen == list(newest_first)


@pytest.mark.parametrize(
    "before",
    [
        *("x", "_", "2027-01-01_1", "2027-01-01T00:00:00Z_x", "0001-01-01T00:00:00Z_9", "\x00"),
        *("0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1"),
    ],
)
def test_odd_keys_show_a_page(cast: Cast, client_of: Any, before: str) -> None:
    assert client_of(cast.vlad).get(path_of(cast), {"before": before}).status_code == 200


def test_opened_letter_shows_its_text_as_text(cast: Cast, client_of: Any) -> None:
    letter = make_letter(cast)

    shown = page(client_of(cast.vlad), path_of(cast, letter))

    assert "&lt;b&gt;read&lt;/b&gt; this." in shown
    assert "style=" not in shown


def test_text_with_another_editions_notices_is_for_its_reader_only(cast: Cast, client_of: Any) -> None:
    letter = make_letter(cast, mixed=True, text="Secret of the other edition", subject="Secret team")

    assert "Secret" not in page(client_of(cast.vlad), path_of(cast, letter))
    assert "Secret" not in page(client_of(cast.vlad), path_of(cast))
    assert "Secret" in page(client_of(cast.ana), f"/messages/{letter.pk}")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("550 5.1.1 No such user", "The address does not exist, or takes no letters."),
        ("552 5.2.2 Over quota", "The mailbox is full."),
        ("554 5.7.1 Looks like spam", "The mail server refused it as unwanted mail."),
        ("550 5.7.26 Not authenticated", "The mail server refused it as unwanted mail."),
        ("521 No", "The mail server refused it."),
        ("It could not be written: ValueError: x", "This is a fault of FIXHub"),
        ("No mail server answers: refused", "The mail server could not be reached."),
    ],
)
def test_lost_letter_says_why(cast: Cast, client_of: Any, error: str, said: str) -> None:
    letter = make_letter(cast, state=State.DEAD, sent_at=None, error=error)

    shown = page(client_of(cast.vlad), path_of(cast, letter))

    assert said in shown
    assert error in shown


def test_lost_letter_is_sent_again_by_a_manager(cast: Cast, client_of: Any, settings: Any) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    rounds.tick()
    letter = Letter.objects.get(person=cast.ana)
    Letter.objects.filter(pk=letter.pk).update(state=State.DEAD, sent_at=None)

    answer = client_of(cast.vlad).post(path_of(cast, letter, "/dispatch"), follow=True)
    rounds.deliver()

    letter.refresh_from_db()
    assert "The letter goes out again." in answer.content.decode()
    assert letter.state == State.SENT
    assert Event.objects.get(verb="letter.sent_again").by == cast.vlad


def test_letter_that_arrived_is_not_sent_again(cast: Cast, client_of: Any) -> None:
    letter = make_letter(cast)

    answer = client_of(cast.vlad).post(path_of(cast, letter, "/dispatch"), follow=True)

    assert "cannot be sent again" in answer.content.decode()
    assert client_of(cast.vlad).get(path_of(cast, letter, "/dispatch")).status_code == 405


def test_page_says_how_letters_leave(cast: Cast, client_of: Any, settings: Any) -> None:
    client = client_of(cast.vlad)
    assert "letters are files under var/mail" in page(client, path_of(cast))

    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert "Letters go out by SMTP." in page(client, path_of(cast))


@pytest.mark.parametrize("show", ["", "failed", "planned", "sent"])
def test_empty_shelf_says_what_will_be_there(cast: Cast, client_of: Any, show: str) -> None:
    shown = page(client_of(cast.vlad), f"{path_of(cast)}?show={show}")

    assert 'class="empty"' in shown


def test_own_letters_are_ones_own(cast: Cast, client_of: Any) -> None:
    mine, theirs = make_letter(cast, cast.ana, n=1), make_letter(cast, cast.mihai, n=2)
    make_letter(cast, cast.ana, n=3, state=State.PENDING, sent_at=None, subject="Not yet")
    client = client_of(cast.ana)

    shown = page(client, "/messages")
    assert "Letter 1" in shown
    assert "Letter 2" not in shown
    assert "Not yet" not in shown
    assert client.get(f"/messages/{mine.pk}").status_code == 200
    assert client.get(f"/messages/{theirs.pk}").status_code == 404


def test_own_letter_that_did_not_arrive_can_be_read_here(cast: Cast, client_of: Any) -> None:
    letter = make_letter(cast, state=State.DEAD, sent_at=None, error="550 5.7.1 spam from 10.0.0.1")

    shown = page(client_of(cast.ana), f"/messages/{letter.pk}")

    assert "Hello Ana," in shown
    assert "10.0.0.1" not in shown


def test_nobody_signed_in_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    for path in (path_of(cast), "/messages"):
        assert client.get(path).status_code == 302


def test_many_letters_cost_as_many_queries_as_three(cast: Cast, client_of: Any) -> None:
    client, counts = client_of(cast.vlad), []
    for number in (3, 40):
        for n in range(number):
            make_letter(cast, factories.make_user(), n=n)
        client.get(path_of(cast))
        with CaptureQueriesContext(connection) as queries:
            client.get(path_of(cast))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_action_refuses_what_is_on_its_way(cast: Cast) -> None:
    letter = make_letter(cast, state=State.PENDING, sent_at=None)

    with pytest.raises(outbox.Refused):
        outbox.send_again(letter, by=cast.vlad, via="page")
