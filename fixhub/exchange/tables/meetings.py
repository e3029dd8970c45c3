"""When people met. The sheet of meetings is called sessions: so whoever keeps spreadsheets calls it."""

from cohorts.models import Attendance, Meeting, MeetingRevision
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables import told
from fixhub.exchange.tables.reasons import HERE_SINCE

REVOKED = "revoked_at revoked_by"

SHEETS = (
    Sheet(
        name="sessions",
        model=Meeting,
        of="cohort",
        columns=f"type=kind audience team uid current form_key by recorded_at {REVOKED}",
        key="uid",
        later="current",
        told={
            "week": told.weeks,
            "date": told.days,
            "time": told.times,
            "duration": told.durations,
            "title": told.titles,
        },
        left_out={"imported_at": HERE_SINCE},
    ),
    Sheet(
        name="session_revisions",
        model=MeetingRevision,
        of="meeting__cohort",
        columns="session=meeting n title starts_at ends_at precision zone place link by recorded_at",
        key="session n",
    ),
    Sheet(
        name="attendances",
        model=Attendance,
        of="meeting__cohort",
        columns=f"session=meeting person=user how by recorded_at {REVOKED}",
        key="session number",
        order="recorded_at person",
        left_out={"imported_at": HERE_SINCE},
    ),
)
