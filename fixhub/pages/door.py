"""The local door: the address that a start of `manage.py up` prints, for one browser on this machine.

Looking at it takes nothing away; the first press of a button makes it that browser's, while this start lasts.
"""

import hmac
import secrets
from hashlib import sha256
from ipaddress import ip_address

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from fixhub.pages.models import DoorClaim

# A proxy on this machine lets the whole world in from 127.0.0.1.
FORWARDED = {"HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA"}
COOKIE, SALT, PATH = "door", "fixhub.pages.door", "/try/"


def is_open(request: HttpRequest, token: str) -> bool:
    """To this start's token on this machine, as long as no other browser has made it its own."""
    if not _is_here(request, token):
        return False
    whose = DoorClaim.objects.filter(door=settings.DOOR).values_list("browser", flat=True).first()
    return whose is None or hmac.compare_digest(whose, _browser(request))


def claim(request: HttpRequest) -> bool:
    """Make it this browser's, unless another one was quicker; a browser that was never shown it has none."""
    mine = _browser(request)
    if not mine:
        return False
    row, _ = DoorClaim.objects.get_or_create(door=settings.DOOR, defaults={"browser": mine})
    return hmac.compare_digest(row.browser, mine)


def hold() -> None:
    """Until this transaction ends, nobody else acts through the door that somebody has claimed."""
    DoorClaim.objects.filter(door=settings.DOOR).update(at=F("at"))


def let_know(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Give the browser the sign by which it is known again; scripts cannot read it."""
    if not _browser(request):
        sign = secrets.token_urlsafe(16)
        secure = bool(settings.SESSION_COOKIE_SECURE)
        answer.set_signed_cookie(
            COOKIE, sign, salt=SALT, path=PATH, httponly=True, secure=secure, samesite="Lax"
        )
    return answer


def _is_here(request: HttpRequest, token: str) -> bool:
    """Never where SITE_URL says it is production."""
    if not (settings.EMBEDDED and settings.DOOR) or FORWARDED & request.META.keys():
        return False
    given = sha256(token.encode()).hexdigest()
    return hmac.compare_digest(given, settings.DOOR) and ip_address(request.META["REMOTE_ADDR"]).is_loopback


def _browser(request: HttpRequest) -> str:
    """The hash of the browser's sign; empty where it has none, or one we did not give."""
    sign = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return sha256(sign.encode()).hexdigest() if sign else ""
