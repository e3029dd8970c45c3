"""What an import is asked: where it goes and what the files are; then what each sheet and column is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions.import_runs import MOST_FILES, Target
from cohorts.forms import KeyedForm, UploadsField, UploadsInput
from cohorts.importing import columns, handed_up, words
from cohorts.importing.handed_up import Source
from cohorts.models import Cohort, ImportRun, Programme
from fixhub.web.forms import PlainForm
from fixhub.web.widgets import Day

# So many editions are offered; an older one is added to by command.
MOST_EDITIONS = 50


class UploadForm(PlainForm, KeyedForm):
    """A valid form has its `target`."""

    file_fields = ("uploads",)

    into = forms.ChoiceField(label=gettext_lazy("Where the people and teams go"))
    name = forms.CharField(
        label=gettext_lazy("Name of the past edition"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only for a new past edition, such as FIX 2024."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Its first day"), widget=Day, required=False)
    ends_on = forms.DateField(label=gettext_lazy("Its last day"), widget=Day, required=False)
    uploads = UploadsField(
        label=gettext_lazy("Files"),
        widget=UploadsInput(attrs={"accept": ".csv,.xlsx,.zip"}),
    )

    def __init__(self, *args: Any, user: Any, into: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets = dict(_targets(user))
        choices = [(key, label) for key, (label, _target) in self._targets.items()]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        self.initial["into"] = into if into in self._targets else ""
        self.fields["uploads"].help_text = _(
            "One to five CSV files, an XLSX workbook, or a ZIP of CSV files: each %(megabytes)d MB "
            "and 20,000 rows at most."
        ) % {"megabytes": handed_up.BOUNDS.megabytes}
        for name in ("into", "name", "starts_on", "ends_on"):
            self.fields[name].widget.attrs["class"] = "input short"

    @property
    def is_of_use(self) -> bool:
        """Whether there is anything this person may import into."""
        return bool(self._targets)

    def clean_uploads(self) -> list[Any]:
        uploads: list[Any] = self.cleaned_data["uploads"]
        if not 0 < len(uploads) <= MOST_FILES:
            raise forms.ValidationError(_("Choose one to five files."))
        return uploads

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_new = str(cleaned.get("into", "")).startswith("new:")
        if is_new and not cleaned.get("name") and not self.has_error("name"):
            self.add_error("name", _("Fill in the name of the past edition."))
        if is_new and bool(cleaned.get("starts_on")) != bool(cleaned.get("ends_on")):
            self.add_error("ends_on", _("Give both days, or neither: then the sessions say them."))
        return cleaned

    @property
    def target(self) -> Target:
        _label, target = self._targets[self.cleaned_data["into"]]
        if target.cohort:
            return target
        given = self.cleaned_data
        return Target(
            target.programme, name=given["name"], starts_on=given["starts_on"], ends_on=given["ends_on"]
        )


def _targets(user: Any) -> Iterator[tuple[str, tuple[str, Target]]]:
    """Editions that run, then new past ones, then past ones that were imported before."""
    managed = Cohort.objects.managed_by(user).select_related("programme").order_by("-pk")
    for cohort in managed.running()[:MOST_EDITIONS]:
        label = _("%(name)s, which runs: people and teams of today") % {"name": cohort.name}
        yield f"in:{cohort.slug}", (label, Target(cohort.programme, cohort))
    roles = user.programme_roles.now().filter(role="manager")
    programmes = Programme.objects.filter(pk__in=roles.values("programme")).order_by("name", "pk")
    for programme in programmes:
        label = _("A new past edition of %(name)s, as closed history") % {"name": programme.name}
        yield f"new:{programme.slug}", (label, Target(programme))
    past = managed.filter(imported_at__isnull=False, programme__in=programmes)
    for cohort in past[:MOST_EDITIONS]:
        label = _("%(name)s, a past edition: what is not there yet") % {"name": cohort.name}
        yield f"in:{cohort.slug}", (label, Target(cohort.programme, cohort))


@dataclass(frozen=True)
class SheetFields:
    """One sheet of the files on the page: what it is, and each of its columns with a choice of fields."""

    source: Source
    sheet: BoundField
    columns: list[tuple[str, BoundField]]

    @property
    def called(self) -> str:
        return words.sheet(self.source.sheet) if self.source.sheet else _("Leave out")


class ReadingForm(forms.Form):
    """How the letters are written, what each sheet is, and which field each column is."""

    encoding = forms.ChoiceField(choices=ImportRun.Encoding.choices)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["encoding"] = run.encoding
        self._sources = handed_up.sources_of(run)
        for place, source in enumerate(self._sources):
            self._add(f"sheet-{place}", _("What is in it"), _sheets(), source.sheet)
            for column, name in enumerate(source.header):
                label = name or _("Column %(number)d") % {"number": column + 1}
                self._add(f"field-{place}-{column}", label, _fields(), source.fields[column])

    def _add(self, name: str, label: str, choices: Sequence[tuple[str, str]], initial: str) -> None:
        field = forms.ChoiceField(label=label, choices=choices, required=False)
        field.widget.attrs["class"] = "input short"
        self.fields[name], self.initial[name] = field, initial

    @property
    def sheets(self) -> list[SheetFields]:
        return [
            SheetFields(
                source,
                self[f"sheet-{place}"],
                [(name, self[f"field-{place}-{column}"]) for column, name in enumerate(source.header)],
            )
            for place, source in enumerate(self._sources)
        ]

    def said(self) -> dict[str, Any]:
        """As the action takes it; a field of another kind of sheet is as good as none."""
        given = self.cleaned_data
        sheets = [given[f"sheet-{place}"] for place in range(len(self._sources))]
        fields = [
            [
                given[f"field-{place}-{column}"] if _fits(given[f"field-{place}-{column}"], sheet) else ""
                for column in range(len(source.header))
            ]
            for place, (source, sheet) in enumerate(zip(self._sources, sheets, strict=True))
        ]
        return {"encoding": given["encoding"], "sheets": sheets, "fields": fields}


def _sheets() -> list[tuple[str, str]]:
    return [("", _("Leave out")), *((name, str(label)) for name, label in words.SHEETS.items())]


def _fields() -> list[tuple[str, str]]:
    return [("", _("Leave out")), *((name, str(label)) for name, label in words.FIELDS.items())]


def _fits(field: str, sheet: str) -> bool:
    return bool(sheet) and field in columns.FIELDS[sheet]
