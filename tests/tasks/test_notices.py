"""What happened is told once, at once, to whom it concerns, while it is true."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cohorts.actions import cohorts, invitations, teams, updates
from cohorts.models import Membership
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event, FanOut
from fixhub.mail.models import Letter, Occurrence
from mentoring.actions import reviews
from tasks import jobs, notices, rounds
from tests import factories
from tests.conftest import Cast, Clock, build_cast
from tests.races.together import together
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def quiet_wednesday(request: pytest.FixtureRequest) -> None:
    """No window and no digest is near, so that only notices go."""
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock").set(2027, 1, 20, 15)


def told() -> list[tuple[str, str]]:
    rows = Occurrence.objects.order_by("kind", "person__given").values_list("kind", "person__given")
    return [(kind, given) for kind, given in rows]


def test_every_verb_has_its_readers() -> None:
    """Verbs are the first argument of record(), wherever it is called."""
    verbs = set()
    for app in ("cohorts", "mentoring", "fixhub"):
        for path in (ROOT / app).rglob("*.py"):
            verbs |= _recorded(ast.parse(path.read_text(encoding="utf-8")))

    assert verbs
    assert verbs <= set(notices.READERS)


def _recorded(tree: ast.AST) -> set[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    names = ("record", "_record", "_choose")
    found = [call.args[0] for call in calls if getattr(call.func, "id", "") in names]
    return {
        first.value for first in found if isinstance(first, ast.Constant) and isinstance(first.value, str)
    }


@pytest.mark.parametrize(
    ("verdict", "subject"),
    [("approve", "Accepted: Team charter"), ("request_changes", "Change asked: Team charter")],
)
def test_verdict_is_told_to_the_whole_team_after_a_minute(
    cast: Cast, relay: Relay, clock: Clock, verdict: str, subject: str
) -> None:
    member = factories.add_member(cast.team_a)
    submission = factories.hand_in(cast.team_a, cast.ana)
    factories.decide(submission, cast.ioana, verdict, "Say who decides.\nAnd by when.")

    clock.forward(minutes=1)
    rounds.tick()

    assert sorted(relay.recipients) == sorted([cast.ana.email, member.email])
    [mail] = letters.to(relay, cast.ana)
    assert str(mail["Subject"]).startswith(subject)
    assert "> Say who decides.\n> And by when." in letters.text(mail)
    assert mail["List-Unsubscribe"] is None


def test_verdict_counts_what_the_pages_count(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    clock.forward(minutes=1)
    rounds.tick()

    # 15 milestones, two of them follow-ups long after the end.
    assert "1 of 13 milestones are accepted." in letters.text(letters.to(relay, cast.ana)[0])


def test_verdict_at_night_waits_for_no_morning(cast: Cast, relay: Relay, clock: Clock) -> None:
    clock.set(2027, 1, 24, 23, 30)  # a Sunday night
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    clock.forward(minutes=1)
    rounds.tick()

    assert relay.recipients == [cast.ana.email]


def test_change_request_says_until_when_and_links_to_the_form(
    cast: Cast, relay: Relay, clock: Clock, client: Any
) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Add dates.")

    clock.forward(minutes=1)
    rounds.tick()

    [mail] = letters.to(relay, cast.ana)
    assert "Hand in again by Friday 5 February, 23:59, Bucharest time." in letters.text(mail)
    [link] = letters.links(mail)
    assert "Hand in version 2" in client.get(link).content.decode()


def test_stuck_waits_a_minute_and_reaches_the_mentor(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True, sentence="Nobody answers our calls.")

    rounds.tick()
    clock.forward(seconds=59)
    rounds.tick()
    assert relay.recipients == []

    clock.forward(seconds=1)
    rounds.tick()
    assert relay.recipients == [cast.ioana.email]
    assert letters.subjects(relay, cast.ioana) == ["Bicla Noastră says: we are stuck"]
    assert "> Nobody answers our calls." in letters.text(relay.received[0])


def test_stuck_that_was_undone_in_that_minute_is_never_told(cast: Cast, relay: Relay, clock: Clock) -> None:
    update = factories.log(cast.team_a, cast.ana, stuck=True)
    rounds.tick()
    updates.revoke(update, by=cast.ana, via="page")

    clock.forward(seconds=60)
    rounds.tick()

    assert relay.recipients == []
    assert Letter.objects.get().state == Letter.State.SUPERSEDED


def test_stuck_without_a_mentor_reaches_the_managers(cast: Cast) -> None:
    factories.log(cast.team_b, cast.mihai, stuck=True)

    rounds.tick()

    assert told() == [("stuck", "Vlad")]


def test_update_that_is_not_stuck_tells_nobody(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana)

    rounds.tick()

    assert told() == []


def test_question_for_advice_reaches_the_managers_and_not_the_team(cast: Cast, relay: Relay) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    reviews.ask_advice(submission, by=cast.ioana, text="Is this legal?", via="page")

    rounds.tick()

    assert relay.recipients == [cast.vlad.email]
    assert "> Is this legal?" in letters.text(relay.received[0])


def test_question_that_was_answered_meanwhile_is_not_told(cast: Cast, relay: Relay) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    reviews.ask_advice(submission, by=cast.ioana, text="Is this legal?", via="page")
    factories.decide(submission, cast.vlad)

    rounds.tick()

    assert letters.to(relay, cast.vlad) == []


def test_who_left_before_the_letter_goes_does_not_get_it(cast: Cast, relay: Relay, clock: Clock) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    factories.decide(submission, cast.ioana)
    notices.sweep()
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")

    clock.forward(minutes=1)
    rounds.tick()

    assert relay.recipients == []


def test_whose_account_was_closed_gets_nothing(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    notices.sweep()
    User.objects.filter(pk=cast.ana.pk).update(deactivated_at=time.now())

    clock.forward(minutes=1)
    rounds.tick()

    assert relay.recipients == []
    assert Letter.objects.get().state == Letter.State.SUPERSEDED


def test_closed_edition_tells_nobody_anything(cast: Cast, relay: Relay) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    rounds.tick()

    assert told() == []
    assert Event.objects.filter(fan_out__isnull=True).count() == 0


def test_letter_planned_before_the_edition_closed_does_not_go(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    notices.sweep()
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    clock.forward(minutes=1)
    rounds.tick()

    assert relay.recipients == []


def test_invitation_opens_its_door(cast: Cast, relay: Relay, client: Any) -> None:
    invitations.invite("nou@example.org", by=cast.vlad, role="member", team=cast.team_a, via="page")

    rounds.tick()

    [mail] = relay.received
    assert str(mail["Subject"]) == "Vlad Pop invites you to Bicla Noastră"
    path = next(line for line in letters.text(mail).splitlines() if "/invitations/" in line)
    assert client.get("/invitations/" + path.rsplit("/", 1)[1]).status_code == 200
    assert "/invitations/" not in Letter.objects.get().text + Letter.objects.get().html


def test_lost_bell_is_swept_up(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    assert FanOut.objects.count() == 0

    assert notices.sweep() == Event.objects.count()
    assert notices.sweep() == 0

    assert told() == [("stuck", "Ioana")]


def test_sweep_goes_on_after_days_without_a_worker(cast: Cast, clock: Clock) -> None:
    notices.sweep()
    clock.forward(days=5)
    factories.log(cast.team_a, cast.ana, stuck=True)
    clock.forward(days=5)

    notices.sweep()

    assert told() == [("stuck", "Ioana")]
    assert Occurrence.objects.get().expires_at == clock.now - timedelta(days=5) + timedelta(
        days=7, seconds=60
    )


def test_event_that_cannot_be_told_holds_up_no_other(cast: Cast) -> None:
    # An event of a version this code does not know.
    bad = Event.objects.create(
        verb="update.logged",
        subject_type="submission",
        subject_id=1,
        cohort_id=cast.cohort.pk,
        team_id=cast.team_a.pk,
        via="page",
        occurred_at=time.now(),
        data=["not", "a", "mapping"],
    )
    factories.log(cast.team_a, cast.ana, stuck=True)

    notices.sweep()

    assert told() == [("stuck", "Ioana")]
    assert not FanOut.objects.filter(event=bad).exists()


def test_event_nobody_knows_is_told_to_nobody(cast: Cast) -> None:
    event = Event.objects.create(
        verb="kettle.boiled", subject_type="kettle", subject_id=1, via="job", occurred_at=time.now()
    )

    assert notices.fan_out(event.pk)
    assert told() == []
    assert not notices.fan_out(10**9)


def test_bell_and_sweep_tell_it_once(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    event = Event.objects.get(verb="update.logged")

    jobs.fan_out(event.pk)
    jobs.fan_out(event.pk)
    notices.sweep()

    assert told() == [("stuck", "Ioana")]


@pytest.mark.race
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_two_workers_hear_one_bell(clock: Clock) -> None:
    cast = build_cast()
    factories.log(cast.team_a, cast.ana, stuck=True)
    event = Event.objects.get(verb="update.logged")

    heard = together(*[lambda: notices.fan_out(event.pk)] * 3)

    assert sorted(map(str, heard)) == ["False", "False", "True"]
    assert Occurrence.objects.count() == 1


def test_worker_that_was_away_sends_what_waited(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)

    tick_at(2027, 1, 21, 15)

    assert letters.subjects(relay, cast.ana)[0].startswith("Accepted:")
