"""A team's page and the list of teams: what the inside sees, and what the rest of the edition sees."""

import pytest
from django.urls import reverse

from cohorts.actions import cohorts
from cohorts.models import CohortRole, Team
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

INSIDE = ["We are stuck", "Mood: 2 of 5", "Team charter, roles, consents complete"]


@pytest.fixture
def where(cast: Cast) -> str:
    return reverse("team", args=[cast.cohort.slug, cast.team_a.slug])


@pytest.fixture
def teams(cast: Cast) -> str:
    return reverse("teams", args=[cast.cohort.slug])


def test_the_team_its_mentor_and_the_manager_see_the_inside(cast: Cast, where: str) -> None:
    factories.log(cast.team_a, cast.ana, sentence="No welder.", stuck=True, mood=2)

    for user in (cast.ana, cast.ioana, cast.vlad):
        page = text_of(as_(user).get(where))
        assert "No welder." in page
        assert all(word in page for word in INSIDE)


def test_the_rest_of_the_edition_sees_what_a_team_shows_of_itself(cast: Cast, where: str) -> None:
    factories.log(cast.team_a, cast.ana, sentence="No welder.", stuck=True, mood=2)
    viewer = factories.make_user()
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    for user in (cast.mihai, viewer):
        page = text_of(as_(user).get(where))
        assert "Bicla Noastră" in page
        assert "Mobility" in page
        assert "Ana Pop Lead" in page
        assert "Ioana Pop Mentor" in page
        assert "0 of 13 accepted" in page
        assert "No welder." in page
        assert not [word for word in INSIDE if word in page]


def test_strangers_find_nothing(cast: Cast, where: str, teams: str) -> None:
    assert as_(cast.ela).get(where).status_code == 404
    assert as_(cast.ela).get(teams).status_code == 404
    assert as_(cast.ela).post(teams, {"name": "Mine"}).status_code == 404


def test_a_team_is_found_only_under_its_own_edition(cast: Cast) -> None:
    wrong = reverse("team", args=[cast.foreign_cohort.slug, cast.team_a.slug])

    assert as_(cast.ana).get(wrong).status_code == 404


def test_a_photo_narrowed_to_the_team_is_shown_to_the_inside_only(cast: Cast, where: str) -> None:
    photo = uploads.stored(uploads.photo(), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=photo, photo_for_team_only=True)
    address = reverse("file", args=[photo.pk, photo.name])

    assert address in as_(cast.ioana).get(where).content.decode()
    assert address not in as_(cast.mihai).get(where).content.decode()


def test_what_was_taken_back_is_gone(cast: Cast, where: str) -> None:
    update = factories.log(cast.team_a, cast.ana, sentence="A mistake.")
    as_(cast.ana).post(reverse("update_revocation", args=[update.pk]))

    assert "A mistake." not in text_of(as_(cast.ana).get(where))


def test_only_who_may_invite_is_offered_it(cast: Cast, where: str) -> None:
    invite = reverse("team_invitations", args=[cast.cohort.slug, cast.team_a.slug])

    offered = {user.given: invite in as_(user).get(where).content.decode() for user in _cast(cast)}

    assert offered == {"Ana": True, "Mihai": False, "Ioana": False, "Vlad": True}


def test_only_the_team_is_offered_the_log(cast: Cast, where: str) -> None:
    offered = {user.given: "Log an update" in text_of(as_(user).get(where)) for user in _cast(cast)}
    assert offered == {"Ana": True, "Mihai": False, "Ioana": False, "Vlad": False}

    cohorts.close(cast.cohort, by=cast.vlad, via="page")
    assert "Log an update" not in text_of(as_(cast.ana).get(where))


def _cast(cast: Cast) -> list:
    return [cast.ana, cast.mihai, cast.ioana, cast.vlad]


def test_names_cannot_carry_markup(cast: Cast) -> None:
    team = factories.make_team(cast.cohort, name="<b>Bold</b>", theme="<i>x</i>")

    page = as_(cast.vlad).get(team.get_absolute_url()).content.decode()

    assert "<b>Bold</b>" not in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_the_list_names_theme_mentor_and_progress(cast: Cast, teams: str) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    page = text_of(as_(cast.mihai).get(teams))

    assert "Bicla Noastră Mobility · Ioana Pop 1 of 13 accepted" in page
    assert "Őrszem Safety · No mentor yet 0 of 13 accepted" in page
    assert "Add a team" not in page


def test_a_manager_adds_a_team(cast: Cast, teams: str) -> None:
    answer = as_(cast.vlad).post(teams, {"name": "Apă Curată", "theme": "Water"}, follow=True)

    team = Team.objects.get(name="Apă Curată")
    assert answer.redirect_chain == [(team.get_absolute_url(), 302)]
    assert "“Apă Curată” is added." in text_of(answer)
    assert team.theme == "Water"


def test_a_name_that_is_taken_is_refused_in_the_form(cast: Cast, teams: str) -> None:
    answer = as_(cast.vlad).post(teams, {"name": "Őrszem", "theme": "Water"})

    assert answer.status_code == 409
    assert "already a team called “Őrszem”" in text_of(answer)
    assert 'value="Water"' in answer.content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 301, "a\0b"])
def test_a_name_has_letters_and_bounds(cast: Cast, teams: str, name: str) -> None:
    answer = as_(cast.vlad).post(teams, {"name": name})

    assert "name" in answer.context["form"].errors


def test_only_managers_add_teams(cast: Cast, teams: str) -> None:
    for user in (cast.ana, cast.ioana):
        assert as_(user).post(teams, {"name": "Mine"}).status_code == 403
    assert not Team.objects.filter(name="Mine").exists()


def test_no_team_is_added_to_a_closed_edition(cast: Cast, teams: str) -> None:
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    assert as_(cast.vlad).post(teams, {"name": "Late"}).status_code in {200, 403, 409}
    assert not Team.objects.filter(name="Late").exists()


def test_an_edition_without_teams_says_what_to_do(cast: Cast) -> None:
    empty = factories.make_cohort(cast.programme)

    assert "Add the first team below." in text_of(as_(cast.vlad).get(reverse("teams", args=[empty.slug])))


def test_queries_are_the_same_for_three_and_for_forty_teams(cast: Cast, teams: str) -> None:
    factories.make_team(cast.cohort, mentor=cast.ioana)
    few = queries_of(as_(cast.mihai), teams)
    for n in range(37):
        Team.objects.create(cohort=cast.cohort, slug=f"t{n}", name=f"T {n}", sort_key=f"t {n}")

    assert queries_of(as_(cast.mihai), teams) == few == 10


def test_queries_are_the_same_for_three_and_for_ten_people(cast: Cast, where: str) -> None:
    factories.add_member(cast.team_a)
    factories.log(cast.team_a, cast.ana)
    few = queries_of(as_(cast.mihai), where)
    for _ in range(7):
        someone = factories.add_member(cast.team_a)
        factories.log(cast.team_a, someone)

    assert queries_of(as_(cast.mihai), where) == few == 25
