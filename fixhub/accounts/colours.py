"""Light, dark, or the same as the device: kept with the person, and in the browser for who is not known."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

THEMES = ("light", "dark")
CHOICES = [("", _("As on my device")), ("light", _("Light")), ("dark", _("Dark"))]
YEAR = 365 * 24 * 3600


def remember(answer: HttpResponse, theme: str) -> None:
    """In this browser; anything but light and dark means the same as the device."""
    if theme not in THEMES:
        answer.delete_cookie("theme", samesite="Lax")
        return
    secure = bool(settings.SESSION_COOKIE_SECURE)
    # The script of the page changes it too, so it is no HttpOnly cookie.
    answer.set_cookie("theme", theme, max_age=YEAR, secure=secure, samesite="Lax")
