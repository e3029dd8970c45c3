"""How an endpoint is asked for a place: the address, a body that would be accepted, and what it shows."""

from operator import attrgetter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.policy.walker import Endpoint
from tests.policy.world import NOWHERE, Place, form_key, photo

# Which of a place's things an address with <pk> leads to; the longest name that fits counts.
PK = {
    "api-team": "team",
    "api-update": "update",
    "api-team-milestone": "asked",
    "api-submission": "submission",
    "api-review": "review",
    "api-file": "file",
    "api-membership-restoration": "taken_back.place",
    "api-team-restoration": "taken_back.team",
    "api-update-restoration": "taken_back.update",
    "api-submission-restoration": "taken_back.submission",
    "api-invitation-restoration": "taken_back.invitation",
    "membership_ending": "taken_back.staying",
    "membership_restoration": "taken_back.place",
    "team_restoration": "taken_back.team",
    "update_restoration": "taken_back.update",
    "submission_restoration": "taken_back.submission",
    "invitation_restoration": "taken_back.invitation",
    "api-invitation": "invitation",
    "api-job": "job",
    "api-job-retry": "stopped_job",
    "job": "job",
    "import": "brought.checked",
    "import_undo": "brought.stored",
    "import_refused": "brought.checked",
    "job_retry": "stopped_job",
    "job_output": "stopped_job",
    "api-job-output": "stopped_job",
    "api-import": "brought.checked",
    "api-import-undo": "brought.stored",
    "update_revocation": "update",
    "submission_revocation": "submission",
    "receipt": "submission",
    "desk_at": "submission",
    "review": "submission",
    "review_revocation": "review",
    "advice": "submission",
    "comment_revocation": "together.comment",
    "api-comment": "together.comment",
    "api-comment-restoration": "together.gone_comment",
    "comment_restoration": "together.gone_comment",
    "meeting": "together.meeting",
    "meeting_restoration": "together.gone_meeting",
    "meeting_attendance": "together.held",
    "api-meeting": "together.meeting",
    "api-meeting-restoration": "together.gone_meeting",
    "api-meeting-attendance": "together.held",
    "api-calendar-feed": "together.feed",
    "challenge_revocation": "together.challenge",
    "challenge_restoration": "together.gone_challenge",
    "api-challenge": "together.challenge",
    "api-challenge-restoration": "together.gone_challenge",
    "calendar_revocation": "together.feed",
    "invitation_revocation": "invitation",
    "file": "file",
    "message": "letter",
    "message_dispatch": "letter",
    "own_message": "letter",
    "token_revocation": "edition.key",
    "person": "person",
    "person_deactivation": "person",
    "person_reactivation": "person",
    "api-person": "person",
    "api-phase": "edition.phase",
    "api-milestone": "edition.milestone",
    "api-membership": "edition.membership",
    "api-cohort-role": "edition.role",
    "api-event": "edition.event",
    "api-letter": "letter",
    "notice_reading": "edition.notice",
    "api-notice": "edition.notice",
}
# What shows that a row is in a list.
MARKS = {
    "api-cohort-list": lambda place: f'"slug":"{place.cohort.slug}"',
    "api-person-list": lambda place: f'"id":{place.person.pk},',
    "api-team-list": lambda place: f'"slug":"{place.team.slug}"',
    "api-update-list": lambda place: place.update.sentence,
    "api-team-milestone-list": lambda place: f'"id":{place.asked.pk},',
    "api-submission-list": lambda place: place.submission.text,
    "api-comment-list": lambda place: place.together.comment.text,
    "api-review-list": lambda place: place.review.text,
    "deleted": lambda place: f"Slip of {place.team.slug}.",
    "api-deleted": lambda place: f"Slip of {place.team.slug}.",
    "api-own-deleted": lambda place: f"Slip of {place.team.slug}.",
    "own_deleted": lambda place: f"Slip of {place.team.slug}.",
    "api-file-list": lambda place: place.file.name,
    "api-invitation-list": lambda place: place.invitation.email_key,
    "api-import-list": lambda place: f'"id":{place.brought.checked.pk},',
    "api-job-list": lambda place: f'"id":{place.job.pk},',
    "jobs": lambda place: f'href="/jobs/{place.job.pk}"',
    "api-phase-list": lambda place: f'"id":{place.edition.phase.pk},',
    "api-milestone-list": lambda place: f'"id":{place.edition.milestone.pk},',
    "api-membership-list": lambda place: f'"id":{place.edition.membership.pk},',
    "api-cohort-role-list": lambda place: f'"id":{place.edition.role.pk},',
    "api-event-list": lambda place: f'"id":{place.edition.event.pk},',
    "api-letter-list": lambda place: place.letter.subject,
    "meetings": lambda place: place.together.meeting.current.title,
    "own_meetings": lambda place: place.together.meeting.current.title,
    "challenges": lambda place: place.together.challenge.title,
    "api-challenge-list": lambda place: f'"id":{place.together.challenge.pk},',
    "api-meeting-list": lambda place: place.together.meeting.current.title,
    "api-calendar-feed-list": lambda place: f'"id":{place.together.feed.pk},',
    "imports": lambda place: f'href="/imports/{place.brought.checked.pk}"',
    "messages": lambda place: place.letter.subject,
    "own_messages": lambda place: place.letter.subject,
    "people": lambda place: f'href="/people/{place.person.pk}"',
    "notices": lambda place: f"/notices/{place.edition.notice.pk}/reading",
    "api-notice-list": lambda place: f'"id":{place.edition.notice.pk},',
}
AN_UPDATE = {"state": "going", "sentence": "We met people."}
A_MEMBER = {"email": "somebody@example.org", "role": "member"}
A_VIEWER = {"email": "somebody@example.org", "role": "viewer"}
A_LAUNCH = {"blueprint": "fix-10-month", "name": "FIX 2028", "start": "2028-01-17"}
A_MEETING = {
    "title": "Evening",
    "day": "2027-02-11",
    "start": "18:00",
    "minutes": "90",
    "zone": "Europe/Bucharest",
}

