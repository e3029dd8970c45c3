"""Setting up, using and removing a second step: app, passkeys, recovery codes."""

import json
from typing import Any, cast

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_step_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fixhub.accounts import actions, again, qr, second_forms, second_steps, sessions
from fixhub.accounts.models import User
from fixhub.refused import Refused

TOO_MANY = "too_many_login_attempts"
CONFLICT, TOO_OFTEN = 409, 429
form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What one has and what can be added; whoever must have a second step starts here."""
    person = cast(User, request.user)
    owned = second_steps.of(person)
    lacking = not owned.is_on and get_adapter(request).must_have_second_step(person)
    context = {"owned": owned, "lacking": lacking, "next": _next(request)}
    return render(request, "accounts/second/steps.html", context)


@login_required
@never_cache
@form_page
@again.needed
def app(request: HttpRequest) -> HttpResponse:
    """The picture to scan, and the first code: who can give it has scanned it."""
    person = cast(User, request.user)
    form = second_forms.AppForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST" and form.is_valid():
        try:
            return _added(request, second_steps.add_app(person, secret=form.secret))
        except Refused as no:
            messages.error(request, str(no.reason))
            return redirect("second_step")
    url = get_step_adapter().build_totp_url(person, form.secret)
    context = {"form": form, "url": url, "qr": qr.of(url), "next": _next(request)}
    return render(request, "accounts/second/app.html", context, status=_status(form, "code"))


@login_required
@never_cache
@form_page
@again.needed
def passkey(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    form = second_forms.PasskeyForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            codes = second_steps.add_passkey(person, name=given["name"], credential=given["credential"])
            return _added(request, codes)
        except Refused as no:
            messages.error(request, str(no.reason))
            return redirect("second_step")
    context = {"form": form, "options": _told(begin_registration(person, False)), "next": _next(request)}
    return render(request, "accounts/second/passkey.html", context)


@login_required
@never_cache
@require_POST
@again.needed
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes; the answer shows them, this once."""
    try:
        return _shown(request, second_steps.new_codes(cast(User, request.user)))
    except Refused as no:
        messages.error(request, str(no.reason))
        return redirect("second_step")


@login_required
@never_cache
@form_page
@again.needed
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(User, request.user)
    own = Authenticator.objects.filter(user=person, type__in=second_steps.STEPS)
    step = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        try:
            second_steps.remove(step, by=person)
            messages.success(request, _("It is removed. You are signed out on every other device."))
        except Refused as no:
            messages.error(request, str(no.reason))
        _only_here(request, person)
        return redirect("second_step")
    must = get_adapter(request).must_have_second_step(person) and own.count() == 1
    return render(request, "accounts/second/removal.html", {"step": step, "must": must})


class Step(base.AuthenticateView):
    """After password or mailed code: the second step of who has one."""

    form_class = second_forms.StepForm
    webauthn_form_class = second_forms.StepByPasskeyForm
    template_name = "accounts/second/ask.html"
    webauthn_form: Any

    def _build_forms(self) -> Any:
        posted = super()._build_forms()
        self.owned = second_steps.of(self.stage.login.user)
        if not self.owned.passkeys and posted is not self.webauthn_form:
            self.webauthn_form = None
        return posted

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = _status(form, "code", "credential")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        asked = told.pop("js_data", None)
        options = _told(asked["request_options"]) if asked else ""
        return {**told, "owned": self.owned, "options": options, "problems": _problems(self.form)}


class AgainByPassword(allauth.ReauthenticateView):
    form_class = second_forms.AgainByPasswordForm
    template_name = "accounts/second/again.html"


class AgainByCode(base.ReauthenticateView):
    form_class = second_forms.AgainByCodeForm
    template_name = "accounts/second/again.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = _status(form, "code")
        return answer


class AgainByPasskey(webauthn.ReauthenticateWebAuthnView):
    form_class = second_forms.AgainByPasskeyForm
    template_name = "accounts/second/again_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = super().get_context_data(**kwargs)
        options = _told(told.pop("js_data")["request_options"])
        return {**told, "options": options, "problems": _problems(kwargs.get("form"))}


def _added(request: HttpRequest, new: list[str]) -> HttpResponse:
    """Only this device stays signed in: the others have shown no second step."""
    _only_here(request, cast(User, request.user))
    if new:
        return _shown(request, new)
    messages.success(request, _("It is set up. You are signed out on every other device."))
    return redirect(_next(request) or "second_step")


def _only_here(request: HttpRequest, person: User) -> None:
    update_session_auth_hash(request, actions.end_sign_ins(person))
    request.session.pop(sessions.SECOND, None)
    if second_steps.has(person):
        sessions.note_second_step(request)


def _shown(request: HttpRequest, new: list[str]) -> HttpResponse:
    context = {"codes": new, "text": "\n".join(new) + "\n", "next": _next(request)}
    return render(request, "accounts/second/codes.html", context)


def _next(request: HttpRequest) -> str:
    """Where the person was going when a second step was asked of them."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if get_adapter(request).is_safe_url(wanted) else ""


def _told(options: Any) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


def _problems(form: Form | None) -> list[str]:
    """What is wrong with what no field shows."""
    found = form.errors.as_data() if form is not None and form.is_bound else {}
    return [str(said) for name, errors in found.items() if name != "code" for e in errors for said in e]


def _status(form: Form, *names: str) -> int:
    return TOO_OFTEN if any(form.has_error(name, TOO_MANY) for name in (*names, NON_FIELD_ERRORS)) else 200
