"""The thread of a milestone, on its page, on the desk and whole."""

from typing import Any
from uuid import uuid4

import pytest

from cohorts.actions import cohorts, comments
from cohorts.models import Comment
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of
from tests.factories import hand_in, make_user, say

PAGE = "/cohorts/fix-2027/teams/bicla-noastra/milestones/m01"
THREAD = f"{PAGE}/comments"


def form(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "text": "Is 1:10 fine?", "next": PAGE, **given}


def test_a_comment_is_read_by_team_mentor_and_manager(cast: Cast) -> None:
    answer = as_(cast.ana).post(THREAD, form(text="Is 1:10 fine?\r\nOr 1:1?"), follow=True)

    assert answer.redirect_chain == [(f"{PAGE}#talk", 302)]
    assert "Your comment is there." in text_of(answer)
    assert Comment.objects.get().text == "Is 1:10 fine?\nOr 1:1?"
    for person in (cast.ana, cast.ioana, cast.vlad):
        for page in (PAGE, THREAD):
            assert "Is 1:10 fine?" in text_of(as_(person).get(page))
    assert as_(cast.mihai).get(THREAD).status_code == 404


def test_the_form_sent_twice_is_one_comment(cast: Cast) -> None:
    twice = form()

    for _ in range(2):
        assert as_(cast.ana).post(THREAD, twice).status_code == 302

    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("text", "sentence"), [("", "Write something."), ("x" * 2001, "Make it shorter")])
def test_what_cannot_be_said_is_told_and_kept(cast: Cast, text: str, sentence: str) -> None:
    answer = as_(cast.ana).post(THREAD, form(text=text))

    assert answer.status_code == 200
    assert sentence in text_of(answer) and text in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_full_thread_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "A_THREAD", 0)

    answer = as_(cast.ana).post(THREAD, form())

    assert answer.status_code == 409
    assert "This thread is full" in text_of(answer) and "Is 1:10 fine?" in text_of(answer)


def test_taken_back_and_brought_back(cast: Cast) -> None:
    said, client = say(cast.team_a, cast.ana, "Is 1:10 fine?"), as_(cast.ana)

    gone = client.post(f"/comments/{said.pk}/revocation", {"next": PAGE}, follow=True)
    assert "The comment was taken back" in text_of(gone)
    assert "Is 1:10 fine?" not in text_of(gone)
    assert f"/comments/{said.pk}/restoration" in gone.content.decode()
    back = client.post(f"/comments/{said.pk}/restoration", {"next": "//evil.example"}, follow=True)

    assert "The comment is back." in text_of(back) and "Is 1:10 fine?" in text_of(back)
    assert [to for to, _code in back.redirect_chain] == [PAGE]


def test_only_who_took_it_back_brings_it_back(cast: Cast) -> None:
    said = say(cast.team_a, cast.ana)
    as_(cast.vlad).post(f"/comments/{said.pk}/revocation")

    assert as_(cast.ana).post(f"/comments/{said.pk}/restoration").status_code == 403
    as_(cast.vlad).post(f"/comments/{said.pk}/restoration")
    assert Comment.objects.standing().exists()


def test_the_desk_shows_the_thread_and_answers_in_place(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    say(cast.team_a, cast.ana, "Is 1:10 fine?")
    desk = f"/mentoring/desk/{submission.pk}"

    assert "Is 1:10 fine?" in text_of(as_(cast.ioana).get(desk))
    answer = as_(cast.ioana).post(THREAD, form(text="It is fine.", next=desk), follow=True)

    assert [to for to, _code in answer.redirect_chain] == [f"{desk}#talk"]
    assert "It is fine." in text_of(answer)


def test_a_closed_edition_is_read_only(cast: Cast) -> None:
    say(cast.team_a, cast.ana, "Is 1:10 fine?")
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    page = as_(cast.ana).get(PAGE).content.decode()

    assert "Is 1:10 fine?" in page and "Send reply" not in page
    assert as_(cast.ana).post(THREAD, form()).status_code == 403


def test_a_long_thread_costs_as_much_as_a_short_one(cast: Cast) -> None:
    def asked(count: int) -> list[int]:
        for n in range(count):
            say(cast.team_a, cast.ana if n % 2 else cast.ioana, f"Comment {n}.")
        return [queries_of(as_(cast.ana), page) for page in (PAGE, THREAD)]

    few, many = asked(3), asked(60)

    assert few == many
    assert "Read the whole thread" in text_of(as_(cast.ana).get(PAGE))
    assert text_of(as_(cast.ana).get(THREAD)).count("Comment ") == 13
    assert "Page 2 of 2" in text_of(as_(cast.ana).get(THREAD))


def test_the_mentor_is_named_where_there_is_one(cast: Cast) -> None:
    assert "Seen by the team, Ioana Pop and the managers" in text_of(as_(cast.ana).get(PAGE))
    cast.team_a.memberships.create(user=make_user("Réka"), role="mentor")
    assert "Seen by the team, its mentors and the managers" in text_of(as_(cast.ana).get(PAGE))
