"""Imports into an edition: one that is checked, and one that is stored; and people who never came."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from cohorts.actions import invitations
from cohorts.actions.invitations import Place
from cohorts.models import ImportRun, Invitation, Team
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.files import store
from fixhub.files.models import File
from tests.cohorts import newcomers

NOTHING = dict.fromkeys(("read", "stored", "unchanged", "merged", "refused"), 0)


@dataclass(frozen=True)
class Brought:
    checked: ImportRun
    stored: ImportRun
    waiting: User
    batch: UUID


def of_team(team: Team, manager: User, file: File) -> Brought:
    return Brought(
        checked=_run(team, manager, file, cohort=team.cohort, into=ImportRun.Into.RUNNING),
        stored=_run(team, manager, file, into=ImportRun.Into.PAST, done_at=clock.now()),
        waiting=newcomers.beside(team.cohort, "speaker"),
        batch=_asked(team, manager, newcomers.beside(team.cohort, "speaker")),
    )


def _asked(team: Team, manager: User, person: User) -> UUID:
    """A batch of one, of which no event tells."""
    key, place = uuid4(), Place.of(team.cohort)
    invitation = invitations.issue(person, by=manager, role="speaker", place=place)
    Invitation.objects.filter(pk=invitation.pk).update(batch=key)
    return key


def _run(team: Team, manager: User, file: File, **fields: Any) -> ImportRun:
    """Its list has one column, and no row that cannot be used."""
    source = {"file": file.pk, "name": "people", "sheet": "people", "header": ["email"], "fields": ["email"]}
    run = ImportRun.objects.create(
        programme=team.cohort.programme,
        name=team.cohort.name,
        sheets=[source],
        report={"refused_count": 0, "total": NOTHING},
        checked_at=clock.now(),
        by=manager,
        **fields,
    )
    bad = store.keep_as([b"email,Reason"], name="people.csv", kind="csv", media_type="text/csv", by=manager)
    run.files.set([file])
    run.refused_files.set([bad])
    return run
