"""The teams: who is in them, what they owe by when, what became of them."""

from typing import Any

from cohorts.models import DueHistory, Membership, Team, TeamFocus, TeamMilestone, TeamOutcome, TeamState
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables import told
from fixhub.exchange.tables.plan import INTERVAL
from fixhub.exchange.tables.reasons import CACHE, DERIVED, HERE_SINCE


def _dated(obligation: Any) -> None:
    """Any date will do until the facts are there; then the caches are made from them."""
    obligation.effective_due = obligation.recorded_at


SHEETS = (
    Sheet(
        name="teams",
        model=Team,
        of="cohort",
        columns="team=name keywords slug theme challenge recorded_at",
        key="slug",
        told={
            "members": told.members,
            "mentors": told.mentors,
            "outcome": told.outcomes,
            "outcome_reason": told.reasons,
            "graduation_recording": told.recordings,
        },
        made=Team.set_keys,
        left_out={"sort_key": DERIVED, "search_key": DERIVED, "imported_at": HERE_SINCE},
    ),
    Sheet(
        name="team_focuses",
        model=TeamFocus,
        of="team__cohort",
        columns="team theme challenge starts ends",
        key="team number",
        order="starts",
    ),
    Sheet(
        name="team_states",
        model=TeamState,
        of="team__cohort",
        columns=f"team state {INTERVAL}",
        key="team number",
        order="starts",
    ),
    Sheet(
        name="team_outcomes",
        model=TeamOutcome,
        of="team__cohort",
        columns="team value reason recording recorded_at revoked_at revoked_by",
        key="team number",
        order="recorded_at",
        left_out={"imported_at": HERE_SINCE},
    ),
    Sheet(
        name="memberships",
        model=Membership,
        of="team__cohort",
        columns=f"team person=user role {INTERVAL} end_reason ended_by",
        key="team number",
        order="starts person role",
        left_out={"imported_at": HERE_SINCE},
    ),
    Sheet(
        name="team_milestones",
        model=TeamMilestone,
        of="team__cohort",
        columns="team milestone state recorded_at",
        key="team milestone",
        made=_dated,
        left_out={"attempt": CACHE, "effective_due": CACHE},
    ),
    Sheet(
        name="due_history",
        model=DueHistory,
        of="team_milestone__team__cohort",
        columns="team_milestone attempt due_at original_at cause recorded_at",
        key="team_milestone number",
        order="recorded_at",
    ),
)
