from cohorts.models.calendar import CalendarFeed
from cohorts.models.challenge import Challenge, ChallengeAbsence
from cohorts.models.comment import Comment
from cohorts.models.handin import Decision, Submission, SubmissionAbsence, SubmissionFile
from cohorts.models.imports import ColumnMapping, ImportRun, ImportTrace
from cohorts.models.invitation import Invitation
from cohorts.models.meeting import Attendance, Meeting, MeetingRevision
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
from cohorts.models.publication import NameConsent, Publication
from cohorts.models.team import Membership, Team, TeamFocus, TeamOutcome, TeamState
from cohorts.models.update import Update, UpdateAbsence

__all__ = [
    "Attendance",
    "Break",
    "CalendarFeed",
    "Challenge",
    "ChallengeAbsence",
    "Cohort",
    "CohortRole",
    "CohortState",
    "ColumnMapping",
    "Comment",
    "Decision",
    "Deliverable",
    "DueHistory",
    "ImportRun",
    "ImportTrace",
    "Invitation",
    "Meeting",
    "MeetingRevision",
    "Membership",
    "Milestone",
    "MilestoneRevision",
    "NameConsent",
    "Phase",
    "PolicyVersion",
    "Programme",
    "ProgrammeRole",
    "Publication",
    "Rhythm",
    "Submission",
    "SubmissionAbsence",
    "SubmissionFile",
    "Team",
    "TeamMilestone",
    "TeamFocus",
    "TeamOutcome",
    "TeamState",
    "Update",
    "UpdateAbsence",
]
