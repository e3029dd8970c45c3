"""Notices to one person: composed when they are shown, from what is true then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fixhub.events.models import Event, Notice
from fixhub.pages.news import sentences, subjects
from fixhub.pages.news.said import Said
from fixhub.pages.news.subjects import Subjects

A_PAGE = 40
# More than this is counted by nobody.
MANY = 99


@dataclass(frozen=True)
class Line:
    """A notice as its reader finds it."""

    notice: Notice
    said: Said
    place: str


@dataclass(frozen=True)
class Page:
    """One page of notices, and the key of the next one."""

    lines: Sequence[Line]
    older: str

    @property
    def newest(self) -> int:
        """Up to here "all" is meant: what comes later was not on the page."""
        return self.lines[0].notice.pk


@dataclass(frozen=True)
class Bell:
    """How many notices a person has not read; counted no further than anybody would."""

    unread: int

    @property
    def label(self) -> str:
        return f"{MANY}+" if self.unread > MANY else str(self.unread)


def bell_of(reader: Any) -> Bell:
    """One query, which looks at a hundred rows at most."""
    unread = Notice.objects.of(reader).unread().order_by()
    return Bell(unread[: MANY + 1].count())


def page(reader: Any, *, unread: bool, before: str) -> Page:
    """The newest notices, or those before one; page after page costs the same."""
    found = Notice.objects.of(reader).newest_first()
    if unread:
        found = found.unread()
    if before.isascii() and before.isdecimal() and len(before) <= 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("event__by")[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    return Page(lines(shown, reader), str(shown[-1].pk) if len(rows) > A_PAGE else "")


def lines(notices: Sequence[Notice], reader: Any) -> list[Line]:
    """What each says to this reader, in a fixed number of queries."""
    read = subjects.read([notice.event for notice in notices], reader)
    return [Line(notice, _said(notice.event, read), _place(notice.event, read)) for notice in notices]


def _said(event: Event, read: Subjects) -> Said:
    """What was taken back, or is no longer the reader's to see, is said without its facts."""
    if event.cohort_id and not read.eyes.may_read(event):
        return Said(_("This is no longer open to you"), "minus", gone=True)
    said = sentences.say(event, read)
    return Said(_("This was taken back"), "undo-2", gone=True) if said.gone else said


def _place(event: Event, read: Subjects) -> str:
    """The team and the edition, for who has several."""
    if event.cohort_id and not read.eyes.may_read(event):
        return ""
    team, cohort = read.team(event), read.cohort(event)
    return " · ".join(str(part) for part in (team, cohort) if part)
