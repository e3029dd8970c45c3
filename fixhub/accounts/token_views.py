"""The person's tokens for programs. Only a session opens these pages: a token makes no tokens."""

from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fixhub.accounts import again, tokens
from fixhub.accounts.forms import TokenForm
from fixhub.accounts.models import User
from fixhub.refused import Refused

CONFLICT = 409
PAST_SHOWN = 10


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(again.needed, back="tokens")
def show(request: HttpRequest) -> HttpResponse:
    """What there is, and a form for one more; the answer to the form holds the value, this once."""
    person = cast(User, request.user)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, value = tokens.make(person, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no.reason))
            return _page(request, form, status=CONFLICT)
        if value:
            return _page(request, TokenForm(), made=made, value=value)
        messages.info(request, _("This token was made already, and its value was shown then."))
        return redirect("tokens")
    return _page(request, form)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(User, request.user)
    token = get_object_or_404(person.tokens, pk=pk)
    try:
        tokens.revoke(token, by=person)
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    except Refused as no:
        messages.error(request, str(no.reason))
    return redirect("tokens")


def _page(request: HttpRequest, form: TokenForm, *, status: int = 200, **made: object) -> HttpResponse:
    own = cast(User, request.user).tokens.newest_first()
    living = list(own.living())
    past = own.exclude(pk__in=[token.pk for token in living])[:PAST_SHOWN]
    context = {"form": form, "living": living, "past": past, **made}
    return render(request, "accounts/tokens.html", context, status=status)
