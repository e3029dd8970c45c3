"""Where the sign-in library asks us: who, how long, which words, by which mail."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fixhub.accounts import actions, attempts, onward, post, second_steps, sessions
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key

# The library's letters and how we say them.
LETTERS = {
    "account/email/login_code": post.sign_in_code,
    "account/email/password_reset_code": post.password_code,
}
# The library's messages after an act; what is not here says nothing, the page shows it.
SAID = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your new password is saved."),
    "account/messages/password_set.txt": _("Your password is saved."),
}


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and password do not go together. Try again, or use a code."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code we sent. Look at the newest mail."),
        "incorrect_password": _("This is not your current password."),
        "too_many_login_attempts": _("Too many tries. Wait a while, then try again."),
    }

    def ends_when_idle(self, person: User) -> bool:
        """Whether a sign-in ends after 12 idle hours; above this layer somebody knows the roles."""
        return person.is_staff

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        # Whoever signs in has shown that the account is theirs.
        actions.claim(user)
        sessions.begin(request)
        sessions.last(request, idle=self.ends_when_idle(user))
        if second_steps.has(user):
            sessions.note_second_step(request)

    def set_password(self, user: User, password: str) -> None:
        """A new one ends every sign-in; who changes it by the page goes on in a new session."""
        super().set_password(user, password)
        user.sign_ins.all().delete()

    def must_have_second_step(self, person: User) -> bool:
        """Whoever sees much of others needs more than a password or a mailbox."""
        return bool(settings.MFA_REQUIRED) and self.ends_when_idle(person)

    def lacks_second_step(self, request: HttpRequest) -> bool:
        person = cast(User, request.user)
        if request.session.get(sessions.SECOND) or not self.must_have_second_step(person):
            return False
        return not second_steps.has(person)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """How somebody who is signed in can show it once more; the first is asked for.

        Where there is a second step it is asked for: the password let in whoever knows it that far.
        """
        owned = second_steps.of(user)
        by_password = user.has_usable_password() and not owned.is_on
        ways = [
            ("account_reauthenticate", _("Use your password"), by_password),
            ("mfa_reauthenticate_webauthn", _("Use a passkey"), bool(owned.passkeys)),
            ("mfa_reauthenticate", _("Use a code"), bool(owned.app or owned.codes_left)),
        ]
        return [{"id": name, "description": said, "url": reverse(name)} for name, said, may in ways if may]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = User.objects.get(email_key=email_key(email))
        post.send(LETTERS[template_prefix], context["code"], to=person)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site is a place to go on to."""
        return onward.is_ours(url)

    def is_ajax(self, request: HttpRequest) -> bool:
        """One door: the API has its own."""
        return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        if not attempts.may(request, self._get_login_attempts_cache_key(request, **credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        attempts.note_failure(request, self._get_login_attempts_cache_key(request, **credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By place as well: a stranger's guesses must not lock the owner out.
        return f"{attempts.network(self.get_client_ip(request))} {email_key(credentials.get('email') or '')}"
