"""The search page and the palette: folded, bounded, and nothing that the person may not see."""

import pytest

from cohorts.actions import people
from cohorts.models import Challenge, Cohort, CohortRole
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.pages.views.search import IN_THE_PALETTE
from tests import factories
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

FOUND = "/search?q="


def hits(user: User, typed: str, **more: str) -> dict[str, list[str]]:
    """The titles that are found, by kind."""
    kinds = as_(user).get("/search", {"q": typed, **more}).context["kinds"]
    return {kind.key: [hit.title for hit in kind.hits] for kind in kinds}


def crowd(cast: Cast, count: int) -> Cohort:
    """As many teams, members and editions that all fit one word."""
    for n in range(count):
        team = factories.make_team(cast.cohort, name=f"Grădina {n:03}", theme="Gradina")
        factories.add_member(team, factories.make_user(f"Gradin {n:03}"))
        factories.make_cohort(cast.programme, name=f"Gradina {n:03}")
    return cast.cohort


@pytest.mark.postgres_later
@pytest.mark.parametrize(
    "typed", ["ștefan", "ŞTEFAN", "stefan", "Ştefan", "  stefan  ", "țurc stef", "ş​tefan"]
)
def test_a_name_is_found_however_it_is_typed(cast: Cast, typed: str) -> None:
    factories.add_member(cast.team_a, factories.make_user("Ștefan", family="Țurcanu"))

    assert hits(cast.ana, typed) == {"people": ["Ștefan Țurcanu"]}


@pytest.mark.postgres_later
@pytest.mark.parametrize("typed", ["Őrsz", "ŐRSZEM", "orszem", "safety őr"])
def test_a_team_is_found_by_name_and_theme(cast: Cast, typed: str) -> None:
    assert hits(cast.ana, typed)["teams"] == ["Őrszem"]


def test_what_is_in_another_edition_is_not_there(cast: Cast) -> None:
    assert hits(cast.ana, "tara") == {}
    assert hits(cast.ela, "tara")["teams"] == ["Țara Copiilor"]
    assert hits(cast.ana, "ela pop") == hits(cast.vlad, "elsewhere") == {}


def test_of_a_person_only_the_teams_one_sees_are_named(cast: Cast) -> None:
    factories.add_member(cast.foreign_team, cast.mihai)

    def meta(user: User) -> str:
        [kind] = as_(user).get(FOUND + "mihai").context["kinds"]
        return kind.hits[0].meta

    assert (meta(cast.ana), meta(cast.ela)) == ("Őrszem", "Țara Copiilor")


def test_an_edition_leads_to_the_board_only_where_one_oversees_it(cast: Cast) -> None:
    def found(user: User) -> list[str]:
        return [hit.url for kind in as_(user).get(FOUND + "fix").context["kinds"] for hit in kind.hits]

    assert found(cast.vlad) == ["/cohorts/fix-2027/board"]
    assert found(cast.ana) == ["/cohorts/fix-2027/teams"]
    assert found(cast.ela) == []


def test_who_has_no_team_finds_milestones_only_with_a_board(cast: Cast) -> None:
    expert = factories.make_user("Expert")
    CohortRole.objects.create(cohort=cast.cohort, user=expert, role="expert")

    assert "milestones" in hits(cast.vlad, "team charter")
    assert hits(expert, "team charter") == {}


def test_what_begins_with_the_words_comes_first(cast: Cast) -> None:
    for name in ("A zöld Kör", "Akörül", "Kör", "Körforgás"):
        factories.make_team(cast.cohort, name=name)

    assert hits(cast.ana, "kor")["teams"] == ["Kör", "Körforgás", "A zöld Kör", "Akörül"]


def test_every_word_must_fit(cast: Cast) -> None:
    assert hits(cast.ana, "bicla mobil")["teams"] == ["Bicla Noastră"]
    assert "teams" not in hits(cast.ana, "bicla safety")


@pytest.mark.postgres_later
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "ő",
        "%",
        "__",
        "%%%",
        "\\\\",
        "' OR 1=1 --",
        "\0\0",
        "\ud800x",
        "\u200b\u200b",
        "﷽" * 50,
        "x" * 9000,
    ],
)
def test_odd_input_finds_nothing_and_harms_nothing(cast: Cast, typed: str) -> None:
    answer = as_(cast.vlad).get("/search?q=" + _quoted(typed))

    assert answer.status_code == 200
    assert answer.context["kinds"] == []


def _quoted(typed: str) -> str:
    return "".join(f"%{byte:02X}" for byte in typed.encode("utf-8", "surrogatepass"))


