"""Keys for programs: made and revoked by a person on their page, used by whatever holds one."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.accounts import actions
from fixhub.accounts.models import Token, User
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused

# Whoever finds one in a file or a log knows whose it is; so do programs that look for leaked ones.
MARK = "fixhub_"
SHOWN = len(MARK) + 6
SCHEME = "bearer"
MOST = 20
LONGEST_DAYS, USUAL_DAYS = 365, 90
NOTED_EACH = timedelta(hours=1)


@transaction.atomic
def make(
    person: User, *, name: str, scopes: Iterable[str], days: int, form_key: UUID, via: str = "page"
) -> tuple[Token, str]:
    """A new token and its value, which is kept nowhere; empty where the same form came before."""
    # Two forms at once must not both see room for one more.
    actions.hold(person)
    earlier = person.tokens.filter(form_key=form_key).first()
    if earlier:
        return earlier, ""
    _require_sense(person, name, days)
    value = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=person,
        name=visible(name),
        prefix=value[:SHOWN],
        digest=_digest(value),
        scopes=_in_order(scopes),
        form_key=form_key,
        expires_at=clock.now() + timedelta(days=days),
    )
    record("token.made", on=token, by=person, via=via, scopes=token.scopes, days=days)
    return token, value


@transaction.atomic
def revoke(token: Token, *, by: Any, via: str = "page") -> Token:
    """From the next question on it opens nothing."""
    if not Token.objects.unrevoked().filter(pk=token.pk).update(revoked_at=clock.now(), revoked_by=by):
        raise Refused(_("This token was revoked already."))
    record("token.revoked", on=token, by=by, via=via)
    token.refresh_from_db()
    return token


@transaction.atomic
def revoke_all(person: User, *, by: Any, via: str) -> int:
    """Each that still opens something, and how many those were."""
    actions.hold(person)
    living = list(person.tokens.living())
    for token in living:
        revoke(token, by=by, via=via)
    return len(living)


def of_request(request: HttpRequest) -> Token | None:
    """The living token that a request carries; None if it carries none, or a dead one."""
    value = sent_with(request)
    if not value:
        return None
    return Token.objects.living().filter(digest=_digest(value)).select_related("user").first()


def sent_with(request: HttpRequest) -> str:
    """What stands in the header, whatever it is worth."""
    scheme, _space, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return value.strip() if scheme.lower() == SCHEME else ""


def note_use(token: Token) -> None:
    """Remember that it was used, at most once an hour: a read should hardly ever write."""
    now = clock.now()
    if token.last_used_at and now - token.last_used_at < NOTED_EACH:
        return
    unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - NOTED_EACH)
    Token.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _require_sense(person: User, name: str, days: int) -> None:
    if not visible(name):
        raise Refused(_("Say what the token is for."))
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A token lasts from 1 to 365 days."))
    if person.tokens.living().count() >= MOST:
        raise Refused(_("You have %(count)s tokens already. Revoke one that is not used.") % {"count": MOST})


def _in_order(scopes: Iterable[str]) -> str:
    chosen = set(scopes)
    kept = [scope for scope in Token.SCOPES if scope in chosen]
    if not kept or chosen - set(kept):
        raise Refused(_("Say what the token may do."))
    return " ".join(kept)


def _digest(value: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
