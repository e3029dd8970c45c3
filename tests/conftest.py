"""The cast of the tests, a clock to move, and files that are thrown away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches

from cohorts import facts
from cohorts.models import Cohort, Programme, Team, TeamMilestone
from fixhub import clock as clocks
from fixhub.accounts.models import User
from tests import factories, kept, sealing

pytest_plugins = ["tests.services.sqlite_file"]
CLUJ = ZoneInfo("Europe/Bucharest")
KICKOFF = datetime(2027, 1, 18, 9, tzinfo=CLUJ)


def pytest_configure() -> None:
    """Cheap where the real thing is slow: styles as they lie in the tree, quick password hashes."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Clock:
    """Time stands still in a test until it says otherwise."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def set(self, *when: int) -> datetime:
        """Move to a wall-clock moment in Cluj: clock.set(2027, 2, 5, 18, 30)."""
        moment = datetime(*when, tzinfo=CLUJ)  # type: ignore[arg-type, misc]
        self._traveller.move_to(moment, tick=False)
        return moment.astimezone(UTC)

    def forward(self, **step: int) -> datetime:
        self._traveller.shift(timedelta(**step))
        return self.now

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stands at the kick-off, Monday 18 January 2027, 09:00 in Cluj."""
    with time_machine.travel(KICKOFF, tick=False) as traveller:
        yield Clock(traveller)


@dataclass
class Cast:
    """Two teams of one edition, who is in them, and a stranger with an edition of her own."""

    programme: Programme
    cohort: Cohort
    team_a: Team
    team_b: Team
    ana: User
    mihai: User
    ioana: User
    vlad: User
    ela: User
    foreign_cohort: Cohort
    foreign_team: Team


def build_cast() -> Cast:
    programme = factories.make_programme(slug="fix", name="FIX")
    elsewhere = factories.make_programme(slug="elsewhere", name="Elsewhere")
    ana, mihai, ioana, ela = (factories.make_user(name) for name in ("Ana", "Mihai", "Ioana", "Ela"))
    vlad = factories.make_manager(programme, given="Vlad")
    cohort = factories.make_cohort(programme, name="FIX 2027")
    foreign = factories.make_cohort(elsewhere, name="Elsewhere 2027")
    team_a = factories.make_team(cohort, name="Bicla Noastră", lead=ana, mentor=ioana, theme="Mobility")
    team_b = factories.make_team(cohort, name="Őrszem", theme="Safety")
    factories.add_member(team_b, mihai)
    foreign_team = factories.make_team(foreign, name="Țara Copiilor", lead=ela)
    return Cast(programme, cohort, team_a, team_b, ana, mihai, ioana, vlad, ela, foreign, foreign_team)


@pytest.fixture
def cast(db: None, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Cast]:
    """ana leads team A, mihai is in team B, ioana mentors A, vlad manages, ela is a stranger.

    After each test the caches must say what the facts say, but where a test plants a lie.
    """
    # What is kept for the tests after this one is of the kick-off, wherever this one has moved its clock.
    with clocks.moved_to(KICKOFF):
        made = kept.made(build_cast)
    yield made
    if not request.node.get_closest_marker("plants_a_lie"):
        assert facts.differences(TeamMilestone.objects.all()) == []


@pytest.fixture(autouse=True)
def thrown_away_files(settings: Any, tmp_path: Path) -> None:
    """Uploads and letters of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_FOLDER = tmp_path / "mail"


@pytest.fixture(autouse=True)
def events_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """After real transactions the database is emptied, which the triggers of events would refuse."""
    marker = request.node.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction"))
    if real or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        yield
        sealing.let_go_of_all()
    else:
        yield


@pytest.fixture(autouse=True)
def forgotten_attempts(request: pytest.FixtureRequest) -> None:
    """Rate limits start from zero in each test that has a database."""
    if {"db", "transactional_db", "cast"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
        for one in caches.all(initialized_only=False):
            one.clear()
