"""What a person finds of what they may see, kind by kind, each with the same number of queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cohorts.models import Challenge, Cohort, Meeting, Membership, Milestone, Team, TeamMilestone
from cohorts.models.milestone import in_language
from cohorts.reads import persons
from cohorts.reads.matching import best_first, holding
from fixhub.accounts.names import folded
from fixhub.pages.nav import Entry
from fixhub.web import dates

A_KIND = 6
ALL_OF_A_KIND = 60
# What is folded here and not in the database: titles and names of editions, the newest first.
MOST_READ = 600


@dataclass(frozen=True)
class Hit:
    """Something found, and where it is, for people and for programs.

    `meta` tells it from others of the same name.
    """

    title: str
    url: str
    meta: str = ""
    api: str = ""


@dataclass(frozen=True)
class Asked:
    """Who looks for which folded words, and where they could go by the menu."""

    user: Any
    words: list[str]
    places: list[Entry]
    most: int

    @cached_property
    def overseen(self) -> set[int]:
        return set(Cohort.objects.overseen_by(self.user).values_list("pk", flat=True))

    def fits(self, *texts: str) -> bool:
        """Whether one of the texts holds every word."""
        return any(all(word in text for word in self.words) for text in map(folded, texts))


@dataclass(frozen=True)
class Kind:
    """The things of one kind that were found, and whether there are more."""

    key: str
    label: str | Promise
    icon: str
    hits: list[Hit]
    more: bool


def search(asked: Asked, *, only: str = "") -> list[Kind]:
    """The kinds of which something was found; one of them alone where `only` names it."""
    wanted = {only: FINDERS[only]} if only in FINDERS else FINDERS
    found = [_kind(key, finder, asked) for key, finder in wanted.items()] if asked.words else []
    return [kind for kind in found if kind.hits]


def _kind(key: str, finder: "Finder", asked: Asked) -> Kind:
    hits = list(finder.find(asked))[: asked.most + 1]
    return Kind(key, finder.label, finder.icon, hits[: asked.most], len(hits) > asked.most)


def _teams(asked: Asked) -> Iterable[Hit]:
    seen = Team.objects.visible_to(asked.user).filter(holding("search_key", asked.words))
    for team in best_first(seen.select_related("cohort"), "search_key", asked.words)[: asked.most + 1]:
        meta = _beside(team.cohort.name, team.theme)
        yield Hit(team.name, team.get_absolute_url(), meta, _at("team", team.pk))


def _people(asked: Asked) -> Iterable[Hit]:
    shown = Team.objects.visible_to(asked.user)
    places = Membership.objects.now().filter(team__in=shown).select_related("team").order_by("-starts", "pk")
    seen = persons.found(asked.user, asked.words).prefetch_related(
        Prefetch("memberships", places, to_attr="places")
    )
    for person in seen[: asked.most + 1]:
        teams = dict.fromkeys(place.team.name for place in person.places)
        meta, page = ", ".join(list(teams)[:3]), reverse("person", args=[person.pk])
        yield Hit(person.full_name, page, meta, _at("person", person.pk))


def _milestones(asked: Asked) -> Iterable[Hit]:
    """Those of one's own teams; for whoever oversees an edition its board."""
    seen = (
        Milestone.objects.filter(cohort__in=Cohort.objects.visible_to(asked.user))
        .select_related("current", "cohort")
        .order_by(F("cohort__kickoff").desc(nulls_last=True), "position", "pk")[:MOST_READ]
    )
    fitting = [one for one in seen if one.current and asked.fits(*_titles(one.current.titles))]
    of_teams = _obligations(asked, fitting[: asked.most + 1])
    for milestone in fitting[: asked.most + 1]:
        own = of_teams.get(milestone.pk, [])
        for obligation in own:
            place = _at("team-milestone", obligation.pk)
            yield Hit(milestone.title, obligation.get_absolute_url(), obligation.team.name, place)
        if not own and milestone.cohort_id in asked.overseen:
            cohort, place = milestone.cohort, _at("milestone", milestone.pk)
            yield Hit(milestone.title, cohort.get_absolute_url(), cohort.name, place)


def _obligations(asked: Asked, milestones: list[Milestone]) -> dict[int, list[TeamMilestone]]:
    teams = asked.user.memberships.now().values("team")
    rows = TeamMilestone.objects.filter(team__in=teams, milestone__in=milestones).with_parts()
    found: dict[int, list[TeamMilestone]] = {}
    for row in rows.order_by("team__sort_key", "pk")[: ALL_OF_A_KIND * 2]:
        found.setdefault(row.milestone_id, []).append(row)
    return found


def _challenges(asked: Asked) -> Iterable[Hit]:
    seen = Challenge.objects.visible_to(asked.user).standing().select_related("cohort")
    for challenge in seen.order_by("-cohort", "position", "pk")[:MOST_READ]:
        owner = challenge.owner_organisation
        if asked.fits(*(f"{title} {owner}" for title in _titles(challenge.titles))):
            meta, place = _beside(challenge.cohort.name, owner), _at("challenge", challenge.pk)
            yield Hit(challenge.title, challenge.get_absolute_url(), meta, place)


def _meetings(asked: Asked) -> Iterable[Hit]:
    """The latest first: what is looked for is mostly near."""
    seen = Meeting.objects.visible_to(asked.user).standing().with_parts()
    for meeting in seen.order_by("-current__starts_at", "-pk")[:MOST_READ]:
        if meeting.current and asked.fits(meeting.current.title):
            day = dates.day_short(meeting.current.starts_at)
            meta, place = _beside(day, meeting.cohort.name), _at("meeting", meeting.pk)
            yield Hit(meeting.current.title, meeting.get_absolute_url(), meta, place)


def _editions(asked: Asked) -> Iterable[Hit]:
    seen = Cohort.objects.visible_to(asked.user).select_related("programme")
    for cohort in seen.order_by(F("kickoff").desc(nulls_last=True), "-pk")[:MOST_READ]:
        if asked.fits(f"{cohort.name} {cohort.programme.name}"):
            overseen = cohort.pk in asked.overseen
            url = cohort.get_absolute_url() if overseen else reverse("teams", args=[cohort.slug])
            yield Hit(cohort.name, url, cohort.programme.name, _at("cohort", cohort.slug))


def _pages(asked: Asked) -> Iterable[Hit]:
    for place in asked.places:
        with override("en"):
            english = str(place.label)
        if asked.fits(str(place.label), english):
            yield Hit(str(place.label), place.url)


def _titles(titles: dict[str, str]) -> list[str]:
    """In the reader's language, and in English."""
    return [in_language(titles), in_language(titles, "en")]


def _at(resource: str, key: int | str) -> str:
    """Its address in the API."""
    return reverse(f"api-{resource}-detail", args=[key])


def _beside(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


@dataclass(frozen=True)
class Finder:
    label: str | Promise
    icon: str
    find: Callable[[Asked], Iterable[Hit]]


# In the order in which they are shown.
FINDERS = {
    "teams": Finder(_("Teams"), "users", _teams),
    "people": Finder(_("People"), "user-round", _people),
    "milestones": Finder(_("Milestones"), "list-checks", _milestones),
    "challenges": Finder(_("Challenges"), "circle-dashed", _challenges),
    "meetings": Finder(_("Meetings"), "calendar", _meetings),
    "editions": Finder(_("Editions"), "flag", _editions),
    "pages": Finder(_("Pages"), "file-text", _pages),
}
