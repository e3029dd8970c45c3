"""A person's app for codes, as tests hold it: what it shows, and how it is set up."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from fixhub.accounts import second_steps
from fixhub.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def shown(secret: str = SECRET, *, later: int = 0) -> str:
    """The six digits of now, or of so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def with_app(person: User, secret: str = SECRET) -> list[str]:
    """Set up as by the page; the recovery codes."""
    return second_steps.add_app(person, secret=secret)


def set_up(client: Client, **more: str) -> list[str]:
    """By the page, from the key it shows to the recovery codes it answers with."""
    page = client.get("/account/second-step/app").content.decode()
    given = {"sealed": sealed_in(page), "code": shown(key_in(page)), **more}
    return codes_in(client.post("/account/second-step/app", given).content.decode())


def key_in(page: str) -> str:
    return re.search(r'id="key" value="([A-Z2-7]+)"', page)[1]  # type: ignore[index]


def sealed_in(page: str) -> str:
    return re.search(r'name="sealed" value="([^"]+)"', page)[1]  # type: ignore[index]


def codes_in(page: str) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<li><code>(\d{4} \d{4})</code>", page)]
