"""Reading the letters that the mail server was given."""

import re
from email.message import EmailMessage

from fixhub.accounts.models import User
from tests.relay import Relay


def to(relay: Relay, person: User) -> list[EmailMessage]:
    return [mail for mail in relay.received if person.email in str(mail["To"])]


def subjects(relay: Relay, person: User) -> list[str]:
    return [str(mail["Subject"]) for mail in to(relay, person)]


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part
    return str(part.get_content())


def links(mail: EmailMessage) -> list[str]:
    """Paths behind /l/ in the text, in their order, each once."""
    return list(dict.fromkeys(re.findall(r"/l/[^\s>]+", text(mail))))
