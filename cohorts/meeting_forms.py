"""Planning a meeting and moving it, as people type it: a day, a clock, a place."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import meeting_times
from cohorts.actions.meetings import LINK_LENGTH, PLACE_LENGTH, TITLE_LENGTH
from cohorts.forms import KeyedForm
from cohorts.models import Cohort, Meeting, MeetingRevision, Team
from fixhub import clock
from fixhub.accounts.fields import Zone
from fixhub.refused import Refused
from fixhub.web.widgets import Day, Segments

OF_TEAM = "team:"
MINUTES, SHORTEST, LONGEST = 60, 5, 24 * 60
KINDS = [(Meeting.Kind.COHORT, gettext_lazy("Meeting")), (Meeting.Kind.EVENT, Meeting.Kind.EVENT.label)]


class Clock(forms.TimeInput):
    """The device's own clock; typing 18:30 works everywhere."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TimesForm(KeyedForm):
    """What every meeting says; `zone` is whose clock the times are on."""

    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=TITLE_LENGTH,
        error_messages={"required": gettext_lazy("Write what the meeting is about.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Write the day as 2027-06-12."),
        },
    )
    start = forms.TimeField(
        label=gettext_lazy("Begins at"),
        help_text=gettext_lazy("Leave it empty if only the day is known."),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=Clock,
        error_messages={"invalid": gettext_lazy("Write the time as 18:30.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=MINUTES,
        error_messages={
            name: gettext_lazy("A meeting lasts from 5 minutes to 24 hours.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    zone = Zone()
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=PLACE_LENGTH,
        required=False,
        help_text=gettext_lazy("Optional"),
    )
    link = forms.CharField(
        label=gettext_lazy("Link"),
        max_length=LINK_LENGTH,
        required=False,
        help_text=gettext_lazy("For who joins online; starts with https://"),
        widget=forms.URLInput,
    )

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("The link starts with https:// and has 500 letters at most."))
        return link

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"day", "start", "minutes", "zone"} <= given.keys():
            try:
                given["times"] = meeting_times.of_wall(
                    given["day"], given["start"], given["minutes"], given["zone"]
                )
            except Refused as no:
                self.add_error("start", str(no.reason))
        return given

    def said(self) -> dict[str, Any]:
        """What a revision says, as the actions take it."""
        given, times = self.cleaned_data, self.cleaned_data["times"]
        return {
            **{name: given[name] for name in ("title", "zone", "place", "link")},
            "starts_at": times.starts_at,
            "ends_at": times.ends_at,
            "precision": times.precision,
        }


class PlanForm(TimesForm):
    """A new meeting: for whom as well, and for managers of which kind."""

    whom = forms.ChoiceField(label=gettext_lazy("For whom?"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, initial=Meeting.Kind.COHORT, widget=Segments
    )
    field_order = ["title", "whom", "kind", "day", "start", "minutes", "zone", "place", "link"]

    def __init__(self, *args: Any, teams: list[Team], manages: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        self.teams = {f"{OF_TEAM}{team.slug}": team for team in teams}
        whole = [pair for pair in Meeting.Audience.choices if pair[0] != Meeting.Audience.TEAM]
        own = [(key, team.name) for key, team in self.teams.items()]
        choices: list[Any] = [*whole, (_("One team and its mentors"), own)] if manages and own else own
        self.fields["whom"].choices = whole if manages and not own else choices  # type: ignore[attr-defined]
        if not manages:
            del self.fields["kind"]

    def given(self) -> dict[str, Any]:
        """What `meetings.plan` takes."""
        whom = self.cleaned_data["whom"]
        team = self.teams.get(whom)
        kind = self.cleaned_data.get("kind", Meeting.Kind.COHORT)
        if team and kind == Meeting.Kind.COHORT:
            kind = Meeting.Kind.MENTORING
        audience = Meeting.Audience.TEAM if team else whom
        key = self.cleaned_data["form_key"]
        return {**self.said(), "team": team, "kind": kind, "audience": audience, "form_key": key}


class ChangeForm(TimesForm):
    """Another wording or time of the same meeting; `seen` is the revision it was opened on."""

    seen = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


def blank(cohort: Cohort, at: datetime) -> dict[str, Any]:
    """What an empty form begins with: a week from now, at six, on the edition's clock."""
    return {"zone": cohort.zone, "day": clock.local(at, cohort.zone).date(), "start": "18:00"}


def filled(revision: MeetingRevision) -> dict[str, Any]:
    """A revision as it would be typed."""
    starts = clock.local(revision.starts_at, revision.zone)
    minutes = int((revision.ends_at - revision.starts_at).total_seconds() // 60)
    return {
        **{name: getattr(revision, name) for name in ("title", "zone", "place", "link")},
        "day": starts.date(),
        "start": None if revision.is_day else starts.time(),
        "minutes": MINUTES if revision.is_day else minutes,
        "seen": revision.n,
    }
