"""The queries behind `known.gather`, one for each kind of fact."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When

from cohorts.facts import known, present
from cohorts.models import (
    Challenge,
    ChallengeAbsence,
    Cohort,
    CohortState,
    Membership,
    MilestoneRevision,
    Phase,
    PolicyVersion,
    Team,
    TeamState,
    Update,
    UpdateAbsence,
)
from fixhub.accounts.models import User
from fixhub.reports.calendar import FRIDAY, Calendar, Rhythm
from fixhub.reports.rows import MilestoneRow, PersonRow, Stay, TeamRow, UpdateRow

POLICY = ("grace_minutes", "review_days", "change_days", "silent_days", "stalled_days", "team_size_max")
NAMES = ("id", "given", "family", "email", "email_key", "language")
RHYTHM = ("every_weeks", "weekday", "from_week", "to_week")


@dataclass(frozen=True, slots=True)
class Frame:
    """The numbers a cohort was run by, whether it ran, and its calendar."""

    policy: PolicyVersion
    running: bool
    calendar: Calendar


def frame(cohort: Cohort, at: datetime) -> Frame:
    """Without a recorded policy the defaults hold; without a state the cohort does not run."""
    rows = list(
        Cohort.objects.filter(pk=cohort.pk)
        .annotate(
            policy=FilteredRelation("policies", condition=Q(policies__recorded_at__lte=at)),
            lived=FilteredRelation("states", condition=_held(at, "states__")),
            rhythm=FilteredRelation("rhythms", condition=Q(rhythms__key="weekly_update")),
            last_day=_phases("run").values("ends").order_by("-ends")[:1],
            follow_up_from=_phases("post").values("starts").order_by("starts")[:1],
        )
        .order_by(F("policy__n").desc(nulls_last=True), F("lived__starts").desc(nulls_last=True))
        .values(
            *_under("policy", ("n", *POLICY)),
            *_under("rhythm", RHYTHM),
            *("lived__state", "last_day", "follow_up_from", "breaks__starts", "breaks__ends"),
        )
    )
    latest = rows[0]
    return Frame(
        _policy(cohort, latest), latest["lived__state"] == CohortState.State.RUNNING, _calendar(cohort, rows)
    )


def _phases(kind: str) -> QuerySet[Phase]:
    return Phase.objects.filter(cohort=OuterRef("pk"), kind=kind)


def _policy(cohort: Cohort, row: dict[str, Any]) -> PolicyVersion:
    if row["policy__n"] is None:
        return PolicyVersion(cohort=cohort)
    return PolicyVersion(
        cohort=cohort, n=row["policy__n"], **{name: row[f"policy__{name}"] for name in POLICY}
    )


def _calendar(cohort: Cohort, rows: list[dict[str, Any]]) -> Calendar:
    """The breaks come one a row, beside what is the same in all of them."""
    latest = rows[0]
    breaks = {(row["breaks__starts"], row["breaks__ends"]) for row in rows if row["breaks__starts"]}
    return Calendar(
        zone=cohort.zone,
        kickoff=cohort.kickoff,
        last_day=latest["last_day"] or cohort.ends_on,
        breaks=tuple(sorted(breaks)),
        follow_up_from=latest["follow_up_from"],
        rhythm=_rhythm(latest),
    )


def _rhythm(row: dict[str, Any]) -> Rhythm | None:
    every, weekday, first, last = (row[f"rhythm__{name}"] for name in RHYTHM)
    if every is None:
        return None
    return Rhythm(every, FRIDAY if weekday is None else weekday, first, last)


def milestones(cohort: Cohort, at: datetime) -> dict[int, MilestoneRow]:
    """Each milestone in its wording of that instant, in the order of the programme."""
    rows = MilestoneRevision.objects.filter(milestone__cohort=cohort, recorded_at__lte=at)
    wordings = rows.order_by("milestone__position", "milestone_id", "n").values_list(
        "milestone_id", "milestone__key", "milestone__review", "titles", "due_day", "opens_days", "follow_up"
    )
    return {row[0]: MilestoneRow(*row) for row in wordings}


def teams(cohort: Cohort, at: datetime) -> dict[int, TeamRow]:
    """Teams by name, each with the states it had lived through and its outcome, if known."""
    rows = (
        _focused(Team.objects.filter(cohort=cohort, recorded_at__lte=at), at)
        .annotate(
            lived=FilteredRelation(
                "states", condition=Q(states__starts__lte=at, states__recorded_at__lte=at)
            ),
            ended=FilteredRelation("outcomes", condition=known(at, "recorded_at", "outcomes__")),
        )
        .order_by("sort_key", "pk", "lived__starts", "lived__pk")
        .values_list(
            *("pk", "slug", "name", "its_theme", "ended__value", "recorded_at", "asks", "titles"),
            *("lived__state", "lived__starts", "lived__ends", "lived__end_recorded_at"),
        )
    )
    found: dict[int, TeamRow] = {}
    for pk, slug, name, theme, outcome, recorded_at, asks, titles, *lived in rows:
        earlier = found[pk].stays if pk in found else ()
        stays = (*earlier, _stay(recorded_at, at, *lived))
        found[pk] = TeamRow(pk, slug, name, theme, outcome, stays, asks or "", titles or {})
    there = (team for team in found.values() if team.state != TeamState.State.REMOVED)
    return {team.pk: replace(team, stays=_without_removals(team.stays)) for team in there}


def _focused(rows: QuerySet[Team], at: datetime) -> QuerySet[Team]:
    """With theme and challenge of the instant: the former ones, if the team has turned to others since.

    A challenge that was withdrawn by then is none.
    """
    there = known(at, "recorded_at") & present(at, ChallengeAbsence, "challenge")
    asked = Challenge.objects.filter(there, pk=OuterRef("works_on"))
    since = Q(before__isnull=True)
    return (
        rows.annotate(
            before=FilteredRelation("former", condition=Q(former__starts__lte=at, former__ends__gt=at))
        )
        .annotate(
            its_theme=Case(When(since, then=F("theme")), default=F("before__theme")),
            works_on=Case(When(since, then=F("challenge")), default=F("before__challenge")),
        )
        .annotate(asks=Subquery(asked.values("slug")), titles=Subquery(asked.values("titles")))
    )


def _without_removals(stays: tuple[Stay, ...]) -> tuple[Stay, ...]:
    """A team that was brought back was never away: its state goes on where it was cut."""
    kept: list[Stay] = []
    for before, stay in zip((None, *stays), stays, strict=False):
        if stay.state == TeamState.State.REMOVED:
            continue
        if kept and before and before.state == TeamState.State.REMOVED:
            kept[-1] = replace(kept[-1], ends=stay.ends)
        else:
            kept.append(stay)
    return tuple(kept)


def _stay(
    recorded_at: datetime,
    at: datetime,
    state: str | None,
    starts: datetime | None,
    ends: datetime | None,
    end_recorded_at: datetime | None,
) -> Stay:
    """A team without any recorded state is active since it was recorded."""
    if state is None or starts is None:
        return Stay(TeamState.State.ACTIVE, recorded_at, None)
    return Stay(state, starts, ends if end_recorded_at and end_recorded_at <= at else None)


def people(cohort: Cohort, at: datetime) -> tuple[PersonRow, ...]:
    """Every membership begun by then, ended ones too; only mentors are called by name."""
    rows = (
        Membership.objects.filter(team__cohort=cohort, starts__lte=at, recorded_at__lte=at)
        .order_by("user__sort_key", "pk")
        .values_list("team_id", "user_id", "role", "ends", "end_recorded_at", *_under("user", NAMES))
    )
    return tuple(
        PersonRow(team, user, role, _name(role, names), _holds(at, ends, end_recorded_at))
        for team, user, role, ends, end_recorded_at, *names in rows
    )


def _name(role: str, names: list[str]) -> str:
    if role != Membership.Role.MENTOR:
        return ""
    return User(**dict(zip(NAMES, names, strict=True))).full_name


def updates(cohort: Cohort, at: datetime) -> tuple[UpdateRow, ...]:
    there = known(at, "recorded_at") & present(at, UpdateAbsence, "update")
    rows = Update.objects.filter(there, team__cohort=cohort)
    ordered = rows.order_by("recorded_at", "pk").values_list("team_id", "recorded_at", "stuck")
    return tuple(UpdateRow(*row) for row in ordered)


def _held(at: datetime, path: str) -> Q:
    """An interval that held at an instant, as it was known at that same instant.

    An end that was recorded later had not happened yet for whoever asked then.
    """
    begun = Q(**{f"{path}starts__lte": at, f"{path}recorded_at__lte": at})
    unended = Q(**{f"{path}ends__isnull": True}) | Q(**{f"{path}ends__gt": at})
    return begun & (unended | Q(**{f"{path}end_recorded_at__gt": at}))


def _holds(at: datetime, ends: datetime | None, end_recorded_at: datetime | None) -> bool:
    return ends is None or ends > at or (end_recorded_at is not None and end_recorded_at > at)


def _under(relation: str, names: Iterable[str]) -> list[str]:
    return [f"{relation}__{name}" for name in names]
