"""Whom a command means."""

from django.core.management.base import CommandError

from fixhub.accounts.models import User
from fixhub.accounts.names import email_key


def person_of(address: str) -> User:
    """The person of an address; a sentence where there is none."""
    told = ascii(address)[1:-1][:254]
    found = None if "\0" in address or told != address[:254] else _found(address)
    if found is None:
        raise CommandError(f"Nobody here has the address {told}.")
    return found


def _found(address: str) -> User | None:
    return User.objects.filter(email_key=email_key(address)).first()
