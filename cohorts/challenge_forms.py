"""Wording a challenge in three languages, and saying what a team works on."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions.challenges import OWNER_LENGTH, QUESTION_LENGTH, THEME_LENGTH, TITLE_LENGTH
from cohorts.forms import ProseField
from cohorts.models import Challenge, Team
from fixhub import languages

TITLES = {
    "en": gettext_lazy("Title in English"),
    "ro": gettext_lazy("Title in Romanian"),
    "hu": gettext_lazy("Title in Hungarian"),
}
QUESTIONS = {
    "en": gettext_lazy("Question in English"),
    "ro": gettext_lazy("Question in Romanian"),
    "hu": gettext_lazy("Question in Hungarian"),
}


class ChallengeForm(forms.Form):
    """A title in at least one language; the question and the owner are optional."""

    owner_organisation = forms.CharField(
        label=gettext_lazy("Who asks?"),
        help_text=gettext_lazy("The organisation that owns the challenge"),
        max_length=OWNER_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for code in languages.CODES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=TITLES[code], max_length=TITLE_LENGTH, required=False
            )
            self.fields[f"question_{code}"] = ProseField(
                label=QUESTIONS[code],
                max_length=QUESTION_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def languages(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"title_{code}"], self[f"question_{code}"]) for code in languages.CODES]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not any(given.get(f"title_{code}") for code in languages.CODES) and not self.errors:
            self.add_error("title_en", _("Write the title in at least one language."))
        return given

    def said(self) -> dict[str, Any]:
        """What the actions take."""
        given = self.cleaned_data
        return {
            "titles": {code: given[f"title_{code}"] for code in languages.CODES},
            "question": {code: given[f"question_{code}"] for code in languages.CODES},
            "owner_organisation": given["owner_organisation"],
        }


class FocusForm(forms.Form):
    """What a team works on."""

    theme = forms.CharField(
        label=gettext_lazy("Theme"),
        max_length=THEME_LENGTH,
        required=False,
        help_text=gettext_lazy("Board and report can be narrowed by it."),
    )
    challenge = forms.ModelChoiceField(
        label=gettext_lazy("Challenge"),
        queryset=Challenge.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        to_field_name="slug",
        error_messages={"invalid_choice": gettext_lazy("Choose a challenge of this edition.")},
    )

    def __init__(self, data: Any = None, *, team: Team) -> None:
        super().__init__(data, initial={"theme": team.theme, "challenge": team.challenge})
        offered = Challenge.objects.standing().filter(cohort=team.cohort_id).in_order()
        self.fields["challenge"].queryset = offered  # type: ignore[attr-defined]


def filled(challenge: Challenge) -> dict[str, str]:
    """A challenge as it would be typed."""
    titles = {f"title_{code}": challenge.titles.get(code, "") for code in languages.CODES}
    questions = {f"question_{code}": challenge.question.get(code, "") for code in languages.CODES}
    return {**titles, **questions, "owner_organisation": challenge.owner_organisation}
