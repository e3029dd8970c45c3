"""Launching and closing a cohort."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.blueprint import Plan, PlannedMilestone
from cohorts.models import (
    Break,
    Cohort,
    CohortState,
    Deliverable,
    Milestone,
    MilestoneRevision,
    Phase,
    PolicyVersion,
    Programme,
    Rhythm,
    Submission,
    Team,
    TeamState,
)
from fixhub import clock
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def launch(plan: Plan, *, by: Any, programme: Programme, via: str, is_demo: bool = False) -> Cohort:
    """Make a dated plan real, with its phases, milestones, breaks and rhythms.

    `by` may be None only for the command, whose user already holds the machine. A slug that
    is taken is refused: the same form sent twice launches once.
    """
    if by is not None:
        rules.require(rules.can_launch(by, programme), _("Only a manager of the programme launches."))
    cohort, made = Cohort.objects.get_or_create(
        slug=plan.slug,
        defaults={
            "programme": programme,
            "name": plan.name,
            "zone": plan.zone,
            "holiday_country": plan.country,
            "blueprint": plan.blueprint,
            "kickoff": plan.kickoff,
            "ends_on": plan.ends_on,
            "is_demo": is_demo,
            "recorded_at": clock.now(),
        },
    )
    if not made:
        raise Refused(
            _("There is already an edition called “%(name)s”. Choose another name.") % {"name": cohort.name}
        )
    _lay_out(cohort, plan)
    record("cohort.launched", on=cohort, by=by, via=via, cohort_id=cohort.pk, blueprint=plan.blueprint)
    return cohort


def _lay_out(cohort: Cohort, plan: Plan) -> None:
    CohortState.objects.create(cohort=cohort, state=CohortState.State.RUNNING)
    PolicyVersion.objects.create(cohort=cohort)
    Phase.objects.bulk_create(
        Phase(cohort=cohort, key=p.key, titles=p.titles, kind=p.kind, starts=p.starts, ends=p.ends)
        for p in plan.phases
    )
    Break.objects.bulk_create(
        Break(cohort=cohort, key=pause.key, starts=pause.starts, ends=pause.ends) for pause in plan.breaks
    )
    Rhythm.objects.bulk_create(Rhythm(cohort=cohort, **row) for row in plan.rhythms)
    for position, planned in enumerate(plan.milestones, start=1):
        _add_milestone(cohort, planned, position)


def _add_milestone(cohort: Cohort, planned: PlannedMilestone, position: int) -> None:
    milestone = Milestone.objects.create(
        cohort=cohort, key=planned.key, position=position, review=planned.review, gate=planned.gate
    )
    milestone.current = MilestoneRevision.objects.create(
        milestone=milestone,
        titles=planned.titles,
        enough=planned.enough,
        planned_day=planned.due.planned,
        due_day=planned.due.day,
        due_time=planned.due.wall,
        due_at=planned.due.at,
        follow_up=planned.follow_up,
        target=planned.target,
        unit=planned.unit,
    )
    milestone.save(update_fields=["current"])
    Deliverable.objects.bulk_create(Deliverable(milestone=milestone, **row) for row in planned.deliverables)


def left_waiting(cohort: Cohort) -> int:
    """How many hand-ins wait for an answer, which closing leaves without one."""
    here = Team.objects.standing().filter(cohort=cohort)
    return Submission.objects.standing().filter(team_milestone__team__in=here, is_open=True).count()


@transaction.atomic
def close(cohort: Cohort, *, by: Any, via: str) -> Cohort:
    """End a running cohort: from now on it is history and sends nothing to anybody."""
    rules.require(by is None or rules.can_manage(by, cohort))
    now = clock.now()
    ended = (
        CohortState.objects.unended()
        .filter(cohort=cohort, state="running")
        .update(ends=now, end_recorded_at=now)
    )
    if not ended:
        raise Refused(_("This edition is closed already."))
    CohortState.objects.create(cohort=cohort, state=CohortState.State.CLOSED, starts=now, recorded_at=now)
    _end_teams(cohort, now)
    record("cohort.closed", on=cohort, by=by, via=via, cohort_id=cohort.pk)
    return cohort


def _end_teams(cohort: Cohort, now: datetime) -> None:
    active = TeamState.objects.unended().filter(team__cohort=cohort, state=TeamState.State.ACTIVE)
    teams = list(active.values_list("team", flat=True))
    active.update(ends=now, end_recorded_at=now)
    TeamState.objects.bulk_create(
        TeamState(team_id=team, state=TeamState.State.COMPLETED, starts=now, recorded_at=now)
        for team in teams
    )
