"""The admin: every row to look at, for staff with a second step; accounts and dead letters to mend.

What it changes it changes by the actions that pages call. Nothing is added or deleted here.
"""

from functools import wraps
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy

from cohorts.actions import people
from fixhub.accounts import actions as accounts
from fixhub.accounts import fields, second_steps
from fixhub.accounts.models import User
from fixhub.mail import outbox
from fixhub.mail.models import Letter
from fixhub.refused import Refused

APPS = ("accounts", "cohorts", "mentoring", "events", "mail", "files", "jobs", "watch", "pages")
# Rows that hold what opens a door, whole or in part, and nothing else one would look for.
UNSEEN = {"accounts.SignIn"}
# Never shown: passwords, what proves a secret, and what people wrote to each other in letters.
SECRET = {"password", "digest", "token_hash", "session_data", "lease", "form_key", "text", "html"}
SHORT = (models.CharField, models.DateField, models.BooleanField, models.IntegerField, models.EmailField)
COLUMNS = 6


class Office(admin.AdminSite):
    """The library's admin without a door of its own: one signs in where everybody does."""

    site_header = site_title = "FIXHub"
    index_title = gettext_lazy("Everything there is, to look at")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked for each row of a list; looked up once."""
        if not hasattr(request, "may_look"):
            user = request.user
            request.may_look = (  # type: ignore[attr-defined]
                user.is_active and user.is_staff and second_steps.has(user)
            )
        return bool(request.may_look)  # type: ignore[attr-defined]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever may not look is told so here, without the detour by a page of the library's."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return inner(request, *args, **kwargs) if self.has_permission(request) else self.login(request)

        return asked

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        return redirect("admin:index" if self.has_permission(request) else "second_step")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


class LookAt(admin.ModelAdmin):
    """A list and a page for each row, and nothing to press."""

    actions: Any = []
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    list_max_show_all = 50

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = [field.name for field in self._seen() if isinstance(field, SHORT)]
        key = self.model._meta.pk.name
        return [key, *(name for name in shown if name != key)][:COLUMNS]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in self._seen()]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the page offers: a list narrowed by what is hidden would tell it letter by letter."""
        offered = {f"{name}__exact" for name in self.list_filter}
        return lookup in offered and "\0" not in "".join(value)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The action's event says it."""

    def _seen(self) -> list[Any]:
        return [field for field in self.model._meta.concrete_fields if field.name not in SECRET]


class AccountForm(forms.ModelForm):
    """Language, staff, and whether the account is open."""

    language = fields.language()
    is_open = forms.BooleanField(label=gettext_lazy("The account is open"), required=False)

    class Meta:
        model = User
        fields = ("language", "is_staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_open"].initial = self.instance.is_active


class Accounts(LookAt):
    form = AccountForm
    search_fields = ("email_key",)

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["pk", "email", "given", "family", "is_staff", "deactivated_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["language", "is_staff", "is_open", *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self._seen() if field.name not in AccountForm.Meta.fields]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Through the actions, all of it or none."""
        person, given = User.objects.get(pk=obj.pk), form.cleaned_data
        try:
            with transaction.atomic():
                _mend(person, given, by=request.user)
        except Refused as no:
            request.refused = str(no.reason)  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        refused = getattr(request, "refused", "")
        if not refused:
            return super().response_change(request, obj)
        messages.error(request, refused)
        return redirect(request.path)


def _mend(person: User, given: dict[str, Any], *, by: Any) -> None:
    """What differs, by its action."""
    if given["is_staff"] != person.is_staff:
        if person == by:
            raise Refused(gettext("Somebody else of the staff lets you go."))
        accounts.set_staff(person, given["is_staff"], by=by, via="admin")
    if given["is_open"] != person.is_active:
        if person == by:
            # Here a box that was not sent closes.
            raise Refused(gettext("You close your own account on your own page, not here."))
        (people.reactivate if given["is_open"] else people.deactivate)(person, by=by, via="admin")
    # Last: its lock on the person comes after those on all of the staff, as everywhere.
    if given["language"] != person.language:
        accounts.set_language(person, given["language"])


class Letters(LookAt):
    actions = ("send_again",)
    list_filter = ("state",)

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["pk", "kind", "state", "tries", "due_at", "sent_at"]

    @admin.action(description=gettext_lazy("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, letters: models.QuerySet[Letter]) -> None:
        """Those that stopped; each is asked for by itself, so that one on its way holds up no other."""
        for letter in letters[: self.list_per_page]:
            try:
                outbox.send_again(letter, by=request.user, via="admin")
            except Refused as no:
                messages.error(request, f"{letter.pk}: {no.reason}")


def _opened() -> Office:
    site = Office(name="admin")
    site.disable_action("delete_selected")
    own = {User: Accounts, Letter: Letters}
    for model in apps.get_models():
        if model._meta.app_label in APPS and model._meta.label not in UNSEEN:
            site.register(model, own.get(model, LookAt))
    return site


office = _opened()
