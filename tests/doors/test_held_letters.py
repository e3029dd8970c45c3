"""Messages after a restore: what is held, and one press to let it go or to drop it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixhub import clock as time
from fixhub.mail.models import Letter, Occurrence, Restore
from tests.conftest import Cast
from tests.doors.pages import as_


@pytest.fixture
def restore(cast: Cast) -> Restore:
    return Restore.objects.create(at=time.now(), backed_up_at=time.now() - timedelta(days=1))


def hold(cast: Cast, restore: Restore, many: int = 1) -> None:
    """Reasons to write, and one letter that was on its way."""
    row = {"person": cast.ana, "cohort_id": cast.cohort.pk, "held_by": restore, "state": "parked"}
    row |= {"due_at": time.now(), "expires_at": time.now() + timedelta(days=9), "kind": "digest"}
    about = {"subject_type": "user", "subject_id": cast.ana.pk}
    Occurrence.objects.bulk_create(Occurrence(key=f"x{n}", **row, **about) for n in range(many))
    Letter.objects.bulk_create(Letter(message_id=f"{n}@x", **row) for n in range(many))


def path_of(cast: Cast, act: str = "") -> str:
    return f"/cohorts/{cast.cohort.slug}/messages{act}"


def page(cast: Cast) -> str:
    return as_(cast.vlad).get(path_of(cast)).content.decode()


def test_page_says_what_is_held_and_why(cast: Cast, restore: Restore) -> None:
    assert "Held back after a restore" not in page(cast)

    hold(cast, restore, 2)

    shown = page(cast)
    assert "4 letters were due before that" in shown
    assert "Monday digest</dt><dd>4</dd>" in shown
    assert shown.count("Held back<") == 2


def test_what_is_held_goes_by_one_press(cast: Cast, restore: Restore) -> None:
    hold(cast, restore)

    answer = as_(cast.vlad).post(path_of(cast, "/dispatch"), follow=True)

    assert "2 letters go out" in answer.content.decode()
    assert "Held back after a restore" not in answer.content.decode()
    assert (Occurrence.objects.get().state, Letter.objects.get().state) == ("planned", "pending")


def test_what_is_held_is_dropped_by_one_press(cast: Cast, restore: Restore) -> None:
    hold(cast, restore)

    answer = as_(cast.vlad).post(path_of(cast, "/disposal"), follow=True)

    assert "2 letters are not sent." in answer.content.decode()
    assert (Occurrence.objects.get().state, Letter.objects.get().state) == ("superseded", "superseded")


@pytest.mark.parametrize("act", ["/dispatch", "/disposal"])
def test_where_nothing_is_held_it_says_so(cast: Cast, act: str) -> None:
    answer = as_(cast.vlad).post(path_of(cast, act), follow=True)

    assert "somebody has settled it already" in answer.content.decode()
    assert as_(cast.vlad).get(path_of(cast, act)).status_code == 405


def test_held_letter_says_why_it_waits(cast: Cast, restore: Restore) -> None:
    hold(cast, restore)

    shown = as_(cast.vlad).get(path_of(cast, f"/{Letter.objects.get().pk}")).content.decode()

    assert "it may have been sent before that" in shown
    assert "Send again" in shown


def test_activity_tells_how_it_was_settled(cast: Cast, restore: Restore) -> None:
    hold(cast, restore)
    as_(cast.vlad).post(path_of(cast, "/disposal"))

    told = as_(cast.vlad).get(f"/cohorts/{cast.cohort.slug}/activity").content.decode()

    assert "dropped 2 letters that were held after a restore" in told


def test_held_letters_cost_the_same_for_3_and_40(cast: Cast, restore: Restore) -> None:
    counts = []
    for many in (3, 40):
        Occurrence.objects.all().delete()
        Letter.objects.all().delete()
        hold(cast, restore, many)
        client = as_(cast.vlad)
        client.get(path_of(cast))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path_of(cast))
        counts.append(len(queries))

    assert counts[0] == counts[1]
