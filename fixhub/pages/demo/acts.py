"""What the people of one demo team do, act by act; each act is the one behind the page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cohorts.actions import files, milestones, teams, updates
from cohorts.models import Membership, Submission, Team, TeamMilestone
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.files.models import File
from fixhub.pages.demo import story
from mentoring.actions import reviews

ZONE = "Europe/Bucharest"
A_MINUTE = timedelta(minutes=1)
LEFT_AFTER = timedelta(days=80)


@dataclass(frozen=True)
class Act:
    """Something somebody does at an instant."""

    at: datetime
    do: Callable[[], object]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.instant(day, time(hour, minute), ZONE)


@dataclass(frozen=True)
class TeamLife:
    """One team with its people, as its story tells it."""

    team: Team
    telling: story.TeamStory
    start: date
    mentor: User
    manager: User

    def acts(self) -> Iterator[Act]:
        rows = {
            row.milestone.key: row
            for row in self.team.milestones.select_related("milestone__current", "team__cohort")
        }
        members = self.team.memberships.filter(role__in=Membership.PARTICIPANTS).select_related("user")
        joined = list(members.order_by("pk"))
        staying = joined[:-1] if self.telling.left else joined
        people = [membership.user for membership in staying]
        for n, log in enumerate(self.telling.logs):
            when = at(self.start + timedelta(days=log.days), 17 + n % 3, 12 * n % 60)
            yield from self._log(when, people[n % len(people)], log, rows.get(log.key))
        for step in self.telling.hand_ins:
            yield from self._hand_in(rows[step.key], people, step)
        if self.telling.left:
            yield Act(at(self.start, 12) + LEFT_AFTER, partial(self._leave, joined[-1]))

    def _log(self, when: datetime, by: User, log: story.Log, row: TeamMilestone | None) -> Iterator[Act]:
        yield Act(when, partial(self._say, by, log, row))
        if log.slip:
            yield Act(when + A_MINUTE, partial(self._unsay, by))
            yield Act(when + 2 * A_MINUTE, partial(self._say, by, log, row))

    def _say(self, by: User, log: story.Log, row: TeamMilestone | None) -> None:
        # Their hand-ins are told apart, so "done" comes without one here.
        state = "going" if log.state == "done" else log.state
        updates.log(
            self.team, by=by, form_key=uuid4(), state=state, sentence=log.sentence, obligation=row,
            count=log.count, stuck=log.stuck, mood=log.mood, via="page",
            photo=self._photo(by) if log.photo else None,
        )  # fmt: skip

    def _unsay(self, by: User) -> None:
        updates.revoke(self.team.updates.standing().newest_first()[0], by=by, via="page")

    def _photo(self, by: User) -> File:
        [kept] = files.keep(self.team, [_drawn(self.team.name)], by=by, pictures_only=True)
        return kept

    def _hand_in(self, row: TeamMilestone, people: list[User], step: story.HandIn) -> Iterator[Act]:
        when, by = row.effective_due + timedelta(days=step.days, hours=-4), people[0]
        yield Act(when, partial(self._submit, row, by, step.text))
        if step.slip:
            yield Act(when + A_MINUTE, partial(self._take_back, row, by))
            yield Act(when + 2 * A_MINUTE, partial(self._submit, row, by, step.text))
        if step.advice:
            yield Act(when + timedelta(days=1), partial(self._ask, row, step.advice))
        for n, answer in enumerate(step.answers):
            when += timedelta(days=answer.days)
            yield Act(when, partial(self._answer, row, answer))
            if answer.verdict == "request_changes" and n + 1 < len(step.answers):
                when += timedelta(days=5)
                yield Act(when, partial(self._submit, row, by, step.again))

    def _submit(self, row: TeamMilestone, by: User, text: str) -> None:
        milestones.submit(row, by=by, form_key=uuid4(), text=text, via="page")

    def _take_back(self, row: TeamMilestone, by: User) -> None:
        milestones.revoke(self._open_version(row), by=by, via="page")

    def _answer(self, row: TeamMilestone, answer: story.Answer) -> None:
        version = self._open_version(row)
        reviews.decide(version, by=self.mentor, verdict=answer.verdict, text=answer.text, via="page")

    def _ask(self, row: TeamMilestone, question: str) -> None:
        reviews.ask_advice(self._open_version(row), by=self.mentor, text=question, via="page")

    def _open_version(self, row: TeamMilestone) -> Submission:
        return Submission.objects.with_parts().get(team_milestone=row, is_open=True)

    def _leave(self, membership: Membership) -> None:
        teams.leave(membership, by=self.manager, reason=self.telling.left, via="page")


def _drawn(name: str) -> SimpleUploadedFile:
    """A picture nobody took: a sketch of boxes, another one for each team."""
    picture = Image.new("RGB", (800, 600), "#e9e4d8")
    pen = ImageDraw.Draw(picture)
    for n, letter in enumerate(name[:8]):
        left, top = 60 + 85 * n, 420 - ord(letter) * 7 % 300
        pen.rectangle((left, top, left + 60, 500), outline="#3454d1", width=6)
    pen.line((40, 500, 760, 500), fill="#14171f", width=6)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("sketch.jpg", out.getvalue(), "image/jpeg")
