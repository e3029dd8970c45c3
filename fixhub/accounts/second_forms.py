"""Forms of the second step: a code when signing in, the same again, and the first code of a new app."""

import re
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fixhub.accounts import fields, second_steps
from fixhub.accounts.models import User
from fixhub.accounts.names import visible

SALT = "second-step.app"
HALF_AN_HOUR = 30 * 60


def _code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter the code")},
    )


class _Passkey:
    """What a browser's passkey dialog gave; anything else is refused like a wrong code."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            # The library reads what was sent field by field, and breaks on what no browser sends.
            self.add_error(None, get_adapter().error_messages["incorrect_code"])  # type: ignore[attr-defined]


class _Code:
    """A code of the app or a recovery code, with or without spaces; each works once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": _code_field(
                _("Code"), _("The six digits your app shows now, or one of your recovery codes")
            )
        }

    def clean_code(self) -> str:
        given: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        given["code"] = plain(given["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            _use_up(self.user, code)  # type: ignore[attr-defined]
        return code


class StepForm(_Code, base.AuthenticateForm):
    """Asked after password or mailed code."""


class AgainByCodeForm(_Code, base.ReauthenticateForm):
    """Asked of who is signed in, before they change how they sign in."""


class StepByPasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    """The same by a passkey."""


class AgainByPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(_Passkey, AddWebAuthnForm):
    """A new passkey, as the browser made it, and what to call it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("What do you call it?"),
            help_text=_("Such as: my phone, or the blue key"),
            max_length=60,
            required=False,
        )

    def clean_name(self) -> str:
        return visible(self.cleaned_data["name"]) or gettext("Passkey")


class AgainByPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password": fields.password(_("Password"))}


class AppForm(forms.Form):
    """A new app. Its secret goes to the page, signed, and comes back: opening the page keeps nothing."""

    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput)
    code = _code_field(_("Code from the app"), _("The six digits it shows now"))

    def __init__(self, data: Any = None, *, user: User) -> None:
        secret = _unsealed(data.get("sealed", ""), user) if data else ""
        self.user, self.is_stale = user, data is not None and not secret
        self.secret = secret or generate_totp_secret()
        sealed = secret and data["sealed"] or signing.dumps([user.pk, self.secret], salt=SALT)
        super().__init__({**data.dict(), "sealed": sealed} if data else None, initial={"sealed": sealed})

    def clean_code(self) -> str:
        done = check_rate_limit(self.user)
        code = plain(self.cleaned_data["code"])
        if self.is_stale:
            raise forms.ValidationError(_("This page was open for too long. Scan the new picture below."))
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        _use_up(self.user, code)
        done()
        return code


def _unsealed(sealed: str, person: User) -> str:
    """The secret that went to this person's page within half an hour; else nothing."""
    try:
        pk, secret = signing.loads(sealed, salt=SALT, max_age=HALF_AN_HOUR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return secret if pk == person.pk else ""


def plain(code: str) -> str:
    """Without what people put between the digits."""
    return re.sub(r"[\s-]", "", code)


def _use_up(person: User, code: str) -> None:
    if not second_steps.use_up(person, code):
        raise get_adapter().validation_error("incorrect_code")
