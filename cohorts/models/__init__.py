from cohorts.models.handin import Decision, Submission, SubmissionFile
from cohorts.models.milestone import Deliverable, DueHistory, Milestone, MilestoneRevision, TeamMilestone
from cohorts.models.programme import (
    Break,
    Cohort,
    CohortRole,
    CohortState,
    Phase,
    PolicyVersion,
    Programme,
    ProgrammeRole,
    Rhythm,
)
from cohorts.models.team import Invitation, Membership, Team, TeamOutcome, TeamState
from cohorts.models.update import Update

__all__ = [
    "Break",
    "Cohort",
    "CohortRole",
    "CohortState",
    "Decision",
    "Deliverable",
    "DueHistory",
    "Invitation",
    "Membership",
    "Milestone",
    "MilestoneRevision",
    "Phase",
    "PolicyVersion",
    "Programme",
    "ProgrammeRole",
    "Rhythm",
    "Submission",
    "SubmissionFile",
    "Team",
    "TeamMilestone",
    "TeamOutcome",
    "TeamState",
    "Update",
]
