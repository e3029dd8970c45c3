"""What participants and managers fill in. Forms check shape; actions write."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions.milestones import FILES, LINK_LENGTH, LINKS, TEXT_LENGTH
from cohorts.actions.updates import COUNT_MAX, SENTENCE_LENGTH
from cohorts.models import TeamMilestone, Update
from cohorts.models.milestone import in_language
from fixhub.files.models import File
from fixhub.web.widgets import Files, Scale, Segments

PICTURES = "image/jpeg,image/png"
DOCUMENTS = ".pdf,.jpg,.jpeg,.png,.pptx,.odp,.docx,.odt,.xlsx,.ods,.csv"
# Shown at once; the rest of the ten waits behind "More links".
LINKS_SHOWN = 2
LONGEST_NUMBER = 18
_MOODS = [
    (5, gettext_lazy("Great")),
    (4, gettext_lazy("Good")),
    (3, gettext_lazy("So-so")),
    (2, gettext_lazy("Low")),
    (1, gettext_lazy("Bad")),
]


class ProseField(forms.CharField):
    """Text over several lines. Browsers send a line's end as two characters; people count one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class KeyedForm(forms.Form):
    """A form whose hidden key makes pressing the button twice one act."""

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    file_fields: Sequence[str] = ()

    def say_files_are_gone(self) -> None:
        """Browsers never send a chosen file twice: whoever corrects the form is told."""
        for name in self.file_fields:
            if self.files.getlist(name) and not self.has_error(name):
                self.add_error(name, _("Choose it again: a form that is sent back cannot keep a file."))


