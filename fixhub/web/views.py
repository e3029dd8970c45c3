"""Two choices that every page offers: how it looks and in which language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from fixhub import languages
from fixhub.accounts.actions import set_language, set_theme
from fixhub.accounts.colours import THEMES, YEAR, remember
from fixhub.web.ways import back


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the look in this browser and, for a person we know, on every other device."""
    answer = HttpResponseRedirect(back(request))
    chosen = request.POST.get("theme", "")
    chosen = chosen if chosen in THEMES else ""
    if request.user.is_authenticated:
        set_theme(request.user, chosen)
    remember(answer, chosen)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in this browser and, for a person we know, everywhere else."""
    answer = HttpResponseRedirect(back(request))
    chosen = request.POST.get("language", "")
    if chosen in languages.CODES:
        if request.user.is_authenticated:
            set_language(request.user, chosen)
        _remember(answer, chosen)
    return answer


def _remember(answer: HttpResponse, chosen: str) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    answer.set_cookie(name, chosen, max_age=YEAR, secure=_secure(), httponly=True, samesite="Lax")


def _secure() -> bool:
    return bool(settings.SESSION_COOKIE_SECURE)
