"""What a reviewer writes. Shape only; mentoring.actions.reviews decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Decision
from fixhub.web.forms import PlainForm
from mentoring.actions.reviews import TEXT_LENGTH


class ReviewForm(PlainForm):
    text = forms.CharField(
        label=_("One thing to do next"),
        help_text=_("The team sees this"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )
    # Sent by the button that was pressed.
    verdict = forms.ChoiceField(
        choices=Decision.Verdict.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose: accept, or ask for a change.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asks = cleaned.get("verdict") == Decision.Verdict.REQUEST_CHANGES
        if asks and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what to change: the team reads it."))
        return cleaned


class AdviceForm(PlainForm):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Managers read it, the team does not"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        error_messages={"required": _("Write your question; the managers read it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands beside the review, whose fields have the same names.
        super().__init__(*args, auto_id="advice_%s", **kwargs)
