"""Sheets come in by the API: handed up, looked at, corrected, stored and taken out again."""

from typing import Any
from uuid import uuid4

import pytest

from cohorts.models import Cohort, ImportRun, Team
from fixhub.accounts.models import User
from fixhub.events.models import Event
from tests.cohorts.importing.handing import LIST, upload, worked
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields

PATH = "/api/v1/imports"
BAD = LIST + "Pop;Dan;nobody;Ţara Bicicletei;\n"


def asked(cast: Cast, text: str = LIST, **given: Any) -> dict[str, Any]:
    return {"files": [upload(text)], "cohort": cast.cohort.slug, "form_key": str(uuid4()), **given}


def handed_up(ask: Ask, cast: Cast, text: str = LIST, **given: Any) -> str:
    answer = ask(cast.vlad).post(PATH, asked(cast, text, **given), format="multipart")
    assert answer.status_code == 202, answer.content
    worked(ImportRun.objects.get(pk=answer.json()["id"]))
    return f"{PATH}/{answer.json()['id']}"


def test_an_import_is_checked_stored_and_undone(cast: Cast, ask: Ask) -> None:
    client = ask(cast.vlad)
    path = handed_up(ask, cast, BAD)
    found = client.get(path).json()
    assert (found["state"], found["report"]["refused_count"], found["cohort"]) == ("checked", 1, "fix-2027")

    kept = client.post(f"{path}/storing", {}, format="json")
    storing = client.post(f"{path}/storing", {"skip_bad": True}, format="json")
    worked(ImportRun.objects.get())
    stored = client.get(path).json()

    assert (kept.status_code, storing.status_code, storing.json()["state"]) == (409, 202, "working")
    assert (stored["state"], stored["report"]["total"]["stored"]) == ("stored", 4)
    assert Team.objects.filter(name="Țara Bicicletei").exists()
    undoing, again = [client.post(f"{path}/undo") for _ in "12"]
    assert (undoing.status_code, undoing.json()["state"]) == (202, "working")
    assert (again.status_code, again.json()["job"]) == (202, undoing.json()["job"])
    worked(ImportRun.objects.get())
    assert client.get(path).json()["state"] == "undone"
    assert client.post(f"{path}/undo").status_code == 409
    assert not User.objects.filter(email_key="ioana@scoala.example").exists()
    assert set(Event.objects.filter(verb__startswith="import.").values_list("via", flat=True)) == {"api"}


def test_the_job_tells_how_far_it_is(cast: Cast, ask: Ask) -> None:
    path = handed_up(ask, cast)

    job = ask(cast.vlad).get(f"/api/v1/jobs/{ask(cast.vlad).get(path).json()['job']}").json()

    assert (job["kind"], job["state"]) == ("import_check", "done")


def test_columns_are_said_and_it_is_checked_anew(cast: Cast, ask: Ask) -> None:
    client, path = ask(cast.vlad), handed_up(ask, cast, LIST.replace("Adresa de e-mail", "Wohin"))
    assert client.get(path).json()["report"]["broken"]
    columns = ["family_name", "given_name", "email", "team", "roles"]

    answer = client.post(
        f"{path}/reading", {"sheets": [{"sheet": "people", "fields": columns}]}, format="json"
    )
    worked(ImportRun.objects.get())

    assert answer.status_code == 202, answer.content
    assert client.get(path).json()["report"]["total"]["stored"] == 4


@pytest.mark.parametrize(
    "sheets",
    [
        [{"sheet": "people", "fields": ["email"]}],
        [{"sheet": "people", "fields": ["outcome"] * 5}],
        [{"sheet": "people", "fields": [""] * 5}] * 2,
        [],
        [{"sheet": "cats", "fields": [""] * 5}],
    ],
)
def test_what_does_not_fit_the_files_is_named(cast: Cast, ask: Ask, sheets: Any) -> None:
    path = handed_up(ask, cast)

    answer = ask(cast.vlad).post(f"{path}/reading", {"sheets": sheets}, format="json")

    assert (answer.status_code, fields(answer)) == (400, ["sheets"])


def test_refused_rows_are_fetched_with_their_reason(cast: Cast, ask: Ask) -> None:
    path = handed_up(ask, cast, BAD)

    answer = ask(cast.vlad).get(f"{path}/refused/people")

    assert "Pop,Dan,nobody" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert ask(cast.vlad).get(f"{path}/refused/teams").status_code == 404


def test_a_past_edition_is_made_of_a_programme_and_a_name(cast: Cast, ask: Ask) -> None:
    given = asked(cast, programme="fix", name="FIX 2024", starts_on="2024-02-05", ends_on="2024-05-24")
    del given["cohort"]
    client = ask(cast.vlad)
    path = f"{PATH}/{client.post(PATH, given, format='multipart').json()['id']}"
    worked(ImportRun.objects.get())

    client.post(f"{path}/storing", {}, format="json")
    worked(ImportRun.objects.get())

    assert client.get(path).json()["cohort"] == "fix-2024"
    assert Cohort.objects.get(slug="fix-2024").imported_at


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"programme": "fix"}, "cohort"),
        ({"cohort": None}, "cohort"),
        ({"cohort": None, "programme": "fix"}, "name"),
        ({"starts_on": "2024-02-05"}, "ends_on"),
        ({"files": None}, "files"),
        ({"form_key": "x"}, "form_key"),
    ],
)
def test_a_wrong_question_is_named(cast: Cast, ask: Ask, given: dict[str, Any], named: str) -> None:
    sent = {name: value for name, value in asked(cast, **given).items() if value is not None}

    answer = ask(cast.vlad).post(PATH, sent, format="multipart")

    assert (answer.status_code, fields(answer)) == (400, [named])
    assert not ImportRun.objects.exists()


def test_the_same_key_is_one_import(cast: Cast, ask: Ask) -> None:
    key = str(uuid4())

    answers = [
        ask(cast.vlad).post(PATH, asked(cast, form_key=key), format="multipart").json()["id"] for _ in "12"
    ]

    assert answers[0] == answers[1] and ImportRun.objects.count() == 1


def test_what_is_no_sheet_is_refused(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(PATH, asked(cast, files=[upload("x", "x.pdf")]), format="multipart")

    assert (answer.status_code, "Choose CSV files" in answer.json()["detail"]) == (409, True)


def test_an_edition_of_others_is_not_there(cast: Cast, ask: Ask) -> None:
    sent = asked(cast, cohort=cast.foreign_cohort.slug)

    assert ask(cast.vlad).post(PATH, sent, format="multipart").status_code == 404
    assert ask(cast.ana).post(PATH, asked(cast), format="multipart").status_code == 404
