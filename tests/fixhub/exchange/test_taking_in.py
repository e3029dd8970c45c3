"""What an import does where something is already, and what it refuses: all of it, always."""

import csv
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts import facts
from cohorts.models import Cohort, Membership, Programme, Submission, Team, TeamMilestone
from fixhub.accounts.models import User
from fixhub.events.models import Event, FanOut, Notice
from fixhub.exchange import actions
from fixhub.files.models import File
from fixhub.mail.models import Letter, Occurrence
from fixhub.refused import Forbidden
from fixhub.sheets import books
from tasks import reminders, rounds
from tests import factories
from tests.cohorts.importing.conftest import every_row
from tests.conftest import Cast, Clock
from tests.fixhub.exchange.conftest import empty
from tests.fixhub.exchange.lived import live

pytestmark = [pytest.mark.postgres_later, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def exported(cast: Cast, clock: Clock, tmp_path: Path) -> Path:
    """A folder of the lived edition, which is still in the database."""
    live(cast, clock)
    place = tmp_path / "edition"
    call_command("export_cohort", cast.cohort.slug, str(place), verbosity=0)
    return place


_once: list[Path] = []


@pytest.fixture
def alone(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> Path:
    """Such a folder, and a database that knows nothing of it; lived and exported once."""
    if not _once:
        exported = request.getfixturevalue("exported")
        empty()
        shutil.rmtree(settings.MEDIA_ROOT)
        _once.append(shutil.copytree(exported, tmp_path_factory.mktemp("once") / "edition"))
    return shutil.copytree(_once[0], tmp_path / "alone")


def bring(place: Path, **options: Any) -> tuple[list[str], str]:
    """What the command said, and the sentence it failed with."""
    out = StringIO()
    try:
        call_command("import_cohort", str(place), stdout=out, **options)
    except CommandError as fault:
        return out.getvalue().splitlines(), str(fault)
    return out.getvalue().splitlines(), ""


def change(place: Path, sheet: str, edit: Callable[[list[list[str]]], object]) -> None:
    """Edit the rows of a sheet as a spreadsheet would."""
    path = place / f"{sheet}.csv"
    rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline="")))
    edit(rows)
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), "utf-8")


def test_where_the_edition_is_already_nothing_changes(exported: Path) -> None:
    before = every_row()

    said, error = bring(exported)

    assert (error, every_row()) == ("", before)
    assert any("0 stored" in line and "0 refused" in line for line in said if line.startswith("In total"))


def test_where_it_is_another_one_nothing_is_used(exported: Path, cast: Cast) -> None:
    Team.objects.filter(pk=cast.team_b.pk).update(theme="Peace")
    before = every_row()

    said, error = bring(exported)

    assert error and every_row() == before
    assert [line for line in said if "line" in line][0].startswith("  teams.csv, line 3, column theme:")


def test_a_dry_run_says_the_same_and_writes_nothing(exported: Path, settings: Any) -> None:
    empty()
    shutil.rmtree(settings.MEDIA_ROOT)
    before = every_row()

    dry, error = bring(exported, dry_run=True)

    assert (error, every_row()) == ("", before)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert dry == [*bring(exported)[0], "Nothing was written."]


def test_facts_and_caches_stand_as_they_stood(exported: Path, cast: Cast) -> None:
    stood = sorted(
        TeamMilestone.objects.values_list("team__slug", "milestone__key", "state", "attempt", "effective_due")
    )
    found_by = sorted(cast.cohort.teams.values_list("slug", "sort_key", "search_key"))
    empty()

    bring(exported)

    assert found_by == sorted(Team.objects.values_list("slug", "sort_key", "search_key"))
    assert (
        stood[:15]
        == sorted(
            TeamMilestone.objects.values_list(
                "team__slug", "milestone__key", "state", "attempt", "effective_due"
            )
        )[:15]
    )
    assert facts.differences(TeamMilestone.objects.all()) == []
    assert Submission.objects.filter(is_open=True).exists()
    assert Cohort.objects.get().imported_at is not None


def test_nobody_is_told_and_nobody_can_sign_in(exported: Path, clock: Clock) -> None:
    empty()

    bring(exported)
    assert FanOut.objects.count() == Event.objects.filter(cohort_id__isnull=False).count() - 1
    clock.forward(minutes=5)
    rounds.tick()

    assert (Letter.objects.count(), Occurrence.objects.count(), Notice.objects.count()) == (0, 0, 0)
    assert not [user for user in User.objects.all() if user.may_get_mail or user.has_usable_password()]
    assert not User.objects.filter(claimed_at__isnull=False).exists()


def test_a_running_edition_says_only_what_comes_due_after_the_import(
    cast: Cast, clock: Clock, tmp_path: Path
) -> None:
    place, first = tmp_path / "running", factories.obligation(cast.team_a).effective_due
    call_command("export_cohort", cast.cohort.slug, str(place), verbosity=0)
    empty()
    clock.set(first.year, first.month, first.day, 12)
    clock.forward(days=-3)
    at = clock.now

    bring(place)

    cohort = Cohort.objects.get()
    assert reminders.plan(cohort, at) == []
    cohort.imported_at = None
    assert {planned.kind for planned in reminders.plan(cohort, at)} >= {"soon"}


