"""What reviewers said reaches whoever may read the hand-in, and nobody else."""

from fixhub.pages import participant
from tests.conftest import Cast
from tests.factories import decide, hand_in


def test_an_answer_is_for_who_may_read_the_hand_in(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    review = decide(submission, cast.ioana)

    said = {
        who: participant.answers([submission], getattr(cast, who)) for who in ("ana", "vlad", "mihai", "ela")
    }

    assert said == {"ana": {submission.pk: review}, "vlad": {submission.pk: review}, "mihai": {}, "ela": {}}


def test_the_latest_word_is_for_who_may_read_the_hand_in(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana, text="Clear.")

    said = {who: participant._latest_feedback(cast.team_a, getattr(cast, who)) for who in ("ana", "mihai")}

    assert said == {"ana": review, "mihai": None}
