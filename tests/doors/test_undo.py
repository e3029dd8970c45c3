"""From the message that says what was taken back, it is brought back; twice does no harm."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.actions import invitations, removals, teams
from cohorts.models import Invitation, Membership, Submission, Team, Update
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.test_desk import as_, text_of

UNDO = re.compile(r'data-toast>.*?<form method="post" action="([^"]+)"', re.DOTALL)


def undo(client: Client, page: Any) -> Any:
    """Press Undo in the message of a page."""
    found = UNDO.search(page.content.decode())
    assert found, text_of(page)
    return client.post(found[1], follow=True)


def post(client: Client, name: str, *args: Any, **given: Any) -> Any:
    return client.post(reverse(name, args=args), given, follow=True)


def test_an_update_is_back(cast: Cast) -> None:
    update, ana = factories.log(cast.team_a, cast.ana), as_(cast.ana)
    page = post(ana, "update_revocation", update.pk)
    assert "The update was taken back. Nobody sees it any more." in text_of(page)

    assert "The update is back." in text_of(undo(ana, page))
    assert Update.objects.standing().filter(pk=update.pk).exists()


def test_a_restored_update_says_if_its_hand_in_was_overtaken(cast: Cast) -> None:
    about, ana = factories.obligation(cast.team_a), as_(cast.ana)
    update = factories.log(cast.team_a, cast.ana, state="done", obligation=about)
    page = post(ana, "update_revocation", update.pk)
    factories.hand_in(cast.team_a, cast.ana)

    assert "Its hand-in stays taken back" in text_of(undo(ana, page))


def test_a_hand_in_is_back(cast: Cast) -> None:
    submission, ana = factories.hand_in(cast.team_a, cast.ana), as_(cast.ana)
    page = post(ana, "submission_revocation", submission.pk)

    assert "Version 1 is back, as it was handed in." in text_of(undo(ana, page))
    assert Submission.objects.get().is_open


def test_an_invitation_holds_again(cast: Cast) -> None:
    asked = invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    vlad = as_(cast.vlad)
    page = post(vlad, "invitation_revocation", asked.pk)

    assert "The invitation to new@example.org holds again." in text_of(undo(vlad, page))
    assert Invitation.objects.get().is_pending


def test_a_team_is_back_with_all_it_had(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met people.")
    vlad, home = as_(cast.vlad), cast.team_a.get_absolute_url()
    assert "Was this team added by mistake?" in text_of(vlad.get(home))

    page = post(vlad, "team_removal", cast.cohort.slug, cast.team_a.slug)
    assert page.redirect_chain[0][0] == reverse("teams", args=[cast.cohort.slug])
    assert "“Bicla Noastră” is removed. Nobody sees it any more." in text_of(page)
    assert vlad.get(home).status_code == as_(cast.ana).get(home).status_code == 404
    assert "Bicla" not in text_of(vlad.get(reverse("board", args=[cast.cohort.slug])))
    assert as_(cast.ana).get("/").status_code == 200

    back = undo(vlad, page)
    assert "“Bicla Noastră” is back, with all it had." in text_of(back)
    assert "We met people." in text_of(back)


def test_a_place_in_a_team_is_back(cast: Cast) -> None:
    mara = factories.add_member(cast.team_a, factories.make_user("Mara"))
    place, vlad = Membership.objects.get(user=mara), as_(cast.vlad)
    form = text_of(vlad.get(reverse("membership_ending", args=[place.pk])))
    assert "End the place of Mara Pop in Bicla Noastră" in form
    assert "Who leads" not in form

    page = post(vlad, "membership_ending", place.pk, reason="moved")
    assert "Mara Pop is no longer in “Bicla Noastră”." in text_of(page)
    assert Membership.objects.get(user=mara).end_reason == "moved"

    assert "Mara Pop is in “Bicla Noastră” again." in text_of(undo(vlad, page))


def test_who_left_is_back_by_the_same_message(cast: Cast) -> None:
    mara = factories.add_member(cast.team_a, factories.make_user("Mara"))
    client, place = as_(mara), Membership.objects.get(user=mara)
    assert "Leave Bicla Noastră" in text_of(client.get(reverse("membership_ending", args=[place.pk])))

    page = post(client, "membership_ending", place.pk)
    assert page.redirect_chain[0][0] == "/"
    assert "You have left “Bicla Noastră”." in text_of(page)
    assert client.get(cast.team_a.get_absolute_url()).status_code == 404

    undo(client, page)
    assert client.get(cast.team_a.get_absolute_url()).status_code == 200


def test_a_lead_is_asked_who_leads_then(cast: Cast) -> None:
    mara = factories.add_member(cast.team_a, factories.make_user("Mara"))
    ana, place = as_(cast.ana), Membership.objects.get(user=cast.ana)

    refused = post(ana, "membership_ending", place.pk)
    assert "Choose who leads the team from now on." in text_of(refused)
    assert "errsum" in refused.content.decode()
    post(ana, "membership_ending", place.pk, heir=cast.mihai.pk)
    assert Membership.objects.get(user=cast.ana).ends is None

    post(ana, "membership_ending", place.pk, heir=mara.pk)
    assert Membership.objects.unended().get(user=mara).role == "lead"


def test_what_is_refused_is_said_in_the_form(cast: Cast) -> None:
    place = Membership.objects.get(user=cast.ana)

    answer = post(as_(cast.ana), "membership_ending", place.pk)

    assert answer.status_code == 409
    assert "You are alone in this team." in text_of(answer)


@pytest.mark.parametrize("given", [{"reason": "x" * 99}, {"reason": "\0"}, {"heir": "9" * 30}, {"heir": "a"}])
def test_odd_answers_end_nothing(cast: Cast, given: dict[str, str]) -> None:
    factories.add_member(cast.team_a)
    place = Membership.objects.get(user=cast.ana)

    assert post(as_(cast.ana), "membership_ending", place.pk, **given).status_code == 200
    assert Membership.objects.get(user=cast.ana).ends is None


def test_the_second_press_says_so(cast: Cast) -> None:
    update = factories.log(cast.team_a, cast.ana)
    mara = factories.add_member(cast.team_a)
    place = teams.leave(Membership.objects.get(user=mara), by=cast.vlad, via="page")
    removals.remove(cast.team_b, by=cast.vlad, via="page")
    vlad = as_(cast.vlad)
    acts = {
        "update_revocation": (update.pk, "taken back already"),
        "update_restoration": (update.pk, "stands already"),
        "membership_restoration": (place.pk, "in the team “Bicla Noastră”"),
        "team_restoration": (cast.team_b.pk, "back already"),
    }

    for name, (pk, said) in acts.items():
        first, second = (text_of(post(vlad, name, pk)) for _ in range(2))
        assert said in second and said not in first, name


def test_api_ends_and_restores(cast: Cast, clock: Clock) -> None:
    mara = factories.add_member(cast.team_a, factories.make_user("Mara"))
    vlad, api = as_(cast.vlad), "/api/v1"
    lead = Membership.objects.get(user=cast.ana).pk

    def send(path: str, **given: Any) -> Any:
        return vlad.post(f"{api}/{path}", given, content_type="application/json")

    assert send(f"memberships/{lead}/end").status_code == 409
    assert send(f"memberships/{lead}/end", heir=cast.ioana.pk).status_code == 409
    ended = send(f"memberships/{lead}/end", heir=mara.pk, reason="moved")
    assert (ended.status_code, ended.json()["role"], ended.json()["name"]) == (200, "lead", "Ana Pop")
    listed = vlad.get(f"{api}/memberships?team={cast.team_a.pk}&open=true").json()["results"]
    assert [(one["name"], one["role"]) for one in listed] == [("Ioana Pop", "mentor"), ("Mara Pop", "lead")]
    clock.forward(minutes=1)
    assert send(f"memberships/{lead}/restoration").json()["role"] == "lead"

    assert send(f"teams/{cast.team_b.pk}/removal").status_code == 204
    assert vlad.get(f"{api}/teams/{cast.team_b.pk}").status_code == 404
    assert send(f"teams/{cast.team_b.pk}/restoration").json()["name"] == "Őrszem"
    assert send(f"teams/{cast.team_b.pk}/restoration").status_code == 409
    assert Team.objects.standing().filter(pk=cast.team_b.pk).exists()
