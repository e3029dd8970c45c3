"""The page that asks many people in: what it shows first, what it sends, and its way back."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cohorts.actions.import_runs import Target
from cohorts.models import Invitation, Team
from fixhub.accounts.models import User
from tests.cohorts.importing.handing import LIST as A_LIST
from tests.cohorts.importing.handing import hand_up, put_in, upload
from tests.cohorts.newcomers import beside, brought, many
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of

PAGE = "/cohorts/fix-2027/invitation-batches"


def post(client: Client, *people: User, **given: Any) -> Any:
    body = {"form_key": str(uuid4()), "person": [one.pk for one in people], **given}
    return client.post(PAGE, body)


def test_it_shows_who_would_get_which_letter(cast: Cast) -> None:
    mara = brought(cast.team_a, "Mara", language="ro")
    brought(cast.team_a, "Réka", "mentor", language="hu")

    answer = as_(cast.vlad).get(PAGE)

    said = text_of(answer)
    assert "2 people would get a letter" in said
    assert f"Mara Pop {mara.email} · Member, Bicla Noastră · Romanian" in said
    assert answer.content.decode().count(" checked>") == 2
    assert "Member, Romanian: 1 person As Mara Pop will read it: Vlad Pop te invită: Bicla Noastră" in said
    assert "Ești deja în echipă." in said and "Már mentorálod a csapatot." in said
    assert "/invitations/…" not in said and "link privat" in said
    assert not Invitation.objects.exists()


def test_it_says_who_gets_none_and_why(cast: Cast, clock: Clock) -> None:
    User.objects.filter(pk=brought(cast.team_a, "Closed").pk).update(deactivated_at=clock.now)
    post(as_(cast.vlad), brought(cast.team_a, "Waits"))

    said = text_of(as_(cast.vlad).get(PAGE))

    assert "Nobody waits for a letter" in said
    assert "The account is closed: 1 Closed Pop" in said
    assert "Invited already, and the invitation is open: 1 Waits Pop" in said
    assert "Here already: the account is in use: 3" in said and "Ana Pop" in said


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?role=mentor", {"Réka"}),
        ("?team=orszem", {"Dan"}),
        ("?role=member&team=orszem", {"Dan"}),
        ("?role=king&team=nowhere", {"Mara", "Dan", "Réka"}),
        ("?role=%00", {"Mara", "Dan", "Réka"}),
    ],
)
def test_it_is_narrowed_by_role_and_team(cast: Cast, query: str, seen: set[str]) -> None:
    brought(cast.team_a, "Mara")
    brought(cast.team_b, "Dan")
    brought(cast.team_a, "Réka", "mentor")

    answer = as_(cast.vlad).get(PAGE + query)

    assert {line.candidate.person.given for line in answer.context["shown"].lines} == seen


def test_only_who_is_ticked_is_asked_and_undo_takes_it_back(cast: Cast) -> None:
    mara, dan = brought(cast.team_a, "Mara"), brought(cast.team_a, "Dan")
    client = as_(cast.vlad)

    answer = post(client, mara)

    said = client.get(answer["Location"])
    assert "1 invitation goes out in a minute." in text_of(said)
    assert Invitation.objects.get().user == mara
    batch = Invitation.objects.get().batch
    undo = f"{PAGE}/{batch}/revocation"
    assert undo in said.content.decode()

    back = client.post(undo, follow=True)

    assert "The invitations are withdrawn." in text_of(back)
    assert "2 people would get a letter" in text_of(back)
    assert Invitation.objects.get().revoked_by == cast.vlad
    assert "used or withdrawn already" in text_of(client.post(undo, follow=True))
    assert not User.objects.get(pk=dan.pk).invited_at


def test_nobody_ticked_says_so_and_keeps_the_rest(cast: Cast) -> None:
    brought(cast.team_a, "Mara")

    answer = post(as_(cast.vlad))

    assert answer.status_code == 200 and "Tick at least one person." in text_of(answer)
    assert " checked>" not in answer.content.decode()


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 30, "\0", "٣"])
def test_odd_ticks_are_refused_with_a_sentence(cast: Cast, odd: str) -> None:
    brought(cast.team_a, "Mara")

    answer = as_(cast.vlad).post(PAGE, {"form_key": str(uuid4()), "person": [odd]})

    assert answer.status_code == 200 and "There is a problem" in text_of(answer)
    assert not Invitation.objects.exists()


def test_what_is_refused_keeps_the_ticks(cast: Cast) -> None:
    mara = brought(cast.team_a, "Mara")

    answer = post(as_(cast.vlad), cast.mihai)

    assert answer.status_code == 409 and "Nobody is left to invite" in text_of(answer)
    assert not answer.context["form"].is_ticked(mara.pk)


def test_500_are_shown_and_sent_at_once(cast: Cast) -> None:
    many(cast.team_a, 501)
    client = as_(cast.vlad)

    shown = client.get(PAGE)
    sent = post(client, *[line.candidate.person for line in shown.context["shown"].lines])

    assert "501 people would get a letter" in text_of(shown)
    assert "500 at once: the first by name." in text_of(shown)
    assert sent.status_code == 302 and Invitation.objects.count() == 500
    assert "1 person would get a letter" in text_of(client.get(PAGE))


def test_too_many_ticks_are_refused(cast: Cast) -> None:
    body = {"form_key": str(uuid4()), "person": list(range(1, 599))}

    assert as_(cast.vlad).post(PAGE, body).status_code == 409
    assert as_(cast.vlad).post(PAGE, {**body, "person": list(range(1, 999))}).status_code == 400


def test_a_closed_edition_says_so(cast: Cast) -> None:
    mara = brought(cast.team_a, "Mara")
    cast.cohort.states.update(state="closed")

    assert "This edition is closed" in text_of(as_(cast.vlad).get(PAGE))
    assert post(as_(cast.vlad), mara).status_code == 403


def test_a_batch_of_nowhere_is_not_there(cast: Cast) -> None:
    assert as_(cast.vlad).post(f"{PAGE}/{uuid4()}/revocation").status_code == 404


def test_an_import_leads_here(cast: Cast) -> None:
    run = put_in(hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(A_LIST)), cast.vlad)

    assert f'href="{PAGE}"' in as_(cast.vlad).get(run.get_absolute_url()).content.decode()
    said = text_of(as_(cast.vlad).get("/cohorts/fix-2027/invitations"))
    assert "3 people of the edition have no letter yet" in said
    assert Team.objects.filter(name="Țara Bicicletei").exists()


def test_those_who_wait_are_listed_by_pages(cast: Cast) -> None:
    client = as_(cast.vlad)
    post(client, *many(cast.team_a, 61))

    first, second = (client.get(f"/cohorts/fix-2027/invitations?page={n}") for n in (1, 2))

    assert (len(first.context["page"]), len(second.context["page"])) == (60, 1)


@pytest.mark.parametrize("rows", [3, 40])
def test_it_takes_as_many_queries_for_3_and_40(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        brought(cast.team_a)
        beside(cast.cohort, "expert")

    assert queries_of(as_(cast.vlad), PAGE) == 10
