"""The sessions of an edition as its meetings: only what the sheet knows, to the day or to the minute."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import meeting_times
from cohorts.importing import cells
from cohorts.importing.editions import Edition
from cohorts.importing.findings import Findings
from cohorts.importing.news import News
from cohorts.importing.sessions import SHEET, Span
from cohorts.importing.sheets import Row, shown
from cohorts.meeting_times import Precision, Times
from cohorts.models import Meeting, MeetingRevision
from fixhub.accounts.names import folded, visible
from fixhub.refused import Refused

Kind, Audience = Meeting.Kind, Meeting.Audience
# What a kind of session is here. Mentoring of all teams at once is no team's meeting: it is everybody's.
KINDS = {
    "": (Kind.EVENT, Audience.EVERYBODY),
    "cohort": (Kind.COHORT, Audience.EVERYBODY),
    "mentor": (Kind.COHORT, Audience.MENTORS),
    "mentors": (Kind.COHORT, Audience.MENTORS),
    "camp": (Kind.CAMP, Audience.EVERYBODY),
    "event": (Kind.EVENT, Audience.EVERYBODY),
}
OTHER = (Kind.EVENT, Audience.EVERYBODY)
LONGEST_TITLE, ASSUMED_MINUTES = 200, 60
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_DURATION = re.compile(r"(\d{1,4}) ?(min|mins|minutes|minute|perc)?", re.IGNORECASE)
# The same row of the same edition has the same name in people's calendars, whenever it comes in.
_SPACE = UUID("7d3c5c0e-8b0a-4e0d-9a55-1f6f2f9b7c61")


@dataclass(frozen=True)
class Session:
    """One row: without `wall` only its day is known, without `minutes` not how long it lasts.

    `lasts` is the cell that was to say it.
    """

    line: int
    day: date
    wall: time | None
    minutes: int
    lasts: str
    word: str
    title: str

    def uid(self, slug: str) -> UUID:
        at = f"{self.wall:%H:%M}" if self.wall else ""
        return uuid5(_SPACE, "\n".join([slug, str(self.day), at, folded(self.word), self.title]))


@dataclass
class Sessions:
    """Each once; `merged` counts rows that say the same as an earlier one."""

    rows: list[Session] = field(default_factory=list)
    merged: int = 0


def gather(rows: Iterable[Row], span: Span, log: Findings) -> Sessions:
    """The rows with a title and a day that can be used; the others are named where their days are read."""
    found: dict[UUID, Session] = {}
    sessions, untimed = Sessions(), 0
    for row in rows:
        session = _session(row, span.days.get(row.line), log)
        if session is None:
            continue
        earlier = found.setdefault(session.uid(""), session)
        if earlier is not session:
            sessions.merged += 1
            found[session.uid("")] = _united(earlier, session, log)
        untimed += session.wall is None and bool(row.cells["duration"].strip())
    sessions.rows = list(found.values())
    _name_weeks(rows, log)
    _name_words(sessions.rows, log)
    if untimed:
        reason = ngettext(
            "%(n)s row has a duration without a time. Only its day is stored.",
            "%(n)s rows have a duration without a time. Only their days are stored.",
            untimed,
        )
        log.warn(SHEET, 1, "duration", reason % {"n": untimed})
    return sessions


def _session(row: Row, day: date | None, log: Findings) -> Session | None:
    title = visible(cells.line_of(row.cells["title"]))
    if day is None:
        return None
    if not title:
        _name_untitled(row, log)
        return None
    fault = next((f for cell in row.cells.values() if (f := cells.fault(cell, LONGEST_TITLE))), "")
    if fault:
        log.warn(SHEET, row.line, "title", fault)
        return None
    wall, lasts = _wall(row, log), row.cells["duration"].strip()
    minutes = _minutes(lasts) if wall else 0
    return Session(row.line, day, wall, minutes, lasts, cells.line_of(row.cells["type"]), title)


def _united(earlier: Session, later: Session, log: Findings) -> Session:
    """Of two rows that are the same meeting the first, unless the second alone says how long it lasts."""
    kept, other = (later, earlier) if later.minutes and not earlier.minutes else (earlier, later)
    _name_duration(other, kept.minutes, log)
    return kept


def _name_untitled(row: Row, log: Findings) -> None:
    if any(row.cells[column].strip() for column in ("time", "duration", "type")):
        log.warn(SHEET, row.line, "title", _("The row has no title, so only its date is used."))


def _wall(row: Row, log: Findings) -> time | None:
    text = row.cells["time"].strip()
    found = _TIME.fullmatch(text)
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    if text:
        reason = _("“%(cell)s” is not a time such as 16:30. Only the day is stored.")
        log.warn(SHEET, row.line, "time", reason % {"cell": shown(text)})
    return None


def _minutes(lasts: str) -> int:
    """Zero where the cell says nothing that can be read."""
    found = _DURATION.fullmatch(lasts)
    return int(found[1]) if found and 5 <= int(found[1]) <= 24 * 60 else 0


def _name_weeks(rows: Iterable[Row], log: Findings) -> None:
    if any(row.cells["week"].strip() and row.cells["title"].strip() for row in rows):
        log.warn(SHEET, 1, "week", _("The week is not stored: it follows from the dates."))


def _name_words(sessions: Iterable[Session], log: Findings) -> None:
    """Each word that is no kind of meeting here, where it stands first."""
    named: set[str] = set()
    for session in sessions:
        word = folded(session.word)
        if word not in KINDS and word not in named:
            named.add(word)
            reason = _("“%(word)s” is no kind of meeting here. These are stored as events for everybody.")
            log.warn(SHEET, session.line, "type", reason % {"word": shown(session.word)})


def compare(sessions: Sessions, edition: Edition, news: News, log: Findings) -> None:
    """Those that are not there yet; one that was moved or cancelled by hand since stays as it is."""
    slug = edition.cohort.slug
    uids = {session.uid(slug): session for session in sessions.rows}
    here = {} if edition.is_new else _stored(edition)
    planned = _planned(edition) if edition.runs and sessions.rows else {}
    for uid, session in uids.items():
        if uid in here:
            _name_duration(session, here[uid], log)
            continue
        times = _times(session, edition.cohort.zone, log)
        by_hand = planned.get((times.starts_at, folded(session.title))) if times else None
        if by_hand is not None:
            _name_duration(session, by_hand, log)
        elif times:
            _name_assumed(session, times, log)
            news.meetings.append(_revision(session, uid, times, edition))
            news.lines[SHEET].add(session.line)


def _stored(edition: Edition) -> dict[UUID, int]:
    """How many minutes each of its meetings lasts; none where only the day is known."""
    rows = Meeting.objects.filter(cohort=edition.cohort)
    found = rows.values_list("uid", "current__precision", "current__starts_at", "current__ends_at")
    return {uid: _between(known, begin, end) for uid, known, begin, end in found}


def _planned(edition: Edition) -> dict[tuple[datetime, str], int]:
    """What was planned by hand already, in an edition that runs: the same title at the same time."""
    standing = Meeting.objects.standing().filter(cohort=edition.cohort)
    times = ("current__precision", "current__starts_at", "current__ends_at")
    rows = standing.values_list("current__title", *times)
    return {(begin, folded(title)): _between(known, begin, end) for title, known, begin, end in rows}


def _between(precision: str, starts_at: datetime, ends_at: datetime) -> int:
    to_the_minute = precision == Precision.MINUTE
    return int((ends_at - starts_at) / timedelta(minutes=1)) if to_the_minute else 0


def _name_duration(session: Session, stored: int, log: Findings) -> None:
    """The one cell that may differ between two rows that are the same meeting, if both say a duration."""
    if session.wall and session.lasts and not session.minutes:
        reason = _("“%(cell)s” is not a duration such as 90 min, so it is not used.")
        log.warn(SHEET, session.line, "duration", reason % {"cell": shown(session.lasts)})
    elif session.minutes and stored and session.minutes != stored:
        reason = _("This meeting is there with another duration. That one is kept.")
        log.warn(SHEET, session.line, "duration", reason)


def _name_assumed(session: Session, times: Times, log: Findings) -> None:
    """Of a meeting that is new, and to the minute; of others nothing is assumed."""
    if session.minutes or not session.wall:
        return
    if times.precision == Precision.DAY:
        _name_duration(session, 0, log)
        return
    reason = _("The row says a time and no duration. An hour is assumed.")
    if session.lasts:
        reason = _("“%(cell)s” is not a duration such as 90 min. An hour is assumed.")
    log.warn(SHEET, session.line, "duration", reason % {"cell": shown(session.lasts)})


def _times(session: Session, zone: str, log: Findings) -> Times | None:
    try:
        return meeting_times.of_wall(session.day, session.wall, session.minutes or ASSUMED_MINUTES, zone)
    except Refused as no:
        log.warn(SHEET, session.line, "time" if session.wall else "date", str(no.reason))
        return meeting_times.of_day(session.day, zone) if session.wall else None


def _revision(session: Session, uid: UUID, times: Times, edition: Edition) -> MeetingRevision:
    """Known since it was, and by nobody; in an edition that runs an action says since when."""
    kind, audience = KINDS.get(folded(session.word), OTHER)
    known = times.starts_at
    meeting = Meeting(
        cohort=edition.cohort,
        kind=kind,
        audience=audience,
        uid=uid,
        recorded_at=known,
        imported_at=edition.now,
    )
    return MeetingRevision(
        meeting=meeting,
        title=session.title,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        precision=times.precision,
        zone=edition.cohort.zone,
        recorded_at=known,
    )
