"""Who finds a notice of an event in the app. Whoever did it is left out where the rows are written."""

from collections.abc import Callable, Iterable

from cohorts.models import Cohort, Comment, Invitation, Meeting, Membership, Milestone, Submission
from cohorts.reads import meetings
from fixhub.accounts.models import User
from fixhub.events.models import Event, Notice
from fixhub.jobs.models import Job
from tasks.roster import Roster

Told = Callable[[Event, Roster], Iterable[User]]
BATCH = 500
NEWS_OF_A_CHANGE = ("moved", "elsewhere")


def nobody(event: Event, there: Roster) -> list[User]:
    return []


def team(event: Event, there: Roster) -> list[User]:
    return [m.user for m in there.participants(event.team_id or 0)]


def managers(event: Event, there: Roster) -> list[User]:
    return there.managers


def mentors_of_stuck(event: Event, there: Roster) -> list[User]:
    """The managers where there is no mentor."""
    if not event.data.get("stuck"):
        return []
    return [m.user for m in there.mentors(event.team_id or 0)] or there.managers


def who_answers(event: Event, there: Roster) -> list[User]:
    """The mentors of the team; the managers for a gate, and where there is no mentor."""
    submission = Submission.objects.filter(pk=event.subject_id)
    review = submission.values_list("team_milestone__milestone__review", flat=True).first()
    if review in (None, Milestone.Review.NONE):
        return []
    return there.answering(event.team_id or 0, review)


def who_asked_in(event: Event, there: Roster) -> list[User]:
    """Who invited somebody, and the managers; into a team, the news that they joined says it."""
    invitation = Invitation.objects.filter(pk=event.subject_id, team=None).select_related("by").first()
    return [invitation.by, *there.managers] if invitation else []


def team_and_managers(event: Event, there: Roster) -> list[User]:
    """Not the person it is about: they know. What a command set up for others is no news."""
    if event.by_id is None:
        return []
    about = Membership.objects.filter(pk=event.subject_id).values_list("user", flat=True).first()
    return [person for person in [*team(event, there), *there.managers] if person.pk != about]


def who_asked_for_it(event: Event, there: Roster) -> list[User]:
    """A job's person: they left the page and do something else meanwhile."""
    return [job.by for job in Job.objects.filter(pk=event.subject_id).select_related("by")]


def thread(event: Event, there: Roster) -> list[User]:
    """The team and its mentors, and which managers talked here; not everybody who may read it."""
    talk = Comment.objects.standing().filter(team_milestone=event.data.get("team_milestone"))
    talked = set(talk.values_list("by", flat=True))
    mentors = [m.user for m in there.mentors(event.team_id or 0)]
    return [*team(event, there), *mentors, *(one for one in there.managers if one.pk in talked)]


def invited(event: Event, there: Roster) -> Iterable[User]:
    """Those a meeting is for, while it is ahead; a new wording alone is no news, nor is a command.

    A calendar that came in whole by an import is not told line by line.
    """
    meeting = Meeting.objects.with_parts().filter(pk=event.subject_id).first()
    if meeting is None or meeting.is_over or event.by_id is None:
        return []
    reworded = event.verb == "meeting.changed" and not any(event.data.get(new) for new in NEWS_OF_A_CHANGE)
    by_import = event.verb == "meeting.planned" and meeting.imported_at is not None
    return [] if reworded or by_import else meetings.expected(meeting)


def write(event: Event, people: Iterable[User]) -> int:
    """One notice a person, but not to who did it; a second time changes nothing."""
    readers = {person.pk for person in people if person.deactivated_at is None} - {event.by_id}
    Notice.objects.bulk_create(
        [Notice(event=event, reader_id=pk) for pk in sorted(readers)],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    return len(readers)


def is_running(event: Event) -> bool:
    """A closed edition tells nobody anything."""
    return not event.cohort_id or Cohort.objects.running().filter(pk=event.cohort_id).exists()
