"""The Monday digest in words: a section for each team, for a mentor's teams and for a manager's edition."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, ngettext

from cohorts.facts import Obliged
from cohorts.models import Cohort, Decision
from fixhub import links
from fixhub.accounts.models import User
from fixhub.mail.compose import Button, Row, Section
from fixhub.mail.models import Occurrence
from fixhub.reports.duties import Wait
from fixhub.reports.rows import TeamRow
from fixhub.web import dates
from tasks.digests import ManagerWeek, MentorWeek, State, TeamWeek, Week
from tasks.sections import meetings, parts

# A letter is read on a phone; the rest is one tap away.
LISTED = 10
Read = Callable[[Cohort], Week]


def news_for(occurrence: Occurrence, read: Read) -> list[Week] | None:
    """The weeks that have something for the reader, in every running cohort they are in, now."""
    person = occurrence.person
    if not person.wants_digests:
        return None
    cohorts = Cohort.objects.running().filter(pk__in=_cohorts_of(person)).order_by("pk")
    weeks = [week for week in map(read, cohorts) if week.has_news_for(person.pk)]
    return [week for week in weeks if not week.known.calendar.in_break(week.known.today)] or None


def say(occurrence: Occurrence, weeks: list[Week]) -> list[Section]:
    """Every part, with the one button on the first."""
    person, sections = occurrence.person, []
    for week in weeks:
        with parts.on_the_wall_of(person, week.known.cohort):
            intro = _where_and_when(week, week.known.cohort.name)
            told = _parts_of(week, person)
            sections += meetings.added(told, week, person.pk, intro=intro, why=_why())
    return sections


def _parts_of(week: Week, person: User) -> list[Section]:
    sections = [_team(week, own, person) for own in week.own_teams(person.pk)]
    mentored = week.of_mentor(person.pk)
    if mentored:
        sections.append(_mentor(week, mentored))
    if week.manages(person.pk):
        sections.append(_manager(week, week.of_manager()))
    return sections


def _cohorts_of(person: User) -> Any:
    in_teams = set(person.memberships.now().values_list("team__cohort", flat=True))
    return in_teams | set(Cohort.objects.managed_by(person).values_list("pk", flat=True))


def _team(week: Week, own: TeamWeek, person: User) -> Section:
    heading = _things_due(own)
    return Section(
        subject=gettext("%(heading)s, %(team)s") % {"heading": heading, "team": own.team.name},
        heading=heading,
        intro=_where_and_when(week, own.team.name),
        rows=tuple(_asked(week, duty, person) for duty in own.asked[:LISTED]),
        button=Button(gettext("Log an update"), parts.update_link(person, own.team.pk)),
        news=_good_news(own),
        coming=tuple(_coming(week, duty) for duty in own.coming[:LISTED]),
        place=week.known.cohort.name,
        why=_why(),
        cohort_ids=frozenset({week.known.cohort.pk}),
    )


def _mentor(week: Week, mentored: MentorWeek) -> Section:
    count = len(mentored.waiting)
    if count:
        said = ngettext("%(n)s hand-in waits for your answer", "%(n)s hand-ins wait for your answer", count)
        heading = said % {"n": count}
    else:
        count = len(_in_need(mentored))
        said = ngettext("%(n)s of your teams needs a word", "%(n)s of your teams need a word", count)
        heading = said % {"n": count}
    return Section(
        subject=heading,
        heading=heading,
        intro=_where_and_when(week, week.known.cohort.name),
        rows=tuple(_mentor_rows(week, mentored)[:LISTED]),
        button=Button(gettext("Open the review desk"), parts.page("desk")),
        place=week.known.cohort.name,
        why=_why(),
        cohort_ids=frozenset({week.known.cohort.pk}),
    )


def _manager(week: Week, whole: ManagerWeek) -> Section:
    cohort = week.known.cohort
    heading = _manager_heading(whole)
    return Section(
        subject=gettext("%(cohort)s: %(heading)s") % {"cohort": cohort.name, "heading": heading},
        heading=heading,
        intro=_where_and_when(week, cohort.name),
        rows=tuple(_manager_rows(week, whole)),
        button=Button(gettext("Open the board"), parts.page("board", cohort.slug)),
        news=_manager_news(whole),
        note=_head(whole.head),
        place=cohort.name,
        why=_why(),
        cohort_ids=frozenset({cohort.pk}),
    )


def _things_due(own: TeamWeek) -> str:
    if own.asked:
        said = ngettext("%(n)s thing due this week", "%(n)s things due this week", len(own.asked))
        return said % {"n": len(own.asked)}
    if own.accepted:
        said = ngettext("%(n)s milestone accepted", "%(n)s milestones accepted", len(own.accepted))
        return said % {"n": len(own.accepted)}
    return ngettext("%(n)s thing due soon", "%(n)s things due soon", len(own.coming)) % {"n": len(own.coming)}


def _where_and_when(week: Week, name: str) -> str:
    calendar = week.known.calendar
    number, total = calendar.week_of(week.known.today), calendar.weeks()
    facts = {"name": name, "day": dates.day(week.known.today, today=week.known.today)}
    if number is None or total is None or number >= total:
        return gettext("%(name)s, %(day)s.") % facts
    facts |= {"week": str(number + 1), "weeks": str(total)}
    return gettext("%(name)s, %(day)s. Week %(week)s of %(weeks)s.") % facts


def _asked(week: Week, duty: Obliged, person: User) -> Row:
    due = duty.standing.due_at
    late = due is not None and due < week.known.at
    milestone = week.known.milestones[duty.milestone]
    meta = ""
    if duty.standing.state == State.CHANGES_REQUESTED and duty.standing.current:
        day = dates.monthday(duty.standing.current.decided_at or week.known.at)
        meta = gettext("A change was asked on %(day)s") % {"day": day}
    elif duty.pk in week.progress:
        meta = gettext("%(count)s logged so far") % {"count": week.progress[duty.pk]}
    return Row(
        title=milestone.title,
        url=links.url("submit", person_id=person.pk, object_id=duty.pk),
        meta=meta,
        when=_when(week, duty, late=late),
        tone="late" if late else "due",
    )


def _when(week: Week, duty: Obliged, *, late: bool) -> str:
    if duty.standing.due_at is None:
        return ""
    if late:
        return dates.due(duty.standing.due_at, now=week.known.at)
    return dates.day(duty.standing.due_at, today=week.known.today)


def _coming(week: Week, duty: Obliged) -> str:
    return gettext("%(day)s: %(title)s") % {
        "day": dates.day(duty.standing.due_at, today=week.known.today) if duty.standing.due_at else "",
        "title": week.known.milestones[duty.milestone].title,
    }


def _good_news(own: TeamWeek) -> tuple[str, ...]:
    lines = [_accepted(decision) for decision in own.accepted[-LISTED:]]
    done = parts.accepted_of(own.done, own.total)
    return (*lines, done) if done else tuple(lines)


def _accepted(decision: Decision) -> str:
    title = decision.submission.team_milestone.milestone.title
    if decision.by is None:
        return gettext("“%(title)s” is accepted.") % {"title": title}
    return gettext("%(name)s accepted “%(title)s”.") % {"name": decision.by.full_name, "title": title}


def _in_need(mentored: MentorWeek) -> set[int]:
    stuck = {team.pk for team in mentored.stuck}
    return stuck | {duty.team for duty in mentored.late} | {voice.team.pk for voice in mentored.silent}


def _mentor_rows(week: Week, mentored: MentorWeek) -> list[Row]:
    """What waits for the mentor first, then who needs a word: stuck, late, silent."""
    rows = [_waiting(week, wait) for wait in mentored.waiting]
    rows += [_of_team(week, team, gettext("Stuck"), tone="late") for team in mentored.stuck]
    for duty in mentored.late:
        said = dates.due(duty.standing.due_at, now=week.known.at) if duty.standing.due_at else ""
        title = week.known.milestones[duty.milestone].title
        rows.append(_of_team(week, week.known.teams[duty.team], said, meta=title, tone="late"))
    return rows + [_of_team(week, voice.team, _silent(voice.silent_days)) for voice in mentored.silent]


def _waiting(week: Week, wait: Wait) -> Row:
    version = wait.duty.standing.open_version
    return Row(
        title=week.known.teams[wait.duty.team].name,
        url=parts.page("desk_at", version.pk) if version else parts.page("desk"),
        meta=week.known.milestones[wait.duty.milestone].title,
        when=_waits(wait.days),
        tone="due" if wait.days >= week.known.policy.review_days else "",
    )


def _of_team(week: Week, team: TeamRow, when: str, *, meta: str = "", tone: str = "") -> Row:
    return Row(team.name, parts.page("team", week.known.cohort.slug, team.slug), meta, when, tone)


def _silent(days: int) -> str:
    return ngettext("No update for %(days)s day", "No update for %(days)s days", days) % {"days": days}


def _waits(days: int) -> str:
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def _manager_heading(whole: ManagerWeek) -> str:
    waiting, needing = len(whole.waiting), len(whole.needing)
    if not waiting and not needing:
        return gettext("All is well this week")
    answers = ngettext("%(n)s hand-in waits", "%(n)s hand-ins wait", waiting) % {"n": waiting}
    teams = ngettext("%(n)s team needs you", "%(n)s teams need you", needing) % {"n": needing}
    return ", ".join(said for said, count in ((answers, waiting), (teams, needing)) if count)


def _manager_rows(week: Week, whole: ManagerWeek) -> list[Row]:
    slug = week.known.cohort.slug
    rows = [
        Row(
            title=item.team.name,
            url=parts.page("team", slug, item.team.slug),
            meta="; ".join(reason.text for reason in item.reasons),
            tone="late",
        )
        for item in whole.needing[:LISTED]
    ]
    more = len(whole.needing) - LISTED
    if more > 0:
        said = ngettext("%(n)s more team on the board", "%(n)s more teams on the board", more)
        rows.append(Row(said % {"n": more}, parts.page("board", slug)))
    if whole.undelivered:
        said = ngettext("%(n)s letter did not arrive", "%(n)s letters did not arrive", whole.undelivered)
        rows.append(Row(said % {"n": whole.undelivered}, parts.page("messages", slug), tone="late"))
    return rows


def _manager_news(whole: ManagerWeek) -> tuple[str, ...]:
    if not whole.accepted:
        return ()
    said = ngettext(
        "%(n)s milestone was accepted in the last 7 days.",
        "%(n)s milestones were accepted in the last 7 days.",
        whole.accepted,
    )
    return (said % {"n": whole.accepted},)


def _head(head: str) -> str:
    """Whoever has the database and the key could write the log anew, but not the letters that went."""
    said = gettext("Head of the log: %(head)s. Keep this letter: the log can be held against it later.")
    return said % {"head": head} if head else ""


def _why() -> str:
    return gettext("You get this every Monday at 08:30.")
