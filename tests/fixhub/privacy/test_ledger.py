"""Erasing again what a backup brought back, by the ledger, and the command that does it."""

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.pages.doctor import looks
from fixhub.privacy import erasing, ledger
from tests.conftest import Cast, Clock
from tests.fixhub.privacy.conftest import ADDRESS

pytestmark = pytest.mark.django_db


def erase(person: User) -> bool:
    return erasing.erase(person, via="command")


def command(*asked: str) -> list[str]:
    out = StringIO()
    call_command("erase_person", *asked, stdout=out)
    return out.getvalue().splitlines()


def test_the_ledger_is_written_before_the_commit(cast: Cast, var: Path) -> None:
    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), transaction.atomic():
        erase(cast.ana)
        raise PowerCut

    cast.ana.refresh_from_db()
    assert cast.ana.given == "Ana"
    assert list(ledger.pending()) == [cast.ana]


def test_the_ledger_is_for_its_owner_and_holds_a_number_and_a_moment(cast: Cast, var: Path) -> None:
    erase(cast.ana)

    place = var / "erasures.jsonl"
    assert place.stat().st_mode & 0o777 == 0o600
    assert json.loads(place.read_text()) == {"person": cast.ana.pk, "at": "2027-01-18T07:00:00+00:00"}


def test_half_a_line_in_the_ledger_spoils_no_other(cast: Cast, var: Path) -> None:
    odd = b'[]\n{"person": true, "at": "2027-01-18T07:00:00+00:00"}\n{"person": 1, "at": "soon"}\n\xff\n{"per'
    (var / "erasures.jsonl").write_bytes(odd)

    erase(cast.ana)

    assert list(ledger.read()) == [cast.ana.pk]


def test_who_was_erased_after_the_backup_is_erased_again(cast: Cast, var: Path) -> None:
    assert looks.erasures().is_well
    ledger.note(cast.ana, at=time.now())
    assert "manage.py erase_person --again" in looks.erasures().mend
    assert command("--pending")[0] == f"person {cast.ana.pk}, here since 2027-01-18"

    assert command("--again") == [f"Person {cast.ana.pk} is erased."]
    assert command("--again") == ["Nobody who was erased is here again."]
    assert looks.erasures().is_well


def test_one_who_is_refused_keeps_nobody_else_here(cast: Cast, var: Path) -> None:
    """The last manager as the older database knows it; who comes first goes first."""
    people = sorted([cast.vlad, cast.ana, cast.mihai], key=lambda one: one.pk)
    for person in people:
        ledger.note(person, at=time.now())

    out = StringIO()
    with pytest.raises(CommandError, match=f"^Person {cast.vlad.pk} is not erased: .* last manager of FIX"):
        call_command("erase_person", "--again", stdout=out)

    gone = [person.pk for person in people if person != cast.vlad]
    assert out.getvalue().splitlines() == [f"Person {pk} is erased." for pk in gone]
    assert list(ledger.pending()) == [cast.vlad]


def test_somebody_new_with_an_old_number_is_left_alone(cast: Cast, var: Path, clock: Clock) -> None:
    ledger.note(cast.ana, at=time.now() - timedelta(seconds=1))

    assert list(ledger.pending()) == []


def test_the_command_says_first_what_would_go_and_what_stays(lived: Cast) -> None:
    said = command(ADDRESS)

    told = "\n".join(said)
    goes, stays = told.split("Would stay")
    assert "letters lose their texts" in goes and "tokens for programs" in goes
    assert "updates are the team’s and stay, their photos go" in goes
    assert "hand-ins are the team’s, with their files" in stays
    assert said[-1].startswith("Nothing is done yet.")
    assert User.objects.get(pk=lived.ana.pk).email == ADDRESS

    assert command(ADDRESS, "--yes") == [f"Person {lived.ana.pk} is erased."]


def test_the_command_refuses_in_a_sentence(cast: Cast, var: Path) -> None:
    for asked, said in (
        ((), "Name an address"),
        ((cast.ana.email, "--pending"), "Name an address"),
        (("nobody@example.org",), "Nobody here has"),
        ((cast.vlad.email, "--yes"), "last manager"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("erase_person", *asked)


def test_the_last_of_the_staff_is_told_what_helps_by_command(cast: Cast, var: Path) -> None:
    User.objects.filter(pk=cast.ana.pk).update(is_staff=True)
    ledger.note(cast.ana, at=time.now())
    helps = "last of the staff.*manage.py role ADDRESS --staff no"

    assert re.search(f"with --yes it would be refused now: .*{helps}", command(cast.ana.email)[-1])
    for asked in ([cast.ana.email, "--yes"], ["--again"]):
        with pytest.raises(CommandError, match=helps):
            call_command("erase_person", *asked)
    assert not looks.erasures().is_well

    call_command("role", cast.ana.email, "--staff", "no", stdout=StringIO())
    assert command("--again") == [f"Person {cast.ana.pk} is erased."]
    assert looks.erasures().is_well


def test_the_command_says_first_that_it_would_be_refused(cast: Cast) -> None:
    assert re.search("it would be refused now: .* last manager of FIX", command(cast.vlad.email)[-1])
