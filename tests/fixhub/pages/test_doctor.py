"""`manage.py doctor` and the test letter: what is wrong, in words, by looking at the real thing."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from fixhub.watch.models import Heartbeat, beat
from tests import factories, relay, services

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture(autouse=True)
def sound(settings: Any, tmp_path: Path) -> None:
    """An installation on one machine where nothing is wrong."""
    settings.VAR, settings.REDIS_URL, settings.EMAIL_URL = tmp_path, "", ""
    tmp_path.chmod(0o700)
    beat(Heartbeat.ROUND)


@pytest.fixture
def smtp(settings: Any) -> Iterator[relay.Relay]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "FIXHub <fixhub@example.org>"
    with relay.running(settings) as running:
        yield running


def doctor(*options: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("doctor", *options, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def wrong() -> dict[str, str]:
    """The parts that are not well, and how to mend them."""
    checks = json.loads(doctor("--format", "json")[1])["checks"]
    return {check["name"]: check["mend"] for check in checks if check["status"] == "fail"}


def test_doctor_finds_nothing_where_nothing_is_wrong() -> None:
    code, said = doctor()

    assert (code, "WRONG" in said) == (0, False)
    assert "The database (" in said and "is ours alone" in said


def test_doctor_says_what_is_wrong_and_what_to_do() -> None:
    Heartbeat.objects.all().delete()

    code, said = doctor()

    assert code == 1
    assert (
        "WRONG rounds: The worker has never made a round.\n      -> See whether worker and beat run" in said
    )


def test_doctor_names_a_broker_that_is_away(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert list(wrong()) == ["broker"]


def test_doctor_knows_a_broker_without_workers(settings: Any) -> None:
    settings.REDIS_URL = services.named("REDIS_URL")

    assert "workers" in wrong()


def test_doctor_tries_the_mail_server(settings: Any, smtp: relay.Relay) -> None:
    assert wrong() == {}

    settings.EMAIL_PORT = 1

    assert list(wrong()) == ["mail"]


def test_doctor_sees_a_sender_that_others_refuse(settings: Any, smtp: relay.Relay) -> None:
    settings.DEFAULT_FROM_EMAIL = "FIXHub <fixhub@localhost>"

    assert list(wrong()) == ["sender"]


def test_doctor_sees_a_page_that_leads_to_itself(settings: Any) -> None:
    settings.EMBEDDED, settings.SECURE, settings.SECURE_SSL_REDIRECT = False, True, True
    settings.SECURE_PROXY_SSL_HEADER = None

    assert "TRUST_PROXY=1" in wrong()["address"]


def test_doctor_sees_letters_that_others_may_read(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAIL_FOLDER.mkdir()
    settings.MAIL_FOLDER.chmod(0o755)

    assert wrong() == {"folder": f"chmod go-rwx {settings.MAIL_FOLDER}"}


def written(address: str) -> str:
    said = StringIO()
    call_command("send_test_letter", address, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "A test letter from FIXHub"),
        ("ro", "Un e-mail de probă de la FIXHub"),
        ("hu", "Próbalevél a FIXHubtól"),
    ],
)
def test_test_letter_goes_as_every_letter(smtp: relay.Relay, language: str, subject: str) -> None:
    ana = factories.make_user("Ana", language=language)

    said = written(ana.email.upper())

    letter = Letter.objects.get(kind="test")
    assert (letter.state, letter.person, letter.occurrences.count()) == ("sent", ana, 1)
    assert [(sent["Subject"], sent["Message-ID"]) for sent in smtp.received] == [
        (subject, f"<{letter.message_id}>")
    ]
    assert said.startswith(f"Sent as {letter.message_id}, taken by the mail server")


def test_second_test_letter_is_another_one(smtp: relay.Relay) -> None:
    ana = factories.make_user("Ana")

    for _ in range(2):
        written(ana.email)

    assert len({sent["Message-ID"] for sent in smtp.received}) == 2


def test_test_letter_without_a_mail_server_is_a_file(settings: Any) -> None:
    assert f"a file in {settings.MAIL_FOLDER}" in written(factories.make_user("Ana").email)


def test_test_letter_that_is_refused_says_what_the_server_said(smtp: relay.Relay) -> None:
    ana = factories.make_user("Ana")
    smtp.refusing[ana.email] = "550 No such user"

    with pytest.raises(CommandError, match="Not sent: 550 No such user"):
        written(ana.email)


def test_test_letter_waits_for_a_server_that_is_away(settings: Any, smtp: relay.Relay) -> None:
    settings.EMAIL_PORT = 1

    with pytest.raises(CommandError, match="No mail server answers: .* It is tried again at"):
        written(factories.make_user("Ana").email)


def test_test_letter_needs_an_account(smtp: relay.Relay) -> None:
    with pytest.raises(CommandError, match="Nobody here has this address"):
        written("nobody@example.org")


def test_test_letter_goes_to_nobody_who_gets_no_mail(smtp: relay.Relay) -> None:
    ana = factories.make_user("Ana")
    User.objects.filter(pk=ana.pk).update(is_demo=True)

    with pytest.raises(CommandError, match="This account gets no letters"):
        written(ana.email)
    assert smtp.received == []
