"""Undoing a whole import: exactly what it made and changed, as long as nothing was built on it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from cohorts.actions import calendars, challenges, import_undo, publications, teams
from cohorts.actions.import_runs import Target
from cohorts.models import Cohort, ImportRun, Membership, Team
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.mail.models import Letter
from fixhub.refused import Forbidden, Refused
from tasks import rounds
from tests import factories
from tests.cohorts.importing.conftest import BICLA, sheet
from tests.cohorts.importing.handing import LIST, hand_up, put_in, upload, zipped
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.postgres_later
# Where an import and its undoing leave their own traces.
OWN = {
    "cohorts.ImportRun", "cohorts.ImportTrace", "cohorts.ColumnMapping", "jobs.Job", "files.File",
    "events.Event", "events.FanOut", "events.Notice", "accounts.SignIn",
}  # fmt: skip
PEOPLE = "email,given_name,family_name,country,skills,roles\n"
FOLK = PEOPLE + "ana@people.example,Ana,Pop,,,participant; expert\nioana@people.example,Ioana,Rus,,,mentor\n"


def rest() -> dict[str, list[Any]]:
    """Each row of each table that is not the import's own."""
    models = [model for model in apps.get_models() if model._meta.label not in OWN]
    models = [
        model for model in models if "through" not in model._meta.label and not model._meta.auto_created
    ]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def stored(cast: Cast, *, into: Target | None = None, text: Any = None) -> ImportRun:
    target = into or Target(cast.programme, name="FIX 2024")
    run = put_in(
        hand_up(target, cast.vlad, text or zipped(people=FOLK, teams=sheet("teams", [BICLA]))), cast.vlad
    )
    assert run.is_done, run.job and run.job.note
    return run


def running(cast: Cast) -> ImportRun:
    return stored(cast, into=Target(cast.programme, cast.cohort), text=upload(LIST))


def undone(run: ImportRun, by: User) -> ImportRun:
    return import_undo.undo(run, by=by, via="page")


def test_a_past_edition_is_gone_without_a_rest(cast: Cast) -> None:
    before = rest()
    run = stored(cast)
    assert Cohort.objects.filter(name="FIX 2024").exists()

    run = undone(run, cast.vlad)

    assert rest() == before
    assert (run.is_done, run.revoked_by, run.cohort) == (False, cast.vlad, None)
    assert Event.objects.latest("pk").verb == "import.undone"


def test_what_came_into_an_edition_that_runs_is_gone_with_its_obligations(cast: Cast) -> None:
    before = rest()

    undone(running(cast), cast.vlad)

    assert rest() == before


def test_what_was_changed_is_as_before(cast: Cast) -> None:
    stored(cast)
    before = rest()
    other = zipped(
        people=FOLK.replace("Ana,Pop", "Anna,Popp"),
        teams=sheet("teams", [BICLA | {"outcome": "not graduated", "keywords": "bikes"}]),
    )
    target = Target(cast.programme, Cohort.objects.get(name="FIX 2024"))
    run = put_in(hand_up(target, cast.vlad, other), cast.vlad, taken=["*"])
    assert User.objects.get(email_key="ana@people.example").full_name == "Anna Popp"

    undone(run, cast.vlad)

    assert rest() == before


def test_reminders_that_were_only_planned_go_too(cast: Cast, clock: Clock) -> None:
    before = rest()
    run = running(cast)
    clock.set(2027, 1, 19, 9)
    rounds.plan_all()

    undone(run, cast.vlad)

    assert rest()["accounts.User"] == before["accounts.User"]


Build = Callable[[Cast, Team, User], Any]


def _claim(cast: Cast, team: Team, person: User) -> None:
    User.objects.filter(pk=person.pk).update(claimed_at=time.now())


def _log(cast: Cast, team: Team, person: User) -> None:
    factories.log(team, person)


def _leave(cast: Cast, team: Team, person: User) -> None:
    teams.leave(Membership.objects.get(team=team, user=person), by=cast.vlad, via="page")


def _join(cast: Cast, team: Team, person: User) -> None:
    factories.add_member(team)


def _theme(cast: Cast, team: Team, person: User) -> None:
    Team.objects.filter(pk=team.pk).update(theme="Mobility")


def _turn_there_and_back(cast: Cast, team: Team, person: User) -> None:
    for hours, theme in ((1, "Mobility"), (2, "")):
        with time.moved_to(time.now() + timedelta(hours=hours)):
            challenges.take_up(team, by=cast.vlad, theme=theme, challenge=None, via="page")


@pytest.mark.parametrize(
    ("build", "named"),
    [
        (_claim, "Ioana Ștefan"),
        (_log, "updates: 1"),
        (_leave, "was changed or is in use since"),
        (_join, "places in teams: 1"),
        (_theme, "Țara Bicicletei"),
        (_turn_there_and_back, "earlier themes or challenges: 2"),
    ],
    ids=["claimed", "logged", "left", "joined", "themed", "turned"],
)
def test_what_was_built_on_is_named_and_nothing_is_undone(cast: Cast, build: Build, named: str) -> None:
    run = running(cast)
    team = cast.cohort.teams.get(name="Țara Bicicletei")
    build(cast, team, User.objects.get(email_key="ioana@scoala.example"))
    before = rest()

    with pytest.raises(Refused, match=named):
        undone(run, cast.vlad)

    assert rest() == before
    run.refresh_from_db()
    assert run.is_done


def test_what_hangs_on_a_past_edition_is_named(cast: Cast) -> None:
    run = stored(cast)
    cohort = Cohort.objects.get(name="FIX 2024")
    calendars.make(by=cast.vlad, cohort=cohort, via="page")
    publications.publish(cohort, by=cast.vlad, via="page")

    with pytest.raises(Refused, match="public pages: 1") as no:
        undone(run, cast.vlad)

    assert "calendar addresses: 1" in str(no.value.reason)


def test_a_later_import_is_undone_first(cast: Cast) -> None:
    first = stored(cast)
    target = Target(cast.programme, Cohort.objects.get(name="FIX 2024"))
    more = FOLK + "dan@people.example,Dan,Pop,,,expert\n"
    second = stored(cast, into=target, text=upload(more, "people.csv"))

    with pytest.raises(Refused, match="Undo that one first"):
        undone(first, cast.vlad)

    undone(second, cast.vlad)
    undone(first, cast.vlad)
    assert not Cohort.objects.filter(name="FIX 2024").exists()


def test_a_letter_that_went_is_a_reason(cast: Cast) -> None:
    run = running(cast)
    person = User.objects.get(email_key="ioana@scoala.example")
    Letter.objects.create(
        message_id="x@localhost", person=person, kind="digest", due_at=time.now(), expires_at=time.now()
    )

    with pytest.raises(Refused, match="letters: 1"):
        undone(run, cast.vlad)


def test_it_is_undone_once_and_by_managers(cast: Cast) -> None:
    run = stored(cast)
    for person in (cast.ana, cast.ela):
        with pytest.raises(Forbidden):
            undone(run, person)
    undone(run, cast.vlad)
    again = ImportRun.objects.get(pk=run.pk)

    with pytest.raises(Refused, match="undone already"):
        undone(again, cast.vlad)


def test_an_import_by_command_can_be_undone(cast: Cast, folder: Callable[..., Path], bring_in: Any) -> None:
    before = rest()
    bring_in(folder(), programme="fix")

    undone(ImportRun.objects.get(), cast.vlad)

    assert rest() == before
