"""The indicators of a cohort report: one function each, with its definition in a sentence."""

from django.utils.translation import gettext_lazy as _

from cohorts.models import Membership, TeamOutcome, TeamState
from fixhub.reports import duties, silence
from fixhub.reports.figure import DAYS, Figure, Indicator, Result, count_of, share
from fixhub.reports.known import Known

# Raised whenever a definition below changes its meaning.
DEFINITIONS = 1


def teams(known: Known) -> Figure:
    staying = [team for team in known.teams.values() if team.state != TeamState.State.WITHDRAWN]
    return count_of(len(staying), len(known.teams))


def people(known: Known) -> Figure:
    joined = [person for person in known.people if person.role in Membership.PARTICIPANTS]
    here = {person.user for person in joined if person.here and known.teams[person.team].left_at is None}
    return count_of(len(here), len({person.user for person in joined}))


def without_mentor(known: Known) -> Figure:
    mentored = known.mentors()
    return count_of(sum(team.pk not in mentored for team in known.active), len(known.active))


def completion(known: Known) -> Figure:
    due = duties.due_so_far(known)
    return share(sum(duty.standing.state == duties.State.APPROVED for duty in due), len(due))


def accepted(known: Known) -> Figure:
    asked = [duty for duty in known.obligations if duty.standing.state not in duties.EXCUSED]
    return count_of(sum(duty.standing.state == duties.State.APPROVED for duty in asked), len(asked))


def on_time(known: Known) -> Figure:
    first = [duty for duty in known.obligations if duty.standing.first]
    kept = [duty for duty in first if duties.was_on_time(known, duty, duty.standing.first_due_at)]
    return share(len(kept), len(first))


def on_original_time(known: Known) -> Figure:
    first = [duty for duty in known.obligations if duty.standing.first]
    kept = [duty for duty in first if duties.was_on_time(known, duty, duty.standing.original_at)]
    return share(len(kept), len(first))


def late(known: Known) -> Figure:
    return count_of(len(duties.late(known)), len(known.obligations))


def waiting(known: Known) -> Figure:
    handed_in = [duty for duty in known.obligations if duty.standing.current]
    return count_of(len(duties.waiting(known)), len(handed_in))


def oldest_waiting(known: Known) -> Figure:
    days = [wait.days for wait in duties.waiting(known)]
    return Figure(max(days, default=None), None, max(days, default=None), DAYS)


def answered(known: Known) -> Figure:
    """Answers within the promise."""
    waits = duties.turnarounds(known)
    return share(sum(days <= known.policy.review_days for days in waits), len(waits))


def turnaround(known: Known) -> Figure:
    waits = duties.turnarounds(known)
    return Figure(None, len(waits), duties.median_turnaround(known), DAYS)


def check_in(known: Known) -> Figure:
    found = silence.check_ins(known)
    return share(found.sent, found.expected)


def silent(known: Known) -> Figure:
    return count_of(len(silence.silent(known)), len(known.active))


def stalled(known: Known) -> Figure:
    return count_of(len(silence.stalled(known)), len(known.active))


def stuck(known: Known) -> Figure:
    return count_of(len(silence.stuck(known)), len(known.active))


def outcomes(known: Known) -> Figure:
    known_values = [team.outcome for team in known.teams.values() if team.outcome]
    return share(known_values.count(TeamOutcome.Value.COMPLETED), len(known_values))


INDICATORS = (
    Indicator(
        "teams",
        _("Teams"),
        _("Teams that have not withdrawn, of all teams that ever were in the edition."),
        teams,
    ),
    Indicator(
        "people",
        _("People"),
        _("Different persons who are a lead or a member of a team, of all who ever were; each counts once."),
        people,
    ),
    Indicator(
        "without_mentor",
        _("Teams without a mentor"),
        _("Active teams to which no mentor belonged at that moment."),
        without_mentor,
    ),
    Indicator(
        "completion",
        _("Milestone completion"),
        _("Accepted milestones, of those whose date has passed. What a team need not do is left out."),
        completion,
    ),
    Indicator(
        "accepted",
        _("Milestones accepted"),
        _("All accepted milestones, early ones too, of all that are asked of the teams."),
        accepted,
    ),
    Indicator(
        "on_time",
        _("Handed in on time"),
        _("Milestones whose first hand-in came by its date, grace included, of all that were handed in."),
        on_time,
    ),
    Indicator(
        "on_original_time",
        _("On time by the first date"),
        _("The same against the date that was set first, so that more time hides nothing."),
        on_original_time,
    ),
    Indicator(
        "late",
        _("Late milestones"),
        _("Milestones past their date that are with the team: not handed in, or a change is asked."),
        late,
    ),
    Indicator(
        "waiting",
        _("Waiting for review"),
        _("Hand-ins that have no answer yet, of all milestones handed in."),
        waiting,
    ),
    Indicator(
        "oldest_waiting",
        _("Longest wait"),
        _("Working days the oldest of them has waited, from its first version after the last answer."),
        oldest_waiting,
    ),
    Indicator(
        "answered",
        _("Answered in time"),
        _("Answers that came within the working days promised, of all answers."),
        answered,
    ),
    Indicator(
        "turnaround",
        _("Time to an answer"),
        _("Working days from a hand-in to its answer, the median: half of the answers came faster."),
        turnaround,
    ),
    Indicator(
        "check_in",
        _("Weekly updates"),
        _("Team weeks with an update, of the team weeks in which one was asked; breaks are left out."),
        check_in,
    ),
    Indicator(
        "silent",
        _("Silent teams"),
        _("Active teams without an update for the days the edition calls silent; breaks do not count."),
        silent,
    ),
    Indicator(
        "stalled",
        _("Stalled teams"),
        _("Silent teams that have been so for the days the edition calls stalled."),
        stalled,
    ),
    Indicator(
        "stuck",
        _("Stuck teams"),
        _("Active teams whose last update says that they are stuck."),
        stuck,
    ),
    Indicator(
        "outcomes",
        _("Teams that completed"),
        _("Teams that completed, of those whose outcome is known."),
        outcomes,
    ),
)


def all_of(known: Known) -> tuple[Result, ...]:
    return tuple(Result(indicator, indicator.compute(known)) for indicator in INDICATORS)
