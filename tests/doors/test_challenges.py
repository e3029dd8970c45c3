"""Challenges on pages, and what a team works on."""

from typing import Any

import pytest

from cohorts.actions import challenges, cohorts
from cohorts.models import Challenge
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of
from tests.factories import make_challenge, make_team

EDITION = "/cohorts/fix-2027/challenges"
TEAM = "/cohorts/fix-2027/teams/bicla-noastra"


def form(**given: str) -> dict[str, str]:
    return {"title_en": "Cool streets", "title_ro": "Străzi răcoroase", "question_en": "How?", **given}


def test_a_manager_adds_one_and_everybody_reads_it(cast: Cast) -> None:
    answer = as_(cast.vlad).post(EDITION, form(owner_organisation="City Hall"), follow=True)

    assert answer.redirect_chain == [(f"{EDITION}/cool-streets", 302)]
    assert "“Cool streets” is added." in text_of(answer)
    for person in (cast.ana, cast.ioana, cast.vlad):
        assert "City Hall" in text_of(as_(person).get(EDITION))
        assert "How?" in text_of(as_(person).get(f"{EDITION}/cool-streets"))
    cast.ana.language = "ro"
    cast.ana.save()
    assert "Străzi răcoroase" in text_of(as_(cast.ana).get(EDITION))
    assert as_(cast.ela).get(EDITION).status_code == 404


def test_only_managers_add(cast: Cast) -> None:
    assert "Add a challenge" not in text_of(as_(cast.ana).get(EDITION))
    assert as_(cast.ana).post(EDITION, form()).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": "", "title_ro": ""}, "at least one language"),
        ({"title_hu": "x" * 201}, "at most 200"),
        ({"question_hu": "x" * 2001}, "at most 2000"),
        ({"title_en": "a\0b"}, "Null characters"),
    ],
)
def test_what_cannot_be_said_is_told_and_kept(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    answer = as_(cast.vlad).post(EDITION, form(owner_organisation="City Hall", **wrong))

    assert answer.status_code == 200
    assert sentence in text_of(answer) and "City Hall" in answer.content.decode()
    assert not Challenge.objects.exists()


def test_too_many_are_refused_with_the_reason(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenges, "MOST", 0)

    answer = as_(cast.vlad).post(EDITION, form())

    assert answer.status_code == 409 and "at most 50 challenges" in text_of(answer)


def test_the_words_change_at_the_same_address(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)
    address = f"{challenge.get_absolute_url()}/words"
    assert 'value="Cool streets"' in as_(cast.vlad).get(address).content.decode()

    answer = as_(cast.vlad).post(address, form(title_en="Heat"), follow=True)

    assert "The challenge is changed." in text_of(answer) and "Heat" in text_of(answer)
    assert as_(cast.ana).get(address).status_code == 403


def test_withdrawn_and_brought_back_with_its_teams(cast: Cast) -> None:
    challenge, client = make_challenge(cast.cohort, cast.vlad), as_(cast.vlad)
    client.post(f"{TEAM}/focus", {"theme": "Heat", "challenge": challenge.slug})

    gone = client.post(f"/challenges/{challenge.pk}/revocation", follow=True)
    assert "The challenge is withdrawn." in text_of(gone)
    assert client.get(challenge.get_absolute_url()).status_code == 404
    assert "Cool streets" not in text_of(as_(cast.ana).get(TEAM))
    back = client.post(f"/challenges/{challenge.pk}/restoration", follow=True)

    assert "The challenge is back" in text_of(back) and "1 team" in text_of(back)
    assert "Cool streets" in text_of(as_(cast.ana).get(TEAM))


def test_what_a_team_works_on_is_the_managers_to_say(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad, question={"en": "How do we stay cool?"})

    answer = as_(cast.vlad).post(f"{TEAM}/focus", {"theme": "Heat", "challenge": challenge.slug}, follow=True)

    assert answer.redirect_chain == [(TEAM, 302)]
    assert "Heat" in text_of(answer) and "How do we stay cool?" in text_of(answer)
    assert "Bicla Noastră" in text_of(as_(cast.ana).get(challenge.get_absolute_url()))
    assert as_(cast.ana).get(f"{TEAM}/focus").status_code == 403
    wrong = as_(cast.vlad).post(f"{TEAM}/focus", {"theme": "Kept", "challenge": "nowhere"})
    assert "Choose a challenge of this edition." in text_of(wrong) and "Kept" in wrong.content.decode()
    as_(cast.vlad).post(f"{TEAM}/focus", {"theme": "", "challenge": ""})
    cast.team_a.refresh_from_db()
    assert (cast.team_a.theme, cast.team_a.challenge) == ("", None)


def test_a_closed_edition_can_only_be_read(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    assert "Change the words" not in text_of(as_(cast.vlad).get(challenge.get_absolute_url()))
    assert as_(cast.vlad).post(EDITION, form()).status_code == 403
    assert as_(cast.vlad).post(f"{TEAM}/focus", {"theme": "x"}).status_code == 403


@pytest.mark.parametrize("rows", [3, 40])
def test_the_pages_ask_as_often_for_few_as_for_many(cast: Cast, rows: int) -> None:
    made = [make_challenge(cast.cohort, cast.vlad, f"Challenge {n}") for n in range(rows)]
    for n in range(rows):
        team = make_team(cast.cohort, name=f"Team {n}")
        challenges.take_up(team, by=cast.vlad, theme="", challenge=made[0], via="page")

    pages: list[Any] = [EDITION, made[0].get_absolute_url()]
    assert [queries_of(as_(cast.vlad), page) for page in pages] == [9, 11]
