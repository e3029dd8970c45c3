"""What the style guide shows: samples for the very templates that the pages are made of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from cohorts.forms import LinksField, UpdateForm
from fixhub import clock
from fixhub.web.forms import PlainForm
from fixhub.web.templatetags.fixhub import SHAPES
from fixhub.web.widgets import Day

STATES = ("ok", "wait", "due", "late", "none")
TONES = ("success", "info", "warning", "error")


class SampleForm(PlainForm):
    """One field of each kind; nothing was given, so most of them say what is missing."""

    name = forms.CharField(label=_("Name"), help_text=_("One sentence is enough"))
    address = forms.EmailField(label=_("Address"))
    day = forms.DateField(label=_("Day"), widget=Day)
    language = forms.ChoiceField(label=_("Language"), choices=[("", "English"), ("ro", "Română")])
    several = forms.MultipleChoiceField(
        label=_("Edition"),
        choices=[("a", "FIX 2027"), ("b", "FIX 2028")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tick = forms.BooleanField(label=_("We are stuck"), required=False)
    photo = forms.FileField(label=_("Photo"), required=False)
    links = LinksField(label=_("Links"), required=False)
    note = forms.CharField(label=_("Talk"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


@dataclass(frozen=True)
class Samples:
    """Made anew for each request: the dates are those of today."""

    form: PlainForm = field(default_factory=lambda: SampleForm({}, auto_id="sample_%s"))
    log: UpdateForm = field(default_factory=lambda: UpdateForm(asked=[]))
    moment: datetime = field(default_factory=clock.now)
    page: Page[Any] = field(default_factory=lambda: Paginator(range(3), 1).page(2))
    states: tuple[str, ...] = STATES
    tones: tuple[str, ...] = TONES

    @property
    def dates(self) -> list[tuple[str, str]]:
        """Each way a moment is written, by the name templates ask for it."""
        return [(name, shape(self.moment)) for name, shape in SHAPES.items()]
