"""Looking for something: the search page, and the same in the palette that opens over any page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fixhub.accounts.names import LONGEST_SEARCH, search_words
from fixhub.pages import nav
from fixhub.pages.search import A_KIND, ALL_OF_A_KIND, FINDERS, Asked, search

IN_THE_PALETTE = 4


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Some of each kind, or up to 60 of one."""
    typed = request.GET.get("q", "")[:LONGEST_SEARCH]
    only = request.GET.get("kind", "")
    places = nav.entries(request)
    asked = Asked(request.user, search_words(typed), places, ALL_OF_A_KIND if only in FINDERS else A_KIND)
    context = {
        "typed": typed.replace("\0", "").strip(),
        "words": asked.words,
        "kinds": search(asked, only=only),
        "only": only in FINDERS,
        # What the bar shows is asked once.
        "nav": places,
    }
    return render(request, "pages/search.html", context)


@login_required
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """The choices of the palette; before two letters are typed, where one can go."""
    words = search_words(request.GET.get("q", ""))
    places = nav.entries(request)
    kinds = search(Asked(request.user, words, places, IN_THE_PALETTE))
    context = {"kinds": kinds, "places": [] if words else places, "words": words}
    return render(request, "pages/search/options.html", context)
