"""The public page of an edition: for everybody, about nobody who did not agree, and kept by caches."""

import re

import pytest
from django.test import Client

from cohorts.actions import challenges, people, publications, teams
from cohorts.models import Challenge, TeamOutcome
from tests import factories
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

PAGE = "/public/fix-2027"
MANAGE = "/cohorts/fix-2027/publication"
CONSENT = "/cohorts/fix-2027/name-consent"


@pytest.fixture
def published(cast: Cast) -> Cast:
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    return cast


def test_what_is_not_published_is_not_there(cast: Cast) -> None:
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    publications.withdraw(cast.cohort, by=cast.vlad, via="page")

    def said(address: str, client: Client) -> tuple[int, bytes]:
        answer = client.get(f"/public/{address}")
        hidden = re.sub(rb'value="[^"]*"', b"", answer.content.replace(address.encode(), b""))
        return answer.status_code, hidden

    nothing = said("nowhere", Client())
    assert nothing[0] == 404
    for address in ("fix-2027", "elsewhere-2027"):
        assert said(address, Client()) == said(address, as_(cast.vlad)) == nothing


def test_everybody_reads_teams_themes_and_counts(published: Cast) -> None:
    factories.decide(factories.hand_in(published.team_a, published.ana), published.ioana)
    TeamOutcome.objects.create(team=published.team_a, value="completed")

    said = text_of(Client().get(PAGE))

    assert "FIX 2027" in said
    assert "Teams 2 Milestones accepted 1 Teams that completed 1 of 1" in said
    assert "Bicla Noastră Mobility" in said and "Őrszem Safety" in said


def test_nobody_is_named_who_did_not_agree(published: Cast) -> None:
    for name in ("Ana", "Ioana", "Mihai", "Vlad", "example.org"):
        assert name not in Client().get(PAGE).content.decode()

    as_(published.ana).post(CONSENT)

    assert "Bicla Noastră Mobility Ana Pop" in text_of(Client().get(PAGE))
    assert "Pop Ana" in text_of(Client().get(f"{PAGE}?lang=hu"))
    as_(published.ana).post(f"{CONSENT}/withdrawal")
    assert "Ana" not in text_of(Client().get(PAGE))


def test_challenges_stand_there_in_the_readers_language(published: Cast) -> None:
    titles = {"en": "Warm homes", "hu": "Meleg otthonok"}
    warm = Challenge.objects.create(
        cohort=published.cohort, slug="warm", titles=titles, owner_organisation="City Hall"
    )
    gone = Challenge.objects.create(cohort=published.cohort, slug="gone", titles={"en": "Withdrawn"})
    challenges.take_up(published.team_a, by=published.vlad, theme="Energy", challenge=warm, via="page")
    challenges.withdraw(gone, by=published.vlad, via="page")

    said = text_of(Client().get(f"{PAGE}?lang=hu"))

    assert "Meleg otthonok City Hall" in said and "Bicla Noastră Energy · Meleg otthonok" in said
    assert "Withdrawn" not in said


@pytest.mark.parametrize("gone", ["closed", "left"])
def test_a_yes_holds_as_long_as_somebody_is_there(published: Cast, gone: str) -> None:
    second = factories.add_member(published.team_a)
    publications.agree(published.cohort, by=published.ana, via="page")
    if gone == "closed":
        people.deactivate(published.ana, by=published.vlad, via="page")
    else:
        teams.leave(published.ana.memberships.get(), by=published.ana, heir=second, via="page")

    assert "Ana" not in text_of(Client().get(PAGE))


@pytest.mark.parametrize(
    ("address", "header", "language"),
    [
        (PAGE, "", "en"),
        (PAGE, "hu", "hu"),
        (PAGE, "de", "en"),
        (f"{PAGE}?lang=ro", "hu", "ro"),
        (f"{PAGE}?lang=xx", "hu", "hu"),
    ],
)
def test_the_language_is_the_addresss_or_the_browsers(
    published: Cast, address: str, header: str, language: str
) -> None:
    answer = Client(headers={"Accept-Language": header}).get(address)

    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer["Content-Language"] == language


