"""What is kept for a while only: gone when its time is over, and not a day before."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import import_runs
from cohorts.actions.import_runs import Target
from cohorts.models import ImportRun
from fixhub.exchange import taking_out
from fixhub.files import store
from fixhub.files.models import File
from fixhub.jobs.models import Job
from fixhub.refused import Refused
from tasks import cleaning, rounds
from tests import factories, uploads
from tests.cohorts.importing.handing import LIST, hand_up, put_in, upload
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of

pytestmark = pytest.mark.postgres_later


def stored(settings: Any) -> list[Path]:
    return sorted(place for place in Path(settings.MEDIA_ROOT).rglob("*") if place.is_file())


def exported(cast: Cast) -> Job:
    taking_out.ask(cast.cohort, by=cast.vlad, form="zip", via="page")
    job = rounds.run_job()
    assert job and job.state == "done"
    return job


def test_what_a_job_made_is_kept_for_a_week(cast: Cast, clock: Clock, settings: Any) -> None:
    job, client = exported(cast), as_(cast.vlad)

    clock.forward(days=6, hours=23)
    assert cleaning.outputs() == 0
    clock.forward(hours=1)
    assert (cleaning.outputs(), cleaning.outputs()) == (1, 0)

    page = client.get(job.get_absolute_url())
    assert "The file was kept for 7 days and is gone." in text_of(page)
    assert f'href="/cohorts/{cast.cohort.slug}/export">Make it again' in page.content.decode()
    assert client.get(f"{job.get_absolute_url()}/output").status_code == 404
    assert (File.objects.count(), stored(settings)) == (0, [])
    assert "the file is gone" in text_of(client.get(f"/cohorts/{cast.cohort.slug}/export"))


def test_a_job_does_not_say_both(cast: Cast) -> None:
    job = exported(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(output_gone_at=job.finished_at)


def test_what_was_never_confirmed_is_kept_for_a_month(cast: Cast, clock: Clock, settings: Any) -> None:
    run = hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST + "Pop;Dan;nobody;Ţara;\n"))
    assert len(stored(settings)) == 2  # the list, and its refused row

    clock.forward(days=29)
    assert cleaning.uploads() == 0
    clock.forward(days=1)
    assert (cleaning.uploads(), cleaning.uploads()) == (2, 0)

    said = text_of(as_(cast.vlad).get(f"/imports/{run.pk}"))
    assert "The files of this import were kept for 30 days and are gone." in said and "Store it" not in said
    assert stored(settings) == []
    with pytest.raises(Refused, match="kept for 30 days"):
        import_runs.ask_to_store(run, by=cast.vlad, taken=[], skip_bad=True, via="page")
    assert not Job.objects.filter(kind=import_runs.STORE).exists()


def test_a_stored_import_lets_go_of_its_files_and_can_be_undone(cast: Cast, clock: Clock) -> None:
    run = put_in(hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST)), cast.vlad)
    clock.forward(days=30)

    assert cleaning.uploads() == 1

    said = text_of(as_(cast.vlad).get(f"/imports/{run.pk}"))
    assert "4 rows are stored." in said and "Undo this import" in said
    assert run.report["total"]["stored"] == 4


def test_what_waits_for_a_worker_keeps_its_files(cast: Cast, clock: Clock) -> None:
    run = hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST), work=False)

    clock.forward(days=60)

    assert (cleaning.uploads(), run.files.count()) == (0, 1)


def test_looking_again_starts_the_month_anew(cast: Cast, clock: Clock) -> None:
    run = hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST))
    clock.forward(days=20)
    ImportRun.objects.filter(pk=run.pk).update(checked_at=clock.now)

    clock.forward(days=20)

    assert cleaning.uploads() == 0


def test_a_file_that_nothing_names_goes_after_a_week(cast: Cast, clock: Clock, settings: Any) -> None:
    uploads.stored(uploads.photo(), cast.ana)

    clock.forward(days=6)
    assert cleaning.unnamed() == 0
    clock.forward(days=1)

    assert (cleaning.unnamed(), stored(settings)) == (1, [])


def test_whatever_names_a_file_keeps_it(cast: Cast, clock: Clock) -> None:
    """Each column of the database that names files is asked, those between tables too."""
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana))
    factories.hand_in(cast.team_a, cast.ana, files=[uploads.stored(uploads.pdf(), cast.ana)])
    hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST + "Pop;Dan;nobody;Ţara;\n"))
    exported(cast)
    named = {
        (model, name)
        for model, name in cleaning.naming()
        if model._base_manager.filter(**{f"{name}__isnull": False}).exists()
    }

    clock.forward(days=400)

    assert set(cleaning.naming()) == named
    assert (cleaning.unnamed(), File.objects.count()) == (0, 5)


def test_what_a_dead_worker_left_in_the_store_is_swept(cast: Cast, clock: Clock, settings: Any) -> None:
    kept = uploads.stored(uploads.photo(), cast.ana)
    folder = store.place_of(kept.path).parent
    left = {folder / "unknown": 25, folder / ".half.part": 25, folder / "new": 23}
    for place, hours in left.items():
        place.write_bytes(b"x")
        moment = (clock.now - timedelta(hours=hours)).timestamp()
        os.utime(place, (moment, moment))
    old = (clock.now - timedelta(days=9)).timestamp()
    for place in (store.place_of(kept.path), store.small_place_of(kept.path)):
        os.utime(place, (old, old))

    assert cleaning.unknown(cleaning.FOLDERS) == 2

    assert {place.name for place in stored(settings)} >= {"new", store.place_of(kept.path).name}
    assert len(stored(settings)) == 3


def test_the_rounds_of_two_hours_go_through_the_whole_store(cast: Cast, clock: Clock, settings: Any) -> None:
    exported(cast)
    for name in cleaning.FOLDERS[:16]:
        place = Path(settings.MEDIA_ROOT) / name / "unknown"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"x")
    clock.forward(days=8)

    for _ in range(cleaning.TURNS):
        rounds.housekeeping()
        clock.forward(minutes=15)

    assert stored(settings) == []
