"""Living the demo edition: its months pass through the real actions with the clock moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction

from cohorts import blueprint
from cohorts.actions import cohorts, milestones, programmes, teams, updates
from cohorts.models import Cohort, Membership, Submission, Team, TeamMilestone
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.accounts.names import folded
from fixhub.pages.demo import story
from mentoring.actions import reviews
from tasks import rounds

ZONE = "Europe/Bucharest"
WEEKDAY_OF_M05, WEEK_OF_M05 = 4, 18
# Letters of all months would make the first start a slow one.
LETTER_DAYS = 27
TICKS = (time(8, 31), time(13, 1), time(18, 1))


@dataclass(frozen=True)
class Act:
    """Something somebody does at an instant."""

    at: datetime
    do: Callable[[], object]


def kickoff(today: date) -> date:
    """The Monday that puts the fifth milestone 1 to 7 days ahead of today (rulings 24)."""
    ahead = (WEEKDAY_OF_M05 - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead) - timedelta(weeks=WEEK_OF_M05, days=WEEKDAY_OF_M05)


def live() -> Cohort:
    """Make the demo edition, as if it had begun four months ago; all of it or nothing."""
    with transaction.atomic():
        return _Months().live()


class _Months:
    def __init__(self) -> None:
        self.today = clock.today(ZONE)
        self.start = kickoff(self.today)

    def live(self) -> Cohort:
        with clock.moved_to(self._at(self.start, 9)):
            self.cohort = self._launch()
            told = [self._team(telling) for telling in story.TEAMS]
        now = clock.now()
        acts = [act for team, telling in told for act in self._acts(team, telling)]
        moments = [*acts, *self._ticks()]
        for act in sorted((a for a in moments if a.at < now), key=lambda a: a.at):
            with clock.moved_to(act.at):
                act.do()
        return self.cohort

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return clock.instant(day, time(hour, minute), ZONE)

    def _launch(self) -> Cohort:
        slug, name = story.PROGRAMME
        programme = programmes.create(name, slug=slug)
        self.manager = self._person(story.MANAGER)
        programmes.appoint(programme, user=self.manager, role="manager", by=None, via="command")
        self.mentors = [self._person(mentor) for mentor in story.MENTORS]
        plan = blueprint.draft("fix-10-month", name=f"{story.EDITION} {self.today.year}", start=self.start)
        return cohorts.launch(plan, by=self.manager, programme=programme, via="command", is_demo=True)

    def _person(self, person: story.Person) -> User:
        email = f"{folded(person.given)}.{folded(person.family)}@demo.example"
        return User.objects.create_user(
            email=email,
            given=person.given,
            family=person.family,
            language=person.language,
            zone=ZONE,
            is_demo=True,
            claimed_at=clock.now(),
        )

    def _team(self, telling: story.TeamStory) -> tuple[Team, story.TeamStory]:
        team = teams.add(self.cohort, by=self.manager, name=telling.name, theme=telling.theme, via="command")
        join = partial(teams.join, team, by=self.manager, via="command")
        join(user=self.mentors[telling.mentor], role=Membership.Role.MENTOR)
        for n, person in enumerate(telling.people):
            join(user=self._person(person), role=Membership.Role.MEMBER if n else Membership.Role.LEAD)
        return team, telling

    def _acts(self, team: Team, telling: story.TeamStory) -> Iterator[Act]:
        rows = {
            row.milestone.key: row
            for row in team.milestones.select_related("milestone__current", "team__cohort")
        }
        people = [m.user for m in team.memberships.filter(role__in=Membership.PARTICIPANTS).order_by("pk")]
        for n, log in enumerate(telling.logs):
            at = self._at(self.start + timedelta(days=log.days), 17 + n % 3, 12 * n % 60)
            yield Act(at, partial(self._log, team, people[n % len(people)], log, rows.get(log.key)))
        for step in telling.hand_ins:
            yield from self._hand_in(rows[step.key], people[0], self.mentors[telling.mentor], step)

    def _log(self, team: Team, by: User, log: story.Log, row: TeamMilestone | None) -> None:
        # Their hand-ins are told apart, so "done" comes without one here.
        state = "going" if log.state == "done" else log.state
        updates.log(
            team, by=by, form_key=uuid4(), state=state, sentence=log.sentence, obligation=row,
            count=log.count, stuck=log.stuck, mood=log.mood, via="page",
        )  # fmt: skip

    def _hand_in(self, row: TeamMilestone, by: User, mentor: User, step: story.HandIn) -> Iterator[Act]:
        at = row.effective_due + timedelta(days=step.days, hours=-4)
        yield Act(at, partial(self._submit, row, by, step.text))
        for n, answer in enumerate(step.answers):
            at += timedelta(days=answer.days)
            yield Act(at, partial(self._answer, row, mentor, answer))
            if answer.verdict == "request_changes" and n + 1 < len(step.answers):
                at += timedelta(days=5)
                yield Act(at, partial(self._submit, row, by, step.again))

    def _submit(self, row: TeamMilestone, by: User, text: str) -> None:
        milestones.submit(row, by=by, form_key=uuid4(), text=text, via="page")

    def _answer(self, row: TeamMilestone, mentor: User, answer: story.Answer) -> None:
        open_version = Submission.objects.with_parts().get(team_milestone=row, is_open=True)
        reviews.decide(open_version, by=mentor, verdict=answer.verdict, text=answer.text, via="page")

    def _ticks(self) -> Iterator[Act]:
        """The worker's look at each mail window of the last weeks, so that their letters exist too."""
        for n in range(LETTER_DAYS, -1, -1):
            day = self.today - timedelta(days=n)
            for wall in TICKS:
                yield Act(clock.instant(day, wall, ZONE), rounds.tick)
