"""What the city writes about itself: plain words, in as many languages as it has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fixhub import languages
from fixhub.accounts import fields
from fixhub.privacy.models import PrivacyRevision
from fixhub.privacy.page import LONGEST
from fixhub.web.forms import PlainForm

_LABELS = {"en": _("Text in English"), "ro": _("Text in Romanian"), "hu": _("Text in Hungarian")}


class PrivacyForm(PlainForm):
    after = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    controller = fields.Name(
        label=_("Who is responsible"),
        max_length=200,
        help_text=_("The office by its full name, as the law asks: the controller."),
    )
    contact = forms.EmailField(
        label=_("Mail address for questions"),
        max_length=254,
        help_text=_("Also for whoever wants their data erased."),
    )

    def __init__(self, *args: Any, said: PrivacyRevision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in languages.CODES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_LABELS[code],
                required=False,
                max_length=LONGEST,
                strip=True,
                widget=forms.Textarea(attrs={"rows": 8, "lang": code}),
            )
        self.fields["text_en"].help_text = _(
            "Legal basis, whom else you give data to, how long you keep it. Plain text; an empty line begins"
            " a paragraph. A language without a text shows another one."
        )
        self.initial = {"after": said.n, "controller": said.controller, "contact": said.contact}
        self.initial |= {f"text_{code}": said.texts.get(code, "") for code in languages.CODES}

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        texts = {code: given[f"text_{code}"].replace("\r\n", "\n") for code in languages.CODES}
        return {name: given[name] for name in ("after", "controller", "contact")} | {"texts": texts}
