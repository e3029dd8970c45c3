"""What a launch needs to be told: a blueprint, a name, a Monday and a time zone."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cohorts.blueprint import Plan, draft, keys, read
from cohorts.models import Programme
from cohorts.models.milestone import in_language
from fixhub import clock
from fixhub.pages.launch import zones
from fixhub.pages.launch.rows import Rows
from fixhub.refused import Refused
from fixhub.web.forms import PlainForm
from fixhub.web.widgets import Day

MONDAY = 0


class LaunchForm(PlainForm):
    """The same fields show the dates (GET) and launch (POST). A valid form has its `rows`."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), to_field_name="slug", empty_label=None
    )
    blueprint = forms.ChoiceField(label=_("Blueprint"))
    name = forms.CharField(label=_("Name of the edition"), max_length=80)
    start = forms.DateField(label=_("Start, a Monday"), widget=Day)
    zone = forms.ChoiceField(label=_("Time zone"))

    rows: Rows | None = None

    def __init__(
        self, *args: Any, programmes: QuerySet[Programme], rows: QueryDict | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.posted_rows = rows
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["blueprint"].choices = _blueprints()  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones.choices(p.zone for p in programmes)  # type: ignore[attr-defined]
        self._first = first = programmes[0]
        self.initial = {"programme": first.slug, "zone": first.zone, "start": _next_monday(first.zone)}
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
        for field in self.fields.values():
            field.widget.attrs["class"] = "input short"

    @property
    def of_programme(self) -> Programme:
        """The one chosen, else the first to choose from."""
        chosen: Programme | None = getattr(self, "cleaned_data", {}).get("programme")
        return chosen or self._first

    @property
    def plan(self) -> Plan | None:
        return self.rows.plan if self.rows else None

    @property
    def shown(self) -> str:
        """What the dates come from; a page that shows them says it, and the launch compares."""
        return " ".join(str(self.cleaned_data[name]) for name in ("blueprint", "start", "zone"))

    @property
    def further_fields(self) -> list[Any]:
        """The controls of the rows, for the summary of what is wrong."""
        return [field for row in self.rows.used for field in row] if self.rows else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._date(cleaned)
        return cleaned

    def _date(self, cleaned: dict[str, Any]) -> None:
        start = cleaned["start"]
        try:
            base = draft(
                cleaned["blueprint"], name=cleaned["name"], start=start, zone=cleaned["zone"],
                country=cleaned["programme"].holiday_country,
            )  # fmt: skip
            self.rows = Rows(base, self.posted_rows)
            if not self.rows.can_be_launched:
                self.add_error(None, _("The plan cannot be launched yet: look at its rows below."))
        except Refused as no:
            self.add_error("start" if start.weekday() != MONDAY else None, str(no.reason))


def _blueprints() -> list[tuple[str, str]]:
    return [(key, in_language(read(key)["titles"])) for key in keys()]


def _next_monday(zone: str) -> date:
    return clock.monday(clock.today(zone)) + timedelta(days=7)
