"""Who asks and what for: eleven people around one team, and its things beside those of two other teams."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from PIL import Image

from cohorts.actions import invitations, publications, teams
from cohorts.models import Cohort, CohortRole, Invitation, Submission, Team, TeamMilestone, Update
from fixhub import clock, links
from fixhub.accounts.models import User
from fixhub.files import store
from fixhub.files.models import File
from fixhub.jobs import actions
from fixhub.jobs.models import Job
from fixhub.mail.models import Letter, Restore
from mentoring.models import Review
from tests.conftest import CLUJ, Cast, build_cast
from tests.factories import add_member, decide, hand_in, log, make_manager, make_user, obligation
from tests.policy import brought, edition, taken_back, together
from tests.policy.brought import Brought
from tests.policy.edition import Edition
from tests.policy.taken_back import TakenBack
from tests.policy.together import Together

ROLES = (
    "anonymous", "lead", "member", "mentor", "manager",
    "viewer", "stranger", "foreign_manager", "former", "deactivated", "cohort_manager",
)  # fmt: skip
NOWHERE: dict[str, Any] = {
    "pk": 10**9, "slug": "nowhere", "cohort": "nowhere", "team": "nobody", "key": "m00", "token": "x",
    "name": "no.pdf", "sheet": "nobody", "n": 99, "challenge": "nowhere",
    "batch": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
INSIDERS = frozenset({"lead", "member", "mentor", "manager", "viewer", "cohort_manager"})
NOT_OURS = {"accounts_signin", "cache"}
OUTSIDERS = frozenset({"stranger", "foreign_manager"})


@dataclass(frozen=True)
class Place:
    """One team and one of each thing that addresses lead to."""

    cohort: Cohort
    team: Team
    asked: TeamMilestone
    update: Update
    submission: Submission
    review: Review
    file: File
    invitation: Invitation
    letter: Letter
    job: Job
    stopped_job: Job
    brought: Brought
    together: Together
    edition: Edition
    taken_back: TakenBack
    token: str
    link: str
    person: User
    insiders: frozenset[str]


@dataclass(frozen=True)
class World:
    """Places as team A's people call them, and three with something of their own (see policy.toml)."""

    places: dict[str, Place]
    people: dict[str, User | None]
    clients: dict[str, Client]
    folder: Path
    fingerprint: str
    # What is said where nothing is, by who asks, and the endpoints that were asked for it.
    nowhere: dict[tuple[str, bool], set[bytes]] = field(default_factory=dict)
    asked_nowhere: set[str] = field(default_factory=set)


@contextmanager
def standing(folder: Path) -> Iterator[World]:
    """A world that is gone afterwards; time stands still in it."""
    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = folder
    with time_machine.travel(datetime(2027, 1, 18, 9, tzinfo=CLUJ), tick=False), transaction.atomic():
        try:
            yield _world(folder)
        finally:
            settings.MEDIA_ROOT = before
            transaction.set_rollback(True)


def _world(folder: Path) -> World:
    cast = build_cast()
    people = _people(cast)
    places = _places(cast, people)
    clients = {role: _client(person) for role, person in people.items()}
    teams.leave(people["former"].memberships.get(), by=people["former"], via="page")
    User.objects.filter(pk=people["deactivated"].pk).update(deactivated_at=clock.now())
    return World(places, people, clients, folder, fingerprint())


def _people(cast: Cast) -> dict[str, Any]:
    return {
        "anonymous": None,
        "lead": cast.ana,
        "member": add_member(cast.team_a, make_user("Mara")),
        "mentor": cast.ioana,
        "manager": cast.vlad,
        "viewer": _with_role(cast.cohort, "viewer", "Vera"),
        "stranger": cast.ela,
        "foreign_manager": make_manager(cast.foreign_cohort.programme, given="Fane"),
        "former": add_member(cast.team_a, make_user("Former")),
        "deactivated": add_member(cast.team_a, make_user("Dea")),
        "cohort_manager": _with_role(cast.cohort, "manager", "Caius"),
    }


