"""The entries of the top bar and of the phone's bottom bar, by what a person is, now."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Membership, Team
from fixhub.pages.news.notices import Bell, bell_of

# A phone's bar holds four; what comes after is in the account menu.
TABS = 4


@dataclass(frozen=True)
class Entry:
    """A place to go. `tab`: in a phone's bar; `menu`: in the account menu only, on every device.

    `key`: what leads there after the letter g, where shortcuts are on.
    """

    label: str | Promise
    url: str
    icon: str
    current: bool = False
    tab: bool = False
    menu: bool = False
    key: str = ""


def context(request: HttpRequest) -> dict[str, Any]:
    """`nav` and `bell` for the templates; asked only by pages that show them, and once."""
    return {
        "nav": SimpleLazyObject(lambda: entries(request)),
        "bell": SimpleLazyObject(lambda: bell(request)),
    }


def bell(request: HttpRequest) -> Bell:
    """What is not read yet: one query."""
    user = getattr(request, "user", None)
    return bell_of(user) if user is not None and user.is_authenticated else Bell(0)


def entries(request: HttpRequest) -> list[Entry]:
    """Where the person can go: two queries, however many teams and editions they have."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    own, mentors = _teams(user, request.path)
    edition = getattr(request, "edition_shown", None) or _edition(user, request.path)
    places = _participant(own) if own else []
    if mentors:
        places += _mentor()
    if places and not edition:
        places += [Entry(_("Meetings"), reverse("own_meetings"), "calendar")]
    if edition:
        places += _overseer(edition, desk=edition.managed and not mentors)
    return _marked(places or _beginner(user), request.path) + _menu(
        launches=bool(edition and edition.launches),
        imports=bool(edition and edition.managed),
        looks=user.is_staff or bool(edition and edition.managed),
    )


def _participant(team: Team) -> list[Entry]:
    where = [team.cohort.slug, team.slug]
    return [
        Entry(_("Home"), reverse("home"), "house", key="h"),
        Entry(_("Milestones"), reverse("milestones", args=where), "list-checks", key="m"),
        Entry(_("Team"), reverse("team", args=where), "users", key="t"),
    ]


def _mentor() -> list[Entry]:
    return [
        Entry(_("Desk"), reverse("desk"), "eye", key="d"),
        Entry(_("My teams"), reverse("my_teams"), "user-round", key="y"),
    ]


def _overseer(edition: Any, *, desk: bool) -> list[Entry]:
    here = [edition.slug]
    return [
        Entry(_("Board"), reverse("board", args=here), "flag", key="b"),
        Entry(_("Teams"), reverse("teams", args=here), "users", key="t"),
        Entry(_("People"), reverse("people", args=here), "user-round"),
        *([Entry(_("Desk"), reverse("desk"), "eye", key="d")] if desk else []),
        *([Entry(_("Messages"), reverse("messages", args=here), "mail", key="l")] if edition.managed else []),
        Entry(_("Report"), reverse("report", args=here), "file-text", key="r"),
        Entry(_("Meetings"), reverse("meetings", args=here), "calendar", key="e"),
    ]


def _menu(*, launches: bool, imports: bool, looks: bool) -> list[Entry]:
    """What is needed now and then; the style guide by who translates, trains or builds."""
    launch = [Entry(_("Launch an edition"), reverse("launch"), "plus", menu=True)] if launches else []
    guide = [Entry(_("Style guide"), reverse("styleguide"), "eye", menu=True)] if looks else []
    imported = [Entry(_("Imports"), reverse("imports"), "file-text", menu=True)] if imports else []
    return [
        *launch,
        *imported,
        Entry(_("Your letters"), reverse("own_messages"), "mail", menu=True),
        Entry(_("Your jobs"), reverse("jobs"), "hourglass", menu=True),
        Entry(_("Recently deleted"), reverse("own_deleted"), "undo-2", menu=True),
        Entry(_("Settings"), reverse("account"), "user-round", menu=True),
        *guide,
    ]


def _beginner(user: Any) -> list[Entry]:
    """A manager whose programme has no edition yet, and who has no programme yet but may add one."""
    start = Entry(_("First steps"), reverse("start"), "list-checks")
    if not user.programme_roles.now().filter(role="manager").exists():
        return [start] if user.is_staff else []
    return [
        start,
        Entry(_("Launch an edition"), reverse("launch"), "plus"),
        Entry(_("Imports"), reverse("imports"), "file-text"),
    ]


def edition_shown(request: HttpRequest, slug: str) -> Any:
    """The edition a page of its overseers is about, or 404; the bar of that page asks for no other."""
    found = get_object_or_404(_overseen(request.user), slug=slug)
    request.edition_shown = found  # type: ignore[attr-defined]
    return found


def _edition(user: Any, path: str) -> Any:
    """The edition the page is about, else the newest that runs."""
    overseen = _overseen(user)
    here = [cohort for cohort in overseen if _is_about(path, cohort)]
    return next(iter([*here, *overseen]), None)


def _overseen(user: Any) -> Any:
    """`managed` says by this person, `launches` that they may launch another one beside it."""
    managed = Cohort.objects.managed_by(user).filter(pk=OuterRef("pk"))
    running = Cohort.objects.running().filter(pk=OuterRef("pk"))
    launching = user.programme_roles.now().filter(role="manager", programme=OuterRef("programme"))
    return (
        Cohort.objects.overseen_by(user)
        .annotate(managed=Exists(managed), runs=Exists(running), launches=Exists(launching))
        .order_by("-runs", F("kickoff").desc(nulls_last=True), "-pk")
    )


def _teams(user: Any, path: str) -> tuple[Team | None, bool]:
    """The team of one's own that the page is about, else the newest; and whether one mentors any."""
    memberships = list(user.memberships.now().select_related("team__cohort").order_by("-starts", "-pk"))
    own = [m.team for m in memberships if m.role in Membership.PARTICIPANTS]
    here = [team for team in own if _is_about(path, team.cohort)]
    return next(iter([*here, *own]), None), any(m.role == Membership.Role.MENTOR for m in memberships)


def _is_about(path: str, cohort: Cohort) -> bool:
    return path.startswith(f"/cohorts/{cohort.slug}/")


def _marked(places: list[Entry], path: str) -> list[Entry]:
    """The entry whose address is the longest beginning of the page's is the current one."""
    under = [place.url for place in places if path == place.url or path.startswith(f"{place.url}/")]
    current = max(under, key=len, default="")
    return [replace(place, current=place.url == current, tab=n < TABS) for n, place in enumerate(places)]
