"""One address is one person, over rows and over cohorts; what they wrote themselves stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohorts.importing.cells import fault, with_commas
from cohorts.models import CohortRole
from fixhub.accounts.models import User
from tests import factories
from tests.cohorts.importing.conftest import ANA, IOANA

pytestmark = pytest.mark.postgres_later

IMPORT = {"given_name": "Anna", "country": "Romania", "skills": "Singing"}


def test_a_claimed_account_keeps_its_profile(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    mine = factories.make_user("Ana", "", email="Ana@People.example", skills="Welding", language="hu")
    before = User.objects.filter(pk=mine.pk).values().get()

    answer = bring_in(folder(people=[ANA | IMPORT, IOANA]))

    assert User.objects.filter(pk=mine.pk).values().get() == before
    assert [
        column for sheet, line, column in answer.places("warnings") if (sheet, line) == ("people", 2)
    ] == [
        "skills",
        "given_name",
        "family_name",
        "country",
    ]
    assert mine.memberships.get().team.name == "Bicla"


def test_an_unclaimed_profile_is_filled_where_it_is_empty(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    bring_in(folder("small-1", people=[ANA | {"family_name": "", "skills": "Welding"}, IOANA]))

    answer = bring_in(folder("small-2", people=[ANA | IMPORT, IOANA]))

    ana = User.objects.get(email="ana@people.example")
    assert (ana.given, ana.family, ana.country, ana.skills) == ("Ana", "Pop", "Romania", "Welding; Singing")
    assert (ana.sort_key, ana.search_key) == ("pop ana", "ana pop ana@people.example")
    assert answer.places("warnings") == [("people", 2, "given_name")]
    assert answer.report["sheets"]["people"]["stored"] == 1
    assert ana.memberships.count() == 2


def test_a_repeated_address_is_united_and_counted(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    again = {
        "email": "ANA@people.example ",
        "given_name": "Anna",
        "country": "Romania",
        "skills": "Welding; Singing",
        "roles": "possible mentor; organizer; participant",
    }

    answer = bring_in(folder(people=[ANA | {"skills": "Welding", "roles": "expert"}, IOANA, again]))

    assert answer.report["sheets"]["people"] == {
        "read": 3, "stored": 2, "unchanged": 0, "merged": 1, "refused": 0
    }  # fmt: skip
    ana = User.objects.get(email="ana@people.example")
    assert (ana.given, ana.country, ana.skills) == ("Ana", "Romania", "Welding; Singing")
    roles = CohortRole.objects.filter(user=ana).values_list("role", flat=True)
    assert set(roles) == {"expert", "reserve_mentor", "organiser"}
    assert answer.places("warnings") == [("people", 4, "given_name")]


def test_united_skills_that_do_not_fit_are_refused(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    rows = [ANA | {"skills": "x" * 1500}, IOANA, ANA | {"skills": "y" * 500}]

    answer = bring_in(folder(people=rows))

    assert answer.places("refused") == [("people", 4, "skills")]
    assert answer.report["sheets"]["people"]["read"] == 3


def test_skills_that_do_not_fit_beside_the_stored_ones_are_named(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    bring_in(folder("small-1", people=[ANA | {"skills": "x" * 1500}, IOANA]))

    answer = bring_in(folder("small-2", people=[ANA | {"skills": "y" * 1500}, IOANA]))

    assert answer.places("warnings") == [("people", 2, "skills")]
    assert User.objects.get(email="ana@people.example").skills == "x" * 1500


@pytest.mark.parametrize(
    ("text", "countries", "stored"),
    [
        ("Ştefan Ţurcanu", ["Romania"], "Ștefan Țurcanu"),
        ("Iaşi, piaţa", ["România", "", "Republic of Moldova"], "Iași, piața"),
        ("Ertaş", ["Turkey"], "Ertaş"),
        ("Ertaş", [""], "Ertaş"),
        ("Ertaş", [], "Ertaş"),
        ("Ertaş", ["Romania", "Turkey"], "Ertaş"),
        ("Tuğtaş", ["Romania"], "Tuğtaş"),
    ],
)
def test_cedillas_become_commas_in_romanian_only(text: str, countries: list[str], stored: str) -> None:
    assert with_commas(text, countries) == stored


@pytest.mark.parametrize("text", ["\0", "a\ud800", "\x1b[2J", "\x85"])
def test_what_is_no_text_is_a_fault_at_every_door(text: str) -> None:
    assert fault(text, 100)
    assert not fault("tab\tand\r\nline", 100)


def test_letters_are_stored_composed_and_romanian_with_commas(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    stefan = ANA | {
        "given_name": "Ştefan",
        "skills": "lama\u0302i\r\nmere",
        "family_name": "Țo\u0306ca",
        "country": "Romania",
    }

    bring_in(folder(people=[stefan, IOANA | {"given_name": "Ga\u0301bor", "family_name": "Şen"}]))

    ana, ioana = User.objects.order_by("email")
    assert (ana.given, ana.family, ana.skills) == ("Ștefan", "Țŏca", "lamâi\nmere")
    assert (ioana.given, ioana.family) == ("Gábor", "Şen")
