"""Signed links of letters: GET shows the form, POST acts, nobody is signed in.

Whoever holds the address may do its one act, so the address itself is the proof that a form came
from our page. The CSRF check would not work here: these pages send no referrer, and browsers then
send `Origin: null` with the form.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cohorts import rules
from cohorts.models import Team, TeamMilestone
from cohorts.views import link_forms
from fixhub import clock, links
from fixhub.accounts.models import User
from fixhub.links import Link
from fixhub.mail import choices

ONE_CLICK = "List-Unsubscribe"

Page = Callable[[HttpRequest, Link, User], HttpResponse | None]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Do or show what the link is for; too old, changed, or its person gone: a page that says so."""
    link = links.opened(token)
    person = _person(link)
    answer = _in_their_language(request, link, person) if link and person else None
    return _unseen(answer or render(request, "cohorts/links/over.html", status=404))


def _person(link: Link | None) -> User | None:
    if link is None:
        return None
    return User.objects.filter(pk=link.person_id, deactivated_at__isnull=True).first()


def _in_their_language(request: HttpRequest, link: Link, person: User) -> HttpResponse | None:
    with translation.override(person.language):
        return PAGES[link.act](request, link, person)


def _unseen(answer: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to no other site and stays in no cache or index."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _update(request: HttpRequest, link: Link, person: User) -> HttpResponse | None:
    team = Team.objects.select_related("cohort").filter(pk=link.object_id).first()
    if team is None or not _may(person, team):
        return None
    with timezone.override(clock.zone_or(person.zone, team.cohort.zone)):
        return link_forms.update(request, team, person)


def _submit(request: HttpRequest, link: Link, person: User) -> HttpResponse | None:
    obligation = TeamMilestone.objects.with_parts().filter(pk=link.object_id).first()
    if obligation is None or not _may(person, obligation.team):
        return None
    with timezone.override(clock.zone_or(person.zone, obligation.team.cohort.zone)):
        return link_forms.submit(request, obligation, person)


def _unsubscribe(request: HttpRequest, link: Link, person: User) -> HttpResponse:
    """The page asks by a button; a mail program's one-click is a bare POST (RFC 8058)."""
    if request.method == "POST":
        if "resume" in request.POST:
            choices.resume_digests(person, via="link")
        elif {"stop", ONE_CLICK} & set(request.POST):
            choices.stop_digests(person, via="link")
        if ONE_CLICK in request.POST:
            return HttpResponse(status=200)
        return HttpResponseRedirect(request.path)
    return render(request, "cohorts/links/unsubscribe.html", {"person": person})


def _may(person: User, team: Team) -> bool:
    """Asked at each use: the link dies when the person leaves or the edition ends."""
    return rules.can_submit(person, team) and rules.is_running(team.cohort)


PAGES: dict[str, Page] = {"update": _update, "submit": _submit, "unsubscribe": _unsubscribe}
