"""plan(cohort, at): who is to be reminded of what, by the facts alone. Reads, never writes.

Each rung of the ladder yields every occurrence it can see; `plan` keeps those that came due in the
last 36 hours. So a day without a worker loses no reminder, and a week without one floods nobody.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cohorts import working_days
from cohorts.models import Cohort, TeamMilestone
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.mail.outbox import Planned
from tasks import digests, windows
from tasks import facts as reading
from tasks.facts import Facts

CATCH_UP = timedelta(hours=36)
SOON_DAYS = 3
REVIEW_WAITS = 3
FRIDAY = 4


def plan(cohort: Cohort, at: datetime) -> list[Planned]:
    """What is to be said by `at` and is no older than 36 hours. A closed cohort says nothing.

    Nor does one that came in by an import say what was due before: that was said where it came from.
    """
    if not cohort.states.at(at).filter(state="running").exists():
        return []
    facts = reading.read(cohort, at)
    rungs = (soon(facts), tomorrow(facts), overdue(facts), waiting(facts), weekly(facts))
    found = [planned for rung in rungs for planned in rung] + digests.plan(facts)
    since = max(at - CATCH_UP, cohort.imported_at or at - CATCH_UP)
    return [row for row in found if since < row.due_at <= at < row.expires_at]


def soon(facts: Facts) -> Iterator[Planned]:
    """Three days before, in the morning: the lead."""
    for obligation in facts.asked:
        for membership in facts.people.askable(obligation.team_id):
            day = _local_due(facts, obligation, membership.user) - timedelta(days=SOON_DAYS)
            moment = windows.at(facts.calendar.before(day), windows.MORNING, facts.zone(membership.user))
            if moment and _was_known(facts, obligation, membership.starts, moment):
                yield _reminder(facts, "soon", "T-3d", obligation, membership.user, moment)


def tomorrow(facts: Facts) -> Iterator[Planned]:
    """The evening before: every member."""
    for obligation in facts.asked:
        for membership in facts.people.participants(obligation.team_id):
            day = _local_due(facts, obligation, membership.user) - windows.ONE_DAY
            moment = windows.at(facts.calendar.before(day), windows.EVENING, facts.zone(membership.user))
            if moment and _was_known(facts, obligation, membership.starts, moment):
                yield _reminder(facts, "tomorrow", "T-1d", obligation, membership.user, moment)


def overdue(facts: Facts) -> Iterator[Planned]:
    """One working day after: the lead and the mentors."""
    for obligation in facts.asked:
        if obligation.effective_due > facts.at:
            continue
        team = obligation.team_id
        people = {m.user_id: m.user for m in [*facts.people.askable(team), *facts.people.mentors(team)]}
        for person in people.values():
            due = _local_due(facts, obligation, person)
            day = facts.calendar.after(working_days.add(due, 1, facts.calendar.country))
            moment = windows.at(day, windows.MORNING, facts.zone(person))
            if moment:
                yield _reminder(facts, "overdue", "T+1d", obligation, person, moment)


def waiting(facts: Facts) -> Iterator[Planned]:
    """A hand-in that waits for three working days: who answers it. The first version starts the clock."""
    for submission in facts.handed_in:
        obligation = submission.team_milestone
        for person in facts.people.answering(obligation.team_id, obligation.milestone.review):
            zone = facts.zone(person)
            began = clock.local(facts.waits_since[submission.pk], zone).date()
            day = facts.calendar.after(working_days.add(began, REVIEW_WAITS, facts.calendar.country))
            moment = windows.at(day, windows.MORNING, zone)
            if moment:
                key = f"remind:review:{obligation.pk}:user:{person.pk}:3wd:{submission.attempt}:{began}"
                yield _planned(facts, key, "waiting", "teammilestone", obligation.pk, person, moment)


def weekly(facts: Facts) -> Iterator[Planned]:
    """Friday at one: the lead is asked for the week's update, if there is none yet."""
    if not facts.asks_updates:
        return
    for team_id in facts.people.team_ids:
        if team_id in facts.updated:
            continue
        for membership in facts.people.askable(team_id):
            if not membership.user.wants_digests:
                continue
            zone = facts.zone(membership.user)
            monday = clock.monday(clock.today(zone, facts.at))
            day = facts.calendar.before(monday + timedelta(days=FRIDAY), earliest=monday)
            moment = windows.at(day, windows.MIDDAY, zone)
            if moment and membership.starts <= moment and not facts.calendar.in_break(monday):
                week = f"{monday:%G-W%V}"
                key = f"ask:update:{team_id}:user:{membership.user_id}:{week}"
                yield _planned(facts, key, "weekly", "team", team_id, membership.user, moment)


def _reminder(
    facts: Facts, kind: str, rung: str, obligation: TeamMilestone, person: User, moment: datetime
) -> Planned:
    day = _local_due(facts, obligation, person)
    key = f"remind:milestone:{obligation.pk}:user:{person.pk}:{rung}:{day}"
    ends = obligation.effective_due if moment < obligation.effective_due else None
    return _planned(facts, key, kind, "teammilestone", obligation.pk, person, moment, ends=ends)


def _planned(
    facts: Facts,
    key: str,
    kind: str,
    subject_type: str,
    subject_id: int,
    person: User,
    moment: datetime,
    *,
    ends: datetime | None = None,
) -> Planned:
    expires = min(moment + CATCH_UP, ends) if ends else moment + CATCH_UP
    return Planned(key, kind, subject_type, subject_id, person.pk, facts.cohort.pk, moment, expires)


def _local_due(facts: Facts, obligation: TeamMilestone, person: User) -> date:
    """The day of the date on the wall of the person."""
    return clock.local(obligation.effective_due, facts.zone(person)).date()


def _was_known(facts: Facts, obligation: TeamMilestone, joined: datetime, moment: datetime) -> bool:
    """A reminder is for whoever could have known before: not for a date or a person that came later."""
    return facts.known_since[obligation.pk] <= moment and joined <= moment < obligation.effective_due
