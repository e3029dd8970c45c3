"""Planning a meeting, moving it, cancelling it and bringing it back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import meeting_times, restoring, room, rules
from cohorts.meeting_times import Times
from cohorts.models import Cohort, Meeting, MeetingRevision, Team
from fixhub import clock
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused

TITLE_LENGTH, PLACE_LENGTH, LINK_LENGTH = 200, 300, 500
# Two a week for each of a thousand teams would still fit into a year of an edition.
MOST, MOST_OF_A_TEAM, MOST_REVISIONS = 5_000, 200, 200
Precision = MeetingRevision.Precision


@dataclass(frozen=True)
class Content:
    """What one revision says."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    precision: str = Precision.MINUTE
    place: str = ""
    link: str = ""

    @classmethod
    def of(cls, revision: MeetingRevision) -> "Content":
        return cls(**{name: getattr(revision, name) for name in cls.__dataclass_fields__})

    @property
    def cleaned(self) -> "Content":
        return replace(self, title=visible(self.title), place=visible(self.place), link=self.link.strip())

    @property
    def times(self) -> Times:
        return Times(self.starts_at, self.ends_at, self.precision)

    def news_after(self, before: "Content") -> dict[str, bool]:
        """Whether somebody who goes there must know: another time, or another place."""
        elsewhere = (self.place, self.link) != (before.place, before.link)
        return {"moved": self.times != before.times, "elsewhere": elsewhere}


def plan(
    cohort: Cohort,
    *,
    by: Any,
    kind: str,
    audience: str,
    team: Team | None = None,
    form_key: UUID | None = None,
    uid: UUID | None = None,
    via: str,
    **what: Any,
) -> Meeting:
    """Add a meeting that says `what` (see Content). The same form sent twice is one meeting.

    `uid` is what a calendar calls it already.
    """
    place = Meeting(cohort=cohort, team=team, kind=kind, audience=audience, by=by, form_key=form_key)
    place.uid = uid or place.uid
    rules.require(rules.can_arrange(by, place), _("You cannot plan this kind of meeting here."))
    rules.require_running(cohort)
    _require_place(place)
    content = Content(**what).cleaned
    _require_sense(content)
    return _plan_once(place, content, by=by, via=via)


def _plan_once(place: Meeting, content: Content, *, by: Any, via: str) -> Meeting:
    try:
        with transaction.atomic():
            return _plan(place, content, by=by, via=via)
    except IntegrityError:
        if place.form_key is None:
            raise
        same = Meeting.objects.with_parts().filter(by=by, form_key=place.form_key, cohort=place.cohort)
        if sent := same.first():
            return sent
        raise Refused(_("This form was sent for another edition already. Open it anew.")) from None


def _plan(meeting: Meeting, content: Content, *, by: Any, via: str) -> Meeting:
    room.hold(meeting.cohort)
    _require_room(meeting)
    meeting.recorded_at = clock.now()
    meeting.save(force_insert=True)
    _revise(meeting, content, by=by, n=1)
    _record("meeting.planned", meeting, by=by, via=via)
    return meeting


@transaction.atomic
def change(meeting: Meeting, *, by: Any, via: str, seen: int | None = None, **what: Any) -> Meeting:
    """Move or reword a meeting by one more revision; what says the same adds none.

    `seen` is the revision the person looked at: what somebody else changed meanwhile is not lost.
    """
    _require_allowed(meeting, by)
    content = Content(**what).cleaned
    _require_sense(content)
    current = _take_turn(meeting)
    if seen is not None and seen != current.n:
        raise Refused(_("Somebody changed this meeting meanwhile. Look at it again."))
    if content != Content.of(current):
        _require_standing(meeting)
        _revise(meeting, content, by=by, n=current.n + 1)
        _record("meeting.changed", meeting, by=by, via=via, **content.news_after(Content.of(current)))
    return meeting


