"""What a participant's first page shows, read once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.forms import UpdateForm
from cohorts.models import CohortState, Meeting, Membership, Submission, Team, Update
from cohorts.reads import appointments, feed, journey, meetings, obligations, people, status
from cohorts.reads.obligations import Row
from fixhub import clock
from mentoring.models import Review

NEWS_LASTS = timedelta(days=7)
# Enough to see what comes and what was done; all of them are a click away.
LATER_SHOWN, DONE_SHOWN, UPDATES_SHOWN = 2, 2, 4
_NOON, _EVENING = 12, 18


@dataclass(frozen=True)
class Home:
    """One team's week, for somebody of that team."""

    team: Team
    running: bool
    rows: list[Row]
    people: people.People
    week: list[Update]
    feedback: Review | None
    journey: journey.Journey | None
    meeting: Meeting | None

    @property
    def step(self) -> Row | None:
        return obligations.next_step(self.rows) if self.running else None

    @property
    def form(self) -> UpdateForm | None:
        """The log, about the next step."""
        if not self.running:
            return None
        asked = [row.obligation for row in self.rows if row.rank < obligations.DONE]
        about = self.step.obligation.milestone.key if self.step else ""
        return UpdateForm(asked=asked, initial={"about": about})

    @property
    def appointment(self) -> appointments.Appointment | None:
        """The next meeting, in words."""
        return next(iter(appointments.of([self.meeting])), None) if self.meeting else None

    @property
    def progress(self) -> obligations.Progress:
        return obligations.progress(self.rows)

    @property
    def tasks(self) -> list[status.Task]:
        return status.tasks(_in_sight(self.rows), own=True)

    @property
    def waiting(self) -> list[status.Task]:
        """What the mentor has on the desk."""
        return status.tasks([row for row in self.rows if row.rank == obligations.WAITING], own=True)

    @property
    def good_news(self) -> Row | None:
        """The latest acceptance, for a week."""
        since = clock.now() - NEWS_LASTS
        recent = [row for row in self.rows if row.rank == obligations.DONE and row.decision]
        latest = max(recent, key=lambda row: row.decision.at, default=None)  # type: ignore[union-attr]
        return latest if latest and latest.decision and latest.decision.at > since else None

    @property
    def next_gate(self) -> Row | None:
        """The next moment when more than the mentor looks."""
        now = clock.now()
        coming = [row for row in self.rows if row.obligation.milestone.gate]
        coming = [row for row in coming if row.obligation.effective_due > now]
        return min(coming, key=lambda row: row.obligation.effective_due, default=None)


def home_of(team: Team, reader: Any, *, running: bool) -> Home:
    return Home(
        team=team,
        running=running,
        rows=obligations.of_team(team),
        people=people.of_team(team),
        week=list(feed.since_monday(team)[:UPDATES_SHOWN]),
        feedback=_latest_feedback(team, reader),
        journey=journey.of(team.cohort),
        meeting=meetings.next_of(reader, team) if running else None,
    )


def teams_of(user: Any) -> list[Team]:
    """The teams somebody is a lead or member of; those of running editions first, then by name."""
    running = CohortState.objects.now().filter(cohort=OuterRef("cohort"), state="running")
    own = user.memberships.now().filter(role__in=Membership.PARTICIPANTS).values("team")
    teams = Team.objects.filter(pk__in=own).select_related("cohort").annotate(running=Exists(running))
    return list(teams.order_by("-running", "sort_key", "pk"))


def greeting() -> str:
    """By the reader's own clock."""
    hour = timezone.localtime(clock.now()).hour
    if hour < _NOON:
        return _("Good morning, %(name)s")
    return _("Good afternoon, %(name)s") if hour < _EVENING else _("Good evening, %(name)s")


def answer_to(step: Row | None, reader: Any) -> Review | None:
    """What was said to the version that the next step is about."""
    if step is None or step.version is None:
        return None
    return answers([step.version], reader).get(step.version.pk)


def answers(versions: list[Submission], reader: Any) -> dict[int, Review]:
    """What reviewers said to hand-ins, by hand-in, as far as the reader may know it."""
    said = Review.objects.visible_to(reader).filter(
        submission__in=versions, decision__isnull=False, decision__revoked_at__isnull=True
    )
    return {review.submission_id: review for review in said.select_related("by").order_by("at", "pk")}


def _latest_feedback(team: Team, reader: Any) -> Review | None:
    said = Review.objects.visible_to(reader).filter(
        submission__team_milestone__team=team,
        submission__revoked_at__isnull=True,
        decision__isnull=False,
        decision__revoked_at__isnull=True,
    )
    parts = said.exclude(text="").select_related("by", "submission__team_milestone__milestone__current")
    return parts.order_by("-at", "-pk").first()


def _in_sight(rows: list[Row]) -> list[Row]:
    now = [row for row in rows if row.rank < obligations.LATER]
    later = [row for row in rows if row.rank == obligations.LATER][:LATER_SHOWN]
    done = [row for row in rows if row.rank == obligations.DONE][:DONE_SHOWN]
    return [*now, *later, *done]
