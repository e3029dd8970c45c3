"""Erasing: who somebody was is nowhere any more, and nothing that was counted counts otherwise."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import translation

from cohorts.actions import people
from cohorts.actions.import_runs import Target
from cohorts.models import ImportRun, ImportTrace, Submission, Update
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import SignIn, User
from fixhub.events import seals, verifying
from fixhub.events.models import Event
from fixhub.files import store
from fixhub.mail import folder
from fixhub.mail.models import Letter
from fixhub.privacy import erasing
from fixhub.refused import Refused
from fixhub.reports import read
from tests import factories
from tests.cohorts.importing.handing import hand_up, upload
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of
from tests.fixhub.privacy.conftest import ADDRESS, NAME

WORDS = [*NAME.values(), ADDRESS, "zenobia", "quittenbaum"]


def found_anywhere() -> set[str]:
    """Columns of the database, of whatever kind, in which the name or the address stands."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField | models.JSONField):
                continue
            for value in model._base_manager.values_list(field.name, flat=True):
                if any(word in json.dumps(value, ensure_ascii=False) for word in WORDS):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def erase(person: User) -> bool:
    return erasing.erase(person, via="command")


def reports(cast: Cast) -> list[str]:
    told = []
    for day in ("2027-01-20", "2027-02-06", "2027-02-07", "2027-02-20"):
        out = StringIO()
        call_command("cohort_report", cast.cohort.slug, "--as-of", day, stdout=out)
        told.append(out.getvalue())
    return told


@pytest.mark.both_engines
def test_name_and_address_are_nowhere_after(lived: Cast) -> None:
    before = found_anywhere()
    assert {"accounts.User.email", "accounts.User.given", "mail.Letter.text"} <= before

    assert erase(lived.ana)

    # Letters to others go on saying what they said.
    others = {f"mail.Letter.{name}" for name in ("text", "html", "subject")}
    assert found_anywhere() <= others
    own = Letter.objects.filter(person=lived.ana)
    assert own.exists() and set(own.values_list("text", "html", "subject", "error")) == {("", "", "", "")}


def test_the_account_says_nothing_of_whose_it_was(lived: Cast) -> None:
    erase(lived.ana)

    person = User.objects.get(pk=lived.ana.pk)
    assert person.is_erased and not person.is_active and not person.has_usable_password()
    assert (person.full_name, person.country, person.skills, person.last_login) == (
        "Erased person",
        "",
        "",
        None,
    )
    with translation.override("hu"):
        assert person.full_name == "Törölt személy"
    assert not person.tokens.exists() and not person.calendar_feeds.exists()
    assert not person.invitations.filter(accepted_at=None, revoked_at=None).exists()
    assert not person.name_consents.unended().exists()
    assert not SignIn.objects.filter(user=person).exists()


@pytest.mark.both_engines
def test_figures_of_reports_stay_what_they_were(lived: Cast, clock: Clock) -> None:
    clock.set(2027, 3, 1, 10)
    before = reports(lived)

    erase(lived.ana)

    assert reports(lived) == before


def test_open_places_end_and_nobody_is_called_by_number(cast: Cast, var: Path, clock: Clock) -> None:
    heir = factories.add_member(cast.team_a)
    cast.cohort.roles.create(user=cast.ioana, role="expert")
    clock.set(2027, 2, 21, 9)
    for person in (cast.ana, cast.ioana):
        assert erase(person)
        assert not (person.memberships.now().exists() or person.cohort_roles.now().exists())

    led = cast.team_a.memberships.now().get()
    client = as_(cast.vlad)
    told = [text_of(client.get(f"/cohorts/fix-2027/{page}")) for page in ("board", "report", "people")]
    before = read.people(cast.cohort, clock.now - timedelta(days=1))
    assert (led.user, led.role) == (heir, "lead")
    assert "erased-" not in "".join(told) and "Erased person" not in told[0]
    assert {row.name for row in before if row.name} == {"Erased person"}


def test_what_a_closed_edition_says_of_its_people_stays(lived: Cast) -> None:
    erase(lived.ana)

    assert lived.ana.memberships.now().exists()