@transaction.atomic
def take_back(revision: MeetingRevision, *, by: Any, via: str) -> Meeting:
    """Undo a change: the meeting says what it said before, in one more revision."""
    meeting = revision.meeting
    _require_allowed(meeting, by)
    current = _take_turn(meeting)
    _require_standing(meeting)
    before = meeting.revisions.filter(n=revision.n - 1).first()
    if before is None or current.pk != revision.pk:
        raise Refused(_("This meeting was changed again meanwhile. Change it by hand."))
    _revise(meeting, Content.of(before), by=by, n=current.n + 1)
    news = Content.of(before).news_after(Content.of(current))
    _record("meeting.changed", meeting, by=by, via=via, **news)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, via: str) -> Meeting:
    """Call a meeting off. A revision of its own, so that calendars see the sequence rise."""
    _require_allowed(meeting, by)
    current = _take_turn(meeting)
    _require_standing(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(revoked_at=clock.now(), revoked_by=by)
    meeting.refresh_from_db(fields=["revoked_at", "revoked_by"])
    _revise(meeting, Content.of(current), by=by, n=current.n + 1)
    _record("meeting.cancelled", meeting, by=by, via=via)
    return meeting


@transaction.atomic
def restore(meeting: Meeting, *, by: Any, via: str) -> Meeting:
    """Undo the cancelling."""
    _require_allowed(meeting, by)
    current = _take_turn(meeting)
    if not meeting.is_cancelled:
        raise Refused(_("This meeting is not cancelled."))
    restoring.require_recent(meeting.revoked_at)
    _require_room(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(revoked_at=None, revoked_by=None)
    meeting.refresh_from_db(fields=["revoked_at", "revoked_by"])
    _revise(meeting, Content.of(current), by=by, n=current.n + 1)
    _record("meeting.restored", meeting, by=by, via=via)
    return meeting


def _take_turn(meeting: Meeting) -> MeetingRevision:
    """Hold the row until the transaction ends, and read what it says now."""
    Meeting.objects.filter(pk=meeting.pk).update(kind=F("kind"))
    meeting.refresh_from_db(fields=["current", "revoked_at", "revoked_by"])
    if meeting.current is None or meeting.current.n >= MOST_REVISIONS:
        raise Refused(_("This meeting was changed too often. Cancel it and plan another one."))
    return meeting.current


def _revise(meeting: Meeting, content: Content, *, by: Any, n: int) -> None:
    said = {name: getattr(content, name) for name in Content.__dataclass_fields__}
    revision = MeetingRevision.objects.create(meeting=meeting, n=n, by=by, recorded_at=clock.now(), **said)
    meeting.current = revision
    meeting.save(update_fields=["current"])


def _require_allowed(meeting: Meeting, by: Any) -> None:
    rules.require(rules.can_arrange(by, meeting), _("Only who may plan this meeting changes it."))
    rules.require_running(meeting.cohort)


def _require_standing(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise Refused(_("This meeting is cancelled. Bring it back first."))


def _require_place(meeting: Meeting) -> None:
    team, audience = meeting.team, meeting.audience
    if meeting.kind not in Meeting.Kind.values or audience not in Meeting.Audience.values:
        raise Refused(_("Choose what kind of meeting it is, and for whom."))
    if (audience == Meeting.Audience.TEAM) != (team is not None):
        raise Refused(_("Choose the team, or for whom in the edition the meeting is."))
    if team and team.cohort_id != meeting.cohort_id:
        raise Refused(_("Choose a team of this edition."))
    if meeting.kind == Meeting.Kind.MENTORING and team is None:
        raise Refused(_("Mentoring is for one team. Choose which."))


def _require_sense(content: Content) -> None:
    if not content.title:
        raise Refused(_("Write what the meeting is about."))
    if len(content.title) > TITLE_LENGTH or len(content.place) > PLACE_LENGTH:
        raise Refused(_("Make it shorter: 200 letters for the title, 300 for the place."))
    if content.link and not (content.link.startswith("https://") and len(content.link) <= LINK_LENGTH):
        raise Refused(_("The link starts with https:// and has 500 letters at most."))
    meeting_times.require_sense(content.times, content.zone)


def _require_room(meeting: Meeting) -> None:
    there = Meeting.objects.standing().filter(cohort=meeting.cohort_id)
    if there.count() >= MOST:
        raise Refused(_("An edition has at most 5,000 meetings."))
    if meeting.team_id and there.filter(team=meeting.team_id).count() >= MOST_OF_A_TEAM:
        raise Refused(_("A team has at most 200 meetings."))


def _record(verb: str, meeting: Meeting, *, by: Any, via: str, **data: Any) -> None:
    """Says which revision, so that whoever tells people knows what was meant."""
    n = meeting.current.n if meeting.current else 0
    record(
        verb,
        on=meeting,
        by=by,
        via=via,
        cohort_id=meeting.cohort_id,
        team_id=meeting.team_id,
        revision=n,
        **data,
    )
