"""What meeting is next for somebody of a team."""

from cohorts.reads import meetings
from tests.conftest import Cast
from tests.factories import plan_meeting


def test_next_is_only_what_concerns_the_person(cast: Cast) -> None:
    plan_meeting(cast.cohort, cast.vlad, title="For mentors", audience="mentors")
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_b, title="Of team B")

    assert meetings.next_of(cast.ana, cast.team_a) is None
    assert str(meetings.next_of(cast.ioana, cast.team_a)) == "For mentors"
    assert str(meetings.next_of(cast.mihai, cast.team_b)) == "Of team B"
