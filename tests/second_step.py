"""A person's second step, as tests hold it: what the app shows, how it is set up, and a passkey."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

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


def with_passkey(person: User, name: str) -> Authenticator:
    """A key that is known here and that no device holds."""
    return Authenticator.objects.create(
        user=person, type="webauthn", data={"name": name, "credential": made_by_a_browser()}
    )


def made_by_a_browser() -> dict[str, Any]:
    """The answer of a dialog whose challenge nobody asked."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: b"\x01" * 32, -3: b"\x02" * 32})
    credential = AttestedCredentialData.create(Aaguid.NONE, b"\x01", key)
    data = AuthenticatorData.create(
        b"\x00" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, credential
    )
    client = CollectedClientData.create("webauthn.create", b"\x01", "http://testserver")
    told = {
        "clientDataJSON": client.b64,
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    return {"id": "AQ", "rawId": "AQ", "type": "public-key", "clientExtensionResults": {}, "response": told}
