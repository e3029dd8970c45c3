"""Private calendar addresses: making and ending them, and what they answer."""

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts import ical
from cohorts.actions import calendars
from cohorts.ical import Entry
from cohorts.models import CalendarFeed, Cohort
from cohorts.reads import dates_of
from cohorts.views.acting import undone
from cohorts.views.finding import cohort_of, obligation_of
from cohorts.views.meetings import meeting_of

EDITIONS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """GET lists one's addresses; POST makes one, anew if there was one, and shows it this once."""
    address = ""
    if request.method == "POST":
        slug = request.POST.get("cohort", "")
        cohort = cohort_of(request.user, slug) if slug else None
        _feed, token = calendars.make(by=request.user, cohort=cohort, via="page")
        address = settings.SITE_URL + reverse("calendar_feed", args=[token])
    feeds = CalendarFeed.objects.visible_to(request.user).standing().select_related("cohort")
    standing = {feed.cohort_id: feed for feed in feeds}
    editions = Cohort.objects.visible_to(request.user).order_by("-kickoff", "-pk")[:EDITIONS]
    context = {
        "address": address,
        "of_all": standing.get(None),
        "editions": [(edition, standing.get(edition.pk)) for edition in editions],
    }
    return render(request, "cohorts/calendars.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk)
    undone(
        request,
        lambda: calendars.revoke(feed, by=request.user, via="page"),
        _("The address leads nowhere any more. Take it out of your calendar."),
    )
    return redirect("calendars")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs: nobody is signed in, the address alone opens."""
    found = calendars.find(token)
    if found is None:
        raise Http404
    with translation.override(found.user.language):
        name = f"FIXHub · {found.cohort}" if found.cohort else "FIXHub"
        return _answer(request, ical.written(dates_of.of_feed(found), name=name))


@login_required
@require_safe
def of_milestone(request: HttpRequest, cohort: str, team: str, key: str) -> HttpResponse:
    obligation = obligation_of(request.user, cohort, team, key)
    return _one(request, dates_of.of_obligation(obligation), f"{obligation.team.slug}-{key}")


@login_required
@require_safe
def of_meeting(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    meeting = meeting_of(request.user, cohort, pk)
    return _one(request, dates_of.of_meeting(meeting), f"{meeting.cohort.slug}-{pk}")


def _one(request: HttpRequest, entry: Entry, name: str) -> HttpResponse:
    answer = _answer(request, ical.written([entry], name=entry.title))
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """Unchanged dates are not sent again; what is private stays out of shared caches."""
    answer = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = etag = f'"{sha256(content).hexdigest()[:32]}"'
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if isinstance(found, HttpResponse) else answer
