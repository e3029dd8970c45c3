"""The forms of the sign-in, on top of the library's, and of the person's own page."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fixhub.accounts import attempts, colours, fields, post, sessions, tokens
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key

CODE = "code"


class SignInForm(LoginForm):
    """One address for both ways in: a password, or a code by mail (the button named "do")."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = self.data.get("do") == CODE
        self.fields = {
            "login": fields.address(
                help_text=_("The address your invitation came to"), autocomplete="username"
            ),
            "password": fields.password(
                _("Password"),
                required=not self.by_code,
                missing=_("Enter your password, or choose “Send me a code”"),
            ),
        }

    def clean_login(self) -> str:
        return email_key(self.cleaned_data["login"])

    def user_credentials(self) -> dict[str, str]:
        credentials = super().user_credentials()
        if self.by_code:
            credentials.pop("password", None)
        return credentials

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        if not attempts.may_send(self.request, "sign_in_code", email or ""):
            raise get_adapter().validation_error("too_many_login_attempts")
        self.user = User.objects.filter(email_key=email, deactivated_at__isnull=True).first()
        return self.cleaned_data

    def _login_by_code(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, str]
    ) -> HttpResponse:
        if self.user is None:
            post.knock()
        return super()._login_by_code(request, redirect_url, credentials)

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, str]
    ) -> HttpResponse:
        answer = super()._login_with_password(request, redirect_url, credentials)
        if request.user.is_authenticated:
            # The library has just set its own length for everybody.
            sessions.last(request, idle=get_adapter().ends_when_idle(request.user))
        return answer


class CodeForm(ConfirmLoginCodeForm):
    """The six digits, with or without spaces."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"code": _code_field()}


class PasswordCodeForm(ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"code": _code_field()}


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the six digits from the mail")},
    )


class ForgottenForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"email": fields.address(autocomplete="username")}

    def clean_email(self) -> str:
        key = email_key(self.cleaned_data["email"])
        self.users = list(User.objects.filter(email_key=key, deactivated_at__isnull=True))
        return key

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            post.knock()
        return super().save(request, **kwargs)


class NewPasswordForm(ResetPasswordKeyForm):
    """After the code: the new password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password1": _new_password(self.user)}


class FirstPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password1": _new_password(self.user)}


class OtherPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "oldpassword": fields.password(_("Current password")),
            "password1": _new_password(self.user),
        }


def _new_password(user: Any) -> fields.NewPassword:
    field = fields.NewPassword()
    field.user = user
    return field


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    given = fields.name(_("Given name"), "given-name")
    family = fields.name(_("Family name"), "family-name", required=False)
    language = fields.language()
    zone = fields.Zone()
    theme = forms.ChoiceField(label=_("Colours"), choices=colours.CHOICES, required=False)
    wants_digests = forms.BooleanField(label=_("Send me the Monday digest"), required=False)
    shortcuts = forms.BooleanField(
        label=_("Keyboard shortcuts"),
        help_text=_("Single keys, such as / for the search. Ctrl K always works."),
        required=False,
    )


class TokenForm(forms.Form):
    """A token for a program: what for, what it may do, and how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Such as: figures for the city, or our own app"),
        max_length=60,
        error_messages={"required": _("Say what the token is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[
            ("read", _("Read all that you may see")),
            ("write", _("Change what you may change")),
            ("reports", _("Read the figures of reports, and nothing of people")),
        ],
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what the token may do.")},
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("From 1 to 365; after that it opens nothing"),
        min_value=1,
        max_value=tokens.LONGEST_DAYS,
        initial=tokens.USUAL_DAYS,
        error_messages={"required": _("A token lasts from 1 to 365 days.")},
    )
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
