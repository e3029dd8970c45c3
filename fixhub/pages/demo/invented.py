"""More invented teams than anybody would write by hand, from ideas and phrases; the same ones each time."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from fixhub.pages.demo import story
from fixhub.pages.demo.story import Answer, HandIn, Log, Person, TeamStory

FOLDER = Path(__file__).parent
PEOPLE, MENTORS, TEAMS = 160, 25, 40
PHASES = ((4, "onboard", "m01"), (7, "discover", "m02"), (12, "discover", "m03"), (15, "prototype", "m04"))
LAST_WEEK, NOW = 17, ("prototype", "m05")
# Of ten teams: how it goes for each of them.
WAYS = (
    "steady", "asked_again", "steady", "late", "ahead",
    "silent", "changing", "stuck", "joined_late", "waiting",
)  # fmt: skip


@cache
def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def teams(count: int) -> tuple[TeamStory, ...]:
    """So many teams: those of story.py first. 40 teams have 160 people; beyond that ideas return."""
    told = tuple(_filled(n, team) for n, team in enumerate(story.TEAMS[:count]))
    sizes = _sizes(count - len(told), PEOPLE - sum(len(team.people) for team in story.TEAMS))
    people = iter(_people(sum(sizes), taken=0))
    mentors = mentor_count(count)
    return told + tuple(
        _Telling(n, size, tuple(next(people) for _ in range(size)), mentors).team()
        for n, size in enumerate(sizes)
    )


def mentor_count(teams: int) -> int:
    return max(len(story.MENTORS), min(MENTORS, round(teams * MENTORS / TEAMS)))


def mentors(count: int) -> tuple[Person, ...]:
    """So many mentors: those of story.py first."""
    return (*story.MENTORS, *_people(count - len(story.MENTORS), taken=PEOPLE))[:count]


def _sizes(teams: int, people: int) -> list[int]:
    """Four or five a team, so that all forty have the people they should."""
    full = TEAMS - len(story.TEAMS)
    return [people * (n + 1) // full - people * n // full for n in range(teams)]


def _people(count: int, *, taken: int) -> list[Person]:
    """Names nobody else has: each language's given names meet its family names in turn."""
    names = read("people")
    turns = list(
        chain.from_iterable([language] * share for language, share in [("ro", 5), ("hu", 3), ("en", 2)])
    )
    found = []
    for n in range(taken, taken + count):
        language = turns[n % len(turns)]
        given, family = names[language]["given"], names[language]["family"]
        found.append(Person(given[n % len(given)], family[(n * 7 + n // len(given)) % len(family)], language))
    return found


def _filled(n: int, team: TeamStory) -> TeamStory:
    """A story with a line for most weeks of which nothing is told, until the team falls silent."""
    told = {log.days // 7 for log in team.logs}
    weeks = [week for week in range(1, max(told)) if week not in told and (n + week) % 6]
    return replace(team, logs=(*team.logs, *(_log(n, week, team.people[0].language) for week in weeks)))


def _log(n: int, week: int, language: str) -> Log:
    """What the n-th team says in a week."""
    phase, key = next(((phase, key) for until, phase, key in PHASES if week < until), NOW)
    lines = read("phrases")[language]["logs"][phase]
    return Log(
        days=week * 7 + (n + week) % 5,
        sentence=lines[(n + week) % len(lines)],
        state="started" if week == 1 else "going",
        key=key,
        mood=3 + (n + week) % 3 if (n + week) % 4 == 0 else None,
    )


@dataclass(frozen=True)
class _Telling:
    """How the `n`-th invented team fares: by its way, one of ten."""

    n: int
    size: int
    people: tuple[Person, ...]
    mentors: int

    @property
    def way(self) -> str:
        return WAYS[self.n % len(WAYS)]

    @property
    def idea(self) -> dict[str, str]:
        return read("ideas")[self.n % len(read("ideas"))]

    @property
    def words(self) -> dict[str, Any]:
        return read("phrases")[self.idea["language"]]

    def team(self) -> TeamStory:
        again = self.n // len(read("ideas"))
        return TeamStory(
            name=f"{self.idea['name']} {again + 1}" if again else self.idea["name"],
            theme=self.idea["theme"],
            mentor=(self.n + len(story.MENTORS)) % self.mentors,
            people=self.people,
            hand_ins=tuple(self._hand_ins()),
            logs=tuple(self._logs()),
            late=3 if self.way == "joined_late" else 0,
            left=self.words["left"] if self.n % 7 == 5 else "",
        )

    def _one(self, name: str, turn: int = 0) -> str:
        return self.words[name][(self.n + turn) % len(self.words[name])]

    def _said(self, name: str) -> str:
        return self.words[name].format(**self.idea)

    def _hand_ins(self) -> list[HandIn]:
        good = [Answer("approve", self._one("good", turn), 1 + (self.n + turn) % 4) for turn in range(4)]
        early = -(1 + self.n % 3)
        steps = [
            HandIn("m01", early, self._one("charter"), (good[0],), slip=self.n % 8 == 2),
            HandIn("m02", early + 1, self._said("problem"), (good[1],), talk=self._talk(self.n % 4 == 1)),
            self._evidence(good[2]),
            self._concept(good[3]),
        ]
        if self.way in ("ahead", "steady"):
            steps.append(HandIn("m05", -8 if self.way == "ahead" else -9, self._said("prototype")))
        steps = [step for step in steps if step.key != "m04" or self.way not in ("late", "silent")]
        return steps[1:] if self.way == "joined_late" else steps

    def _evidence(self, good: Answer) -> HandIn:
        late = 4 if self.way in ("late", "silent") else 0
        text, again = self._one("evidence"), self._said("again")
        if self.way == "asked_again":
            return HandIn("m03", late, text, (Answer("request_changes", self._one("change"), 3), good), again)
        return HandIn("m03", late, text, (good,))

    def _concept(self, good: Answer) -> HandIn:
        text = self._said("concept")
        if self.way == "changing":
            return HandIn("m04", 12, text, (Answer("request_changes", self._one("change"), 4),))
        if self.way == "waiting":
            return HandIn("m04", 17, text, advice=self.words["advice"])
        return HandIn("m04", -1, text, (good,))

    def _talk(self, talks: bool) -> tuple[str, ...]:
        return tuple(self.words["talk"]) if talks else ()

    def _logs(self) -> list[Log]:
        last = 14 if self.way == "silent" else LAST_WEEK
        weeks = [week for week in range(1, last + 1) if (self.n * 3 + week * 7) % 10 < 8]
        logs = [self._log(week) for week in weeks if week > 3 or self.way != "joined_late"]
        if self.way == "stuck":
            logs.append(Log(121, self.words["stuck"], "going", "m05", stuck=True, mood=2))
        return logs

    def _log(self, week: int) -> Log:
        log = replace(
            _log(self.n, week, self.idea["language"]),
            photo=self.n % 5 == 3 and week == 13,
            slip=self.n % 9 == 4 and week == 6,
        )
        if log.key != "m03":
            return log
        talks = min(15, 4 + (week - 7) * 3)
        return replace(log, count=talks, sentence=self._one("counts", week).format(n=talks))
