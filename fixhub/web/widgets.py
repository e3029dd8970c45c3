"""Form controls with a look of their own; all others are Django's, dressed by the stylesheet."""

from typing import Any

from django import forms


class Segments(forms.RadioSelect):
    """Two to four choices side by side: one tap instead of a list."""

    template_name = "web/widgets/segments.html"


class Scale(forms.RadioSelect):
    """A scale of words, such as Weak, Fair, Good, Strong."""

    template_name = "web/widgets/scale.html"


class Day(forms.DateInput):
    """The device's own calendar; typing 2026-06-12 works everywhere."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True
