"""What a manager changes in a dated plan before it is launched: rows renamed, moved, added, left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from cohorts import due
from cohorts.blueprint import Plan, PlannedMilestone
from cohorts.models.milestone import in_language
from fixhub import languages
from fixhub.accounts.names import visible
from fixhub.refused import Refused
from fixhub.web import dates

MOST_MILESTONES = 40
TITLE_LENGTH = 120


@dataclass(frozen=True)
class Edit:
    """One row as it is wanted: of the plan by its key, or a new one without. None: as it is."""

    key: str = ""
    titles: dict[str, str] | None = None
    day: date | None = None
    keep: bool = True


@dataclass(frozen=True)
class Problem:
    """What is wrong with one edit, by its place among them; `field` is titles, day, key or keep."""

    place: int
    field: str
    sentence: str


@dataclass(frozen=True)
class Edited:
    """The plan with every edit that could be made; the others are problems. `keys` follow the edits."""

    plan: Plan
    keys: list[str]
    problems: list[Problem] = field(default_factory=list)


def edited(plan: Plan, edits: Sequence[Edit]) -> Edited:
    """Pure: the plan given stays as it was. What is not edited keeps its day to the minute."""
    return _Editing(plan).through(edits)


def require_sound(plan: Plan) -> None:
    """Refuse a plan, such as one from a file, with a row that could not have been edited into it."""
    editing = _Editing(plan)
    for milestone in plan.milestones:
        if why := editing.why_not(milestone.due.planned, follow_up=milestone.follow_up):
            raise Refused(f"{milestone.key}: {why}")


class _Editing:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = {milestone.key: milestone for milestone in plan.milestones}
        self.problems: list[Problem] = []
        self.seen: set[str] = set()

    def through(self, edits: Sequence[Edit]) -> Edited:
        keys = [self._made(place, edit) for place, edit in enumerate(edits)]
        self._same_names(edits, keys)
        if not any(not row.follow_up for row in self.rows.values()):
            last = max((place for place, edit in enumerate(edits) if not edit.keep), default=0)
            self._wrong(last, "keep", _("Keep at least one milestone: an edition without any asks nothing."))
            self.rows |= {row.key: row for row in self.plan.milestones}
        if len(self.rows) > MOST_MILESTONES:
            self._wrong(len(edits) - 1, "key", _("An edition has 40 milestones at most."))
        # Two due at the same instant stay in the order they had.
        ordered = tuple(sorted(self.rows.values(), key=lambda row: row.due.at))
        return Edited(replace(self.plan, milestones=ordered), keys, self.problems)

    def _made(self, place: int, edit: Edit) -> str:
        """Do what one edit says, as far as it can be done; the key of its row, if it has one."""
        if edit.key and (edit.key not in self.rows or edit.key in self.seen):
            self._wrong(place, "key", _("The plan has no such milestone, or it is named twice."))
            return ""
        self.seen.add(edit.key)
        if not edit.keep:
            self.rows.pop(edit.key, None)
            return edit.key
        old = self.rows.get(edit.key)
        titles, planned = self._titles(place, edit, old), self._day(place, edit, old)
        if old:
            self.rows[old.key] = replace(old, titles=titles or old.titles, due=planned or old.due)
            return old.key
        return self._added(titles, planned) if titles and planned else ""

    def _titles(self, place: int, edit: Edit, old: PlannedMilestone | None) -> dict[str, str] | None:
        if edit.titles is None and old:
            return None
        given = {code: visible(text) for code, text in (edit.titles or {}).items() if code in languages.CODES}
        titles = {code: text for code, text in given.items() if text}
        if not titles:
            self._wrong(place, "titles", _("Give the milestone a name in at least one language."))
        elif any(len(text) > TITLE_LENGTH for text in titles.values()):
            self._wrong(place, "titles", _("Make the name shorter: 120 letters at most."))
        else:
            return titles
        return None

    def _day(self, place: int, edit: Edit, old: PlannedMilestone | None) -> due.Due | None:
        if old and edit.day in (None, old.due.planned):
            return None
        if edit.day is None:
            self._wrong(place, "day", _("Say when it is due."))
            return None
        why = self.why_not(edit.day, follow_up=bool(old and old.follow_up))
        if why:
            self._wrong(place, "day", why)
            return None
        wall = old.due.wall if old else self.plan.milestones[0].due.wall
        return due.dated(edit.day, wall, zone=self.plan.zone, country=self.plan.country)

    def why_not(self, day: date, *, follow_up: bool) -> str:
        plan = self.plan
        start, end, last = (_said(one) for one in (plan.kickoff, plan.ends_on, plan.last_day))
        if follow_up:
            if day <= plan.ends_on:
                return _("A follow-up comes after the end of the edition, %(end)s.") % {"end": end}
            if day > plan.last_day:
                return _("The follow-up of the edition ends on %(end)s.") % {"end": last}
            return ""
        if day < plan.kickoff:
            return _("That is before the kick-off, %(start)s.") % {"start": start}
        if due.dated(day, due.END_OF_DAY, zone=plan.zone, country=plan.country).day > plan.ends_on:
            return _("The edition ends on %(end)s, and no working day is left from then on.") % {"end": end}
        return ""

    def _added(self, titles: dict[str, str], planned: due.Due) -> str:
        number = 1
        while f"m{number:02}" in {*self.rows, *(row.key for row in self.plan.milestones)}:
            number += 1
        key = f"m{number:02}"
        self.rows[key] = PlannedMilestone(
            key=key, titles=titles, enough={}, due=planned, review="mentor", gate=False,
            follow_up=False, target=None, unit={}, deliverables=(),
        )  # fmt: skip
        return key

    def _same_names(self, edits: Sequence[Edit], keys: list[str]) -> None:
        """Two of one name could not be told apart; the row that was edited into it is told so."""
        for place, key in enumerate(keys):
            row = self.rows.get(key)
            if row is None or edits[place].titles is None:
                continue
            name = in_language(row.titles).casefold()
            if any(name == in_language(o.titles).casefold() for o in self.rows.values() if o.key != key):
                self._wrong(place, "titles", _("Another milestone has this name already."))

    def _wrong(self, place: int, field: str, sentence: str) -> None:
        self.problems.append(Problem(place, field, sentence))


def _said(day: date) -> str:
    return dates.day_short(day, today=date.min)
