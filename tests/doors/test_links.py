"""The pages behind a letter's links: GET shows, POST acts, nobody is signed in."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohorts.actions import cohorts, teams
from cohorts.models import Membership, Submission, Update
from fixhub import links
from fixhub.accounts.models import User
from fixhub.events.models import Event
from tests import factories
from tests.conftest import Cast

ACTS = ["update", "submit", "unsubscribe"]


@pytest.fixture
def client() -> Client:
    """A browser that knows nobody, with the CSRF check on, as it is outside of tests."""
    return Client(enforce_csrf_checks=True)


def path_of(cast: Cast, act: str, person: User | None = None) -> str:
    thing = {
        "update": cast.team_a.pk,
        "submit": factories.obligation(cast.team_a).pk,
        "unsubscribe": 0,
    }
    person = person or cast.ana
    return f"/l/{links.make(act, person_id=person.pk, object_id=thing[act])}"


def posted(act: str, **more: Any) -> dict[str, Any]:
    form: dict[str, dict[str, Any]] = {
        "update": {"state": "going", "sentence": "We met two shop owners.", "form_key": str(uuid4())},
        "submit": {"text": "Our charter.", "form_key": str(uuid4())},
        "unsubscribe": {"stop": "1"},
    }
    return form[act] | more


def acted(cast: Cast) -> bool:
    cast.ana.refresh_from_db()
    return Update.objects.exists() or Submission.objects.exists() or not cast.ana.wants_digests


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client: Client, cast: Cast, act: str, method: str) -> None:
    events = Event.objects.count()

    answer = getattr(client, method)(path_of(cast, act))

    assert answer.status_code == 200
    assert not acted(cast)
    assert Event.objects.count() == events


@pytest.mark.parametrize("act", ACTS)
def test_posting_acts_and_signs_nobody_in(client: Client, cast: Cast, act: str) -> None:
    answer = client.post(path_of(cast, act), posted(act))

    assert answer.status_code == 302
    assert acted(cast)
    assert "_auth_user_id" not in client.session
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("act", ACTS)
def test_pages_of_links_tell_nobody_their_address(client: Client, cast: Cast, act: str) -> None:
    for answer in (client.get(path_of(cast, act)), client.get(f"/l/{act}-nonsense")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]


def test_update_by_link_is_saved_by_that_person(client: Client, cast: Cast) -> None:
    answer = client.post(path_of(cast, "update"), posted("update", stuck="on"), follow=True)

    update = Update.objects.get()
    assert (update.by, update.team, update.via, update.stuck) == (cast.ana, cast.team_a, "link", True)
    assert "Saved" in answer.content.decode()


def test_update_can_be_undone_by_the_same_link(client: Client, cast: Cast) -> None:
    path = path_of(cast, "update")
    client.post(path, posted("update"))
    update = Update.objects.get()

    answer = client.post(path, {"undo": update.pk}, follow=True)

    update.refresh_from_db()
    assert update.revoked_by == cast.ana
    assert "taken back" in answer.content.decode()


def test_done_with_a_sentence_hands_in_and_undo_takes_both_back(client: Client, cast: Cast) -> None:
    path = path_of(cast, "update")
    form = client.get(path).content.decode()
    assert 'name="about"' in form
    obligation = factories.obligation(cast.team_a)

    client.post(path, posted("update", state="done", about="m01"))
    update = Update.objects.get()
    assert update.submission
    assert update.team_milestone == obligation

    client.post(path, {"undo": update.pk})
    assert Submission.objects.standing().count() == 0


def test_undo_reaches_nobody_elses_update(client: Client, cast: Cast) -> None:
    theirs = factories.log(cast.team_b, cast.mihai)
    other = factories.add_member(cast.team_a)
    of_own_team = factories.log(cast.team_a, other)

    for update in (theirs, of_own_team):
        client.post(path_of(cast, "update"), {"undo": update.pk})

    assert Update.objects.standing().count() == 2


def test_same_form_sent_twice_is_one_update(client: Client, cast: Cast) -> None:
    form = posted("update")

    client.post(path_of(cast, "update"), form)
    client.post(path_of(cast, "update"), form)

    assert Update.objects.count() == 1


def test_hand_in_by_link_gives_a_receipt(client: Client, cast: Cast) -> None:
    answer = client.post(
        path_of(cast, "submit"), posted("submit", links=["https://example.org/charter"]), follow=True
    )

    submission = Submission.objects.get()
    assert (submission.by, submission.via) == (cast.ana, "link")
    assert submission.links == ["https://example.org/charter"]
    assert submission.checksum[:8] in answer.content.decode()


def test_hand_in_by_link_takes_a_file(client: Client, cast: Cast) -> None:
    table = SimpleUploadedFile("table.csv", b"name,count\nAna,3\n", content_type="text/csv")

    client.post(path_of(cast, "submit"), posted("submit", uploads=[table]))

    assert [file.name for file in Submission.objects.get().files.all()] == ["table.csv"]


def test_hand_in_can_be_undone_until_it_has_its_answer(client: Client, cast: Cast) -> None:
    path = path_of(cast, "submit")
    client.post(path, posted("submit"))
    submission = Submission.objects.get()
    factories.decide(submission, cast.ioana)

    answer = client.post(path, {"undo": submission.pk})

    assert answer.status_code == 409
    assert "has its answer already" in answer.content.decode()
    assert Submission.objects.standing().count() == 1


def test_empty_hand_in_says_what_is_missing(client: Client, cast: Cast) -> None:
    answer = client.post(path_of(cast, "submit"), {"text": "", "form_key": str(uuid4())})

    assert answer.status_code == 409
    assert "Write what you made" in answer.content.decode()


@pytest.mark.parametrize("act", ["update", "submit"])
@pytest.mark.parametrize("ended", ["left", "closed", "deactivated", "other team", "mentor", "gone"])
def test_link_dies_with_what_it_stood_on(client: Client, cast: Cast, act: str, ended: str) -> None:
    person = {"other team": cast.mihai, "mentor": cast.ioana}.get(ended, cast.ana)
    path = path_of(cast, act, person)
    if ended == "left":
        teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, reason="moved away", via="page")
    elif ended == "closed":
        cohorts.close(cast.cohort, by=cast.vlad, via="page")
    elif ended == "deactivated":
        User.objects.filter(pk=cast.ana.pk).update(deactivated_at=cast.ana.joined_at)
    elif ended == "gone":
        path = f"/l/{links.make(act, person_id=cast.ana.pk, object_id=10**9)}"

    assert client.get(path).status_code == 404
    assert client.post(path, posted(act)).status_code == 404
    assert not acted(cast)


def test_every_dead_link_looks_the_same(client: Client, cast: Cast) -> None:
    nobody = links.make("update", person_id=10**9, object_id=cast.team_a.pk)
    foreign = links.make("update", person_id=cast.ela.pk, object_id=cast.team_a.pk)
    pages = {client.get(f"/l/{token}").content for token in ("nonsense", nobody, foreign, "u1-1.x.y")}

    assert len(pages) == 1


@pytest.mark.parametrize(
    ("language", "gone", "over", "invitation"),
    [
        (
            "ro",
            "Aici nu este nicio pagină pentru tine",
            "Acest link nu se mai deschide",
            "Această invitație nu se mai deschide",
        ),
        ("hu", "Itt nincs számodra oldal", "Ez a link már nem nyílik meg", "Ez a meghívó már nem nyílik meg"),
    ],
)
def test_what_is_over_is_said_in_the_readers_language(
    client: Client, db: None, language: str, gone: str, over: str, invitation: str
) -> None:
    told = {"/nowhere": gone, "/l/nonsense": over, "/invitations/nonsense": invitation}
    for path, heading in told.items():
        page = client.get(path, HTTP_ACCEPT_LANGUAGE=language)
        assert page.status_code == 404 and "no-store" in page["Cache-Control"]
        assert f"<h1>{heading}</h1>" in page.content.decode()


def test_link_is_too_old_after_fourteen_days(client: Client, cast: Cast, clock: Any) -> None:
    path = path_of(cast, "update")
    clock.forward(days=14, seconds=1)

    assert client.post(path, posted("update")).status_code == 404
    assert not acted(cast)


def test_one_click_unsubscribe_is_a_bare_post(client: Client, cast: Cast) -> None:
    answer = client.post(path_of(cast, "unsubscribe"), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    cast.ana.refresh_from_db()
    assert not cast.ana.wants_digests


def test_bare_post_of_a_scanner_stops_nothing(client: Client, cast: Cast) -> None:
    client.post(path_of(cast, "unsubscribe"), {})

    cast.ana.refresh_from_db()
    assert cast.ana.wants_digests


def test_stopped_letters_can_be_wanted_again(client: Client, cast: Cast) -> None:
    path = path_of(cast, "unsubscribe")
    client.post(path, {"stop": "1"})
    client.post(path, {"stop": "1"})

    answer = client.post(path, {"resume": "1"}, follow=True)

    cast.ana.refresh_from_db()
    assert cast.ana.wants_digests
    assert "Stop these letters?" in answer.content.decode()
    verbs = ["digests.stopped", "digests.resumed"]
    assert list(Event.objects.filter(verb__startswith="digests").values_list("verb", flat=True)) == verbs


def test_page_is_in_the_language_of_whom_it_is_for(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.ana.pk).update(language="hu")

    answer = client.get(path_of(cast, "update"), headers={"accept-language": "ro"})

    assert '<html lang="hu"' in answer.content.decode()
