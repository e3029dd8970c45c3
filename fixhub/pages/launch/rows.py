"""The rows of a plan as a form: what each says now, and what a manager made of it.

Everything typed travels in the one form of the page; nothing is kept on the server until the launch.
"""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cohorts.blueprint import Plan, PlannedMilestone
from cohorts.plan_edits import MOST_MILESTONES, TITLE_LENGTH, Edit, Edited, edited
from fixhub import languages
from fixhub.web.forms import PlainForm
from fixhub.web.widgets import Day

PREFIX = "m"


class RowForm(PlainForm):
    """One milestone. `was` is the day its row was shown with: what still has it follows a new start."""

    key = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    was = forms.DateField(required=False, widget=forms.HiddenInput)
    en = forms.CharField(label=_("Name in English"), max_length=TITLE_LENGTH, required=False)
    ro = forms.CharField(label=_("Name in Romanian"), max_length=TITLE_LENGTH, required=False)
    hu = forms.CharField(label=_("Name in Hungarian"), max_length=TITLE_LENGTH, required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=Day)
    keep = forms.BooleanField(label=_("In the plan"), required=False, initial=True)

    @property
    def names(self) -> list[Any]:
        return [self[code] for code in languages.CODES]

    @property
    def is_new(self) -> bool:
        return not self["key"].value()

    @property
    def is_empty(self) -> bool:
        """A row that was added and left alone."""
        return self.is_new and not any(
            str(self[name].value() or "").strip() for name in (*languages.CODES, "day")
        )

    def edit(self, planned: dict[str, PlannedMilestone]) -> Edit:
        """What differs from the plan as it is dated; a field that cannot be read is as it was."""
        given = self.cleaned_data
        old = planned.get(given.get("key", ""))
        titles = {code: given.get(code, "") for code in languages.CODES}
        said = {code: text for code, text in titles.items() if text}
        same = old is not None and said == {
            code: old.titles[code] for code in languages.CODES if code in old.titles
        }
        untold = any(self.has_error(code) for code in languages.CODES)
        return Edit(
            key=old.key if old else "",
            titles=None if old and (same or untold) else titles,
            day=given.get("day") or (old.due.planned if old and self.has_error("day") else None),
            keep=given.get("keep", True),
        )


_Rows = forms.formset_factory(
    RowForm, extra=0, max_num=MOST_MILESTONES, absolute_max=MOST_MILESTONES, validate_max=True
)


class Rows:
    """All rows of a plan: the formset, the plan with the edits, and whether it can be launched."""

    def __init__(self, base: Plan, posted: QueryDict | None = None) -> None:
        self.forms: BaseFormSet[RowForm] = _Rows(filled(base, posted or QueryDict()), prefix=PREFIX)
        self.are_valid = self.forms.is_valid()
        self.used = [form for form in self.forms.forms if not form.is_empty]
        self.outcome = self._edited(base)
        self._say()

    @property
    def plan(self) -> Plan:
        return self.outcome.plan

    @property
    def can_be_launched(self) -> bool:
        return self.are_valid and not self.outcome.problems

    @property
    def is_full(self) -> bool:
        return len(self.forms.forms) >= MOST_MILESTONES

    def by_key(self) -> dict[str, RowForm]:
        """The forms of rows that stand in the plan."""
        shown = {milestone.key for milestone in self.plan.milestones}
        return {key: form for key, form in zip(self.outcome.keys, self.used, strict=True) if key in shown}

    def aside(self) -> list[RowForm]:
        """Rows that have no place among the dates: left out, or new and without a day that can be."""
        placed = self.by_key().values()
        return [form for form in self.forms.forms if not any(form is one for one in placed)]

    def _edited(self, base: Plan) -> Edited:
        planned = {milestone.key: milestone for milestone in base.milestones}
        return edited(base, [form.edit(planned) for form in self.used])

    def _say(self) -> None:
        for problem in self.outcome.problems:
            form = self.used[problem.place]
            name = languages.CODES[0] if problem.field in ("titles", "key") else problem.field
            if not form.has_error(name):
                form.add_error(name, problem.sentence)


def filled(base: Plan, posted: QueryDict) -> QueryDict:
    """What was posted, with each row of the plan in it; untouched days are those of the plan now."""
    sent = _sent(posted)
    planned = {milestone.key: milestone for milestone in base.milestones}
    known = [row for row in sent if not row["key"] or row["key"] in planned]
    missing = planned.keys() - {row["key"] for row in known}
    rows = [
        *(_followed(row, planned) for row in known),
        *(_row(m) for m in base.milestones if m.key in missing),
    ]
    data = QueryDict(mutable=True)
    data[f"{PREFIX}-TOTAL_FORMS"], data[f"{PREFIX}-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        data.update({f"{PREFIX}-{number}-{name}": text for name, text in row.items() if text})
    return data


def one_more(posted: QueryDict) -> QueryDict:
    """The same with an empty row at its end."""
    data, total = posted.copy(), _total(posted)
    data[f"{PREFIX}-TOTAL_FORMS"] = str(total + 1)
    data[f"{PREFIX}-{total}-keep"] = "on"
    return data


def _sent(posted: QueryDict) -> list[dict[str, str]]:
    names = list(RowForm.base_fields)
    found = [
        {name: posted.get(f"{PREFIX}-{number}-{name}", "") for name in names}
        for number in range(_total(posted))
    ]
    return [row for row in found if any(row.values())]


def _total(posted: QueryDict) -> int:
    said = posted.get(f"{PREFIX}-TOTAL_FORMS", "")
    return min(int(said), MOST_MILESTONES) if said.isdecimal() and len(said) < 6 else 0


def _followed(row: dict[str, str], planned: dict[str, PlannedMilestone]) -> dict[str, str]:
    milestone = planned.get(row["key"])
    if milestone is None:
        return row
    now = milestone.due.planned.isoformat()
    return row | {"day": now if row["day"] in ("", row["was"]) and row["was"] else row["day"], "was": now}


def _row(milestone: PlannedMilestone) -> dict[str, str]:
    day = milestone.due.planned.isoformat()
    titles = {code: milestone.titles.get(code, "") for code in languages.CODES}
    return {"key": milestone.key, "was": day, "day": day, "keep": "on", **titles}
