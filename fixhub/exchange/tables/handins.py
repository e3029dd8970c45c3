"""What teams did and handed in, what was decided on it, and what was said."""

from typing import Any

from cohorts.models import (
    Comment,
    Decision,
    Submission,
    SubmissionAbsence,
    SubmissionFile,
    Update,
    UpdateAbsence,
)
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables.reasons import CACHE
from fixhub.exchange.tables.shapes import links
from mentoring.models import Review

REVOKED = "revoked_at revoked_by"
ABSENCE = "revoked_at revoked_by restored_at restored_by"


def _closed(submission: Any) -> None:
    """Whether it waits for a verdict follows from the facts once they are all there."""
    submission.is_open = False


SHEETS = (
    Sheet(
        name="submissions",
        model=Submission,
        of="team_milestone__team__cohort",
        columns=f"team_milestone version attempt by via at text links checksum form_key {REVOKED}",
        key="team_milestone version",
        shapes={"links": links},
        made=_closed,
        left_out={"is_open": CACHE},
    ),
    Sheet(
        name="submission_absences",
        model=SubmissionAbsence,
        of="submission__team_milestone__team__cohort",
        columns=f"submission {ABSENCE}",
        key="submission number",
        order="revoked_at",
    ),
    Sheet(
        name="submission_files",
        model=SubmissionFile,
        of="submission__team_milestone__team__cohort",
        columns="submission file",
        key="submission number",
        order="file",
    ),
    Sheet(
        name="decisions",
        model=Decision,
        of="submission__team_milestone__team__cohort",
        columns=f"submission verdict by at {REVOKED}",
        key="submission number",
        order="at",
    ),
    Sheet(
        name="reviews",
        model=Review,
        of="submission__team_milestone__team__cohort",
        columns="submission decision by via text private_note at",
        key="submission number",
        order="at",
    ),
    Sheet(
        name="updates",
        model=Update,
        of="team__cohort",
        columns="team team_milestone by via state sentence count stuck mood photo photo_for_team_only"
        f" submission form_key recorded_at {REVOKED}",
        key="team number",
        order="recorded_at",
    ),
    Sheet(
        name="update_absences",
        model=UpdateAbsence,
        of="update__team__cohort",
        columns=f"update {ABSENCE}",
        key="update number",
        order="revoked_at",
    ),
    Sheet(
        name="comments",
        model=Comment,
        of="team_milestone__team__cohort",
        columns=f"team_milestone by via text form_key recorded_at {REVOKED}",
        key="team_milestone number",
        order="recorded_at",
    ),
)
