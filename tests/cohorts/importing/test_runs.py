"""An import by page: what is handed up is checked, stored when somebody says so, and done once."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.actions import import_runs, removals, teams
from cohorts.actions.import_runs import Target
from cohorts.models import Cohort, ColumnMapping, ImportRun, Membership, Team, TeamMilestone
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.files.store import place_of
from fixhub.mail.models import Letter
from fixhub.refused import Forbidden, Refused
from fixhub.sheets.bounds import MEGABYTE
from tests.cohorts.importing.conftest import BICLA, sheet
from tests.cohorts.importing.handing import LIST, hand_up, last_job, put_in, upload, worked, zipped
from tests.conftest import Cast

PEOPLE = "email,given_name,family_name,country,skills,roles\n"


def past(cast: Cast, name: str = "FIX 2024") -> Target:
    return Target(cast.programme, name=name)


def running(cast: Cast) -> Target:
    return Target(cast.programme, cast.cohort)


def test_a_check_writes_nothing_but_what_it_found(cast: Cast) -> None:
    before = (User.objects.count(), Cohort.objects.count())

    run = hand_up(running(cast), cast.vlad, upload(LIST))

    assert (User.objects.count(), Cohort.objects.count()) == before
    assert run.job and run.job.state == "done", run.job.note
    assert run.report["sheets"]["people"] == {
        "read": 3, "stored": 3, "unchanged": 0, "merged": 0, "refused": 0,
    }  # fmt: skip
    assert run.report["sheets"]["teams"]["stored"] == 1
    assert run.report["refused_count"] == run.report["warnings_count"] == 0


def test_a_list_of_people_becomes_a_team_of_an_edition_that_runs(cast: Cast) -> None:
    run = put_in(hand_up(running(cast), cast.vlad, upload(LIST)), cast.vlad)

    assert run.is_done, last_job().note
    team = cast.cohort.teams.get(name="Țara Bicicletei")
    places = Membership.objects.filter(team=team).order_by("user__email")
    assert [(m.user.family, m.role) for m in places] == [
        ("Ștefan", "member"),
        ("Munteanu", "mentor"),
        ("Őrs", "member"),
    ]
    asked = TeamMilestone.objects.filter(team=team)
    assert asked.count() == TeamMilestone.objects.filter(team=cast.team_a).count()
    assert Letter.objects.filter(person__in=[m.user for m in places]).count() == 0
    verbs = list(
        Event.objects.filter(verb__startswith="team.", team_id=team.pk).values_list("verb", flat=True)
    )
    assert sorted(verbs) == ["team.added", "team.joined", "team.joined", "team.joined"]


def test_the_same_files_again_change_nothing(cast: Cast) -> None:
    put_in(hand_up(running(cast), cast.vlad, upload(LIST)), cast.vlad)

    run = hand_up(running(cast), cast.vlad, upload(LIST))

    assert run.report["total"] == {"read": 4, "stored": 0, "unchanged": 4, "merged": 0, "refused": 0}


def test_old_letters_are_seen_and_read(cast: Cast) -> None:
    run = hand_up(running(cast), cast.vlad, upload(LIST, encoding="cp1250"))

    assert run.encoding == "cp1250"
    assert run.report["letters"]["cp1250"][:2] == ["Ştefan", "Ţara"]
    assert run.report["letters"]["utf-8"] == []
    run = put_in(run, cast.vlad)
    assert run.is_done, last_job().note
    assert User.objects.get(email_key="reka@scoala.example").family == "Őrs"


def test_letters_can_be_read_the_other_way(cast: Cast) -> None:
    """Valid UTF-8 that was meant as such shows at once when it is read as something else."""
    run = hand_up(running(cast), cast.vlad, upload("E-mail,Nume\na@x.ro,Ştefan\n"))
    assert run.report["letters"]["utf-8"] == ["Ştefan"]

    fields = [source["fields"] for source in run.sheets]
    import_runs.read_again(run, by=cast.vlad, encoding="cp1250", sheets=["people"], fields=fields, via="page")
    run = worked(run)

    assert run.report["letters"]["utf-8"] == ["Ştefan"]
    assert run.report["letters"]["cp1250"] and "Ştefan" not in run.report["letters"]["cp1250"]


def test_columns_are_guessed_mapped_and_remembered(cast: Cast) -> None:
    odd = "Cine;Poșta;Nota\nIoana;ioana@scoala.example;9\n"
    run = hand_up(running(cast), cast.vlad, upload(odd, "lista.csv"))
    assert run.sheets[0]["fields"] == ["", "", ""] and run.sheets[0]["sheet"] == ""

    said = [["given_name", "email", ""]]
    import_runs.read_again(run, by=cast.vlad, encoding="utf-8", sheets=["people"], fields=said, via="page")
    run = worked(run)

    assert run.report["sheets"]["people"]["stored"] == 1
    assert run.report["warnings"] == [
        {"sheet": "people", "line": 1, "column": "Nota",
         "reason": "This column is left out, so its cells are not stored."}
    ]  # fmt: skip
    again = hand_up(running(cast), cast.vlad, upload(odd, name="alta.csv"))
    assert again.sheets[0]["fields"] == said[0]
    assert ColumnMapping.objects.count() == 1


def test_cells_beside_the_columns_are_named_within_bounds(cast: Cast) -> None:
    row = "E-mail,Prenume\na@x.ro,Ana" + ',"a\n"' * 198

    run = hand_up(past(cast), cast.vlad, upload(row))
    assert run.report["warnings_count"] == 198 and run.report["sheets"]["people"]["stored"] == 1
    assert {"10", "102"} <= {found["column"] for found in run.report["warnings"]}

    run = hand_up(past(cast), cast.vlad, upload(row + ",b" * 4_000))
    assert run.report["broken"] and run.report["warnings_count"] < 10
    assert (found := run.report["refused"][0]) and "200 columns" in found["reason"] and found["line"] == 2


def test_sheets_without_their_key_say_so(cast: Cast) -> None:
    run = hand_up(running(cast), cast.vlad, upload("Nume,Prenume,Echipa\nPop,Ana,Bicla\n"))

    import_runs.read_again(
        run, by=cast.vlad, encoding="utf-8", sheets=["people"],
        fields=[["family_name", "given_name", "team"]], via="page",
    )  # fmt: skip
    run = worked(run)

    assert run.report["broken"]
    assert (
        run.report["refused"][0]["reason"]
        == "No column is known as “Mail address”. Say below which one it is."
    )
    with pytest.raises(Refused, match="cannot be read as it is"):
        put_in(run, cast.vlad)


def test_bad_rows_come_back_with_their_reason(cast: Cast) -> None:
    bad = LIST + "Pop;Dan;nobody;Ţara Bicicletei;\nRus;Ana;ana@scoala.example;Alta;king\n"
    run = hand_up(running(cast), cast.vlad, upload(bad))

    assert run.report["sheets"]["people"]["refused"] == 2
    assert [(row["line"], row["column"]) for row in run.report["refused"]] == [
        (5, "Adresa de e-mail"),
        (6, "Rol"),
    ]
    with pytest.raises(Refused, match="Some rows cannot be used"):
        put_in(run, cast.vlad)
    content = place_of(run.refused_files.get().path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Nume", "Prenume", "Adresa de e-mail", "Echipa", "Rol", "Reason"]
    assert [row[:2] for row in rows[1:]] == [["Pop", "Dan"], ["Rus", "Ana"]]
    assert all(row[-1] for row in rows[1:])
    assert put_in(run, cast.vlad, skip_bad=True).is_done
    assert not cast.cohort.teams.filter(name="Alta").exists()


def test_bad_rows_hold_no_formula_and_come_back_as_they_were(cast: Cast) -> None:
    bad = 'Nume;Prenume;Adresa de e-mail;Echipa\n"=1+1";"-Dan";nobody;"@Luna"\n'
    run = hand_up(running(cast), cast.vlad, upload(bad))

    content = place_of(run.refused_files.get().path).read_bytes()
    assert "'=1+1,'-Dan,nobody,'@Luna" in content.decode("utf-8-sig")

    corrected = content.replace(b"nobody", b"dan@scoala.example")
    again = put_in(hand_up(running(cast), cast.vlad, upload(corrected)), cast.vlad)
    assert again.is_done and User.objects.get(email_key="dan@scoala.example").full_name == "-Dan =1+1"
    assert cast.cohort.teams.filter(name="@Luna").exists()


def test_duplicates_are_offered_and_taken_one_by_one(cast: Cast) -> None:
    target = past(cast)
    first = PEOPLE + "a@x.ro,Ana,Pop,,,expert\nb@x.ro,Bo,Rus,,,expert\n"
    put_in(hand_up(target, cast.vlad, upload(first, "people.csv")), cast.vlad)
    later = PEOPLE + "a@x.ro,Anna,Popp,,,expert\nb@x.ro,Bob,Rus,,,expert\n"

    run = hand_up(target, cast.vlad, upload(later, "people.csv"))

    assert [(offer["key"], offer["who"], len(offer["cells"])) for offer in run.report["offers"]] == [
        ("people:2", "Ana Pop", 2),
        ("people:3", "Bo Rus", 1),
    ]
    assert run.report["offers"][0]["cells"][0] == {"column": "given_name", "old": "Ana", "new": "Anna"}
    put_in(run, cast.vlad, taken=["people:2"])
    names = User.objects.filter(email_key__in=["a@x.ro", "b@x.ro"]).order_by("email")
    assert [user.full_name for user in names] == ["Anna Popp", "Bo Rus"]


def test_a_claimed_account_is_never_offered(cast: Cast) -> None:
    row = f"{cast.ana.email},Anna,Other,,,expert\n"

    run = put_in(
        hand_up(running(cast), cast.vlad, upload(PEOPLE + row, "people.csv")), cast.vlad, taken=["*"]
    )

    assert run.report["offers_count"] == 0
    assert run.report["warnings_count"] == 2
    cast.ana.refresh_from_db()
    assert cast.ana.given == "Ana"


def test_an_outcome_is_corrected_by_another_row(cast: Cast) -> None:
    people = PEOPLE + "ana@people.example,Ana,Pop,,,participant\nioana@people.example,I,R,,,mentor\n"
    first = zipped(people=people, teams=sheet("teams", [BICLA]))
    put_in(hand_up(past(cast), cast.vlad, first), cast.vlad)
    other = zipped(people=people, teams=sheet("teams", [BICLA | {"outcome": "not graduated"}]))

    run = put_in(hand_up(past(cast), cast.vlad, other), cast.vlad, taken=["*"])

    assert run.cohort
    outcomes = run.cohort.teams.get().outcomes.order_by("pk")
    assert [(one.value, one.revoked_by) for one in outcomes] == [
        ("completed", cast.vlad),
        ("not_completed", None),
    ]


def test_one_person_in_two_teams_is_refused(cast: Cast) -> None:
    text = f"E-mail,Nume,Echipa\n{cast.mihai.email},Pop,Altă echipă\n"

    run = hand_up(running(cast), cast.vlad, upload(text))

    assert run.report["refused_count"] == 1
    assert "is already in the team “Őrszem”" in run.report["refused"][0]["reason"]
    assert run.report["sheets"]["teams"] == {
        "read": 1, "stored": 0, "unchanged": 0, "merged": 0, "refused": 1,
    }  # fmt: skip


def test_who_left_a_team_is_named_and_not_put_back(cast: Cast) -> None:
    teams.leave(cast.mihai.memberships.get(), by=cast.vlad, via="page")
    text = f"E-mail,Nume,Echipa\n{cast.mihai.email},,{cast.team_b.name}\n"

    run = put_in(hand_up(running(cast), cast.vlad, upload(text)), cast.vlad)

    assert run.report["warnings"][0] == {
        "sheet": "people", "line": 2, "column": "Echipa",
        "reason": "Mihai Pop has left this team. An import brings nobody back.",
    }  # fmt: skip
    assert not cast.mihai.memberships.now().exists()


def test_nobody_comes_into_a_removed_team(cast: Cast) -> None:
    """The name is free again, so a new team takes it: with those who were in the removed one, too."""
    removals.remove(cast.team_a, by=cast.vlad, via="page")
    text = f"E-mail,Nume,Echipa\nnew@x.ro,Nou,{cast.team_a.name}\n{cast.ana.email},Pop,{cast.team_a.name}\n"

    run = put_in(hand_up(running(cast), cast.vlad, upload(text)), cast.vlad)

    assert run.is_done and run.report["sheets"]["teams"]["stored"] == 1
    team = Team.objects.standing().get(cohort=cast.cohort, name=cast.team_a.name)
    emails = Membership.objects.now().filter(team=team).values_list("user__email", flat=True)
    assert team != cast.team_a and set(emails) == {"new@x.ro", cast.ana.email}
    assert not cast.team_a.memberships.filter(user__email="new@x.ro").exists()


def test_whose_team_was_removed_is_free_for_another(cast: Cast) -> None:
    removals.remove(cast.team_b, by=cast.vlad, via="page")
    text = f"E-mail,Nume,Echipa\n{cast.mihai.email},Pop,{cast.team_a.name}\n"

    run = put_in(hand_up(running(cast), cast.vlad, upload(text)), cast.vlad)

    assert run.report["refused_count"] == 0
    assert Membership.objects.now().filter(team=cast.team_a, user=cast.mihai).exists()


@pytest.mark.parametrize("role", ["", "mentor"])
def test_a_closed_account_comes_into_no_team(role: str, cast: Cast) -> None:
    User.objects.filter(pk=cast.ela.pk).update(deactivated_at=cast.ela.joined_at)
    text = f"E-mail,Nume,Echipa,Rol\n{cast.ela.email},Pop,Altă echipă,{role}\n"

    run = hand_up(running(cast), cast.vlad, upload(text))

    assert run.report["refused_count"] == 1
    assert run.report["refused"][0]["reason"] == f"{cast.ela.full_name} has a closed account."


def test_a_workbook_is_read_like_sheets(cast: Cast) -> None:
    out = io.BytesIO()
    import_book(out)

    run = hand_up(running(cast), cast.vlad, SimpleUploadedFile("elevi.xlsx", out.getvalue()))

    assert run.report["total"]["stored"] == 2, run.job and run.job.note
    assert run.report["letters"] == {}


def import_book(out: io.BytesIO) -> None:
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Foaie1")
    for line, row in enumerate([("E-mail", "Nume", "Echipa"), ("x@y.ro", "Pop", "Luna")]):
        page.write_row(line, 0, row)
    book.close()


def test_the_same_form_twice_is_one_import(cast: Cast) -> None:
    key = uuid4()

    runs = [
        import_runs.start(running(cast), by=cast.vlad, uploads=[upload(LIST)], form_key=key, via="page")
        for _ in range(2)
    ]

    assert runs[0] == runs[1] and ImportRun.objects.count() == 1


def test_a_second_press_while_it_works_is_told(cast: Cast) -> None:
    run = hand_up(running(cast), cast.vlad, upload(LIST))
    import_runs.ask_to_store(run, by=cast.vlad, taken=[], skip_bad=False, via="page")

    with pytest.raises(Refused, match="works on this import"):
        import_runs.ask_to_store(run, by=cast.vlad, taken=[], skip_bad=False, via="page")


def test_storing_twice_stores_once(cast: Cast) -> None:
    """A job whose worker died after the last step is done again, and finds it done."""
    run = put_in(hand_up(running(cast), cast.vlad, upload(LIST)), cast.vlad)
    job = last_job()
    type(job).objects.filter(pk=job.pk).update(state="queued", finished_at=None)

    worked(run)

    assert last_job().state == "done"
    assert Event.objects.filter(verb="import.done").count() == 1


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload("x", "a.txt"), "Choose CSV files"),
        (upload(b"PK\x03\x04", "a.csv"), "Choose CSV files"),
        (upload("a,b", "a.xlsx"), "Choose CSV files"),
        (upload(b"", "a.csv"), "empty"),
        (upload(b"x" * (20 * MEGABYTE + 1), "a.csv"), "larger than 20 MB"),
    ],
    ids=["text", "zip called csv", "csv called xlsx", "empty", "too large"],
)
def test_other_files_are_refused(cast: Cast, file: SimpleUploadedFile, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        hand_up(running(cast), cast.vlad, file, work=False)


def test_only_managers_import(cast: Cast) -> None:
    for person in (cast.ana, cast.ioana, cast.ela):
        for target in (running(cast), past(cast)):
            with pytest.raises(Forbidden):
                hand_up(target, person, upload(LIST), work=False)
    assert ImportRun.objects.count() == 0


def test_imports_are_seen_by_who_manages(cast: Cast) -> None:
    run: Any = hand_up(past(cast), cast.vlad, upload(LIST), work=False)

    assert list(ImportRun.objects.visible_to(cast.vlad)) == [run]
    assert [list(ImportRun.objects.visible_to(who)) for who in (cast.ana, cast.ela)] == [[], []]
