"""Who was at a meeting, and how."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Attendance, Meeting
from cohorts.reads import meetings as reads
from fixhub import clock
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def note(meeting: Meeting, *, by: Any, hows: Mapping[int, str], via: str) -> int:
    """Say how some people, by their ids, were at a meeting; "" takes back what was said.

    Managers and the team's mentors say it of everybody who is expected, anybody of themselves.
    The number of people whose attendance is another one now.
    """
    rules.require(_may(by, meeting, hows), _("You can say of yourself alone how you were there."))
    rules.require_running(meeting.cohort)
    _require_sense(meeting, hows)
    # Two lists that are saved at once follow each other.
    Meeting.objects.filter(pk=meeting.pk).update(kind=F("kind"))
    standing = dict(_standing(meeting, hows).values_list("user", "how"))
    changed = {pk: how for pk, how in hows.items() if how != standing.get(pk, "")}
    now = clock.now()
    _standing(meeting, changed).update(revoked_at=now, revoked_by=by)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, user_id=pk, how=how, by=by, recorded_at=now)
        for pk, how in changed.items()
        if how
    )
    if changed:
        _record(meeting, by=by, via=via, people=len(changed))
    return len(changed)


def _standing(meeting: Meeting, hows: Mapping[int, str]) -> Any:
    return Attendance.objects.filter(meeting=meeting, user__in=list(hows), revoked_at__isnull=True)


def _may(by: Any, meeting: Meeting, hows: Mapping[int, str]) -> bool:
    return rules.can_note_attendance(by, meeting) or set(hows) <= {by.pk}


def _require_sense(meeting: Meeting, hows: Mapping[int, str]) -> None:
    if meeting.is_cancelled:
        raise Refused(_("This meeting was cancelled: nobody was there."))
    if meeting.current is None or meeting.current.starts_at > clock.now():
        raise Refused(_("This meeting has not begun yet."))
    if any(how not in ["", *Attendance.How.values] for how in hows.values()):
        raise Refused(_("Choose: on site, online or absent."))
    known = set(reads.expected(meeting).filter(pk__in=list(hows)).values_list("pk", flat=True))
    if set(hows) - known:
        raise Refused(_("Somebody on this list is not expected at this meeting."))


def _record(meeting: Meeting, *, by: Any, via: str, **data: Any) -> None:
    record(
        "attendance.noted",
        on=meeting,
        by=by,
        via=via,
        cohort_id=meeting.cohort_id,
        team_id=meeting.team_id,
        **data,
    )