def test_a_cache_may_keep_it_and_ask_whether_it_changed(published: Cast) -> None:
    first = Client().get(PAGE)
    same = Client(headers={"If-None-Match": first["ETag"]}).get(PAGE)
    as_(published.ana).post(CONSENT)
    other = Client(headers={"If-None-Match": first["ETag"]}).get(PAGE)

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)
    assert first["Cache-Control"] == same["Cache-Control"] == "public, max-age=60"


def test_it_is_the_same_whoever_looks(published: Cast) -> None:
    known = as_(published.vlad)
    known.cookies["theme"] = "dark"
    known.cookies["language"] = "hu"
    answer = known.get(PAGE)

    assert answer.content == Client().get(PAGE).content
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Language, Accept-Encoding"


def test_search_engines_are_asked_to_stay_away_unless_wanted(published: Cast) -> None:
    away = Client().get(PAGE)
    as_(published.vlad).post(MANAGE, {"findable": "yes"})
    wanted = Client().get(PAGE)

    assert away["X-Robots-Tag"] == "noindex" and b'content="noindex"' in away.content
    assert "X-Robots-Tag" not in wanted and b"noindex" not in wanted.content
    assert b'<meta property="og:title" content="FIX 2027">' in wanted.content


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40])
def test_it_asks_the_same_however_many_teams_there_are(published: Cast, count: int) -> None:
    for n in range(count):
        team = factories.make_team(published.cohort, name=f"Echipa {n:03}", theme="Urban green")
        publications.agree(published.cohort, by=factories.add_member(team), via="page")

    assert queries_of(Client(), PAGE) == 7


def test_forty_teams_with_all_their_people_fit_into_twenty_kilobytes(published: Cast) -> None:
    for n in range(40):
        team = factories.make_team(published.cohort, name=f"Grădina comunitară {n:03}", theme="Urban green")
        for _member in range(4):
            publications.agree(published.cohort, by=factories.add_member(team), via="page")

    assert len(Client().get(PAGE).content) <= 20_000


def test_more_teams_come_page_by_page(published: Cast) -> None:
    for n in range(61):
        factories.make_team(published.cohort, name=f"Echipa {n:03}")

    assert "Page 1 of 2" in text_of(Client().get(PAGE))
    assert "Őrszem" in text_of(Client().get(f"{PAGE}?page=2"))
    assert Client().get(f"{PAGE}?page=\0").status_code == 200


def test_a_manager_sees_it_first_publishes_and_takes_it_back(cast: Cast) -> None:
    client = as_(cast.vlad)
    preview = text_of(client.get(MANAGE))
    done = client.post(MANAGE, {"findable": "no"}, follow=True)

    assert "Not public" in preview and "Bicla Noastră" in preview
    assert "The page is public." in text_of(done)
    assert f'action="{MANAGE}/withdrawal"' in done.content.decode()
    assert "search engines is saved" in text_of(client.post(MANAGE, {"findable": "yes"}, follow=True))
    back = client.post(f"{MANAGE}/withdrawal", follow=True)
    assert "The page is not public any more." in text_of(back)
    assert Client().get(PAGE).status_code == 404
    assert "no public page" in text_of(client.post(f"{MANAGE}/withdrawal", follow=True))


def test_undoing_the_withdrawal_keeps_the_answer_about_search_engines(cast: Cast) -> None:
    client = as_(cast.vlad)
    client.post(MANAGE, {"findable": "yes"})
    client.post(f"{MANAGE}/withdrawal")
    client.post(MANAGE)

    assert cast.cohort.publications.unended().get().findable


def test_the_own_editions_are_listed_with_ones_answer(published: Cast) -> None:
    client = as_(published.ana)
    before = text_of(client.get("/public-names"))
    after = text_of(client.post(CONSENT, follow=True))

    assert "FIX 2027 It has a public page Yes, show my name" in before
    assert "Take my name off" in after and "Your name may stand" in after
    assert "You have agreed already." in text_of(client.post(CONSENT, follow=True))
    assert "You are in no team" in text_of(as_(published.vlad).get("/public-names"))
