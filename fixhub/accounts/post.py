"""The two letters that cannot wait for the outbox: codes for signing in and for a new password."""

from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from fixhub.accounts.models import User

FOLDER = "fixhub.mail.folder.FolderBackend"


class Unsent(Exception):
    """The mail server did not take the letter."""


def send(kind: str, *, to: User, **facts: Any) -> None:
    """Write to a person now, in their language; Unsent if the server does not answer."""
    with translation.override(to.language):
        letter = _letter(kind, to, facts)
    if to.may_get_mail:
        letter.connection = get_connection()
        _hand_over(letter)
    else:
        # Demo and imported people never get real mail; the time it takes must not tell them apart.
        knock()
        letter.connection = get_connection(FOLDER)
        letter.send()


def knock() -> None:
    """Meet the mail server without sending: an unknown address answers like a known one."""
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
        connection.close()
    except (OSError, SMTPException) as problem:
        raise Unsent from problem


def _hand_over(letter: EmailMultiAlternatives) -> None:
    try:
        letter.send()
    except (OSError, SMTPException) as problem:
        raise Unsent from problem


def _letter(kind: str, to: User, facts: dict[str, Any]) -> EmailMultiAlternatives:
    context = {"person": to, "language": to.language, **facts}
    subject = " ".join(render_to_string(f"accounts/mail/{kind}_subject.txt", context).split())
    letter = EmailMultiAlternatives(
        subject,
        render_to_string(f"accounts/mail/{kind}.txt", context),
        to=[to.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string(f"accounts/mail/{kind}.html", context), "text/html")
    return letter
