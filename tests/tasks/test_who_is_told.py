"""Whether a letter is still for its reader is asked when it goes: roles end meanwhile."""

from typing import Any

from fixhub.mail.models import Occurrence
from mentoring.actions import reviews
from tasks.sections import digest, notices, reminders
from tests.conftest import Cast
from tests.factories import hand_in, log

EVERYBODY = ("ana", "mihai", "ioana", "vlad", "ela")


def told(cast: Cast, ask: Any, pk: int) -> list[str]:
    """Who of the cast a letter about a row is for."""
    return [who for who in EVERYBODY if ask(Occurrence(person=getattr(cast, who), subject_id=pk))]


def test_a_team_that_is_stuck_is_told_to_its_mentor_and_managers(cast: Cast) -> None:
    assert told(cast, notices.still_stuck, log(cast.team_a, cast.ana, stuck=True).pk) == ["ioana", "vlad"]


def test_a_question_is_told_to_managers(cast: Cast) -> None:
    asked = reviews.ask_advice(hand_in(cast.team_a, cast.ana), by=cast.ioana, text="Well?", via="page")

    assert told(cast, notices.unanswered_question, asked.pk) == ["vlad"]


def test_what_waits_is_told_to_who_may_answer(cast: Cast) -> None:
    waiting = hand_in(cast.team_a, cast.ana).team_milestone_id

    assert told(cast, reminders.still_waiting, waiting) == ["ioana", "vlad"]


def test_a_digest_is_about_the_reader_s_own_editions(cast: Cast) -> None:
    own, foreign = cast.cohort.pk, cast.foreign_cohort.pk

    about = [digest._cohorts_of(who) for who in (cast.ana, cast.vlad, cast.ela)]

    assert about == [{own}, {own}, {foreign}]