def test_the_chain_of_events_is_whole_after(lived: Cast) -> None:
    seals.seal()
    erase(lived.ana)
    seals.seal()

    assert [one for chain in verifying.chains() if (one := verifying.verify(chain).broken)] == []
    event = Event.objects.get(verb="person.erased")
    assert (event.subject_id, event.by, event.data) == (lived.ana.pk, None, {})


def test_photos_go_and_hand_ins_keep_their_files(
    lived: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    photo = Update.objects.get(by=lived.ana, photo__isnull=False).photo
    plan = Submission.objects.filter(files__by=lived.ana)[0].files.get()
    assert photo and store.small_place_of(photo.path).exists()

    with django_capture_on_commit_callbacks(execute=True):
        erase(lived.ana)

    assert not store.place_of(photo.path).exists() and not store.small_place_of(photo.path).exists()
    assert store.place_of(plan.path).exists()
    assert list(Update.objects.filter(by=lived.ana).values_list("photo", flat=True).distinct()) == [None]


def test_letters_that_are_files_go_too(lived: Cast, settings: Any) -> None:
    mine = folder.write(f"To: Zenobia <{ADDRESS}>\r\nSubject: x\r\n\r\nHello".encode())
    other = folder.write(b"To: mihai@example.org\r\nSubject: x\r\n\r\nHello")

    erase(lived.ana)

    assert other.exists() and not mine.exists()
    assert not any(ADDRESS in path.read_text("latin-1") for path in Path(settings.MAIL_FOLDER).glob("*.eml"))


def test_imports_forget_what_stood_there_before(lived: Cast) -> None:
    said = {"warnings": [{"line": 3, "reason": f"{ADDRESS} is here as Zenobia Quittenbaum."}]}
    run = ImportRun.objects.create(programme=lived.programme, into="past", name="FIX", report=said)
    changed = {str(lived.ana.pk): {"given": ["Zenobia", "Zeno"]}, "7": {"given": ["A", "B"]}}
    trace = ImportTrace.objects.create(run=run, position=1, table="accounts.user", changed=changed)

    erase(lived.ana)

    run.refresh_from_db()
    trace.refresh_from_db()
    assert run.report == {"warnings": [{"line": 3, "reason": "… is here as …."}]}
    assert trace.changed == {"7": {"given": ["A", "B"]}}


def test_who_has_no_name_takes_no_words_along(lived: Cast) -> None:
    """An address is called by its first half where nobody has said a name."""
    sheets = {"people": {"sheet": "people", "fields": ["family_name", "email", "team"]}}
    run = ImportRun.objects.create(programme=lived.programme, into="past", name="FIX", sheets=sheets)
    nobody = factories.make_user("", family="", email="people@example.org")

    erase(nobody)

    run.refresh_from_db()
    assert run.sheets == sheets


def test_imports_forget_cells_that_differed_and_samples_of_letters(lived: Cast) -> None:
    """As a Hungarian importer is shown them: the family name first, and each name in its own cell."""
    cells = [{"column": "given_name", "old": "Zenobia", "new": "Zenóbia"}]
    offers = [
        {"key": "people:2", "who": "Quittenbaum Zenobia", "line": 2, "sheet": "people", "cells": cells},
        {"key": "people:3", "who": "Pop Mihai", "line": 3, "sheet": "people", "cells": []},
    ]
    letters = {"utf-8": ["QUITTENBAUM", "Őrs"], "cp1250": ["Quittenbaum", "Ĺrs"]}
    sentence = "zenobia QUITTENBAUM is already in the team."
    report = {"offers": offers, "letters": letters, "refused": [{"line": 4, "reason": sentence}]}
    told = {"programme": lived.programme, "into": "past", "name": "FIX"}
    run = ImportRun.objects.create(**told, report=report)
    other = ImportRun.objects.create(**told, report={"offers": offers[1:], "letters": {"utf-8": ["Őrs"]}})

    erase(lived.ana)

    run.refresh_from_db()
    assert run.report["offers"] == offers[1:] and run.report["letters"] == {}
    assert run.report["refused"] == [{"line": 4, "reason": "… is already in the team."}]
    other.refresh_from_db()
    assert other.report == {"offers": offers[1:], "letters": {"utf-8": ["Őrs"]}}


def test_imports_forget_a_name_that_stood_alone_in_a_cell(lived: Cast) -> None:
    """A mail address was asked for, and somebody wrote a name; or nobody knew more than one."""
    reasons = ["“Zenobia” is not a mail address.", "„Pop Zenobia” nem e-mail-cím.", "“Mihai” is not a role."]
    report = {"refused": [{"line": 2, "reason": one} for one in reasons], "warnings": []}
    told = {"programme": lived.programme, "into": "past", "name": "FIX"}
    run = ImportRun.objects.create(**told, report=report)
    short = {"warnings": [{"line": 3, "reason": "Moe has left this team. Line 3 of “Moe” stays: Moebius."}]}
    other = ImportRun.objects.create(**told, report=short)

    erase(lived.ana)
    erase(factories.make_user("Moe", family="", email="moe@example.org"))

    run.refresh_from_db()
    kept = ["“…” is not a mail address.", "“…” nem e-mail-cím.", "“Mihai” is not a role."]
    assert [row["reason"] for row in run.report["refused"]] == kept
    other.refresh_from_db()
    assert other.report["warnings"][0]["reason"] == "… has left this team. Line 3 of “…” stays: Moebius."


def test_a_short_name_alone_takes_no_words_out_of_sentences(lived: Cast) -> None:
    """Whoever may leave a name away may be called as a word is; sentences about a person begin with it."""
    reasons = ["This is a row; a is here.", "“is” is not a role.", "is has a closed account.", "isa is here."]
    report = {"warnings": [{"line": 3, "reason": one} for one in reasons]}
    run = ImportRun.objects.create(programme=lived.programme, into="past", name="FIX", report=report)

    for name in ("a", "is"):
        erase(factories.make_user(name, family="", email=f"{name}@example.org"))

    run.refresh_from_db()
    kept = [reasons[0], "“…” is not a role.", "… has a closed account.", reasons[3]]
    assert [row["reason"] for row in run.report["warnings"]] == kept


@pytest.mark.parametrize("sign", "“„”")
def test_a_quote_in_a_cell_does_not_end_it_where_sentences_repeat_it(lived: Cast, sign: str) -> None:
    book = upload(f"E-mail,Prenume\nPopa {sign} Zenobia,x\n")
    run = hand_up(Target(lived.programme, name="FIX 2024"), lived.vlad, book)
    assert run.report["refused"][0]["reason"].startswith('“Popa " Zenobia” is not')

    erase(lived.ana)

    run.refresh_from_db()
    assert run.report["refused"][0]["reason"].startswith("“…” is not a mail address")


def test_imports_forget_a_name_they_changed(lived: Cast) -> None:
    offer = {"key": "people:2", "who": "Rosalind", "line": 2, "sheet": "people", "cells": []}
    told = {"programme": lived.programme, "into": "past", "name": "FIX"}
    run = ImportRun.objects.create(**told, report={"offers": [offer]})
    changed = {str(lived.ana.pk): {"given": ["Rosalind", "Zenobia"]}}
    ImportTrace.objects.create(run=run, position=1, table="accounts.user", changed=changed)

    erase(lived.ana)

    run.refresh_from_db()
    assert run.report == {"offers": []}


def test_a_second_time_does_nothing(lived: Cast, var: Path) -> None:
    assert erase(lived.ana)
    assert not erase(User.objects.get(pk=lived.ana.pk))

    assert Event.objects.filter(verb="person.erased").count() == 1
    assert (var / "erasures.jsonl").read_text().count("\n") == 1


def test_the_last_manager_of_a_programme_is_not_erased(cast: Cast, var: Path) -> None:
    with pytest.raises(Refused, match="last manager of FIX"):
        erase(cast.vlad)

    assert not User.objects.get(pk=cast.vlad.pk).is_erased
    assert not (var / "erasures.jsonl").exists()
    factories.make_manager(cast.programme, given="Next")
    assert erase(cast.vlad)


def test_nobody_opens_an_erased_account_or_takes_its_address(lived: Cast) -> None:
    erase(lived.ana)
    lived.ana.refresh_from_db()

    with pytest.raises(Refused, match="was erased"):
        people.reactivate(lived.ana, by=lived.vlad, via="page")
    with pytest.raises(Refused):
        accounts.find_or_add("erased-900@erased.invalid")
    # Whoever comes back is somebody new.
    assert accounts.find_or_add(ADDRESS).pk != lived.ana.pk
