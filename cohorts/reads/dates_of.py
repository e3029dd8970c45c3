"""The dates of a person or of an edition, as entries for a calendar: bounded, in a few queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.ical import Entry
from cohorts.models import CalendarFeed, Cohort, Decision, Meeting, Milestone, TeamMilestone
from fixhub import clock

# The last follow-up of an edition is due a year after its end.
PAST, AHEAD = timedelta(days=180), timedelta(days=800)
MOST = 500
State = TeamMilestone.State
# What nobody is asked for any more; a calendar that knew it is told.
DROPPED = (State.WAIVED, State.CANCELLED)


def of_feed(feed: CalendarFeed) -> list[Entry]:
    """The deadlines of one's own and mentored teams, and the meetings that concern one.

    Of one edition: for who oversees it the dates that hold for all its teams, and the meetings
    they may see.
    """
    user, cohort = feed.user, feed.cohort
    if cohort is None:
        return [*_deadlines(user), *_meetings(Meeting.objects.concerning(user))]
    if Cohort.objects.overseen_by(user).filter(pk=cohort.pk).exists():
        seen = Meeting.objects.visible_to(user).filter(cohort=cohort)
        return [*_of_edition(cohort), *_meetings(seen)]
    return [
        *_deadlines(user, team__cohort=cohort),
        *_meetings(Meeting.objects.concerning(user).filter(cohort=cohort)),
    ]


def of_obligation(obligation: TeamMilestone) -> Entry:
    """One deadline, as the feed has it."""
    dated = TeamMilestone.objects.filter(pk=obligation.pk)
    return next(iter(_entries(dated)))


def of_meeting(meeting: Meeting) -> Entry:
    revision = meeting.current
    if revision is None:
        raise ValueError("a meeting has a revision")
    return Entry(
        uid=meeting.uid,
        sequence=revision.n,
        title=revision.title,
        starts_at=revision.starts_at,
        ends_at=revision.ends_at,
        zone=revision.zone,
        changed_at=revision.recorded_at,
        url=settings.SITE_URL + meeting.get_absolute_url(),
        place=revision.place or revision.link,
        note=revision.link,
        is_day=revision.is_day,
        is_cancelled=meeting.is_cancelled,
    )


def _deadlines(user: Any, **where: Any) -> Iterable[Entry]:
    own = user.memberships.now().values("team")
    asked = TeamMilestone.objects.filter(team__in=own, effective_due__range=_window(), **where)
    return _entries(asked.exclude(state=State.NOT_APPLICABLE))


def _entries(asked: QuerySet[TeamMilestone]) -> Iterable[Entry]:
    """A change request that is taken back gives the date before again: a change of its own."""
    back = Q(
        submissions__decisions__verdict=Decision.Verdict.REQUEST_CHANGES,
        submissions__decisions__revoked_at__isnull=False,
    )
    dated = asked.select_related("team__cohort", "milestone__current").annotate(
        dates=Count("dues", distinct=True),
        dated_at=Max("dues__recorded_at"),
        backs=Count("submissions__decisions", filter=back, distinct=True),
        back_at=Max("submissions__decisions__revoked_at", filter=back),
    )
    return [_deadline(one) for one in dated.order_by("effective_due", "pk")[:MOST]]


def _deadline(one: Any) -> Entry:
    """It has a moment, on the clock of the edition, and takes up no time."""
    is_dropped = one.state in DROPPED
    told = {"milestone": one.milestone.title, "team": one.team.name}
    return Entry(
        uid=_uid("team-milestone", one.pk, one.recorded_at),
        sequence=one.dates + one.backs + is_dropped,
        title=_("Due: %(milestone)s (%(team)s)") % told,
        starts_at=one.effective_due,
        ends_at=None,
        zone=one.team.cohort.zone,
        changed_at=max(filter(None, (one.dated_at, one.back_at)), default=one.recorded_at),
        url=settings.SITE_URL + one.get_absolute_url(),
        is_cancelled=is_dropped,
        is_busy=False,
    )


def _of_edition(cohort: Cohort) -> Iterable[Entry]:
    """Each milestone once, at the date that holds for all."""
    board = settings.SITE_URL + reverse("board", args=[cohort.slug])
    asked = Milestone.objects.filter(cohort=cohort, current__due_at__range=_window())
    return [
        Entry(
            uid=_uid("milestone", one.pk, cohort.recorded_at),
            sequence=one.current.n,
            title=_("Due: %(milestone)s") % {"milestone": one.title},
            starts_at=one.current.due_at,
            ends_at=None,
            zone=cohort.zone,
            changed_at=one.current.recorded_at,
            url=board,
            is_busy=False,
        )
        for one in asked.select_related("current").order_by("current__due_at", "pk")[:MOST]
        if one.current
    ]


def _meetings(seen: QuerySet[Meeting]) -> Iterable[Entry]:
    within = seen.filter(current__starts_at__range=_window()).select_related("cohort", "current")
    return [of_meeting(one) for one in within.order_by("current__starts_at", "pk")[:MOST]]


def _window() -> tuple[datetime, datetime]:
    """Half a year back and two years ahead; it moves once a day."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - PAST, today + AHEAD


def _uid(kind: str, pk: int, since: datetime) -> UUID:
    """A name that stays, and that no other FIXHub gives to anything else."""
    return uuid5(NAMESPACE_URL, f"fixhub:{kind}:{pk}:{since.isoformat()}")
