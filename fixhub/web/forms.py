"""A form that says what is missing by the name of the field."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
_DEFAULT = forms.Field.default_error_messages["required"]


class PlainForm(forms.Form):
    """Django says "This field is required." under every field; a summary of those helps nobody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages["required"] == _DEFAULT:
                label = field.label or name
                field.error_messages["required"] = format_lazy(_missing(field), label=label)


def _missing(field: forms.Field) -> Any:
    if isinstance(field, _CHOSEN):
        return _("Choose something for “{label}”")
    return _("Fill in “{label}”")
