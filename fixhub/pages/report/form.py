"""Which moment, which teams."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fixhub import clock
from fixhub.pages.narrowing import NarrowingForm
from fixhub.refused import Refused
from fixhub.reports import instants
from fixhub.reports.known import Known


class ReportForm(NarrowingForm):
    """An empty moment is now; times are read on the wall clock of the cohort."""

    as_of = forms.CharField(
        label=_("As it was known on"),
        required=False,
        max_length=instants.LENGTH,
        help_text=_("Empty means now. Like 2027-06-09 09:00."),
        widget=forms.TextInput(attrs={"class": "input short num", "autocomplete": "off"}),
    )
    field_order = ["as_of", "theme", "challenge", "mentor"]

    def __init__(self, *args: Any, known: Known, **given: Any) -> None:
        super().__init__(*args, known=known, **given)
        self._zone = known.cohort.zone

    def clean_as_of(self) -> str:
        """What was typed stays as typed; only that it is a moment of the past is asked here."""
        text = self.cleaned_data["as_of"]
        try:
            if text:
                instants.read(text, self._zone)
        except Refused as no:
            raise forms.ValidationError(str(no.reason)) from None
        return text


def moment(text: str, zone: str) -> datetime:
    """The instant asked for; now if none is, and while what was typed is none."""
    try:
        return instants.read(text, zone) if text.strip() else clock.now()
    except Refused:
        return clock.now()