def test_people_who_are_here_are_united_and_stay_as_they_are(exported: Path) -> None:
    ana, mihai = (User.objects.get(given=name).email for name in ("Ana", "Mihai"))
    empty()
    factories.make_user("Annamária", family="", email=ana.upper(), zone="Europe/Lisbon")
    factories.make_user(email=mihai, claimed_at=None)
    User.objects.filter(email=mihai).update(given="", family="")

    said, error = bring(exported)

    assert error == ""
    kept = User.objects.get(email_key=ana)
    assert (kept.given, kept.family, kept.zone, kept.skills) == ("Annamária", "", "Europe/Lisbon", "")
    assert kept.memberships.count() == 1 and kept.claimed_at is not None
    assert User.objects.get(email=mihai).given == "Mihai"
    named = {line.split(":")[0].strip() for line in said if "It is kept" in line}
    assert {f"people.csv, line 2, column {name}" for name in ("given_name", "family_name", "skills")} <= named


def cut(rows: list[list[str]]) -> None:
    rows.pop()


def to_cell(heading: str, text: str, line: int = 1) -> Callable[[list[list[str]]], object]:
    def edit(rows: list[list[str]]) -> None:
        rows[line][rows[0].index(heading)] = text

    return edit


BAD = {
    "a cut sheet": ("updates", cut, None, ""),
    "a sheet nobody said": ("contents", lambda rows: rows.append(["money", "0", ""]), None, ""),
    "another format": ("contents", to_cell("rows", "99"), None, ""),
    "a column more": ("teams", lambda rows: [row.append("x") for row in rows], 1, "x"),
    "a stranger": ("memberships", to_cell("person", "nobody@example.org"), 2, "person"),
    "no date": ("due_history", to_cell("due_at", "tomorrow"), 2, "due_at"),
    "no zone": ("due_history", to_cell("due_at", "2027-02-05T10:00:00"), 2, "due_at"),
    "half a surrogate": ("challenges", to_cell("titles", '{"en":"\\ud800"}'), 2, "titles"),
    "NUL": ("comments", to_cell("text", "a\0b"), 2, "text"),
    "another language": ("challenges", to_cell("titles", '{"xx":"a"}'), 2, "titles"),
    "a link that runs": ("submissions", to_cell("links", '["javascript:alert(1)"]'), 2, "links"),
    "no number": ("policies", to_cell("grace_minutes", "99999999"), 2, "grace_minutes"),
    "an unknown role": ("memberships", to_cell("role", "king"), 2, "role"),
    "a long sentence": ("updates", to_cell("sentence", "x" * 501), 2, "sentence"),
    "not JSON": ("challenges", to_cell("titles", "[" * 100_000), 2, "titles"),
    "an empty cell": ("teams", to_cell("team", ""), 2, ""),
    "a state the facts deny": ("team_milestones", to_cell("state", "approved"), 2, "state"),
    "a told cell": ("teams", to_cell("members", "ana@example.org"), 2, "members"),
    "two of a name": ("teams", to_cell("slug", "orszem"), 2, ""),
    "an empty cell of a reference": ("memberships", to_cell("team", ""), 2, "team"),
    "another file": ("files", to_cell("sha256", "0" * 64), 2, "name"),
    "a file of another kind": ("files", to_cell("media_type", "image/png"), 2, "name"),
}


@pytest.mark.parametrize(("sheet", "edit", "line", "column"), BAD.values(), ids=BAD)
def test_a_fault_anywhere_is_named_and_nothing_is_stored(
    sheet: str, edit: Any, line: int | None, column: str, alone: Path, settings: Any
) -> None:
    change(alone, sheet, edit)
    before = every_row()

    said, error = bring(alone)

    assert error and every_row() == before
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    place = f"  {sheet}.csv, line {line}" + (f", column {column}" if column else "")
    assert line is None or any(said_line.startswith(place) for said_line in said), said


@pytest.mark.parametrize("missing", ["contents.csv", "teams.csv", "files/0001-plan.pdf"])
def test_half_a_folder_is_refused(missing: str, alone: Path) -> None:
    (alone / missing).unlink()

    _said, error = bring(alone)

    assert error
    assert not Cohort.objects.exists() and not File.objects.exists() and not Programme.objects.exists()


def test_a_workbook_says_that_it_has_no_attached_files(cast: Cast, clock: Clock, tmp_path: Path) -> None:
    live(cast, clock)
    place = tmp_path / "edition.xlsx"
    call_command("export_cohort", cast.cohort.slug, str(place), verbosity=0)
    empty()

    said, error = bring(place)

    assert error == ""
    assert len([line for line in said if line.startswith("  files.csv, line")]) == File.objects.count() == 2


def test_only_a_manager_of_the_programme_imports_and_of_the_edition_exports(
    exported: Path, cast: Cast
) -> None:
    empty()
    programme = factories.make_programme(slug="fix", name="FIX")
    manager, stranger = factories.make_manager(programme), factories.make_user()

    with books.opened(exported) as book:
        with pytest.raises(Forbidden):
            actions.take_in(book, by=stranger, via="page")
        assert actions.take_in(book, by=manager, via="page").written
    with pytest.raises(Forbidden):
        actions.export(Cohort.objects.get(), to=None, by=stranger, via="page")  # type: ignore[arg-type]
    assert Membership.objects.filter(imported_at__isnull=True).count() == 0