class UpdateForm(KeyedForm):
    """The log: how far, one sentence, and what may go with it."""

    file_fields = ("photo",)

    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("How far are you?"),
        choices=Update.State.choices,
        initial=Update.State.GOING,
        widget=Segments,
        error_messages={"required": gettext_lazy("Choose how far you are.")},
    )
    sentence = ProseField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("One sentence is enough"),
        required=False,
        max_length=SENTENCE_LENGTH,
        error_messages={"max_length": gettext_lazy("Make it shorter: 500 letters at most.")},
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": gettext_lazy("We spoke with two shop owners…")}
        ),
    )
    count = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=COUNT_MAX,
        error_messages={"invalid": gettext_lazy("Write the count as a whole number, such as 7.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    stuck = forms.BooleanField(label=gettext_lazy("We are stuck"), required=False)
    mood = forms.TypedChoiceField(
        label=gettext_lazy("How is the mood?"),
        help_text=gettext_lazy("Seen by your team, your mentor and the managers"),
        choices=_MOODS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=Scale,
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("JPG or PNG, up to 20 MB. Place and camera data are taken out."),
        required=False,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    photo_for_team_only = forms.BooleanField(
        label=gettext_lazy("Show the photo to our team only"), required=False
    )

    def __init__(self, *args: Any, asked: Sequence[TeamMilestone], **named: Any) -> None:
        super().__init__(*args, **named)
        self.asked = {obligation.milestone.key: obligation for obligation in asked}
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            *((key, obligation.milestone.title) for key, obligation in self.asked.items()),
            ("", _("The team, not one milestone")),
        ]

    @property
    def count_label(self) -> str:
        """What the milestone counts, if this form is about one that counts something."""
        obligation = self.asked.get(self["about"].value() or "")
        current = obligation.milestone.current if obligation else None
        if current is None or not current.target:
            return ""
        return _("How many so far: %(unit)s") % {"unit": in_language(current.unit)}

    def clean_sentence(self) -> str:
        return " ".join(self.cleaned_data["sentence"].split())

    def given(self) -> dict[str, Any]:
        """What `updates.log` takes; the photo is still an upload."""
        given = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "about"}
        obligation = self.asked.get(self.cleaned_data["about"])
        # A count belongs to a milestone that counts something.
        counts = obligation and obligation.milestone.current and obligation.milestone.current.target
        return {**given, "obligation": obligation, "count": given["count"] if counts else None}


class LinksWidget(forms.Widget):
    """Ten inputs of one name; two or more to see, the others a click away."""

    template_name = "cohorts/widgets/links.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        links = [link for link in value or [] if link.strip()][:LINKS]
        shown = min(LINKS, max(LINKS_SHOWN, len(links) + 1))
        padded = [*links, *[""] * (LINKS - len(links))]
        invalid = "aria-invalid" in context["widget"]["attrs"]
        context["widget"].update(shown=padded[:shown], more=padded[shown:], invalid=invalid)
        return context

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[str]:
        return data.getlist(name) if isinstance(data, QueryDict) else list(data.get(name, []))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else ""


class LinksField(forms.Field):
    """Up to ten web addresses."""

    widget = LinksWidget
    _address = URLValidator(
        schemes=["http", "https"],
        message=gettext_lazy(
            "A link starts with https:// and has no spaces, such as https://example.org/plan."
        ),
    )

    def clean(self, value: Any) -> list[str]:
        links = list(dict.fromkeys(link.strip() for link in value or [] if link.strip()))
        if len(links) > LINKS:
            raise forms.ValidationError(_("Give at most 10 links."))
        for link in links:
            if len(link) > LINK_LENGTH:
                raise forms.ValidationError(_("This link is too long: 500 letters at most."))
            self._address(link)
        return links


class UploadsField(forms.FileField):
    """Several files from one control."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(UploadsField, self).clean(one, initial) for one in data or []]


class UploadsInput(Files):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name)


class FilesToKeepField(forms.ModelMultipleChoiceField):
    """Stored files by their numbers; a number no row can have is refused before the database meets it."""

    def clean(self, value: Any) -> Any:
        if any(len(str(one)) > LONGEST_NUMBER for one in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class SubmissionForm(KeyedForm):
    """A version of a hand-in: text, links, files, and what stays from the version before."""

    text = ProseField(
        label=gettext_lazy("What you made"),
        required=False,
        max_length=TEXT_LENGTH,
        error_messages={"max_length": gettext_lazy("Make it shorter: 20,000 letters at most.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    links = LinksField(
        label=gettext_lazy("Links"),
        help_text=gettext_lazy("A drawing, a video, a folder everyone can open"),
        required=False,
    )
    keep = FilesToKeepField(
        label=gettext_lazy("Files to keep"),
        queryset=File.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose among the files of your own team.")},
    )
    uploads = UploadsField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "PDF, JPG, PNG, PPTX, ODP, DOCX, ODT, XLSX, ODS or CSV, up to 20 MB each. "
            "Place and camera data are taken out of photos."
        ),
        required=False,
        max_length=1000,
        widget=UploadsInput(attrs={"accept": DOCUMENTS}),
    )

    def __init__(self, *args: Any, kept: QuerySet[File], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["keep"].queryset = kept  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(cleaned.get("keep") or []) + len(cleaned.get("uploads") or []) > FILES:
            self.add_error("uploads", _("Give at most 20 files, those you keep included."))
        return cleaned

    def usable_uploads(self) -> list[UploadedFile]:
        """The files that came along, whatever else is wrong with the form."""
        return [] if self.has_error("uploads") else self.cleaned_data["uploads"]

    def tick(self, added: list[File]) -> None:
        """Show stored files among those to keep, ticked."""
        keep: Any = self.fields["keep"]
        shown = [file.pk for file in [*keep.queryset, *added]]
        keep.queryset = File.objects.filter(pk__in=shown).order_by("pk")
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data.setlist("keep", [*data.getlist("keep"), *(str(file.pk) for file in added)])
        self.data = data


class TeamForm(forms.Form):
    """A team added by hand."""

    name = forms.CharField(
        label=gettext_lazy("Name of the team"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write the name of the team.")},
    )
    theme = forms.CharField(
        label=gettext_lazy("Theme"), max_length=80, required=False, help_text=gettext_lazy("Optional")
    )