def _places(cast: Cast, people: dict[str, Any]) -> dict[str, Place]:
    ben = add_member(cast.team_b, make_user("Ben"), "lead")
    faraway = add_member(cast.foreign_team, make_user("Far"), "mentor")
    own = _place(cast.team_a, cast.ana, cast.ioana, cast.vlad)
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    dead = links.make("update", person_id=people["former"].pk, object_id=cast.team_a.pk)
    return {
        "own": own,
        "sibling": _place(cast.team_b, ben, cast.vlad, cast.vlad),
        "foreign": _place(cast.foreign_team, cast.ela, faraway, people["foreign_manager"], OUTSIDERS),
        "dead": replace(own, link=dead),
        "closed": replace(own, person=people["deactivated"]),
        "photo": replace(own, file=_shown(cast.team_a, cast.ana)),
        "gate": replace(own, submission=_for_managers(cast.team_a, cast.ana)),
    }


def _with_role(cohort: Cohort, role: str, name: str) -> User:
    person = make_user(name)
    CohortRole.objects.create(cohort=cohort, user=person, role=role)
    return person


def _client(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _place(team: Team, lead: User, mentor: User, manager: User, insiders: frozenset[str] = INSIDERS) -> Place:
    """Everything is the lead's; what is to be answered is open, and m02 has its answer."""
    name, file, made = team.slug, *_files(team, lead, manager)
    update = log(team, lead, sentence=f"Update of {name}.")
    invitation = invitations.invite(f"new@{name}.example.org", by=manager, team=team, role="member")
    return Place(
        cohort=team.cohort,
        team=team,
        asked=obligation(team, "m03"),
        update=update,
        submission=hand_in(team, lead, "m01", text=f"Hand-in of {name}.", files=[file]),
        review=decide(hand_in(team, lead, "m02"), mentor, text=f"Answer to {name}."),
        file=file,
        invitation=invitation,
        token=invitations.new_token(invitation),
        letter=_letter(team, lead),
        job=actions.queue("import", by=manager, via="page", cohort_id=team.cohort_id),
        stopped_job=_stopped(team, manager, made),
        brought=brought.of_team(team, manager, made),
        together=together.of_team(team, lead, manager),
        edition=edition.of_team(team, lead, update),
        taken_back=taken_back.of_team(team, lead, manager),
        link=links.make("update", person_id=lead.pk, object_id=team.pk),
        person=lead,
        insiders=insiders,
    )


def _shown(team: Team, by: User) -> File:
    """A photo in an update, which the edition sees."""
    file = store.keep(photo("shown.jpg"), by=by)
    log(team, by, photo=file)
    return file


def _for_managers(team: Team, by: User) -> Submission:
    return hand_in(team, by, "g1", files=[store.keep(photo("slides.jpg"), by=by)])


def _letter(team: Team, person: User) -> Letter:
    """One that did not arrive, and can be sent again."""
    now = clock.now()
    letter = Letter.objects.create(
        message_id=f"{team.slug}@localhost",
        person=person,
        cohort_id=team.cohort_id,
        kind="verdict",
        state=Letter.State.DEAD,
        due_at=now,
        expires_at=now + timedelta(days=9),
        subject=f"Letter to {team.slug}",
        text="What it said.",
    )
    _hold(letter)
    return letter


def _hold(letter: Letter) -> None:
    """Another one, held back by a restore that was before anything that is told here."""
    at = clock.now() - timedelta(days=400)
    held_by, _new = Restore.objects.get_or_create(at=at, backed_up_at=at)
    one = {"message_id": f"held-{letter.message_id}", "state": Letter.State.PARKED, "held_by": held_by}
    same = {"person": letter.person, "cohort_id": letter.cohort_id, "kind": "digest"}
    Letter.objects.create(**one, **same, due_at=at, expires_at=letter.expires_at)


def _files(team: Team, lead: User, manager: User) -> tuple[File, File]:
    """The lead's own, and one that a job made and an import read, which is nobody's."""
    names = {f"{team.slug}.jpg": lead, f"{team.slug}-made.jpg": manager}
    own, made = (store.keep(photo(name), by=person) for name, person in names.items())
    return own, made


def _stopped(team: Team, manager: User, file: File) -> Job:
    """One that can be tried again, and has made a file before."""
    job = actions.queue(
        "export", by=manager, via="page", cohort_id=team.cohort_id, slug=team.cohort.slug, form="zip"
    )
    Job.objects.filter(pk=job.pk).update(output=file)
    return actions.cancel(job, by=manager, via="page")


def photo(name: str) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def form_key() -> str:
    return str(uuid4())


def fingerprint() -> str:
    """A hash over all rows of all tables."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOT_OURS):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables' names
            digest.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return digest.hexdigest()
