"""What a sentence about an event is made of, and what all of them need."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fixhub.events.models import Event
from fixhub.pages.news.subjects import Subjects


@dataclass(frozen=True)
class Said:
    """A sentence; `quote` is somebody's own words, `gone` says that it was taken back since."""

    text: str
    icon: str
    url: str = ""
    quote: str = ""
    gone: bool = False


Say = Callable[[Event, Subjects], Said]


def name_of(event: Event) -> str:
    return event.by.full_name if event.by else _("The programme")


def milestone_url(event: Event, subjects: Subjects, key: str, anchor: str = "") -> str:
    """The page of a team's milestone, for whoever may open it."""
    team = subjects.team(event)
    if team is None or not subjects.eyes.sees_inside(event):
        return ""
    return reverse("milestone", args=[team.cohort.slug, team.slug, key]) + anchor


def team_url(event: Event, subjects: Subjects) -> str:
    team = subjects.team(event)
    return team.get_absolute_url() if team else ""


def unknown(event: Event, subjects: Subjects) -> Said:
    return Said(_("Something happened"), "circle")
