"""Meetings in words: when, on whose clock, where, and who came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.meeting_times import comes_twice
from cohorts.models import Attendance, Meeting, MeetingRevision, Team
from cohorts.reads import meetings
from fixhub import clock
from fixhub.web import dates

NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Chip:
    """A status in words with its sign."""

    kind: str
    text: str
    icon: str = "calendar"


@dataclass(frozen=True)
class Appointment:
    """One meeting as its reader finds it; times are on the reader's clock."""

    meeting: Meeting
    revision: MeetingRevision

    @property
    def when(self) -> str:
        revision = self.revision
        if revision.is_day:
            return dates.day(clock.local(revision.starts_at, revision.zone).date())
        return dates.span(revision.starts_at, revision.ends_at)

    @property
    def begins(self) -> datetime:
        """For machines: on the clock of the place."""
        return clock.local(self.revision.starts_at, self.revision.zone)

    @property
    def there(self) -> str:
        """The same on the clock of the place, where that is another one than the reader's."""
        revision, here = self.revision, timezone.get_current_timezone()
        shown = revision.starts_at.astimezone(here).utcoffset()
        if revision.is_day or shown == self.begins.utcoffset():
            return ""
        zone = ZoneInfo(revision.zone)
        with timezone.override(zone):
            told = {"city": dates.city(zone), "when": dates.span(revision.starts_at, revision.ends_at)}
        return _("In %(city)s: %(when)s") % told

    @property
    def night(self) -> str:
        """A word on the hour that comes twice when the clocks go back."""
        begins = self.begins
        if self.revision.is_day or not comes_twice(self.revision.starts_at, self.revision.zone):
            return ""
        with timezone.override(begins.tzinfo):
            told = {"wall": dates.clock(self.revision.starts_at)}
        if begins.fold:
            return _("The clocks go back that night: this is the second %(wall)s.") % told
        return _("The clocks go back that night: this is the first %(wall)s.") % told

    @property
    def chip(self) -> Chip:
        if self.meeting.is_cancelled:
            return Chip("none", _("Cancelled"), "x")
        if not self.meeting.is_over:
            return self._coming()
        noted, came = getattr(self.meeting, "noted", 0), getattr(self.meeting, "came", 0)
        if not noted:
            return Chip("none", _("Nobody noted who came"), "circle-dashed")
        said = ngettext("%(came)s of %(noted)s came", "%(came)s of %(noted)s came", noted)
        return Chip("ok", said % {"came": came, "noted": noted}, "check")

    def _coming(self) -> Chip:
        starts_at, now = self.revision.starts_at, clock.now()
        if starts_at <= now:
            return Chip("due", _("Now"))
        first = self.begins.date() if self.revision.is_day else starts_at
        return Chip("due" if starts_at - now <= NEAR else "none", dates.ahead(first))


def of(found: Iterable[Meeting]) -> list[Appointment]:
    return [Appointment(one, one.current) for one in found if one.current]


def around(user: Any, team: Team) -> list[Appointment]:
    """The next few meetings of a team and its edition, then the last few."""
    coming, past = meetings.around(user, team)
    return of([*listed(coming), *listed(past)])


def listed(found: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """With all that a line shows: its words, its team, and how many came."""
    standing = Q(attendances__isnull=False, attendances__revoked_at__isnull=True)
    came = standing & ~Q(attendances__how=Attendance.How.ABSENT)
    return found.select_related("cohort", "team__cohort", "current").annotate(
        noted=Count("attendances", filter=standing), came=Count("attendances", filter=came)
    )
