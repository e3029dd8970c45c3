"""What lies beside a hand-in on the desk."""

from mentoring import dossier
from mentoring.actions import reviews
from tests.conftest import Cast
from tests.factories import add_member, hand_in


def test_a_question_to_the_managers_is_read_by_them_and_who_asked(cast: Cast) -> None:
    other = add_member(cast.team_a, role="mentor")
    submission = hand_in(cast.team_a, cast.ana)
    asked = reviews.ask_advice(submission, by=cast.ioana, text="Is this enough?", via="page")

    read = [dossier._advice(submission, who) for who in (cast.ioana, cast.vlad, other)]

    assert read == [[asked], [asked], []]
