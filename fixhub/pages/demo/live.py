"""Living the demo edition: its months pass through the real actions with the clock moved."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import partial

from django.db import transaction

from cohorts import blueprint
from cohorts.actions import cohorts, programmes, teams
from cohorts.models import Cohort, Membership, Team
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.accounts.names import folded
from fixhub.pages.demo import invented, story
from fixhub.pages.demo.acts import ZONE, Act, TeamLife, at
from fixhub.pages.demo.edition import EditionLife
from fixhub.refused import Refused
from tasks import rounds

WEEKDAY_OF_M05, WEEK_OF_M05 = 4, 18
# Letters of all months would make the first start a slow one.
LETTER_DAYS = 27
TICKS = (time(8, 31), time(13, 1), time(18, 1))
SMALL, LARGEST = 6, 400

Told = Callable[[int, int], object]


def kickoff(today: date) -> date:
    """The Monday that puts the fifth milestone 1 to 7 days ahead of today."""
    ahead = (WEEKDAY_OF_M05 - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead) - timedelta(weeks=WEEK_OF_M05, days=WEEKDAY_OF_M05)


def live(count: int = SMALL, told: Told = lambda done, total: None) -> Cohort:
    """Make the demo edition, as if it had begun four months ago; all of it or nothing.

    `count` teams, 40 of them with 160 people and 25 mentors. Refused where real people or editions
    are, or a demo is already. `told` hears how many acts of how many are done.
    """
    if not 1 <= count <= LARGEST:
        raise Refused(f"A demo has 1 to {LARGEST} teams.")
    _require_nothing_real()
    with transaction.atomic():
        return _Months(count, told).live()


def _require_nothing_real() -> None:
    if Cohort.objects.filter(is_demo=True).exists():
        raise Refused("There is a demo already. Take it away first: manage.py demo --remove")
    if Cohort.objects.exists() or User.objects.filter(is_demo=False).exists():
        raise Refused(
            "Real people or editions are in this database; invented ones do not belong beside them."
        )


class _Months:
    def __init__(self, count: int, told: Told) -> None:
        self.today = clock.today(ZONE)
        self.start = kickoff(self.today)
        self.tellings = invented.teams(count)
        self.count, self.told = count, told
        self.addresses: Counter[str] = Counter()

    def live(self) -> Cohort:
        with clock.moved_to(at(self.start, 9)):
            self.cohort = self._launch()
            lives = [self._team(telling) for telling in self.tellings if not telling.late]
        lives += [self._late_team(telling) for telling in self.tellings if telling.late]
        now = clock.now()
        whole = EditionLife(
            self.cohort, tuple(lives), self.start, self.today, self.manager, self.viewer, self.newcomer
        )
        moments = [*whole.acts(), *(act for life in lives for act in life.acts()), *self._ticks()]
        acts = sorted((act for act in moments if act.at < now), key=lambda act: act.at)
        for n, act in enumerate(acts):
            with clock.moved_to(act.at):
                act.do()
            self.told(n + 1, len(acts))
        return self.cohort

    def _launch(self) -> Cohort:
        slug, name = story.PROGRAMME
        programme = programmes.create(name, slug=slug)
        self.manager = self._person(story.MANAGER)
        programmes.appoint(programme, user=self.manager, role="manager", by=None, via="command")
        mentors = invented.mentors(invented.mentor_count(self.count))
        self.mentors = [self._person(mentor) for mentor in mentors]
        self.viewer, self.newcomer = self._person(story.VIEWER), self._person(story.NEWCOMER, claimed=False)
        plan = blueprint.draft("fix-10-month", name=f"{story.EDITION} {self.today.year}", start=self.start)
        return cohorts.launch(plan, by=self.manager, programme=programme, via="command", is_demo=True)

    def _person(self, person: story.Person, *, claimed: bool = True) -> User:
        name = f"{folded(person.given)}.{folded(person.family)}"
        self.addresses[name] += 1
        number = self.addresses[name] if self.addresses[name] > 1 else ""
        return User.objects.create_user(
            email=f"{name}{number}@demo.example",
            given=person.given,
            family=person.family,
            language=person.language,
            zone=ZONE,
            is_demo=True,
            claimed_at=clock.now() if claimed else None,
        )

    def _late_team(self, telling: story.TeamStory) -> TeamLife:
        with clock.moved_to(at(self.start + timedelta(weeks=telling.late), 10)):
            return self._team(telling)

    def _team(self, telling: story.TeamStory) -> TeamLife:
        team = teams.add(self.cohort, by=self.manager, name=telling.name, theme=telling.theme, via="page")
        mentor = self.mentors[telling.mentor]
        self._join(team, mentor, Membership.Role.MENTOR)
        for n, person in enumerate(telling.people):
            self._join(team, self._person(person), Membership.Role.MEMBER if n else Membership.Role.LEAD)
        return TeamLife(team, telling, self.start, mentor, self.manager)

    def _join(self, team: Team, user: User, role: str) -> None:
        teams.join(team, user=user, role=role, by=self.manager, via="page")

    def _ticks(self) -> Iterator[Act]:
        """The worker's look at each mail window of the last weeks, so that their letters exist too."""
        for n in range(LETTER_DAYS, -1, -1):
            day = self.today - timedelta(days=n)
            for wall in TICKS:
                yield Act(clock.instant(day, wall, ZONE), partial(rounds.tick))
