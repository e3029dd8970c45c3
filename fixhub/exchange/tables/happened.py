"""The events that explain the rows: who did what, when, by which door."""

from cohorts.models import Team
from fixhub.events.models import Event
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables.shapes import facts

# What this installation did with files and letters, and the doors it opened, stays with it.
LOCAL_VERBS = (
    "import.done",
    "export.done",
    "letter.sent_again",
    "letters.dropped",
    "letters.released",
    "invitation.batch_sent",
    "invitation.batch_revoked",
)
LOCAL_SUBJECTS = ("invitation", "letter", "job")

SHEETS = (
    Sheet(
        name="events",
        model=Event,
        of="cohort_id",
        columns="occurred_at verb subject_type subject=subject_id team=team_id by via data version"
        " recorded_at",
        key="number",
        order="recorded_at",
        points={"team_id": Team, "subject_id": "subject_type"},
        shapes={"data": facts},
        without={"verb__in": LOCAL_VERBS, "subject_type__in": LOCAL_SUBJECTS},
    ),
)
