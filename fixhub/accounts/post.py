"""The two letters that cannot wait for the outbox: codes for signing in and for a new password."""

from collections.abc import Callable
from smtplib import SMTPException

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from fixhub.accounts.models import User
from fixhub.mail.compose import Section

FOLDER = "fixhub.mail.folder.FolderBackend"


class Unsent(Exception):
    """The mail server did not take the letter."""


def send(say: Callable[[str], Section], code: str, *, to: User) -> None:
    """Write to a person now, in their language; Unsent if the server does not answer."""
    with translation.override(to.language):
        letter = _letter(say(code), to)
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


def sign_in_code(code: str) -> Section:
    return Section(
        subject=_("%(code)s is your code for FIXHub") % {"code": code},
        heading=code,
        intro=_("Your code for signing in. It works once, for 10 minutes, in the browser that asked for it."),
        why=_("You did not ask for it? Then do nothing: nobody can sign in without this code."),
    )


def password_code(code: str) -> Section:
    return Section(
        subject=_("%(code)s is your code for a new password") % {"code": code},
        heading=code,
        intro=_(
            "Your code for a new password. It works once, for 10 minutes, in the browser that asked for it."
        ),
        why=_("You did not ask for it? Then do nothing: your password stays as it is."),
    )


def _hand_over(letter: EmailMultiAlternatives) -> None:
    try:
        letter.send()
    except (OSError, SMTPException) as problem:
        raise Unsent from problem


def _letter(said: Section, to: User) -> EmailMultiAlternatives:
    context = {
        "sections": [said],
        "first": said,
        "preheader": said.intro,
        "language": to.language,
        "site": settings.SITE_URL,
    }
    letter = EmailMultiAlternatives(
        said.subject,
        render_to_string("mail/letter.txt", context),
        to=[to.email],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": to.language},
    )
    html = css_inline.inline(
        render_to_string("mail/letter.html", context), keep_at_rules=True, load_remote_stylesheets=False
    )
    letter.attach_alternative(html, "text/html")
    return letter
