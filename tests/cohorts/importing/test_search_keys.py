"""Teams that come from sheets are found by what the sheets say of them."""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command

from cohorts.models import Team
from tests.cohorts.importing.conftest import BICLA


def test_an_imported_team_is_found_by_its_keywords(db: None, folder: Callable[..., Path]) -> None:
    call_command("import_cohort", folder(teams=[BICLA | {"keywords": "Știință; biciclete"}]), verbosity=0)

    assert Team.objects.get().search_key.startswith("bicla ")
    assert "stiinta" in Team.objects.get().search_key


def test_keywords_that_come_later_are_found_too(db: None, folder: Callable[..., Path]) -> None:
    call_command("import_cohort", folder(), verbosity=0)
    call_command("import_cohort", folder(teams=[BICLA | {"keywords": "Grădini"}]), verbosity=0)

    assert "gradini" in Team.objects.get().search_key
