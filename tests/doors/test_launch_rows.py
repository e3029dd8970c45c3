"""/cohorts/launch, its rows: renamed, moved, added and left out before anything is saved."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from cohorts.models import Cohort, MilestoneRevision
from tests.conftest import Cast
from tests.doors.pages import as_, text_of

GIVEN = {
    "programme": "fix", "blueprint": "fix-10-month", "name": "FIX 2028", "start": "2027-01-18",
    "zone": "Europe/Bucharest",
}  # fmt: skip


def sent_by(answer: Any) -> dict[str, str]:
    """What the form of the page holds, as a browser would send it."""
    page = answer.content.decode()
    form = page.split('action="/cohorts/launch"')[1].split("</form>")[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        about = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if about.get("type") == "checkbox" and " checked" not in tag:
            continue
        found[about["name"]] = unescape(about.get("value", "on" if about.get("type") == "checkbox" else ""))
    for name, inside in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def row(form: dict[str, str], key: str) -> str:
    return next(
        name.removesuffix("-key") for name, text in form.items() if name.endswith("-key") and text == key
    )


def opened(cast: Cast, **given: str) -> dict[str, str]:
    return sent_by(as_(cast.vlad).get(reverse("launch"), {**GIVEN, **given}))


def send(cast: Cast, form: dict[str, str], do: str) -> Any:
    return as_(cast.vlad).post(reverse("launch"), {**form, "do": do})


def launched() -> dict[str, MilestoneRevision]:
    rows = Cohort.objects.get(name="FIX 2028").milestones.select_related("current")
    return {milestone.key: milestone.current for milestone in rows if milestone.current}


def test_the_page_sent_as_it_is_launches_the_blueprint(cast: Cast) -> None:
    send(cast, opened(cast), "launch")

    own = {m.key: m.current for m in cast.cohort.milestones.select_related("current")}
    assert {key: (now.due_at, now.titles) for key, now in launched().items()} == {
        key: (was.due_at, was.titles) for key, was in own.items() if was
    }


def changed(cast: Cast) -> dict[str, str]:
    """m01 renamed, m04 moved, m07 left out, and one of our own added."""
    form = opened(cast)
    form[row(form, "m01") + "-en"] = "Charter & <roles>"
    form[row(form, "m04") + "-day"] = "2027-04-26"
    del form[row(form, "m07") + "-keep"]
    form = sent_by(send(cast, form, "add"))
    new = row(form, "")
    return form | {f"{new}-ro": "Ziua porților deschise", f"{new}-day": "2027-05-22"}


def test_changed_rows_are_shown_and_nothing_is_saved(cast: Cast) -> None:
    checked = send(cast, changed(cast), "show")

    said = text_of(checked)
    assert checked.status_code == 200
    for words in (
        "Charter & <roles>", "Mon 26 Apr", "Ziua porților deschise",
        "moved from Sat 22 May: a weekend", "left out; tick “In the plan”",
    ):  # fmt: skip
        assert words in said, words
    assert not Cohort.objects.filter(name="FIX 2028").exists()


def test_changed_rows_are_launched(cast: Cast) -> None:
    checked = send(cast, changed(cast), "show")

    assert send(cast, sent_by(checked), "launch").status_code == 302

    now = launched()
    assert now["m01"].titles["en"] == "Charter & <roles>"
    assert now["m04"].due_day == date(2027, 4, 26)
    assert "m07" not in now
    assert (now["m13"].titles, now["m13"].due_day) == ({"ro": "Ziua porților deschise"}, date(2027, 5, 24))


def test_another_start_moves_what_was_not_touched(cast: Cast) -> None:
    form = opened(cast)
    form[row(form, "m02") + "-day"] = "2027-03-08"
    form["start"] = "2027-01-25"

    said = send(cast, form, "launch")
    assert "These dates are new. Read them, then launch." in text_of(said)
    assert not Cohort.objects.filter(name="FIX 2028").exists()

    send(cast, sent_by(said), "launch")
    now = launched()
    assert (now["m01"].due_day, now["m02"].due_day) == (date(2027, 2, 12), date(2027, 3, 8))


def test_a_cleared_day_is_that_of_the_blueprint_again(cast: Cast) -> None:
    form = opened(cast)
    form[row(form, "m02") + "-day"] = ""

    send(cast, form, "launch")

    assert launched()["m02"].due_day == date(2027, 3, 5)


LATER = [pytest.param(do, marks=pytest.mark.long) for do in ("show", "add")]


@pytest.mark.parametrize("do", ["launch", *LATER])
@pytest.mark.parametrize(
    ("key", "field", "typed", "said"),
    [
        ("m01", "day", "2027-01-01", "That is before the kick-off, Mon, 18 Jan 2027."),
        ("m01", "day", "soon", "Enter a valid date."),
        ("m01", "day", "2028-03-01", "The edition ends on Sun, 28 Nov 2027"),
        ("f06", "day", "2027-05-01", "A follow-up comes after the end of the edition"),
        ("m01", "en", "x" * 121, "at most 120 characters"),
        ("m01", "hu", "a\0b", "Null characters are not allowed."),
        ("m01", "en", "Pilot running", "Another milestone has this name already."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_all_is_kept(
    cast: Cast, do: str, key: str, field: str, typed: str, said: str
) -> None:
    form = opened(cast)
    form[row(form, "m05") + "-en"] = "Something else typed"
    form[f"{row(form, key)}-{field}"] = typed

    answer = send(cast, form, do)

    page = answer.content.decode()
    assert said in text_of(answer)
    assert 'class="errsum"' in page
    assert f'value="{typed}"' in page
    assert sent_by(answer)[row(sent_by(answer), "m05") + "-en"] == "Something else typed"
    opened_row = page.split(f'id="d-{key}"')[1][:40]
    assert "<details open" in opened_row
    assert not Cohort.objects.filter(name="FIX 2028").exists()


def test_a_new_row_without_a_day_waits_below(cast: Cast) -> None:
    form = sent_by(send(cast, opened(cast), "add"))
    form[row(form, "") + "-en"] = "Fair"

    answer = send(cast, form, "launch")

    assert "Say when it is due." in text_of(answer)
    assert sent_by(answer)[row(sent_by(answer), "") + "-en"] == "Fair"


def test_an_added_row_left_empty_launches_nothing_more(cast: Cast) -> None:
    send(cast, sent_by(send(cast, opened(cast), "add")), "launch")

    assert len(launched()) == 15


def test_forty_rows_are_the_most(cast: Cast) -> None:
    form = sent_by(send(cast, opened(cast), "add"))
    last = {name: value for name, value in form.items() if name.startswith("m-14-")}
    for number in range(15, 39):
        form |= {name.replace("m-14-", f"m-{number}-"): value for name, value in last.items()}
    answer = send(cast, form | {"m-TOTAL_FORMS": "39"}, "add")
    form = sent_by(answer)

    assert int(form["m-TOTAL_FORMS"]) == 40
    assert "40 rows, the most there can be" in text_of(answer)
    assert "Add a milestone" not in text_of(answer)


@pytest.mark.long
@pytest.mark.parametrize(
    "odd",
    [
        {"m-TOTAL_FORMS": "9" * 400}, {"m-TOTAL_FORMS": "-3"}, {"m-TOTAL_FORMS": "x"},
        {"m-TOTAL_FORMS": "5000"},
        {"m-0-key": "../x"}, {"m-0-key": "m99"}, {"m-1-key": "m01"}, {"m-0-was": "nonsense"},
        {"m-0-keep": "\0"},
        {"do": "dance"}, {"shown": "\0"}, {"m-0-day": "0000-00-00"}, {"m-0-day": "99999-01-01"},
    ],
)  # fmt: skip
def test_odd_rows_are_no_error(cast: Cast, odd: dict[str, str]) -> None:
    for do in ("show", "add", "launch"):
        answer = as_(cast.vlad).post(reverse("launch"), {**opened(cast), "do": do, **odd})

        assert answer.status_code in (200, 302, 409)


def test_everything_left_out_is_refused(cast: Cast) -> None:
    form = opened(cast)
    kept = [name for name in form if name.endswith("-keep")]

    answer = send(cast, {name: text for name, text in form.items() if name not in kept}, "launch")

    assert "Keep at least one milestone" in text_of(answer)
    assert not Cohort.objects.filter(name="FIX 2028").exists()
