"""What happens in the demo edition as a whole: challenges, meetings, who was there, the public page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from cohorts.actions import attendances, challenges, invitations, meetings, publications, removals, teams
from cohorts.models import Attendance, Challenge, Cohort, Meeting, Membership, Team
from cohorts.reads import meetings as reads
from fixhub.accounts.models import User
from fixhub.pages.demo import invented
from fixhub.pages.demo.acts import A_MINUTE, ZONE, Act, TeamLife, at

HOW = (Attendance.How.ON_SITE, Attendance.How.ON_SITE, Attendance.How.ONLINE, Attendance.How.ON_SITE,
       Attendance.How.ABSENT)  # fmt: skip
EVENING, LASTS = 3, timedelta(hours=2)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class EditionLife:
    """The acts of the manager, and those of mentors and members that are no team's story."""

    cohort: Cohort
    lives: tuple[TeamLife, ...]
    start: date
    today: date
    manager: User
    viewer: User
    newcomer: User

    @property
    def told(self) -> Any:
        return invented.read("edition")

    def acts(self) -> Iterator[Act]:
        yield from self._challenges()
        yield from self._meetups()
        yield from self._invitations()
        yield from self._public()
        yield Act(self._day(3, 11), self._mistake)
        for n, life in enumerate(self.lives):
            yield from self._mentoring(n, life)

    def _day(self, days: int, hour: int = 12) -> datetime:
        return at(self.start + timedelta(days=days), hour)

    def _challenges(self) -> Iterator[Act]:
        for n, words in enumerate(self.told["challenges"]):
            add = partial(challenges.add, self.cohort, by=self.manager, via="page", **words)
            yield Act(self._day(0, 10) + n * A_MINUTE, add)
        for n, life in enumerate(self.lives):
            when = self._day(7 * life.telling.late + 1) + n * A_MINUTE
            yield Act(when, partial(self._take_up, n, life.team))

    def _take_up(self, n: int, team: Team) -> None:
        """Three of four teams work on a challenge; the others have a theme alone."""
        there = list(Challenge.objects.standing().filter(cohort=self.cohort).order_by("position"))
        chosen = [*there, None][n % (len(there) + 1)]
        challenges.take_up(team, by=self.manager, theme=team.theme, challenge=chosen, via="page")

    def _meetups(self) -> Iterator[Act]:
        for week, hour, title in self.told["meetups"]:
            starts = self._day(7 * week + EVENING, hour)
            yield Act(self._day(0, 11), partial(self._plan, title, starts))
            yield Act(starts + LASTS, partial(self._note, title))
        yield Act(self._day(50), partial(self._move, self.told["meetups"][2][2]))
        visit = partial(self._plan, self.told["visit"], self._day(65, 15), kind=Meeting.Kind.EVENT)
        yield Act(self._day(40), visit)
        yield Act(self._day(60), partial(self._cancel, self.told["visit"]))

    def _plan(self, title: str, starts: datetime, kind: str = Meeting.Kind.COHORT) -> None:
        meetings.plan(
            self.cohort, by=self.manager, kind=kind, audience=Meeting.Audience.EVERYBODY, via="page",
            title=title, starts_at=starts, ends_at=starts + LASTS, zone=ZONE, place=self.told["place"],
        )  # fmt: skip

    def _called(self, title: str) -> Meeting:
        return Meeting.objects.with_parts().get(cohort=self.cohort, current__title=title, team=None)

    def _move(self, title: str) -> None:
        meeting = self._called(title)
        content = meetings.Content.of(meeting.current)  # type: ignore[arg-type]
        later = {"starts_at": content.starts_at + LASTS / 2, "ends_at": content.ends_at + LASTS / 2}
        meetings.change(meeting, by=self.manager, via="page", **{**vars(content), **later})

    def _cancel(self, title: str) -> None:
        meetings.cancel(self._called(title), by=self.manager, via="page")

    def _note(self, title: str) -> None:
        meeting = self._called(title)
        expected = reads.expected(meeting).order_by("pk").values_list("pk", flat=True)
        hows = {pk: HOW[n % len(HOW)] for n, pk in enumerate(expected)}
        attendances.note(meeting, by=self.manager, hows=hows, via="page")

    def _mentoring(self, n: int, life: TeamLife) -> Iterator[Act]:
        """One meeting three weeks ago, of which is noted who came, and one within the next week."""
        past = at(self.today - 3 * WEEK + timedelta(days=n % 5), 16 + n % 3)
        coming = at(self.today + timedelta(days=1 + n % 5), 16 + n % 3)
        yield Act(past - WEEK, partial(self._meet, life, past))
        yield Act(past + LASTS, partial(self._came, life))
        yield Act(at(self.today, 7), partial(self._meet, life, coming))

    def _meet(self, life: TeamLife, starts: datetime) -> None:
        meetings.plan(
            self.cohort, by=life.mentor, kind=Meeting.Kind.MENTORING, audience=Meeting.Audience.TEAM,
            team=life.team, via="page", title=self.told["mentoring"][life.mentor.language],
            starts_at=starts, ends_at=starts + LASTS / 4, zone=ZONE, link="https://meet.demo.example/room",
        )  # fmt: skip

    def _came(self, life: TeamLife) -> None:
        meeting = Meeting.objects.with_parts().filter(team=life.team).earliest("pk")
        expected = reads.expected(meeting).order_by("pk").values_list("pk", flat=True)
        hows = dict.fromkeys(expected, Attendance.How.ONLINE)
        attendances.note(meeting, by=life.mentor, hows=hows, via="page")

    def _invitations(self) -> Iterator[Act]:
        """A viewer who came, and somebody who has not answered yet."""
        yield Act(self._day(5), self._let_in)
        ask = partial(
            invitations.invite, self.newcomer.email, by=self.manager, role="member",
            team=self.lives[0].team, via="page",
        )  # fmt: skip
        yield Act(at(self.today, 6), ask)

    def _let_in(self) -> None:
        invitation = invitations.invite(
            self.viewer.email, by=self.manager, role="viewer", cohort=self.cohort, via="page"
        )
        invitations.accept(invitations.new_token(invitation), by=self.viewer)

    def _public(self) -> Iterator[Act]:
        """Published in the second week; every second person agrees to be named."""
        yield Act(self._day(10), partial(publications.publish, self.cohort, by=self.manager, via="page"))
        for life in self.lives:
            yield Act(self._day(7 * life.telling.late + 11), partial(self._agree, life.team))

    def _agree(self, team: Team) -> None:
        asked = team.memberships.now().filter(role__in=Membership.PARTICIPANTS).select_related("user")
        for membership in asked.order_by("pk")[::2]:
            publications.agree(self.cohort, by=membership.user, via="page")

    def _mistake(self) -> None:
        team = teams.add(self.cohort, by=self.manager, name=self.told["mistake"], via="page")
        removals.remove(team, by=self.manager, via="page")
