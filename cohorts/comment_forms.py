"""Saying something about a milestone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.actions.comments import TEXT_LENGTH
from cohorts.forms import KeyedForm, ProseField


class CommentForm(KeyedForm):
    """One comment, and the page it was written on."""

    text = ProseField(
        label=_("Reply"),
        max_length=TEXT_LENGTH,
        error_messages={
            "required": _("Write something."),
            "max_length": _("Make it shorter: 2,000 letters at most."),
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands beside forms whose fields have the same names.
        super().__init__(*args, **{"auto_id": "reply_%s", **kwargs})
