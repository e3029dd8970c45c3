"""A mentor's work: the desk, its answers, a question to the managers, and somebody who was quicker."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import mailbox
from tests.browser.conftest import DESKTOP, Open, Work
from tests.browser.doing import follow, press, sees, titled, unfold
from tests.conftest import Cast

pytestmark = pytest.mark.browser
CHARTER = "Team charter, roles, consents complete"
PROBLEM = "Problem statement and stakeholder map"


def test_empty_desk(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ioana, "/", DESKTOP)
    titled(page, "Review desk")
    sees(page, "Nothing waits for you")


def test_one_after_the_other(open_as: Open, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, "m01", text="Our charter.")
    factories.hand_in(cast.team_a, cast.ana, "m02", text="The problem.")
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    titled(page, CHARTER)
    follow(page, "Skip for now")
    titled(page, PROBLEM)

    press(page, "Ask for a change")
    sees(page, "There is a problem", "Say what to change: the team reads it.")
    page.get_by_label("One thing to do next").fill("Name three people.")
    press(page, "Ask for a change")
    sees(page, "Change asked: Bicla Noastră")
    titled(page, CHARTER)
    press(page, "Accept")
    sees(page, "Accepted: Bicla Noastră", "Nothing waits for you")

    follow(page.get_by_label("Main", exact=True), "My teams")
    titled(page, "My teams")
    sees(page, "Bicla Noastră", PROBLEM)


def test_answer_is_taken_back_from_its_message(open_as: Open, work: Work, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    page.get_by_label("One thing to do next").fill("Name three people.")
    press(page, "Accept")
    sees(page, "Accepted: Bicla Noastră", "Nothing waits for you")
    press(page, "Undo")
    sees(page, "The answer was taken back. The hand-in waits for one again.")
    titled(page, CHARTER)
    expect(page.get_by_label("One thing to do next")).to_have_value("Name three people.")

    press(page, "Ask for a change")
    sees(page, "Change asked: Bicla Noastră")
    work()
    assert mailbox.newest(cast.ana, "Change asked")


def test_question_to_the_managers(open_as: Open, work: Work, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    unfold(page, "Ask the manager for advice")
    page.get_by_label("Your question").fill("Is a drawing enough?")
    press(page, "Send the question")
    sees(page, "The managers have your question.", "Is a drawing enough?")
    work()

    letter = mailbox.newest(cast.vlad, "asks for advice")
    manager = open_as(cast.vlad, mailbox.link(letter, "/mentoring/desk/"), DESKTOP)
    sees(manager, "Is a drawing enough?")
    press(manager, "Accept")
    sees(manager, "Accepted: Bicla Noastră")


def test_somebody_was_quicker(open_as: Open, cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    factories.decide(submission, cast.vlad, text="Good work.")
    page.get_by_label("One thing to do next").fill("Say how you decide.")
    press(page, "Ask for a change")
    sees(page, "There is a problem", "Vlad Pop answered this version", "What you wrote was not sent")


def test_team_was_quicker(open_as: Open, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    factories.hand_in(cast.team_a, cast.ana, text="Better.")
    press(page, "Accept")
    sees(page, "There is a problem", "Better.")
