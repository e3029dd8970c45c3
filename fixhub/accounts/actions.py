"""What people change about themselves, and how an account becomes theirs."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.accounts.fields import LONGEST_ADDRESS, WHOLE_ADDRESS
from fixhub.accounts.models import ERASED, User
from fixhub.accounts.names import email_key
from fixhub.events.record import record
from fixhub.refused import Refused


class LastOfStaff(Refused):
    """Nobody who can sign in would be of the staff."""


def find_or_add(email: str, *, given: str = "", family: str = "", language: str = "en") -> User:
    """The person of an address; a new one, not yet claimed, if nobody has it."""
    key = email_key(email)
    if len(key) > LONGEST_ADDRESS or key.endswith(f"@{ERASED}"):
        # Folding makes two or three of some letters of other alphabets.
        raise Refused(WHOLE_ADDRESS)
    known = User.objects.filter(email_key=key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return User.objects.create_user(email, given=given, family=family, language=language)
    except IntegrityError:
        # Somebody else added the same address a moment ago.
        return User.objects.get(email_key=key)


def introduce(person: User, *, given: str, family: str) -> None:
    """Take a name from whoever invites, until the person gives their own."""
    if person.claimed_at is None and not (person.given or person.family) and (given or family):
        change_profile(person, given=given, family=family)


def hold(person: User) -> None:
    """Until this transaction ends, nobody else changes what depends on this person.

    A row that is written is locked on both databases; `select_for_update` locks on one only.
    """
    User.objects.filter(pk=person.pk).update(email_key=F("email_key"))


def note_invited(person: User) -> None:
    """From the first invitation on, real mail may go to the person."""
    moment = clock.now()
    if User.objects.filter(pk=person.pk, invited_at__isnull=True).update(invited_at=moment):
        person.invited_at = moment


def note_all_invited(people: Collection[int], *, at: datetime) -> None:
    """The same for many, by their numbers."""
    User.objects.filter(pk__in=people, invited_at__isnull=True).update(invited_at=at)


def forget_invited(people: Collection[int], *, at: datetime) -> None:
    """Undo it for those who were first invited at a moment and to whom nothing was written."""
    User.objects.filter(pk__in=people, invited_at=at, claimed_at__isnull=True).update(invited_at=None)


@transaction.atomic
def claim(person: User, *, password: str | None = None, **profile: Any) -> bool:
    """Make the account its owner's: from now on imports and inviters leave the profile alone.

    True for the one call that claimed it. `profile` are fields, empty ones leave what is
    there. An account that is claimed already stays as it is.
    """
    moment = clock.now()
    if not User.objects.filter(pk=person.pk, claimed_at__isnull=True).update(claimed_at=moment):
        return False
    person.refresh_from_db()
    if password:
        person.set_password(password)
        person.save(update_fields=["password"])
    change_profile(person, **{name: value for name, value in profile.items() if value})
    return True


@transaction.atomic
def begin(email: str, *, password: str, **profile: Any) -> User | None:
    """Make the first account, of somebody who may add programmes; None once anybody has one.

    Whoever calls sees to it that nobody else begins at the same moment.
    """
    if User.objects.filter(claimed_at__isnull=False).exists():
        return None
    person = find_or_add(email)
    claim(person, password=password, **profile)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    return person


def change_profile(person: User, **fields: Any) -> User:
    """Save what a person says about themselves, and the keys they are found by."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.set_keys()
    person.save(update_fields=[*fields, *User.KEYS])
    return person


def set_language(person: User, language: str) -> User:
    """Everything the person reads from now on, letters too, is in this language."""
    person.language = language
    person.save(update_fields=["language"])
    return person


def set_theme(person: User, theme: str) -> User:
    """Light, dark, or empty for the same as the device; on every device where the person signs in."""
    person.theme = theme
    person.save(update_fields=["theme"])
    return person


def end_sign_ins(person: User) -> User:
    """Sign the person out everywhere: each device asks who it is with its next page."""
    User.objects.filter(pk=person.pk).update(sign_outs=F("sign_outs") + 1)
    person.sign_ins.all().delete()
    person.refresh_from_db(fields=["sign_outs"])
    return person


@transaction.atomic
def set_staff(person: User, is_staff: bool, *, by: Any, via: str) -> None:
    """Who may add programmes and look into the admin; all sign-ins end, for they last less long then."""
    # Whoever holds the machine takes in whom they want.
    if not is_staff and by is not None:
        require_other_staff(person)
    if not User.objects.filter(pk=person.pk, is_staff=not is_staff).update(is_staff=is_staff):
        raise Refused(_("%(email)s is so already.") % {"email": person.email})
    person.refresh_from_db(fields=["is_staff"])
    end_sign_ins(person)
    record("staff.taken_in" if is_staff else "staff.let_go", on=person, by=by, via=via)


def require_other_staff(person: User) -> None:
    """Somebody of the staff stays who can sign in; two who go at the same moment queue here."""
    staff = User.objects.filter(is_staff=True, deactivated_at__isnull=True, claimed_at__isnull=False)
    if not staff.filter(pk=person.pk).exists():
        return
    # Both databases lock a row that is written.
    staff.update(is_staff=True)
    if not staff.exclude(pk=person.pk).exists():
        raise LastOfStaff(
            _("This is the last of the staff. Take somebody else in first, in the administration.")
        )


def close(person: User, *, by: Any, at: datetime) -> bool:
    """End an account's use, and its tokens for good; True for the one call that did.

    Whether one may is asked above.
    """
    if not User.objects.filter(pk=person.pk, deactivated_at__isnull=True).update(deactivated_at=at):
        return False
    person.refresh_from_db(fields=["deactivated_at"])
    end_sign_ins(person)
    person.tokens.unrevoked().update(revoked_at=at, revoked_by=by)
    return True


def open_again(person: User) -> bool:
    """Give an account back to its owner; True for the one call that did."""
    if not User.objects.filter(pk=person.pk, deactivated_at__isnull=False).update(deactivated_at=None):
        return False
    person.refresh_from_db(fields=["deactivated_at"])
    return True


def forget(person: User, *, at: datetime) -> User:
    """Leave an account that says nothing of whose it was, and that nobody can use (decision 28)."""
    person.email, person.given, person.family = person.erased_address, "", ""
    person.zone = person.country = person.skills = person.theme = ""
    person.language, person.wants_digests, person.shortcuts = "en", False, True
    person.last_login, person.is_staff, person.is_superuser = None, False, False
    person.deactivated_at = person.deactivated_at or at
    person.sign_outs += 1
    person.set_unusable_password()
    person.set_keys()
    person.save()
    return person
