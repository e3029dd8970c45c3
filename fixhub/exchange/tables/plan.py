"""How the edition is run: states, numbers, phases, what is asked by when, and who runs it."""

from cohorts.models import (
    Break,
    Challenge,
    ChallengeAbsence,
    CohortRole,
    CohortState,
    Deliverable,
    Milestone,
    MilestoneRevision,
    NameConsent,
    Phase,
    PolicyVersion,
    Publication,
    Rhythm,
)
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables.reasons import HERE_SINCE
from fixhub.exchange.tables.shapes import texts

INTERVAL = "starts ends recorded_at end_recorded_at"

SHEETS = (
    Sheet(
        name="states",
        model=CohortState,
        of="cohort",
        columns=f"state {INTERVAL}",
        key="number",
        order="starts",
    ),
    Sheet(
        name="policies",
        model=PolicyVersion,
        of="cohort",
        columns="n grace_minutes review_days change_days silent_days stalled_days team_size_max recorded_at",
        key="n",
    ),
    Sheet(
        name="phases",
        model=Phase,
        of="cohort",
        columns="key titles kind starts ends",
        key="key",
        shapes={"titles": texts},
    ),
    Sheet(name="breaks", model=Break, of="cohort", columns="key starts ends", key="key"),
    Sheet(
        name="rhythms",
        model=Rhythm,
        of="cohort",
        columns="key every_weeks weekday from_week to_week",
        key="key",
    ),
    Sheet(
        name="cohort_roles",
        model=CohortRole,
        of="cohort",
        columns=f"person=user role {INTERVAL}",
        key="number",
        order="starts person role",
        left_out={"imported_at": HERE_SINCE},
    ),
    Sheet(
        name="publications",
        model=Publication,
        of="cohort",
        columns=f"findable {INTERVAL}",
        key="number",
        order="starts",
    ),
    Sheet(
        name="name_consents",
        model=NameConsent,
        of="cohort",
        columns=f"person=user {INTERVAL}",
        key="number",
        order="starts person",
    ),
    Sheet(
        name="challenges",
        model=Challenge,
        of="cohort",
        columns="slug titles question owner_organisation position recorded_at revoked_at revoked_by",
        key="slug",
        shapes={"titles": texts, "question": texts},
    ),
    Sheet(
        name="challenge_absences",
        model=ChallengeAbsence,
        of="challenge__cohort",
        columns="challenge revoked_at revoked_by restored_at restored_by",
        key="challenge number",
        order="revoked_at",
    ),
    Sheet(
        name="milestones",
        model=Milestone,
        of="cohort",
        columns="key position review gate current",
        key="key",
        later="current",
    ),
    Sheet(
        name="milestone_revisions",
        model=MilestoneRevision,
        of="milestone__cohort",
        columns="milestone n titles enough planned_day due_day due_time due_at opens_days follow_up target"
        " unit recorded_at",
        key="milestone n",
        shapes={"titles": texts, "enough": texts, "unit": texts},
    ),
    Sheet(
        name="deliverables",
        model=Deliverable,
        of="milestone__cohort",
        columns="milestone key kind titles required",
        key="milestone key",
        shapes={"titles": texts},
    ),
)
