"""Two choices that every page offers: how it looks and in which language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from fixhub.accounts.actions import set_language
from fixhub.web.context import THEMES
from fixhub.web.ways import back

YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the look in this browser; anything but light and dark means the same as the device."""
    answer = HttpResponseRedirect(back(request))
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        answer.delete_cookie("theme", samesite="Lax")
    else:
        # The script of the page changes it too, so it is no HttpOnly cookie.
        answer.set_cookie("theme", chosen, max_age=YEAR, secure=_secure(), samesite="Lax")
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in this browser and, for a person we know, everywhere else."""
    answer = HttpResponseRedirect(back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            set_language(request.user, chosen)
        _remember(answer, chosen)
    return answer


def _remember(answer: HttpResponse, chosen: str) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    answer.set_cookie(name, chosen, max_age=YEAR, secure=_secure(), httponly=True, samesite="Lax")


def _secure() -> bool:
    return bool(settings.SESSION_COOKIE_SECURE)
