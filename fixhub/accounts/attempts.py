"""How often a password may be guessed: by place and account, and by account from all places together.

Nobody locks anybody out: the owner's place has tries of its own, whatever happens at other places.
"""

from ipaddress import IPv6Address, ip_address

from allauth.core import ratelimit
from django.http import HttpRequest

ANYWHERE, ONCE = "login_failed_anywhere", "login_failed_once"
# What one house or telephone has of the newer addresses: as many as it likes.
OF_ONE_HOUSE = 64


def network(address: str) -> str:
    """The place an address stands for."""
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> OF_ONE_HOUSE << OF_ONE_HOUSE)}/{OF_ONE_HOUSE}"


def may(request: HttpRequest, key: str) -> bool:
    """Whether a try is looked at; `key` is place and account.

    An account that is guessed at from everywhere leaves each further place one try in a quarter of an
    hour: its owner gets in with it, and who guesses needs a new place for each guess.
    """
    if ratelimit.consume(request, action=ANYWHERE, key=_account(key), dry_run=True):
        return True
    return ratelimit.consume(request, action=ONCE, key=key)


def note_failure(request: HttpRequest, key: str) -> None:
    ratelimit.consume(request, action=ANYWHERE, key=_account(key))


def _account(key: str) -> str:
    return key.partition(" ")[2]
