"""Who may read of what happened: a row for each verb. Feeds and the API's events ask here alone.

A log is the edition's; a hand-in the team's, its mentors' and the managers'. A verb without a row is read
by nobody, and fails a test.
"""

from typing import Any

from fixhub.events.models import Event

# Everybody who is in the edition.
COHORT = "cohort"
# The team itself, its mentors, and the managers.
INSIDE = "inside"
MANAGERS = "managers"
# Those a meeting is for, and the managers.
INVITED = "invited"
# What a person chose for themselves, and what is of no edition.
NOBODY = "nobody"

AUDIENCE: dict[str, str] = {
    "attendance.noted": INSIDE,
    "calendar.made": NOBODY,
    "calendar.revoked": NOBODY,
    "challenge.added": COHORT,
    "challenge.edited": COHORT,
    "challenge.restored": COHORT,
    "challenge.withdrawn": COHORT,
    "cohort.closed": COHORT,
    "cohort.launched": COHORT,
    "cohort.published": COHORT,
    "cohort.unpublished": COHORT,
    "consent.given": NOBODY,
    "consent.withdrawn": NOBODY,
    "comment.added": INSIDE,
    "comment.restored": INSIDE,
    "comment.revoked": INSIDE,
    "digests.resumed": NOBODY,
    "digests.stopped": NOBODY,
    "export.done": MANAGERS,
    "import.confirmed": NOBODY,
    "import.done": MANAGERS,
    "import.read_again": NOBODY,
    "import.started": NOBODY,
    "import.undone": MANAGERS,
    "invitation.accepted": MANAGERS,
    "invitation.batch_revoked": MANAGERS,
    "invitation.batch_sent": MANAGERS,
    "invitation.restored": MANAGERS,
    "invitation.revoked": MANAGERS,
    "invitation.sent": MANAGERS,
    "job.cancelled": NOBODY,
    "job.done": NOBODY,
    "job.failed": NOBODY,
    "job.queued": NOBODY,
    "job.retried": NOBODY,
    "letter.sent_again": MANAGERS,
    "letters.dropped": MANAGERS,
    "letters.released": MANAGERS,
    "meeting.cancelled": INVITED,
    "meeting.changed": INVITED,
    "meeting.planned": INVITED,
    "meeting.restored": INVITED,
    "milestone.advice_asked": MANAGERS,
    "milestone.approved": INSIDE,
    "milestone.changes_requested": INSIDE,
    "milestone.restored": INSIDE,
    "milestone.revoked": INSIDE,
    "milestone.submitted": INSIDE,
    "milestone.verdict_revoked": INSIDE,
    "person.deactivated": NOBODY,
    "person.erased": NOBODY,
    "person.reactivated": NOBODY,
    "privacy.edited": NOBODY,
    "programme.appointed": NOBODY,
    "programme.created": NOBODY,
    "role.ended": NOBODY,
    "role.given": NOBODY,
    "staff.let_go": NOBODY,
    "staff.taken_in": NOBODY,
    "step.added": NOBODY,
    "step.codes_made": NOBODY,
    "step.removed": NOBODY,
    "step.reset": NOBODY,
    "team.added": COHORT,
    "team.focused": COHORT,
    "team.joined": COHORT,
    "team.left": INSIDE,
    "team.removed": MANAGERS,
    "team.restored": MANAGERS,
    "team.role_changed": INSIDE,
    "token.made": NOBODY,
    "token.revoked": NOBODY,
    "update.logged": COHORT,
    "update.restored": COHORT,
    "update.revoked": INSIDE,
}
# Facts of an event that only the inside may read, whoever reads of the event.
INSIDE_FACTS = frozenset({"stuck", "mood"})


def verbs(audience: str) -> list[str]:
    return [verb for verb, who in AUDIENCE.items() if who == audience]


def facts_for(event: Event, *, inside: bool) -> dict[str, Any]:
    """The data of an event as its reader may have it."""
    return {name: fact for name, fact in event.data.items() if inside or name not in INSIDE_FACTS}
