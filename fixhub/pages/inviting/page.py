"""What the page shows before anything is sent: who, who not and why, and the letters themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings

from cohorts.actions.invitation_batches import MOST
from cohorts.models import Cohort, Invitation
from cohorts.reads.uninvited import WHY, Candidate, Choice, Uninvited
from fixhub.mail import compose
from tasks.sections import invitations

LANGUAGES = dict(settings.LANGUAGES)
# A link that is not made before the letter goes.
NO_LINK = settings.SITE_URL + "/invitations/…"
NAMED = 30


@dataclass(frozen=True)
class Line:
    """Somebody who would be asked."""

    candidate: Candidate
    ticked: bool

    @property
    def language(self) -> str:
        return str(LANGUAGES[self.candidate.person.language])


@dataclass(frozen=True)
class Sample:
    """The letter of all who have one role and one language, as the first of them would read it."""

    role: str
    language: str
    code: str
    count: int
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class LeftOut:
    """Some who are not asked, and why; the first of them by name."""

    why: str
    names: list[str]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True)
class Shown:
    lines: list[Line]
    total: int
    samples: list[Sample]
    left_out: list[LeftOut]

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def of(cohort: Cohort, known: Uninvited, choice: Choice, *, form: Any, by: Any) -> Shown:
    people = known.chosen(choice)
    return Shown(
        lines=[Line(one, form.is_ticked(one.person.pk)) for one in people[:MOST]],
        total=len(people),
        samples=_samples(cohort, people[:MOST], by),
        left_out=_left_out(known.left_out(choice)),
    )


def _samples(cohort: Cohort, people: Sequence[Candidate], by: Any) -> list[Sample]:
    """One for each role and language, the most frequent first: within them only names differ."""

    def kind(one: Candidate) -> tuple[str, str]:
        return one.role, one.person.language

    groups = [list(few) for _kind, few in groupby(sorted(people, key=kind), key=kind)]
    return [_sample(cohort, few, by) for few in sorted(groups, key=len, reverse=True)]


def _sample(cohort: Cohort, few: Sequence[Candidate], by: Any) -> Sample:
    one = few[0]
    asked = Invitation(
        user=one.person, role=one.role, programme=cohort.programme, cohort=cohort, team=one.team, by=by
    )
    letter = compose.shown(one.person, lambda: invitations.said(asked, link=NO_LINK, inside=True))
    code = one.person.language
    return Sample(
        role=one.role_label,
        language=str(LANGUAGES[code]),
        code=code,
        count=len(few),
        to=one.person.full_name,
        subject=letter.subject,
        text=letter.kept_text,
    )


def _left_out(people: Sequence[Candidate]) -> list[LeftOut]:
    groups = {why: [one.person.full_name for one in people if one.why == why] for why in WHY}
    return [LeftOut(str(WHY[why]), names[:NAMED], len(names)) for why, names in groups.items() if names]
