"""/cohorts/<slug>/deleted and /deleted: what can be brought back, and who finds it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.actions import (
    challenges,
    comments,
    invitations,
    meetings,
    milestones,
    removals,
    teams,
    updates,
)
from cohorts.models import Membership, Team
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.test_desk import as_, text_of


def of_edition(cast: Cast) -> str:
    return reverse("deleted", args=[cast.cohort.slug])


def take_back_one_of_each(cast: Cast, team: Team, member: Any) -> None:
    updates.revoke(factories.log(team, member, sentence=f"Said in {team.slug}."), by=member, via="page")
    milestones.revoke(factories.hand_in(team, member), by=member, via="page")
    comments.revoke(factories.say(team, member, f"Talk of {team.slug}.", key="m02"), by=member, via="page")
    email = f"{team.slug}@example.org"
    asked = invitations.invite(email, by=cast.vlad, role="member", team=team)
    invitations.revoke(asked, by=cast.vlad)
    left = factories.add_member(team, factories.make_user(f"Left {team.slug}"))
    teams.leave(Membership.objects.get(user=left), by=cast.vlad, via="page")


@pytest.fixture
def gone(cast: Cast) -> Cast:
    take_back_one_of_each(cast, cast.team_a, cast.ana)
    removals.remove(cast.team_b, by=cast.vlad, via="page")
    challenges.withdraw(factories.make_challenge(cast.cohort, cast.vlad), by=cast.vlad, via="page")
    meetings.cancel(factories.plan_meeting(cast.cohort, cast.vlad), by=cast.vlad, via="page")
    return cast


def test_managers_find_what_anybody_took_back(gone: Cast) -> None:
    page = text_of(as_(gone.vlad).get(of_edition(gone)))

    for what in (
        "Team: Őrszem",
        "Place in a team: Left bicla-noastra Pop, Member",
        "Update: Said in bicla-noastra.",
        "Hand-in: Version 1 of “Team charter, roles, consents complete”",
        "Comment: Talk of bicla-noastra.",
        "Invitation: bicla-noastra@example.org",
        "Challenge: Cool streets",
        "Meeting: Evening of the edition",
        "taken back by Ana Pop",
    ):
        assert what in page


def test_everybody_finds_their_own(gone: Cast) -> None:
    ana, vlad, mihai = (text_of(as_(user).get("/deleted")) for user in (gone.ana, gone.vlad, gone.mihai))

    assert "Update: Said in bicla-noastra." in ana and "Comment: Talk" in ana
    assert "Invitation:" not in ana
    assert "Invitation: bicla-noastra@example.org" in vlad and "Update:" not in vlad
    assert "Nothing was deleted" in mihai


def test_restore_leads_back_to_the_list(gone: Cast) -> None:
    vlad, here = as_(gone.vlad), of_edition(gone)

    answer = vlad.post(reverse("team_restoration", args=[gone.team_b.pk]), {"next": here}, follow=True)

    assert answer.redirect_chain == [(here, 302)]
    assert "“Őrszem” is back, with all it had." in text_of(answer)
    assert "Team: Őrszem" not in text_of(answer)


def test_thirty_days_later_nothing_is_offered(gone: Cast, clock: Clock) -> None:
    clock.forward(days=30)

    assert "Nothing was deleted" in text_of(as_(gone.vlad).get(of_edition(gone)))
    assert "Nothing was deleted" in text_of(as_(gone.ana).get("/deleted"))


def test_what_cannot_be_restored_is_not_offered(gone: Cast) -> None:
    left = Membership.objects.get(user__given="Left bicla-noastra")
    teams.come_back(left, by=gone.vlad, via="page")
    invitations.invite("bicla-noastra@example.org", by=gone.vlad, role="member", team=gone.team_a)

    page = text_of(as_(gone.vlad).get(of_edition(gone)))

    assert "Place in a team:" not in page
    assert "Invitation:" not in page


def test_an_heir_and_a_hand_in_of_an_update_are_no_rows_of_their_own(cast: Cast) -> None:
    mara = factories.add_member(cast.team_a, factories.make_user("Mara"))
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, heir=mara, via="page")
    about = factories.obligation(cast.team_a)
    updates.revoke(factories.log(cast.team_a, mara, state="done", obligation=about), by=mara, via="page")

    page = text_of(as_(cast.vlad).get(of_edition(cast)))

    assert page.count("Restore<") == 2
    assert "Ana Pop, Lead" in page and "Update: We met people." in page


def test_of_a_removed_team_only_the_team_is_offered(cast: Cast) -> None:
    take_back_one_of_each(cast, cast.team_a, cast.ana)
    removals.remove(cast.team_a, by=cast.vlad, via="page")

    page = text_of(as_(cast.vlad).get(of_edition(cast)))

    assert page.count("Restore<") == 1
    assert "Team: Bicla Noastră" in page


def test_who_was_put_out_finds_nothing_to_restore(gone: Cast) -> None:
    left = Membership.objects.get(user__given="Left bicla-noastra").user

    assert "Nothing was deleted" in text_of(as_(left).get("/deleted"))


def test_who_left_finds_nothing_of_what_they_took_back(cast: Cast) -> None:
    invited = invitations.invite("new@example.org", by=cast.ana, role="member", team=cast.team_a)
    invitations.revoke(invited, by=cast.ana)
    take_back_one_of_each(cast, cast.team_a, cast.ana)
    assert text_of(as_(cast.ana).get("/deleted")).count("Restore") == 4

    teams.leave(cast.ana.memberships.get(), by=cast.vlad, via="page")

    assert "Nothing was deleted" in text_of(as_(cast.ana).get("/deleted"))


def test_who_left_a_team_that_was_removed_finds_no_place_there(cast: Cast) -> None:
    teams.leave(cast.mihai.memberships.get(), by=cast.mihai, via="page")
    assert "Place in a team" in text_of(as_(cast.mihai).get("/deleted"))

    removals.remove(cast.team_b, by=cast.vlad, via="page")

    assert "Nothing was deleted" in text_of(as_(cast.mihai).get("/deleted"))


@pytest.mark.parametrize("who", ["ana", "ioana", "ela"])
def test_the_editions_list_is_for_managers(gone: Cast, who: str) -> None:
    assert as_(getattr(gone, who)).get(of_edition(gone)).status_code == 404
    assert Client().get(of_edition(gone))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 12])
def test_the_lists_take_the_same_queries_for_any_number(cast: Cast, count: int) -> None:
    for n in range(count):
        team = factories.make_team(cast.cohort, name=f"Team {n}")
        take_back_one_of_each(cast, team, factories.add_member(team))
        removals.remove(factories.make_team(cast.cohort, name=f"Gone {n}"), by=cast.vlad, via="page")
    vlad = as_(cast.vlad)
    vlad.get(of_edition(cast))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        vlad.get(of_edition(cast))

    assert len(asked) == 15
