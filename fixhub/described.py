"""How the API describes itself: settings of drf-spectacular, part of fixhub/settings.py."""

SETTINGS = {
    "TITLE": "FIXHub",
    "DESCRIPTION": "Programmes, cohorts, teams, milestones, updates, hand-ins, reviews and reports.",
    "VERSION": "v1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["fixhub.openapi.with_refusals"],
    # One name for each set of words, where two fields of one name have different ones.
    "ENUM_NAME_OVERRIDES": {
        "UpdateStateEnum": "cohorts.models.Update.State",
        "ReviewVerdictEnum": "cohorts.models.Decision.Verdict",
        "MembershipRoleEnum": "cohorts.models.Membership.Role",
        "CohortRoleEnum": "cohorts.models.CohortRole.Role",
        "InvitationRoleEnum": "cohorts.models.Invitation.Role",
        "TeamMilestoneStateEnum": "cohorts.models.TeamMilestone.State",
        "JobStateEnum": "fixhub.jobs.models.Job.State",
        "MeetingKindEnum": "cohorts.models.Meeting.Kind",
        "DeletedKindEnum": "cohorts.reads.deleted.KINDS",
        "LetterStateEnum": "fixhub.mail.models.Letter.State",
    },
    # Changing things from the docs page would need the CSRF token, which scripts cannot read.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "supportedSubmitMethods": ["get"]},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
