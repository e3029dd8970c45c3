"""Signing in and out, passwords, and the person's own page."""

from functools import partial
from typing import Any, cast

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fixhub.accounts import actions, again, attempts, colours, sessions, tokens
from fixhub.accounts import forms as ours
from fixhub.accounts.models import User
from fixhub.accounts.post import Unsent
from fixhub.mail import choices

TOO_MANY = "too_many_login_attempts"
UNSENT = gettext_lazy(
    "The mail could not be sent just now. Nothing is wrong with your account: try again in a few minutes."
)


class SignIn(allauth.LoginView):
    form_class = ours.SignInForm
    template_name = "accounts/sign_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Unsent:
            form.add_error(None, UNSENT)
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TOO_MANY):
            answer.status_code = 429
        return answer

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever asked for a code may come back, with another address or a password."""


class Code(allauth.ConfirmLoginCodeView):
    form_class = ours.CodeForm
    template_name = "accounts/code.html"


class Forgotten(allauth.PasswordResetView):
    form_class = ours.ForgottenForm
    template_name = "accounts/password_forgotten.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if not attempts.may_send(self.request, "password_code", form.cleaned_data["email"]):
            form.add_error(None, gettext("Too many tries. Wait a while, then try again."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            return super().form_valid(form)
        except Unsent:
            form.add_error(None, UNSENT)
            return self.form_invalid(form)


class ForgottenCode(allauth.ConfirmPasswordResetCodeView):
    form_class = ours.PasswordCodeForm
    template_name = "accounts/code.html"
    extra_context = {"for_password": True}


class ForgottenDone(allauth.CompletePasswordResetView):
    form_class = ours.NewPasswordForm
    template_name = "accounts/password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever comes this way may have been robbed: programs get new tokens too."""
        person = self._process.user
        answer = super().form_valid(form)
        if ended := tokens.revoke_all(person, by=person, via="page"):
            said = ngettext(
                "%(count)s token for a program was revoked too. Make a new one where it is still needed.",
                "%(count)s tokens for programs were revoked too. Make new ones where they are still needed.",
                ended,
            )
            messages.warning(self.request, said % {"count": ended})
        return answer


@method_decorator([login_required, partial(again.needed, back="account_set_password")], name="dispatch")
class FirstPassword(allauth.PasswordSetView):
    form_class = ours.FirstPasswordForm
    template_name = "accounts/password.html"


class OtherPassword(allauth.PasswordChangeView):
    form_class = ours.OtherPasswordForm
    template_name = "accounts/password.html"


class SignOut(allauth.LogoutView):
    template_name = "accounts/sign_out.html"


class Closed(allauth.AccountInactiveView):
    template_name = "accounts/closed.html"


PROFILE = ("given", "family", "language", "zone", "theme", "wants_digests", "shortcuts")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    kept = {name: getattr(person, name) for name in PROFILE}
    form = ours.ProfileForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        profile = dict(form.cleaned_data)
        choose = choices.resume_digests if profile.pop("wants_digests") else choices.stop_digests
        actions.change_profile(person, **profile)
        choose(person, via="page")
        messages.success(request, gettext("Your settings are saved."))
        answer = redirect("account")
        colours.remember(answer, person.theme)
        return answer
    return render(request, "accounts/profile.html", {"form": form})


@login_required
@never_cache
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, this place marked."""
    rows = sessions.of(cast(User, request.user))
    here = request.session.session_key
    rows.sort(key=lambda one: one.session_key != here)
    return render(request, "accounts/sign_ins.html", {"rows": rows, "this": here})


@login_required
@require_POST
def sign_in_ending(request: HttpRequest, handle: str) -> HttpResponse:
    if sessions.end(cast(User, request.user), handle):
        messages.success(request, gettext("You are signed out there."))
    else:
        messages.info(request, gettext("That sign-in has ended already."))
    return redirect("sign_ins")


@login_required
@require_POST
def sign_outs(request: HttpRequest) -> HttpResponse:
    """Sign out on every device but this one."""
    update_session_auth_hash(request, actions.end_sign_ins(cast(User, request.user)))
    messages.success(request, gettext("You are signed out on every other device."))
    return redirect("sign_ins")
