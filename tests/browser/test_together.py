"""Talking beside a milestone, meeting, and what the city asks: with and without JavaScript."""

import re
from pathlib import Path

import icalendar
import pytest

from cohorts.models import Comment, Meeting
from tests import factories
from tests.browser import routes
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import choose, downloaded, fill, follow, press, row_of, sees, sees_not, titled
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser


def test_a_question_is_asked_answered_and_taken_back(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, factories.obligation(cast.team_a).get_absolute_url())
    page.locator("#reply textarea").fill("Is a scale of 1:10 fine?")
    press(page, "Send reply")
    sees(page, "Your comment is there.", "Is a scale of 1:10 fine?", "Seen by the team, Ioana Pop")

    mentor = open_as(cast.ioana, factories.obligation(cast.team_a).get_absolute_url(), DESKTOP)
    mentor.locator("#reply textarea").fill("It is fine.")
    press(mentor, "Send reply")
    sees(mentor, "It is fine.")

    press(page, "Take back")
    sees(page, "The comment was taken back.")
    sees_not(page, "Is a scale of 1:10 fine?")
    press(page, "Undo")
    sees(page, "The comment is back.", "Is a scale of 1:10 fine?", "It is fine.")


def test_the_whole_thread_has_a_page(open_as: Open, cast: Cast) -> None:
    for n in range(22):
        factories.say(cast.team_a, cast.ana, f"Thought {n}.")
    page = open_as(cast.ana, factories.obligation(cast.team_a).get_absolute_url())
    sees_not(page, "Thought 1.")
    follow(page, "Read the whole thread")
    sees(page, "Thought 1.")
    press(page, "Send reply")
    sees(page, "There is a problem", "Write something.")
    fill(page, text="The last word.")
    press(page, "Send reply")
    sees(page, "Your comment is there.")
    assert Comment.objects.standing().count() == 23


def test_a_lead_plans_moves_and_cancels(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, cast.team_a.get_absolute_url())
    follow(page, "Plan a meeting")
    fill(page, title="With Ioana", day="2027-02-11", start="18:00", minutes="45", place="Casino")
    press(page, "Plan it")
    sees(page, "“With Ioana” is planned.", "Thursday 11 February, 18:00–18:45")

    follow(page, "Move or change it")
    fill(page, start="20:15")
    press(page, "Save the change")
    sees(page, "The meeting is changed.", "20:15–21:00")
    press(page, "Undo")
    sees(page, "The meeting is as it was before.", "18:00–18:45")

    press(page, "Cancel it")
    sees(page, "The meeting is cancelled.", "Cancelled")
    press(page, "Undo")
    sees(page, "The meeting takes place again.")
    follow(page.get_by_label("Main (phone)"), "Home")
    sees(page, "Next meeting", "Thursday 11 February, 18:00–18:45")


def test_a_time_that_does_not_exist_is_explained(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/meetings/plan", DESKTOP)
    fill(page, title="Night of museums", day="2027-03-28", start="03:30")
    press(page, "Plan it")
    sees(page, "There is a problem", "There is no 03:30 that night", "Choose 04:00 or later")
    fill(page, start="04:00")
    press(page, "Plan it")
    sees(page, "“Night of museums” is planned.")


def test_who_was_there_is_noted(open_as: Open, cast: Cast, clock: Clock) -> None:
    held = factories.plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, starts_at=clock.now)
    clock.forward(hours=2)
    mentor = open_as(cast.ioana, "/meetings?show=past", DESKTOP)
    follow(mentor, "Evening of the edition")
    row_of(mentor, "Ana Pop").get_by_role("combobox").select_option(label="Online")
    press(mentor, "Save who was there")
    sees(mentor, "It is noted who was there.", "1 of 1 came")

    own = open_as(cast.ana, held.get_absolute_url())
    sees(own, "You: Online")
    press(own, "On site")
    sees(own, "You: On site")


def test_a_calendar_address_is_made_and_ended(open_as: Open, cast: Cast, tmp_path: Path) -> None:
    factories.plan_meeting(cast.cohort, cast.vlad, title="Evening")
    page = open_as(cast.ana, "/meetings")
    follow(page, "In your calendar")
    press(page, "Make an address")
    address = page.get_by_role("textbox", name="Address").input_value()
    told = page.context.request.get(re.sub(r"^https?://[^/]+", "", address))
    titles = [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(told.body()).walk("VEVENT")]
    assert "Evening" in titles and len(titles) > 10
    # Calendar programs ask for it, no browser does.
    routes.seen.add((routes.name_of(address), "GET"))

    page.goto("/calendar")
    press(page, "End it")
    sees(page, "The address leads nowhere any more.")
    meeting = Meeting.objects.get()
    page.goto(meeting.get_absolute_url())
    assert "SUMMARY:Evening" in downloaded(page, "Add to my calendar", tmp_path)
    page.goto(factories.obligation(cast.team_a).get_absolute_url())
    assert "SUMMARY:Due: Team charter" in downloaded(page, "Add to my calendar", tmp_path)


def test_a_challenge_is_added_given_and_withdrawn(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/teams", DESKTOP)
    follow(page, "Challenges")
    fill(
        page, title_en="Cool streets", question_en="How do streets stay cool?", owner_organisation="City Hall"
    )
    press(page, "Add the challenge")
    sees(page, "“Cool streets” is added.", "City Hall")
    follow(page, "Change the words")
    fill(page, title_ro="Străzi răcoroase")
    press(page, "Save the words")
    sees(page, "The challenge is changed.")

    page.goto(cast.team_a.get_absolute_url())
    follow(page, "Theme and challenge")
    choose(page, challenge="Cool streets")
    press(page, "Save")
    sees(page, "It is saved what the team works on.", "Our challenge", "How do streets stay cool?")
    follow(page, "Cool streets")
    titled(page, "Cool streets")
    sees(page, "Bicla Noastră")
    press(page, "Withdraw")
    sees(page, "The challenge is withdrawn.")
    press(page, "Undo")
    sees(page, "The challenge is back, with its teams.", "1 team")
