"""What is kept about people, said to everybody; and the copy that each may take along."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from fixhub.jobs.models import Job
from fixhub.privacy import own_copy
from fixhub.privacy import page as privacy_page
from fixhub.privacy.models import PrivacyRevision
from fixhub.refused import Refused
from tasks import rounds
from tests import factories
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

EDIT = "/privacy/text"
WORDS = {"after": 0, "controller": "Primăria Cluj", "contact": "data@example.org"}


def write(cast: Cast, **words: Any) -> Any:
    return as_(cast.vlad).post(EDIT, {**WORDS, **words})


@pytest.mark.django_db
def test_everybody_reads_what_is_true_of_the_software() -> None:
    said = text_of(Client().get("/privacy"))

    assert "Nobody has been named here yet." in said and "Write this part" not in said
    assert "Your team, its mentors and the managers: mood, “we are stuck”, hand-ins" in said
    assert "FIXHub is not yet fit for data of minors" in said


@pytest.mark.django_db
def test_every_page_leads_there_also_signed_out_and_lost(cast: Cast) -> None:
    for page in (
        Client().get("/account/sign-in"),
        Client().get("/nowhere"),
        as_(cast.ana).get("/"),
        as_(cast.ana).get("/nowhere"),
    ):
        assert '<a href="/privacy">Privacy</a>' in page.content.decode()


def test_a_manager_says_who_is_responsible(cast: Cast) -> None:
    assert "Write this part" in text_of(as_(cast.vlad).get("/privacy"))
    assert write(cast, text_en="We are the city.\r\n\r\nAsk us.").headers["Location"] == "/privacy"

    page = Client().get("/privacy")
    assert "Primăria Cluj data@example.org We are the city. Ask us." in text_of(page)
    assert "<p>We are the city.</p>" in page.content.decode()


def test_a_language_without_a_text_shows_another_and_says_which(cast: Cast) -> None:
    write(cast, text_hu="A város vagyunk.")

    for language in ("en", "hu", "ro"):
        page = Client(headers={"Accept-Language": language}).get("/privacy").content.decode()
        assert '<div class="prose" lang="hu"><p>A város vagyunk.</p></div>' in page


def test_what_is_written_is_text_and_never_html(cast: Cast) -> None:
    write(cast, text_en="<script>alert(1)</script> <b>bold</b>", controller="<i>City</i>")

    page = Client().get("/privacy").content.decode()
    assert "<b>" not in page and "<i>" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"controller": ""}, "Fill in “Who is responsible”"),
        ({"contact": "nobody"}, "mail address"),
        ({"text_en": "x" * 10_001}, "10001"),
        ({"text_ro": "a\0b"}, "Null characters are not allowed"),
        ({"after": "x"}, "There is a problem"),
        ({"after": "9" * 30}, "There is a problem"),
    ],
)
def test_bad_words_are_refused_and_kept(cast: Cast, words: dict[str, Any], said: str) -> None:
    page = write(cast, **{"text_hu": "Megmarad.", **words})

    assert page.status_code == 200 and said in text_of(page)
    assert "Megmarad." in page.content.decode()
    assert not PrivacyRevision.objects.exists()


@pytest.mark.both_engines
def test_what_was_said_before_is_kept_and_a_stale_form_refused(cast: Cast) -> None:
    write(cast, text_en="First.")
    assert write(cast, after=1, text_en="Second.").status_code == 302
    late = write(cast, after=1, text_en="Third.")
    assert write(cast, after=1_999_999_999, text_en="Fourth.").status_code == 409

    assert late.status_code == 409 and "Somebody else has changed this page meanwhile." in text_of(late)
    assert "Third." in late.content.decode()
    assert [one.texts for one in PrivacyRevision.objects.order_by("n")] == [
        {"en": "First."},
        {"en": "Second."},
    ]
    # The same once more is no new revision.
    write(cast, after=2, text_en="Second.")
    assert PrivacyRevision.objects.count() == 2


@pytest.mark.parametrize("count", [3, 40])
def test_the_page_costs_the_same_however_often_it_was_written(cast: Cast, count: int) -> None:
    for n in range(count):
        write(cast, after=n, text_en=f"Version {n}.")

    client = Client()
    assert queries_of(client, "/privacy") == 1
    assert queries_of(as_(cast.vlad), EDIT) == 8


def test_your_data_says_what_is_kept_and_what_erasing_does(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana)
    factories.hand_in(cast.team_a, cast.ana)

    said = text_of(as_(cast.ana).get("/account/data"))

    assert "Places in teams and roles: 1 stays, without your name" in said
    assert "Updates: 1 stay without your name; their photos go" in said
    assert "Comments" not in said
    assert "Ask a manager of your programme" in said


def test_your_data_says_whom_to_write_to(cast: Cast) -> None:
    write(cast)

    said = text_of(as_(cast.ana).get("/account/data"))
    assert "Write to Primăria Cluj, from the address of your account: data@example.org" in said


@pytest.mark.both_engines
def test_the_copy_is_made_by_a_job_for_its_owner_alone(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met people.")
    client = as_(cast.ana)

    first, again = (client.post("/account/data").headers["Location"] for _ in range(2))
    assert first == again
    rounds.run_job()

    job = Job.objects.get()
    assert job.state == "done", job.note
    content = b"".join(client.get(f"{first}/output").streaming_content)
    told = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("person.json"))
    assert told["account"]["email"] == cast.ana.email
    assert [row["sentence"] for row in told["cohorts.Update"]] == ["We met people."]
    assert as_(cast.mihai).get(f"{first}/output").status_code == 404
    assert "Your data" in text_of(client.get("/account/data"))


def test_who_asks_for_a_copy_while_another_waits_gets_their_own(cast: Cast) -> None:
    places = {as_(person).post("/account/data").headers["Location"] for person in (cast.ana, cast.mihai)}

    assert len(places) == 2
    assert [own_copy.of_person(person).get().by for person in (cast.ana, cast.mihai)] == [
        cast.ana,
        cast.mihai,
    ]


def test_a_participant_does_not_write_for_the_city(cast: Cast) -> None:
    with pytest.raises(Refused):
        privacy_page.edit(by=cast.ana, after=0, controller="We", contact="", texts={}, via="page")

    assert not PrivacyRevision.objects.exists()


@pytest.mark.parametrize("count", [3, 40])
def test_your_data_costs_the_same_however_much_it_is(cast: Cast, count: int) -> None:
    for n in range(count):
        factories.log(cast.team_a, cast.ana, sentence=f"Day {n}.")

    assert queries_of(as_(cast.ana), "/account/data") == 21
