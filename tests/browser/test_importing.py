"""A manager brings a school's list in: bad rows, people who are there already, old Romanian letters."""

import re

import pytest

from cohorts.actions import invitations
from cohorts.models import Team
from fixhub.accounts.models import User
from tests.browser.conftest import DESKTOP, Open, Work
from tests.browser.doing import (
    attach,
    choose,
    downloaded,
    fill,
    follow,
    press,
    sees,
    sees_not,
    titled,
    unfold,
)
from tests.conftest import Cast

pytestmark = pytest.mark.browser
LIST = (
    "Nume;Prenume;Adresa de e-mail;Echipa;Rol;Nota\n"
    "Ştefan;Ioana;ioana@scoala.example;Ţara Bicicletei;;9\n"
    "Ţăran;Mara;mara@scoala.example;Ţara Bicicletei;;\n"
    "Popescu;Dan;dan@scoala.example;Ţara Bicicletei;mentor;\n"
    "Fără;Adresă;;Ţara Bicicletei;;\n"
    "Rus;Vlad;vlad la scoala;Ţara Bicicletei;;\n"
    "Rus;Ilie;ilie@scoala.example;Ţara Bicicletei;rege;\n"
)


def _known(cast: Cast, email: str, given: str, family: str) -> None:
    person = invitations.invite(email, by=cast.vlad, team=cast.team_a, role="member").user
    User.objects.filter(pk=person.pk).update(given=given, family=family, invited_at=None)


def test_a_list_is_checked_corrected_stored_and_undone(
    open_as: Open, work: Work, cast: Cast, script: bool, tmp_path: object
) -> None:
    _known(cast, "mara@scoala.example", "Maria", "Țăran")
    _known(cast, "dan@scoala.example", "Daniel", "Popescu")
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/teams", DESKTOP)
    follow(page, "Import files")
    press(page, "Check the files")
    sees(page, "There is a problem")
    attach(page, "uploads", ("elevi.csv", "text/csv", LIST.encode("cp1250")))
    press(page, "Check the files")
    sees(page, "You can leave this page")
    page.goto("/jobs")
    sees(page, "Check of an import")
    work(seconds=5)

    page.goto("/imports")
    follow(page, cast.cohort.name)
    titled(page, f"Import into {cast.cohort.name}")
    sees(page, "Ştefan · Ţara", "Read as Windows-1250.", "3 things cannot be used", "2 are there already")
    sees(page, "“rege” is not a role", "column Nota")
    unfold(page, "elevi: People")
    choose(page, **{"field-0-5": "Skills"})
    press(page, "Check again")
    work(seconds=5)
    page.goto(page.url)
    sees_not(page, "column Nota")
    assert "Rus;Ilie" in downloaded(page, "People: the refused rows", tmp_path).replace(",", ";")  # type: ignore[arg-type]

    press(page, re.compile("Store 2 rows"))  # type: ignore[arg-type]
    sees(page, "Some rows cannot be used.")
    page.get_by_label("Leave the refused rows out").check()
    page.get_by_label("Maria Țăran").check()
    press(page, re.compile("Store"))  # type: ignore[arg-type]
    sees(page, "You can leave this page")
    work(seconds=5)
    page.goto(page.url)
    sees(page, "rows are stored.", "What was stored")
    assert User.objects.get(email_key="mara@scoala.example").given == "Mara"
    assert User.objects.get(email_key="dan@scoala.example").given == "Daniel"
    assert User.objects.get(email_key="ioana@scoala.example").family == "Ștefan"

    press(page, "Undo this import")
    sees(page, "Undo of an import", "You can leave this page")
    work(seconds=5)
    page.goto(page.url)
    sees(page, "This import was undone")
    assert User.objects.get(email_key="mara@scoala.example").given == "Maria"
    assert not Team.objects.filter(name="Țara Bicicletei").exists()


def test_a_past_edition_is_named_and_read_the_other_way(open_as: Open, work: Work, cast: Cast) -> None:
    page = open_as(cast.vlad, "/imports/new", DESKTOP)
    choose(page, into="A new past edition of FIX, as closed history")
    unfold(page, "For a new past edition")
    fill(page, name="FIX 2024", starts_on="2024-02-05", ends_on="2024-05-24")
    attach(page, "uploads", ("people.csv", "text/csv", "email,family_name\na@x.ro,Ştefan\n".encode()))
    press(page, "Check the files")
    work(seconds=5)
    page.goto(page.url)
    sees(page, "Read as UTF-8.", "Ştefan")
    press(page, "These are right")
    work(seconds=5)
    page.goto(page.url)
    sees(page, "Read as Windows-1250.")
    press(page, "These are right")
    work(seconds=5)
    page.goto(page.url)
    sees(page, "Read as UTF-8.", "closed edition of the past")