def test_three_thousand_words_are_five(cast: Cast) -> None:
    answer = as_(cast.vlad).get(FOUND + "+".join(["bicla"] * 3000))

    assert answer.context["words"] == ["bicla"] * 5
    assert "Bicla Noastră" in text_of(answer)


def test_a_percent_sign_is_a_percent_sign(cast: Cast) -> None:
    factories.make_team(cast.cohort, name="100% verde")

    assert hits(cast.ana, "100%")["teams"] == ["100% verde"]
    assert hits(cast.ana, "0_ ve") == {}


def test_addresses_find_people_only_for_their_managers(cast: Cast) -> None:
    address = cast.mihai.email.partition("@")[0]

    assert hits(cast.vlad, address)["people"] == ["Mihai Pop"]
    assert hits(cast.mihai, address)["people"] == ["Mihai Pop"]
    for other in (cast.ana, cast.ioana, cast.ela):
        assert hits(other, address) == {}
        assert hits(other, "example.org") == {"people": [other.full_name]}


def test_a_closed_account_is_found_by_managers_alone(cast: Cast) -> None:
    people.deactivate(cast.mihai, by=cast.vlad, via="page")

    assert hits(cast.vlad, "mihai")["people"] == ["Mihai Pop"]
    assert hits(cast.ana, "mihai") == {}


def test_milestones_are_found_in_ones_language_and_in_english(cast: Cast) -> None:
    accounts.set_language(cast.ana, "ro")

    assert hits(cast.ana, "team charter")["milestones"] == hits(cast.ana, "carta echipei")["milestones"]
    assert hits(cast.mihai, "carta echipei") == {}


def test_a_milestone_leads_to_the_own_team_or_to_the_board(cast: Cast) -> None:
    def url(user: User) -> str:
        [kind] = as_(user).get(FOUND + "team+charter").context["kinds"]
        return kind.hits[0].url

    assert url(cast.ana) == "/cohorts/fix-2027/teams/bicla-noastra/milestones/m01"
    assert url(cast.ioana) == "/cohorts/fix-2027/teams/bicla-noastra/milestones/m01"
    assert url(cast.vlad) == "/cohorts/fix-2027/board"


def test_challenges_and_meetings_are_found_by_who_sees_them(cast: Cast) -> None:
    titles = {"en": "Warm homes", "ro": "Case calde"}
    Challenge.objects.create(cohort=cast.cohort, slug="warm", titles=titles, owner_organisation="Primăria")
    factories.plan_meeting(cast.cohort, cast.vlad, title="Întâlnire la Fabrică")

    assert hits(cast.ana, "warm primaria")["challenges"] == ["Warm homes"]
    assert hits(cast.ana, "fabrica")["meetings"] == ["Întâlnire la Fabrică"]
    assert hits(cast.ela, "warm homes") == hits(cast.ela, "fabrica") == {}


def test_pages_are_found_by_their_names_in_the_menu(cast: Cast) -> None:
    accounts.set_language(cast.vlad, "hu")

    assert hits(cast.vlad, "beallit")["pages"] == hits(cast.vlad, "settings")["pages"] == ["Beállítások"]


def test_many_hits_are_cut_and_one_kind_shows_more(cast: Cast) -> None:
    crowd(cast, 9)
    page = as_(cast.vlad).get(FOUND + "gradin")

    assert {kind.key: (len(kind.hits), kind.more) for kind in page.context["kinds"]} == {
        "teams": (6, True),
        "people": (6, True),
        "editions": (6, True),
    }
    assert "?q=gradin&amp;kind=teams" in page.content.decode()
    assert len(hits(cast.vlad, "gradin", kind="teams")["teams"]) == 9


def test_the_page_says_what_was_not_found(cast: Cast) -> None:
    said = text_of(as_(cast.ana).get(FOUND + "<b>x</b>"))

    assert "Nothing found for “<b>x</b>”" in said
    assert "Two letters are enough" in text_of(as_(cast.ana).get("/search"))


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40])
def test_searching_asks_the_same_however_much_there_is(cast: Cast, count: int) -> None:
    crowd(cast, count)

    assert queries_of(as_(cast.vlad), FOUND + "gradin") == 13
    assert queries_of(as_(cast.vlad), "/search/options?q=gradin") == 12


def test_the_palette_offers_places_before_anything_is_typed(cast: Cast) -> None:
    said = text_of(as_(cast.ana).get("/search/options"))

    assert said.startswith("Go to Home Milestones Team")


def test_the_palette_offers_some_of_each_kind(cast: Cast) -> None:
    crowd(cast, 9)
    answer = as_(cast.vlad).get("/search/options?q=gradin").content.decode()

    assert answer.count('role="option"') == 3 * IN_THE_PALETTE
    assert "Nothing found" in text_of(as_(cast.vlad).get("/search/options?q=zzz"))
