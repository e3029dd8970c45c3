"""The activity of a team or an edition: what happened by day, as far as its reader may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.models import Team
from fixhub import clock
from fixhub.events.models import Event
from fixhub.pages import keyset
from fixhub.pages.news import sentences, subjects
from fixhub.pages.news.said import Said
from fixhub.web import dates

A_PAGE = 40
# What a kind of the filter is called, and how its verbs begin.
KINDS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "updates": (_("Updates"), ("update.",)),
    "milestones": (_("Milestones"), ("milestone.", "comment.")),
    "people": (_("People"), ("team.", "invitation.")),
    "meetings": (_("Meetings"), ("meeting.", "attendance.")),
}
# How it was done, where that was not on a page.
DOORS: dict[str, str | Promise] = {
    "api": _("by the API"),
    "link": _("by a link"),
    "command": _("by a command"),
    "job": _("by itself"),
    "admin": _("in the administration"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    event: Event
    said: Said
    team: Team | None

    @property
    def door(self) -> str | Promise:
        return DOORS.get(self.event.via, "")


@dataclass(frozen=True)
class Day:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Feed:
    """One page of what happened, and the key of the next one."""

    days: Sequence[Day]
    older: str


def feed(events: QuerySet[Event], reader: Any, *, kind: str, before: str) -> Feed:
    """The newest, or those before a key: the same number of queries for any number of events."""
    if kind in KINDS:
        events = events.filter(verb__in=_verbs(kind))
    found = list(keyset.after(events, before, moment="occurred_at").select_related("by")[: A_PAGE + 1])
    shown, more = found[:A_PAGE], len(found) > A_PAGE
    read = subjects.read(shown, reader)
    lines = [Line(event, sentences.say(event, read), read.team(event)) for event in shown]
    return Feed(_by_day(lines), keyset.key(shown[-1].occurred_at, shown[-1].pk) if more else "")


def _verbs(kind: str) -> list[str]:
    return [verb for verb in sentences.SENTENCES if verb.startswith(KINDS[kind][1])]


def _by_day(lines: Iterable[Line]) -> list[Day]:
    """On the reader's calendar."""
    today = _day(clock.now())
    grouped = groupby(lines, key=lambda line: _day(line.event.occurred_at))
    return [Day(_title(day, today), list(found)) for day, found in grouped]


def _day(instant: datetime) -> date:
    return timezone.localtime(instant).date()


def _title(day: date, today: date) -> str:
    if day == today:
        return gettext("Today")
    return gettext("Yesterday") if (today - day).days == 1 else dates.day(day, today=today)
