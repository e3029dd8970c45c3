"""What Django says under a field, each sentence in our own words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core import validators
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext, override

from fixhub.accounts.fields import NewPassword
from fixhub.web.borrowed import SENTENCES

NUMBER = 12
# What a field asks besides its own validators, by the arguments it is made with.
BY_ARGUMENTS = [
    validators.MaxLengthValidator(NUMBER),
    validators.MinLengthValidator(NUMBER),
    validators.MaxValueValidator(NUMBER),
    validators.MinValueValidator(NUMBER),
    validators.ProhibitNullCharactersValidator(),
]
FORMAL = {
    "ro": r"\b(vă|dumneavoastră|\w+[aeiî]ți)\b|[şţ]",
    "hu": r"\b(ön|kér\w*|adjon|adja|írjon|írja|küldjön|válasszon|győződjön|bizonyosodjon|jelölje)\b",
}


def said(sentence: Any, language: str) -> str:
    """As it reads with numbers put in."""
    with override(language):
        sentence = gettext(sentence) if isinstance(sentence, str) else sentence
        try:
            return str(sentence % defaultdict(lambda: NUMBER))
        except TypeError:
            return str(sentence % NUMBER)


def fields_in_use() -> list[type[forms.Field]]:
    """Django's fields that our forms are made of, and what these are made of."""
    named = set()
    for app in ("fixhub", "cohorts", "mentoring", "tasks"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            named |= set(re.findall(r"\bforms\.(\w+Field)\b", path.read_text()))
    found = {base for name in named for base in getattr(forms, name).__mro__ if issubclass(base, forms.Field)}
    return sorted(found, key=lambda field: field.__name__)


def borrowed() -> Iterator[Any]:
    for field in fields_in_use():
        yield from getattr(field, "default_error_messages", {}).values()
        yield from (one.message for one in field.default_validators)
    yield from (one.message for one in BY_ARGUMENTS)
    yield from BaseFormSet.default_error_messages.values()
    for validator in get_default_password_validators():
        if type(validator).__module__.startswith("django."):
            yield validator.get_error_message()


def test_each_sentence_of_the_fields_and_validators_in_use_is_among_ours() -> None:
    ours = {said(one, "en") for one in SENTENCES}

    assert len(fields_in_use()) > 12
    assert {said(one, "en") for one in borrowed()} - ours == set()


@pytest.mark.parametrize("language", ["ro", "hu"])
def test_each_is_said_in_the_readers_language_as_to_somebody_known(language: str) -> None:
    for sentence in SENTENCES:
        here = said(sentence, language)
        assert here != said(sentence, "en")
        assert not re.search(FORMAL[language], here, re.IGNORECASE), here


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "This password is too short. It must contain at least 12 characters."),
        ("ro", "Parola este prea scurtă. Trebuie să aibă cel puțin 12 caractere."),
        ("hu", "Ez a jelszó túl rövid. Legalább 12 karakterből álljon."),
    ],
)
def test_a_short_password_is_answered_in_the_readers_language(language: str, answer: str) -> None:
    with override(language), pytest.raises(forms.ValidationError) as no:
        NewPassword().clean("short")
    assert no.value.messages == [answer]
