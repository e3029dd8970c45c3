import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from fixhub.web.forms import PlainForm
from fixhub.web.widgets import Day, Segments


class HandIn(PlainForm):
    state = forms.ChoiceField(label="How far are you?", choices=[("a", "Going well")], widget=Segments)
    note = forms.CharField(label="What happened?", help_text="One <b>sentence</b>", widget=forms.Textarea)
    on = forms.DateField(label="Due day", widget=Day, required=False)
    keep = forms.BooleanField(label="Keep the file", error_messages={"required": "Tick the box"})


@pytest.fixture
def sent_empty() -> HandIn:
    return HandIn({})


def test_what_is_missing_is_called_by_its_name(sent_empty: HandIn) -> None:
    assert sent_empty.errors == {
        "state": ["Choose something for “How far are you?”"],
        "note": ["Fill in “What happened?”"],
        "keep": ["Tick the box"],
    }


def test_what_is_missing_is_said_in_the_reader_s_language() -> None:
    with translation.override("ro"):
        assert HandIn({}).errors["note"] == ["Completează „What happened?”"]


@pytest.mark.parametrize(
    ("language", "said"), [("ro", "Scrie o dată corectă."), ("hu", "Írj be egy érvényes dátumot.")]
)
def test_django_s_own_sentences_speak_as_we_do(language: str, said: str) -> None:
    with translation.override(language):
        assert HandIn({"on": "soon"}).errors["on"] == [said]


def test_the_summary_links_to_each_field(sent_empty: HandIn) -> None:
    text = render_to_string("web/components/error_summary.html", {"form": sent_empty})

    assert '<a href="#id_state_0">Choose something for “How far are you?”</a>' in text
    assert '<a href="#id_note">Fill in “What happened?”</a>' in text
    assert "autofocus" in text


def test_a_form_without_problems_has_no_summary() -> None:
    assert render_to_string("web/components/error_summary.html", {"form": HandIn()}).strip() == ""


def test_a_field_tells_its_hint_and_its_problem_to_screen_readers(sent_empty: HandIn) -> None:
    text = sent_empty["note"].as_field_group()

    assert 'aria-describedby="id_note_helptext id_note_error"' in text
    assert 'id="id_note_helptext">One &lt;b&gt;sentence&lt;/b&gt;<' in text
    assert 'id="id_note_error"' in text
    assert 'aria-invalid="true"' in text


def test_choices_stand_in_a_named_group(sent_empty: HandIn) -> None:
    text = sent_empty["state"].as_field_group()

    assert "<legend>How far are you?</legend>" in text
    assert 'class="seg"' in text
    assert '<input type="radio" name="state" value="a"' in text
    assert 'id="id_state_0"' in text


def test_a_day_is_shown_as_the_browser_s_calendar_wants_it() -> None:
    form = HandIn(initial={"on": "2026-06-12"})

    assert 'type="date" name="on" value="2026-06-12"' in form["on"].as_field_group()
