"""The second step of signing in: what a person has, and how it is added, replaced and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from fixhub.accounts import actions, tokens
from fixhub.accounts.models import Token, User
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
STEPS = (APP, PASSKEY)
MOST_PASSKEYS = 10
# As long as the clocks of phone and server may differ, a code that was used counts for nothing.
_USED_FOR = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)


@dataclass(frozen=True)
class Owned:
    """What somebody has besides password and mailbox."""

    app: Authenticator | None
    passkeys: Sequence[Authenticator]
    codes_left: int

    @property
    def is_on(self) -> bool:
        return bool(self.app or self.passkeys)


def of(person: User) -> Owned:
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    by_kind = {row.type: row for row in rows}
    codes = by_kind.get(CODES)
    return Owned(
        app=by_kind.get(APP),
        passkeys=[row for row in rows if row.type == PASSKEY],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def has(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type__in=STEPS).exists()


@transaction.atomic
def add_app(person: User, *, secret: str, via: str = "page") -> list[str]:
    """From now on signing in asks for a code of the app; the recovery codes, if these are the first."""
    actions.hold(person)
    if Authenticator.objects.filter(user=person, type=APP).exists():
        raise Refused(_("You have an app already. Remove it before you set up another one."))
    TOTP.activate(person, secret)
    return _added(person, "app", via)


@transaction.atomic
def add_passkey(person: User, *, name: str, credential: dict[str, Any], via: str = "page") -> list[str]:
    actions.hold(person)
    if Authenticator.objects.filter(user=person, type=PASSKEY).count() >= MOST_PASSKEYS:
        raise Refused(_("You have %(count)s passkeys already. Remove one.") % {"count": MOST_PASSKEYS})
    WebAuthn.add(person, visible(name), credential)
    return _added(person, "passkey", via)


@transaction.atomic
def new_codes(person: User, *, via: str = "page") -> list[str]:
    """Ten codes instead of those there were; their value is shown to the person, this once."""
    actions.hold(person)
    if not has(person):
        raise Refused(_("Recovery codes are for who has a second step. Set one up first."))
    Authenticator.objects.filter(user=person, type=CODES).delete()
    record("step.codes_made", on=person, by=person, via=via)
    return RecoveryCodes.activate(person).get_unused_codes()


@transaction.atomic
def remove(step: Authenticator, *, by: User, via: str = "page") -> None:
    """Take one away, and with the last one the recovery codes."""
    person: User = step.user
    actions.hold(person)
    if not Authenticator.objects.filter(pk=step.pk).delete()[0]:
        raise Refused(_("It was removed already."))
    if not has(person):
        Authenticator.objects.filter(user=person).delete()
    record("step.removed", on=person, by=by, via=via, kind="app" if step.type == APP else "passkey")


@transaction.atomic
def reset(person: User, *, by: User | None, via: str) -> int:
    """For somebody who lost all of it: as if there had never been any, and signed out everywhere.

    Tokens for programs go too, and it says how many: what was lost may be somebody else's now.
    """
    actions.hold(person)
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise Refused(_("%(email)s has no second step.") % {"email": person.email})
    actions.end_sign_ins(person)
    record("step.reset", on=person, by=by, via=via)
    return tokens.revoke_all(person, by=by or person, via=via)


def stood_behind(token: Token) -> bool:
    """Whether its person had a second step when they made it, and has it still."""
    steps = Authenticator.objects.filter(user=token.user, type__in=STEPS)
    return steps.filter(created_at__lte=token.recorded_at).exists()


def use_up(person: User, code: str) -> bool:
    """Whether a code of the app is used for the first time; of two at once one is."""
    return cache.add(f"second-step:{person.pk}:{code}", 1, timeout=_USED_FOR)


def _added(person: User, kind: str, via: str) -> list[str]:
    """Note it; who had none before gets recovery codes too."""
    record("step.added", on=person, by=person, via=via, kind=kind)
    if Authenticator.objects.filter(user=person, type=CODES).exists():
        return []
    return new_codes(person, via=via)
