"""Out of one database, into an empty one, and out again: not one byte differs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cohorts.models import Cohort
from fixhub.exchange.edition import Edition
from fixhub.exchange.tables import SHEETS
from fixhub.pages.demo import live
from tests.cohorts.importing.test_real_cohorts import each_cohort
from tests.conftest import Cast, Clock
from tests.fixhub.exchange.lived import live as live_everything

pytestmark = [pytest.mark.postgres_later, pytest.mark.django_db(transaction=True)]
# What nothing in the product fills yet.
EMPTY = {"rhythms": {"weekday"}}


@pytest.mark.long
@pytest.mark.parametrize("ending", ["", ".zip", ".xlsx"])
def test_a_lived_edition_comes_back_byte_for_byte(
    ending: str, clock: Clock, there_and_back: Callable[..., Any]
) -> None:
    clock.set(2027, 5, 20, 10)
    cohort = live.live(3)

    first, second = there_and_back(cohort, ending)

    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.fixture
def lived(cast: Cast, clock: Clock) -> Cohort:
    return live_everything(cast, clock)


def test_the_lived_edition_has_something_in_every_column(lived: Cohort) -> None:
    edition = Edition(lived)
    for sheet in SHEETS:
        rows = list(edition.rows(sheet))
        filled = {heading for row in rows for heading, cell in zip(sheet.headings, row, strict=True) if cell}

        assert set(sheet.headings) - filled - EMPTY.get(sheet.name, set()) == set(), sheet.name


@pytest.mark.parametrize("ending", ["", ".zip", ".xlsx"])
def test_whatever_happened_comes_back_byte_for_byte(
    ending: str, lived: Cohort, there_and_back: Callable[..., Any]
) -> None:
    first, second = there_and_back(lived, ending)

    assert first == second
    assert sorted(name for name in first if name.startswith("files/")) == (
        [] if ending else ["files/0001-plan.pdf", "files/0002-noi-s-t.jpg"]
    )


@pytest.mark.parametrize("ending", ["", ".xlsx"])
@each_cohort
def test_a_past_edition_comes_back_byte_for_byte(
    place: Path, ending: str, there_and_back: Callable[..., Any]
) -> None:
    call_command("import_cohort", str(place), verbosity=0)

    first, second = there_and_back(Cohort.objects.get(), ending)

    assert first == second
