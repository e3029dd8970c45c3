"""The thread of a team's milestone."""

from uuid import UUID

import pytest

from cohorts.actions import cohorts, comments, teams
from cohorts.models import Comment, Membership
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast
from tests.factories import say

pytestmark = pytest.mark.postgres_later
KEY = UUID(int=3)


def test_the_same_form_twice_is_one_comment(cast: Cast) -> None:
    first = say(cast.team_a, cast.ana, " Shall we meet? ", form_key=KEY)
    second = say(cast.team_a, cast.ana, "Shall we meet?", form_key=KEY)

    assert (first, first.text) == (second, "Shall we meet?")
    assert Event.objects.filter(verb="comment.added").count() == 1


def test_a_form_of_another_milestone_is_told_so(cast: Cast) -> None:
    say(cast.team_a, cast.ana, form_key=KEY)

    with pytest.raises(Refused, match="another milestone"):
        say(cast.team_a, cast.ana, key="m02", form_key=KEY)


def test_nothing_and_too_much_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="Write something"):
        say(cast.team_a, cast.ana, " \n ")
    with pytest.raises(Refused, match="2,000 letters"):
        say(cast.team_a, cast.ana, "x" * 2001)
    monkeypatch.setattr(comments, "A_THREAD", 1)
    taken = say(cast.team_a, cast.ana, "x" * 2000)
    with pytest.raises(Refused, match="full"):
        say(cast.team_a, cast.ana)
    comments.revoke(taken, by=cast.ana, via="page")
    assert say(cast.team_a, cast.ana).pk


def test_taken_back_once_by_who_wrote_it(cast: Cast) -> None:
    comment = say(cast.team_a, cast.ioana)

    for other in (cast.ana, cast.mihai):
        with pytest.raises(Forbidden, match="who wrote a comment"):
            comments.revoke(comment, by=other, via="page")
    comments.revoke(comment, by=cast.ioana, via="page")
    with pytest.raises(Refused, match="already"):
        comments.revoke(comment, by=cast.ioana, via="page")

    assert not Comment.objects.standing().exists()
    assert Event.objects.get(verb="comment.revoked").data == {"team_milestone": comment.team_milestone_id}


def test_whoever_left_takes_nothing_back(cast: Cast) -> None:
    comment = say(cast.team_a, cast.ana)
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")

    with pytest.raises(Forbidden):
        comments.revoke(comment, by=cast.ana, via="page")


def test_a_closed_edition_is_silent(cast: Cast) -> None:
    comment = say(cast.team_a, cast.ana)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    with pytest.raises(Forbidden, match="closed"):
        say(cast.team_a, cast.ana)
    with pytest.raises(Forbidden, match="closed"):
        comments.revoke(comment, by=cast.vlad, via="page")
