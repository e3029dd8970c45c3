"""What the frame of every page needs to know."""

from typing import Any

from django.http import HttpRequest

from fixhub.accounts.colours import THEMES
from fixhub.languages import NAMES

_NEXT_THEME = {"": "light", "light": "dark", "dark": "auto"}


def theme_of(request: HttpRequest) -> str:
    """The theme this browser chose; empty means the same as the device."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, languages and the address to come back to."""
    user = getattr(request, "user", None)
    # A person's choice goes with them to every device.
    own = user.theme if user and user.is_authenticated else ""
    theme = own or theme_of(request)
    return {
        "theme": theme,
        "theme_next": _NEXT_THEME[theme],
        "languages": NAMES,
        "here": request.get_full_path(),
    }
