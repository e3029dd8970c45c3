"""The page of an edition for people who are not signed in, and opening and closing it."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions import publications
from cohorts.models import Cohort, Publication
from fixhub.languages import CODES, NAMES
from fixhub.pages import public
from fixhub.refused import Refused
from fixhub.web.toasts import saved

# Long enough for a crowd, short enough for who takes a name or a page back.
KEPT = "public, max-age=60"


@require_safe
def show(request: HttpRequest, cohort: str) -> HttpResponseBase:
    """Alike for everybody; what is not published is not there (see fixhub.web.middleware.PublicPages)."""
    published = (
        Publication.objects.now().filter(cohort__slug=cohort).select_related("cohort__programme").first()
    )
    if published is None:
        raise Http404
    asked = request.GET.get("lang", "")
    language = asked if asked in CODES else translation.get_language()
    with translation.override(language):
        context = _context(published.cohort, request) | {"findable": published.findable}
        answer = render(request, "pages/public.html", context)
    answer["Cache-Control"] = KEPT
    answer["Content-Language"] = language or "en"
    if not published.findable:
        answer["X-Robots-Tag"] = "noindex"
    # Weak: the same page, compressed or not.
    answer["ETag"] = f'W/"{sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET shows what everybody would read, POST publishes it."""
    edition = _managed(request, cohort)
    if request.method == "POST":
        return _published(request, edition)
    context = _context(edition, request) | {
        "published": edition.publications.now().first(),
        "address": settings.SITE_URL + reverse("public", args=[edition.slug]),
    }
    return render(request, "pages/publication.html", context)


@login_required
@require_POST
def withdrawal(request: HttpRequest, cohort: str) -> HttpResponse:
    edition = _managed(request, cohort)
    try:
        publications.withdraw(edition, by=request.user, via="page")
    except Refused as no:
        messages.error(request, str(no.reason))
    else:
        undo = reverse("publication", args=[edition.slug])
        saved(request, _("The page is not public any more."), undo_url=undo)
    return redirect("publication", edition.slug)


def _published(request: HttpRequest, edition: Cohort) -> HttpResponse:
    findable = {"yes": True, "no": False}.get(request.POST.get("findable", ""))
    was_public = edition.publications.now().exists()
    publications.publish(edition, by=request.user, findable=findable, via="page")
    if was_public:
        saved(request, _("Your answer about search engines is saved."))
    else:
        undo = reverse("publication_withdrawal", args=[edition.slug])
        saved(request, _("The page is public."), undo_url=undo)
    return redirect("publication", edition.slug)


def _managed(request: HttpRequest, slug: str) -> Cohort:
    return get_object_or_404(Cohort.objects.managed_by(request.user).select_related("programme"), slug=slug)


def _context(cohort: Cohort, request: HttpRequest) -> dict[str, Any]:
    edition = public.read(cohort, request.GET.get("page"))
    return {"cohort": cohort, "edition": edition, "languages": NAMES}
