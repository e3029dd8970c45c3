"""How often a password may be guessed or a code asked for: by place and account, and from all places.

Nobody locks anybody out: the owner's place has tries of its own, whatever happens at other places.
"""

from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.db import connection
from django.http import HttpRequest

from fixhub import clock

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


def may_send(request: HttpRequest, code: str, email: str) -> bool:
    """Whether a code is mailed to an address: "sign_in_code" or "password_code".

    Three an hour for each place, twelve for all together, then one for each further place: who has no
    password gets in by these codes alone, and strangers who ask for them must not keep them out.
    """
    key = f"{network(get_adapter().get_client_ip(request))} {email}"
    if not ratelimit.consume(request, action=code, key=key):
        return False
    if ratelimit.consume(request, action=f"{code}_anywhere", key=email):
        return True
    return ratelimit.consume(request, action=f"{code}_once", key=key)


def forget_over() -> int:
    """Take away the counters that are over; the cache does so only when it is full."""
    over = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [over])
        return int(cursor.rowcount)


def note_failure(request: HttpRequest, key: str) -> None:
    ratelimit.consume(request, action=ANYWHERE, key=_account(key))


def _account(key: str) -> str:
    return key.partition(" ")[2]
