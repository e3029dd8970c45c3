"""The pages of an import: files go up, what would happen is shown, it is stored, and undone."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohorts.actions import import_runs, teams
from cohorts.api.imports import ImportIn
from cohorts.importing.handed_up import BOUNDS
from cohorts.models import CohortRole, ImportRun
from fixhub.accounts.models import User
from fixhub.jobs.models import Job
from tests import factories
from tests.cohorts.importing.handing import LIST, upload, worked
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of

BAD = LIST + "Pop;Dan;nobody;Ţara Bicicletei;\n"


def form(cast: Cast, **given: Any) -> dict[str, Any]:
    into = f"in:{cast.cohort.slug}"
    return {"form_key": str(uuid4()), "into": into, "uploads": upload(LIST), **given}


def sent(client: Client, cast: Cast, **given: Any) -> ImportRun:
    answer = client.post("/imports/new", form(cast, **given))
    assert answer.status_code == 302, text_of(answer)
    return worked(ImportRun.objects.latest("pk"))


def path(run: ImportRun, act: str = "") -> str:
    return f"/imports/{run.pk}{act}"


def test_files_go_up_and_the_page_says_it_works(cast: Cast) -> None:
    client = as_(cast.vlad)

    answer = client.post("/imports/new", form(cast), follow=True)

    assert "Check of an import" in text_of(answer) and "Starts in a moment" in text_of(answer)
    assert 'data-poll="/imports/' in answer.content.decode()


def test_the_check_shows_what_would_happen(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast, uploads=upload(BAD))

    said = text_of(client.get(path(run)))

    assert "People 4 3 0 0 1" in said and "Teams 1 1 0 0 0" in said
    assert "Ştefan · Ţara" in said and "Read as UTF-8." in said
    assert "“nobody” is not a mail address" in said and "All of it as a file" not in said
    assert "People · line 5 · column Adresa de e-mail" in said
    assert "Leave the refused rows out" in said and "Store 4 rows" in said
    assert not User.objects.filter(email_key="ioana@scoala.example").exists()


def test_the_check_says_who_is_in_without_an_invitation(cast: Cast) -> None:
    """Of those who have an account, and are to be in a team: not who is in it, nor who is new."""
    client, header = as_(cast.vlad), "Prenume;Adresa de e-mail;Echipa;Rol\n"
    mihai, ioana = (f"X;{one.email};Ţara Bicicletei;" for one in (cast.mihai, cast.ioana))
    waiting = f"Y;{factories.make_user('Y', claimed_at=None).email};Ţara Bicicletei;\n"
    factories.add_member(cast.team_b, cast.ela, "mentor")
    rows = [f"{ioana}mentor\n", f"X;{cast.ela.email};{cast.team_b.name};mentor\n", waiting]
    leaves = cast.mihai.memberships.get()
    teams.part(leaves, by=cast.mihai, via="page")

    none = text_of(client.get(path(sent(client, cast, uploads=upload(header + waiting)))))
    one = text_of(client.get(path(sent(client, cast, uploads=upload(header + "".join(rows))))))
    both = text_of(
        client.get(path(sent(client, cast, uploads=upload(header + mihai + "\n" + "".join(rows)))))
    )

    assert "an account already" not in none and "Whoever is new here gets no letter" in none
    assert "1 person has an account already and is in the team at once, without an invitation." in one
    assert "2 people have an account already and are in their teams at once" in both
    past = {"into": "new:fix", "name": "FIX 2024", "starts_on": "2024-02-05", "ends_on": "2024-05-24"}
    run = sent(client, cast, uploads=upload(header + rows[0]), **past)
    assert "an account already" not in text_of(client.get(path(run)))


def test_refused_rows_can_be_taken_home(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast, uploads=upload(BAD))

    answer = client.get(path(run, "/refused/people.csv"))

    assert "Pop,Dan,nobody" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert client.get(path(run, "/refused/teams.csv")).status_code == 404


def test_more_than_is_named_on_the_page_can_be_taken_home(cast: Cast) -> None:
    client = as_(cast.vlad)
    people = "".join(f"p{n}@x.ro,P{n},participant\n" for n in range(101))
    run = sent(client, cast, uploads=upload(f"email,given_name,roles\n{people}", "people.csv"))

    page = client.get(path(run))
    answer = client.get(path(run, "/refused/unused.csv"))

    assert "The first 100 of 101." in text_of(page) and "All of it as a file" in text_of(page)
    assert "the refused rows" not in text_of(page)
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(rows), rows[0]) == (102, "Sheet,Line,Column,Reason")
    assert rows[101].startswith("People,102,roles,") and "the role is not stored" in rows[101]


def test_it_is_stored_and_undone_from_the_message(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast, uploads=upload(BAD))
    refused = client.post(path(run, "/storing"), follow=True)
    assert "Some rows cannot be used." in text_of(refused)

    client.post(path(run, "/storing"), {"skip_bad": "on"})
    worked(run)
    page = client.get(path(run))

    assert "4 rows are stored." in text_of(page)
    assert f'action="/imports/{run.pk}/undo"' in page.content.decode()
    asked = text_of(client.post(path(run, "/undo"), follow=True))
    assert "Undo of an import Starts in a moment" in asked and "Stop it" in asked
    assert "Being undone" in text_of(client.get("/imports"))
    worked(run)
    assert "This import was undone" in text_of(client.get(path(run)))
    assert not User.objects.filter(email_key="ioana@scoala.example").exists()


def test_why_it_was_not_undone_stands_on_its_page(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast)
    client.post(path(run, "/storing"))
    worked(run)
    team = cast.cohort.teams.get(name="Țara Bicicletei")
    factories.log(team, User.objects.get(email_key="ioana@scoala.example"))

    client.post(path(run, "/undo"))
    worked(run)
    page = client.get(path(run))

    said = "This import was not undone. Something was built on this import since: updates: 1."
    assert said in text_of(page) and "4 rows are stored." in text_of(page)
    assert f'action="/imports/{run.pk}/undo"' in page.content.decode()
    client.post(path(run, "/undo"))
    client.post(f"/jobs/{Job.objects.latest('pk').pk}/cancellation")
    assert "The undo was stopped before it was done. Nothing was undone." in text_of(client.get(path(run)))


def test_columns_are_said_on_the_page(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast, uploads=upload("Cine;Unde\nAna;ana@x.ro\n", "lista.csv"))
    assert "Leave out" in text_of(client.get(path(run)))

    given = {"encoding": "utf-8", "sheet-0": "people", "field-0-0": "given_name", "field-0-1": "email"}
    client.post(path(run, "/reading"), given)
    worked(run)

    assert "People 1 1 0 0 0" in text_of(client.get(path(run)))


def test_columns_said_wrongly_are_refused_in_words(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast, uploads=upload("Cine;Unde\nAna;ana@x.ro\n", "lista.csv"))

    twice = {"encoding": "utf-8", "sheet-0": "people", "field-0-0": "email", "field-0-1": "email"}
    none = {"encoding": "utf-8", "sheet-0": ""}
    answers = [text_of(client.post(path(run, "/reading"), given, follow=True)) for given in (twice, none)]

    assert "Two columns are said to be the same field." in answers[0]
    assert "Say of at least one sheet what is in it." in answers[1]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"uploads": ""}, "Choose one to five files."),
        ({"into": "in:nowhere"}, "Select a valid choice"),
        ({"into": "new:fix"}, "Fill in the name of the past edition."),
        ({"into": "new:fix", "name": "FIX 2024", "starts_on": "2024-01-01"}, "Give both days, or neither"),
    ],
)
def test_what_is_missing_is_said_and_kept(cast: Cast, given: dict[str, Any], sentence: str) -> None:
    answer = as_(cast.vlad).post("/imports/new", form(cast, **given))

    assert sentence in text_of(answer)
    assert ImportRun.objects.count() == 0


def test_a_file_of_another_kind_is_said_at_its_field(cast: Cast) -> None:
    answer = as_(cast.vlad).post("/imports/new", form(cast, uploads=upload("x", "a.pdf")))

    assert answer.status_code == 409
    assert "Choose CSV files, one XLSX workbook, or a ZIP of CSV files." in text_of(answer)


def test_page_api_and_refusal_name_the_same_size(cast: Cast) -> None:
    client, most = as_(cast.vlad), f"{BOUNDS.megabytes} MB"
    large = SimpleUploadedFile("a.csv", bytes(import_runs.LARGEST + 1))

    assert f"CSV files: each {most} and 20,000 rows at most." in text_of(client.get("/imports/new"))
    assert f"larger than {most}." in text_of(client.post("/imports/new", form(cast, uploads=large)))
    assert f"; {most} each." in str(ImportIn().fields["files"].help_text)


def test_a_past_edition_is_made_with_its_days(cast: Cast) -> None:
    client = as_(cast.vlad)
    days = {"starts_on": "2024-02-05", "ends_on": "2024-05-24"}
    run = sent(client, cast, into="new:fix", name="FIX 2024", **days)

    client.post(path(run, "/storing"))
    run = worked(run)

    assert run.cohort and (str(run.cohort.kickoff), str(run.cohort.ends_on)) == ("2024-02-05", "2024-05-24")
    assert "closed edition of the past" not in text_of(client.get(path(run)))


def test_a_manager_of_one_edition_imports_into_that_one_alone(cast: Cast) -> None:
    caius = factories.make_user("Caius")
    CohortRole.objects.create(cohort=cast.cohort, user=caius, role="manager")

    offered = as_(caius).get("/imports/new").content.decode()

    assert f'value="in:{cast.cohort.slug}"' in offered
    assert "new:" not in offered


def test_the_list_costs_the_same_for_many(cast: Cast) -> None:
    client = as_(cast.vlad)
    run = sent(client, cast)
    few = queries_of(client, "/imports")
    fields = {"programme": run.programme, "name": "x", "into": "past", "by": cast.vlad}
    ImportRun.objects.bulk_create(ImportRun(form_key=uuid4(), **fields) for _ in range(40))

    assert (few, queries_of(client, "/imports")) == (few, few)
    assert "To be confirmed" not in text_of(client.get("/imports"))
