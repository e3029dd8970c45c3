"""/cohorts/launch: every date is shown first; one POST launches once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort, ProgrammeRole
from fixhub.events.models import Event
from tests import factories
from tests.conftest import Cast

GIVEN = {
    "programme": "fix",
    "blueprint": "fix-10-month",
    "name": "FIX 2028",
    "start": "2027-01-18",
    "zone": "Europe/Bucharest",
}


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_empty_page_asks_and_saves_nothing(cast: Cast) -> None:
    page = text_of(as_(cast.vlad).get(reverse("launch")))

    assert "The dates show here" in page
    assert 'value="2027-01-25"' in page  # the next Monday
    assert 'class="errsum"' not in page


def test_the_preview_shows_every_date_and_saves_nothing(cast: Cast) -> None:
    page = text_of(as_(cast.vlad).get(reverse("launch"), GIVEN))

    for said in (
        "Fri 5 Feb",
        "Tue 4 May",
        "moved from Fri 30 Apr: Good Friday",
        "Fri 18 Jun",
        "Thu 11 Nov",
        "Fri 26 Nov",
        "Mon, 4 Dec 2028",
        "moved from Fri, 1 Dec 2028: National Day",
        "Clocks go forward: Sunday 28 March. Deadlines stay at 23:59.",
        "Clocks go back: Sunday 31 October. Deadlines stay at 23:59.",
        "Summer break, 9–29 Aug: no reminders, no weeks counted.",
        "Kick-off: Monday 18 January. No milestone this month.",
        "6 phases, 13 milestones, 2 follow-ups",
        "All 15 dates fall on working days (Romania)",
        "No deadline during a break",
        "2 dates were moved off a holiday:",
        "Launch FIX 2028",
        "23:59 (Bucharest) is 20:59 UTC on this day.",
    ):
        assert said in page, said
    assert not Cohort.objects.filter(name="FIX 2028").exists()


@pytest.mark.parametrize(("language", "holiday"), [("ro", "Vinerea Mare"), ("hu", "Nagypéntek")])
def test_a_holiday_is_named_in_the_readers_language(cast: Cast, language: str, holiday: str) -> None:
    cast.vlad.language = language
    cast.vlad.save()

    assert holiday in text_of(as_(cast.vlad).get(reverse("launch"), GIVEN))


def test_launching_makes_the_edition_shown_and_leads_to_its_teams(cast: Cast) -> None:
    answer = as_(cast.vlad).post(reverse("launch"), GIVEN)

    cohort = Cohort.objects.get(name="FIX 2028")
    event = Event.objects.get(verb="cohort.launched", subject_id=cohort.pk)
    assert (answer.status_code, answer["Location"]) == (302, reverse("teams", args=[cohort.slug]))
    assert (event.by, event.via) == (cast.vlad, "page")
    assert str(cohort.milestones.get(key="m04").current.due_day) == "2027-05-04"


def test_the_same_form_sent_twice_launches_once_and_says_so(cast: Cast) -> None:
    manager = as_(cast.vlad)
    manager.post(reverse("launch"), GIVEN)

    again = manager.post(reverse("launch"), GIVEN)

    assert again.status_code == 409
    assert "There is already an edition called “FIX 2028”." in text_of(again)
    assert Cohort.objects.filter(name="FIX 2028").count() == 1


@pytest.mark.parametrize(
    ("given", "said", "kept"),
    [
        ({"start": "2027-01-19"}, "The start must be a Monday; the next one is 2027-01-25.", "2027-01-19"),
        ({"start": "soon"}, "Enter a valid date.", "soon"),
        ({"name": ""}, "Fill in “Name of the edition”", "2027-01-18"),
        ({"name": "x" * 81}, "Ensure this value has at most 80 characters", "x" * 81),
        ({"name": "a\0b"}, "Null characters are not allowed.", "2027-01-18"),
        ({"zone": "Mars/Base"}, "Mars/Base is not one of the available choices.", "FIX 2028"),
        ({"blueprint": "../x"}, "../x is not one of the available choices.", "FIX 2028"),
        ({"programme": "elsewhere"}, "Select a valid choice.", "FIX 2028"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_bad_input_is_explained_and_kept(
    cast: Cast, method: str, given: dict[str, str], said: str, kept: str
) -> None:
    answer = getattr(as_(cast.vlad), method)(reverse("launch"), {**GIVEN, **given})

    page = text_of(answer)
    assert said in page
    assert f'value="{kept}"' in page
    assert 'class="errsum"' in page
    assert "Error: Launch an edition" in page
    assert not Cohort.objects.filter(name__startswith="FIX 2028").exists()


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "ela"])
def test_for_others_the_page_does_not_exist(cast: Cast, who: str) -> None:
    other = as_(getattr(cast, who))

    assert other.get(reverse("launch")).status_code == 404
    assert other.post(reverse("launch"), GIVEN).status_code == 404


def test_a_viewer_of_the_programme_does_not_launch(cast: Cast) -> None:
    viewer = factories.make_user("Vera")
    ProgrammeRole.objects.create(programme=cast.programme, user=viewer, role="viewer")

    assert as_(viewer).get(reverse("launch")).status_code == 404


def test_without_signing_in_the_page_asks_to(cast: Cast) -> None:
    answer = Client().post(reverse("launch"), GIVEN)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_who_manages_two_programmes_chooses_one(cast: Cast) -> None:
    camp = factories.make_programme(slug="camp", name="Camp")
    ProgrammeRole.objects.create(programme=camp, user=cast.vlad, role="manager")
    manager = as_(cast.vlad)

    page = text_of(manager.get(reverse("launch"), GIVEN))
    manager.post(reverse("launch"), {**GIVEN, "programme": "camp"})

    assert '<select name="programme"' in page
    assert Cohort.objects.get(name="FIX 2028").programme == camp
