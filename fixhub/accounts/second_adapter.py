"""Where the library of second steps asks us: how its secrets are kept, and what is said."""

import logging
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.utils.translation import gettext_lazy as _

from fixhub.accounts import seals

logger = logging.getLogger(__name__)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Take the newest one; each works once."),
    }

    def encrypt(self, text: str) -> str:
        return seals.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Where the key is another one no code fits, and the operator can reset the step."""
        secret = seals.opened(encrypted_text)
        if secret is None:
            logger.error("The secret of a second step was sealed with another SECRET_KEY.")
        # Never empty: codes of an empty secret can be computed by everybody.
        return secret or generate_totp_secret()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return ""

    def _get_site_name(self) -> str:
        return str(app_settings.TOTP_ISSUER)
