"""What a restore changes on purpose, before anybody sees what came back.

By the tables as they were when the backup was made: what a later version adds comes afterwards.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

# States of letters and jobs, as the tables hold them.
OPEN_LETTERS = ["pending", "leased", "dispatching"]
OPEN_JOBS = ["queued", "running"]


@dataclass(frozen=True)
class Shut:
    """How many doors were open in the backup and are none now."""

    tokens: int
    calendars: int


def settle(alias: str, *, at: datetime, backed_up_at: datetime) -> Shut:
    """Letters are held, work is over, sign-ins end, and so does what opens a door without one."""
    loader = MigrationLoader(connections[alias])
    models = loader.project_state(list(loader.applied_migrations)).apps
    with transaction.atomic(using=alias):
        restores = models.get_model("mail", "Restore")._base_manager.using(alias)
        restore = restores.create(at=at, backed_up_at=backed_up_at)
        _hold_letters(models.get_model("mail", "Letter")._base_manager.using(alias), restore)
        _hold_reasons(models.get_model("mail", "Occurrence")._base_manager.using(alias), restore)
        _end_jobs(models.get_model("jobs", "Job")._base_manager.using(alias), at)
        models.get_model("accounts", "SignIn")._base_manager.using(alias).all().delete()
        return Shut(
            _shut(models.get_model("accounts", "Token")._base_manager.using(alias), at, revoked_by=F("user")),
            _shut(models.get_model("cohorts", "CalendarFeed")._base_manager.using(alias), at),
        )


def _shut(doors: Any, at: datetime, **by: Any) -> int:
    """Some may have been shut since the backup, and nobody here knows which."""
    return int(doors.filter(revoked_at=None).update(revoked_at=at, **by))


def _hold_letters(letters: Any, restore: Any) -> None:
    """Each may have gone since the backup. What belongs to no edition has nobody who could let it go."""
    letters = letters.filter(state__in=OPEN_LETTERS)
    over = {"lease": "", "until": None}
    letters.filter(cohort_id=None).update(state="superseded", error="It was lost in a restore.", **over)
    letters.update(state="parked", held_by=restore, **over)


def _hold_reasons(occurrences: Any, restore: Any) -> None:
    due = occurrences.filter(state="planned", due_at__lte=restore.at)
    due.filter(expires_at__lte=restore.at).update(state="superseded")
    due.filter(cohort_id=None).update(state="superseded")
    due.update(state="parked", held_by=restore)


def _end_jobs(jobs: Any, at: datetime) -> None:
    """Nobody works at them any more; whoever asked reads why, and can try again."""
    open_ones = jobs.filter(state__in=OPEN_JOBS)
    for language in list(open_ones.values_list("by__language", flat=True).distinct()):
        with translation.override(language):
            note = _("FIXHub came back from a backup while this was not done. Try it again.")
        ids = list(open_ones.filter(by__language=language).values_list("pk", flat=True))
        jobs.filter(pk__in=ids).update(
            state="failed", note=note, finished_at=at, place=None, lease="", until=None
        )