MEETING_WORDS = {"title": "Evening", "day": "2027-02-11", "zone": "Europe/Bucharest"}

BODIES: dict[str, dict[str, Any]] = {
    "api-cohort-teams": {"name": "Noua"},
    "api-cohort-invitations": A_VIEWER,
    "api-team-updates": AN_UPDATE,
    "api-team-invitations": A_MEMBER,
    "api-team-milestone-submissions": {"text": "What we made."},
    "api-submission-review": {"verdict": "approve"},
    "api-submission-advice": {"text": "Is this enough?"},
    "teams": {"name": "Noua"},
    "updates": AN_UPDATE,
    "submission": {"text": "What we made."},
    "api-team-milestone-comments": {"text": "Is 1:10 fine?"},
    "comments": {"text": "Is 1:10 fine?"},
    "meetings": A_MEETING,
    "meeting_revision": {**A_MEETING, "seen": 2},
    "challenges": {"title_en": "Cool streets"},
    "challenge_words": {"title_en": "Heat"},
    "team_focus": {"theme": "Heat"},
    "api-cohort-challenges": {"titles": {"en": "Cool streets"}},
    "api-challenge-words": {"titles": {"en": "Heat"}},
    "api-meeting-revision": {**MEETING_WORDS, "seen": 2},
    "api-meeting-undo": {"n": 2},
    "api-team-focus": {"theme": "Heat", "challenge": None},
    "review": {"verdict": "approve"},
    "advice": {"text": "Is this enough?"},
    "team_invitations": A_MEMBER,
    "cohort_invitations": A_VIEWER,
    "api-import-reading": {"encoding": "utf-8", "sheets": [{"sheet": "people", "fields": ["email"]}]},
    "import_reading": {"encoding": "utf-8", "sheet-0": "people", "field-0-0": "email"},
    "invitation": {"given": "Nou", "language": "ro"},
    "link": AN_UPDATE,
    "tokens": {"name": "Figures", "scopes": ["read"], "days": 30},
    "theme": {"theme": "dark"},
    "language": {"language": "hu"},
    "publication": {"findable": "yes"},
    "privacy_text": {"after": 0, "controller": "City hall", "contact": "data@example.org"},
    "api-account": {"zone": "Asia/Tokyo"},
    "api-publication": {"findable": True},
}


