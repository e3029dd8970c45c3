"""Events stay as they were: the database refuses, and where it was made not to, the chain tells."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from fixhub import clock as time
from fixhub.events import digests, seals, verifying
from fixhub.events.models import Event, EventSeal
from fixhub.events.record import record
from fixhub.events.verifying import Noted, verify
from tests import factories
from tests.conftest import Cast, Clock
from tests.sealing import unguarded

pytestmark = pytest.mark.both_engines
Act = Callable[[], Any]


@pytest.fixture
def sealed(cast: Cast) -> Cast:
    """An edition in which something happened, sealed in two rounds."""
    for n in range(3):
        factories.log(cast.team_a, cast.ana, sentence=f"Day {n}.")
    seals.seal()
    factories.log(cast.team_b, cast.mihai, sentence="And then.")
    seals.seal()
    return cast


def refused(act: Act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def chain(cast: Cast) -> list[EventSeal]:
    return list(EventSeal.objects.filter(chain=cast.cohort.pk).order_by("position"))


def first_broken(cast: Cast, **given: Any) -> tuple[str, int | None] | None:
    broken = verify(cast.cohort.pk, **given).broken
    return (broken.how, broken.position) if broken else None


def delete(rows: models.QuerySet[Any]) -> None:
    rows._raw_delete(rows.db)


def test_events_and_seals_are_neither_changed_nor_deleted(sealed: Cast) -> None:
    for rows, field in ((Event.objects.all(), "version"), (EventSeal.objects.all(), "position")):
        assert refused(lambda rows=rows, field=field: rows.update(**{field: 7}))  # type: ignore[misc]
        assert refused(lambda rows=rows: delete(rows))  # type: ignore[misc]
    assert verifying.unguarded() == []


def test_dropping_one_edition_lets_no_other_go(sealed: Cast) -> None:
    def drop(cohort: int) -> None:
        with seals.dropped([cohort]):
            rows = EventSeal.objects.filter(chain=sealed.cohort.pk)
            delete(rows)

    assert refused(lambda: drop(sealed.foreign_cohort.pk))
    assert not refused(lambda: drop(sealed.cohort.pk))
    assert refused(lambda: delete(Event.objects.filter(cohort_id=sealed.cohort.pk)))


def test_a_whole_chain_is_found_whole(sealed: Cast) -> None:
    found = verify(sealed.cohort.pk)

    assert found.broken is None and found.waiting == 0
    assert found.sealed == Event.objects.filter(cohort_id=sealed.cohort.pk).count() > 5
    assert found.head == chain(sealed)[-1].digest


def test_what_is_of_no_edition_has_a_chain_of_its_own(sealed: Cast) -> None:
    record("programme.created", on=sealed.programme, by=sealed.vlad)
    seals.seal()

    assert verify(EventSeal.OTHERS).sealed == 1
    assert set(verifying.chains()) >= {EventSeal.OTHERS, sealed.cohort.pk, sealed.foreign_cohort.pk}


@pytest.mark.parametrize("column", [f.attname for f in Event._meta.concrete_fields if f.attname != "id"])
def test_a_change_of_any_column_is_named(sealed: Cast, column: str) -> None:
    event = chain(sealed)[2].event
    field = Event._meta.get_field(column)
    now = getattr(event, column)
    other: Any = (now or 0) + 1 if isinstance(now, int | None) else f"{now}"[:3]
    other = {"state": "done"} if column == "data" else other
    other = time.now() if isinstance(field, models.DateTimeField) else other
    other = sealed.ela.pk if column == "by_id" else other
    if isinstance(field, models.DateTimeField):
        other = now.replace(microsecond=now.microsecond + 1)
    # An event of another edition, or of none, breaks the chain in which it was sealed.
    with unguarded():
        Event.objects.filter(pk=event.pk).update(**{column: other})

    assert first_broken(sealed) == ("changed", 3)


def test_a_row_that_is_gone_is_missed(sealed: Cast) -> None:
    gone = chain(sealed)[1]
    with unguarded():
        delete(EventSeal.objects.filter(pk=gone.pk))

    assert first_broken(sealed) == ("missing", 2)


def test_two_that_changed_places_are_named(sealed: Cast) -> None:
    second, fourth = chain(sealed)[1], chain(sealed)[3]
    with unguarded():
        EventSeal.objects.filter(pk=second.pk).update(position=1000)
        EventSeal.objects.filter(pk=fourth.pk).update(position=2)
        EventSeal.objects.filter(pk=second.pk).update(position=4)

    assert first_broken(sealed) == ("reordered", 2)


def test_a_seal_put_in_is_named(sealed: Cast) -> None:
    rows, loose = chain(sealed), factories.log(sealed.team_a, sealed.ana, sentence="Never was.")
    event = Event.objects.get(subject_type="update", subject_id=loose.pk)
    with unguarded():
        for row in reversed(rows[1:]):
            EventSeal.objects.filter(pk=row.pk).update(position=row.position + 1)
        EventSeal.objects.create(
            event=event, chain=sealed.cohort.pk, position=2, digest="0" * 64, key=rows[0].key
        )

    assert first_broken(sealed) == ("inserted", 2)


def test_an_event_put_in_among_old_ones_is_never_sealed(sealed: Cast, clock: Clock) -> None:
    old = chain(sealed)[0].event
    with unguarded():
        delete(EventSeal.objects.filter(event=old))
    clock.forward(days=2)

    assert seals.seal() == 0
    # Whoever forged the rest of the chain as well still left an event without a seal.
    assert verifying._put_in(sealed.cohort.pk).event_id == old.pk  # type: ignore[union-attr]


def test_a_tail_cut_off_is_missed_by_a_head_that_was_noted(sealed: Cast) -> None:
    last = chain(sealed)[-1]
    noted = Noted(sealed.cohort.pk, last.position, last.digest)
    assert first_broken(sealed, noted=noted) is None

    with unguarded():
        delete(EventSeal.objects.filter(pk=last.pk))

    assert first_broken(sealed) is None
    assert first_broken(sealed, noted=noted) == ("cut_off", last.position)


def test_a_tail_written_anew_is_another_than_was_noted(sealed: Cast) -> None:
    last = chain(sealed)[-1]
    noted = Noted(sealed.cohort.pk, last.position, "f" * 64)

    assert first_broken(sealed, noted=noted) == ("rewritten", last.position)


def test_what_waits_for_its_seal_is_said(sealed: Cast) -> None:
    factories.log(sealed.team_a, sealed.ana, sentence="Just now.")

    found = verify(sealed.cohort.pk)

    assert found.broken is None and found.waiting == 1


def test_an_older_key_goes_on_counting_while_it_is_named(sealed: Cast, settings: Any) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" * 5
    factories.log(sealed.team_a, sealed.ana, sentence="Under the new key.")
    settings.SECRET_KEY_FALLBACKS = [old]
    seals.seal()

    assert first_broken(sealed) is None
    settings.SECRET_KEY_FALLBACKS = []
    assert first_broken(sealed) == ("unknown_key", 1)


def test_the_key_is_of_this_purpose_alone(settings: Any) -> None:
    key = digests.current()

    assert settings.SECRET_KEY.encode() != key.value and key.mark not in settings.SECRET_KEY


def test_events_of_the_demo_are_apart_from_the_installations_own(sealed: Cast) -> None:
    demo = factories.make_user("Demo", is_demo=True)
    event = Event.objects.create(
        verb="token.made", subject_type="token", subject_id=1, by=demo, via="page", occurred_at=time.now()
    )
    assert verify(EventSeal.DEMO).waiting == 1
    seals.seal()

    assert event.seal.chain == EventSeal.DEMO and verify(EventSeal.DEMO).sealed == 1


def audit(*asked: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", "verify", *asked, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_names_the_first_broken_row(sealed: Cast) -> None:
    assert audit()[0] == 0
    third = chain(sealed)[2].event
    with unguarded():
        Event.objects.filter(pk=third.pk).update(via="api")

    code, said = audit("--cohort", sealed.cohort.slug)
    assert code == 1
    assert f"BROKEN {sealed.cohort.slug}: entry 3 (event {third.pk}, {third.verb}) is not what was" in said
    assert audit("--cohort", sealed.foreign_cohort.slug)[0] == 0
    told = json.loads(audit("--format", "json")[1])
    broken = [one for one in told["chains"] if one["broken"]]
    assert [(one["name"], one["broken"]["how"]) for one in broken] == [(sealed.cohort.slug, "changed")]


def test_no_table_is_emptied_at_once(sealed: Cast) -> None:
    if connection.vendor == "sqlite":
        return  # it has no TRUNCATE
    for table in ("events_event CASCADE", "events_eventseal"):
        refused = pytest.raises(IntegrityError, match="never deleted")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {table}")


def test_the_command_misses_the_triggers(sealed: Cast) -> None:
    with unguarded():
        code, said = audit()

    assert code == 1 and "the database lets events be changed" in said


def test_the_command_takes_a_head_that_was_printed(sealed: Cast) -> None:
    said = audit("--cohort", sealed.cohort.slug)[1]
    head = said.split("head ")[1].rstrip(".\n")

    assert audit("--cohort", sealed.cohort.slug, "--noted", head)[0] == 0
    assert audit("--cohort", sealed.cohort.slug, "--noted", head.replace(":", "9:"))[0] == 1
    for asked in (("--noted", head), ("--cohort", "nowhere"), ("--cohort", "fix-2027", "--noted", "x:y")):
        with pytest.raises(CommandError):
            call_command("audit", "verify", *asked)