# So much happens in the world that one page does not hold it; and a search needs words.
NARROWED = {"api-event-list": "?verb=update.logged", "api-search": "?q=team"}


def address(endpoint: Endpoint, place: Place) -> str:
    values = {name: _value(endpoint.name, name, place) for name in names(endpoint)}
    return reverse(endpoint.name, kwargs=values) + NARROWED.get(endpoint.name, "")


def nowhere(endpoint: Endpoint) -> str:
    """An address of the same kind that nothing is at."""
    return reverse(endpoint.name, kwargs={name: NOWHERE[name] for name in names(endpoint)})


def names(endpoint: Endpoint) -> list[str]:
    return [part.split(":")[-1].split(">")[0] for part in endpoint.route.split("<")[1:]]


def _value(endpoint: str, name: str, place: Place) -> Any:
    if name == "pk":
        fits = [key for key in PK if endpoint == key or endpoint.startswith((f"{key}-", f"{key}_"))]
        return attrgetter(PK[max(fits, key=len)])(place).pk
    values = {
        "slug": place.cohort.slug,
        "cohort": place.cohort.slug,
        "team": place.team.slug,
        "key": place.asked.milestone.key,
        "name": place.file.name,
        "token": _token(endpoint, place),
        "n": 2,
        "challenge": place.together.challenge.slug,
        "batch": place.brought.batch,
        "sheet": "people",
    }
    return values[name]


def _token(endpoint: str, place: Place) -> str:
    tokens = {"link": place.link, "calendar_feed": place.together.feed_token}
    return tokens.get(endpoint, place.token)


def body(name: str, place: Place) -> dict[str, Any]:
    """What a POST must hold to be accepted from whoever may send it."""
    programme = place.cohort.programme
    if name in ("api-cohort-list", "launch"):
        return {**A_LAUNCH, "programme": programme.slug, "zone": programme.zone}
    if name == "api-team-memberships":
        # A lead may be the mentor of the own team as well: real teams have such people.
        return {"person": place.letter.person_id, "role": "mentor"}
    if name in ("import_new", "api-import-list"):
        list_ = SimpleUploadedFile("people.csv", b"email\nsomebody@example.org\n")
        page = {"into": f"in:{place.cohort.slug}", "uploads": list_}
        asked = page if name == "import_new" else {"cohort": place.cohort.slug, "files": [list_]}
        return {**asked, "form_key": form_key()}
    if name == "invitation_batches":
        return {"person": [place.brought.waiting.pk], "form_key": form_key()}
    if name == "api-invitation-batches":
        return {"people": [place.brought.waiting.pk], "form_key": form_key()}
    if name == "api-team-files":
        return {"file": photo("we.jpg")}
    # The same key twice would be the same act: each form has its own.
    return {**BODIES.get(name, {}), **_of_meeting(name, place), "form_key": form_key()}


def _of_meeting(name: str, place: Place) -> dict[str, Any]:
    """What a team's meeting, or who was at it, is told by."""
    lead, team = place.together.lead, place.team
    bodies: dict[str, dict[str, Any]] = {
        "meeting_attendance": {f"how-{lead.pk}": "on_site"},
        "api-meeting-attendance": {"people": [{"person": lead.pk, "how": "on_site"}]},
        "api-cohort-meetings": {**MEETING_WORDS, "kind": "mentoring", "audience": "team", "team": team.pk},
        "meetings": {**A_MEETING, "whom": f"team:{team.slug}", "kind": "cohort"},
    }
    return bodies.get(name, {})
