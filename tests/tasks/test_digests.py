"""The Monday digest: one a person, only with something in it, with a section for each part they play."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.actions import cohorts
from cohorts.models import Membership, TeamMilestone
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events import seals
from fixhub.mail.models import Letter, Occurrence
from tasks import digests, notices, reminders, rounds
from tests import crowds, factories
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round, Rungs

DIGEST = ("digest",)
# The Monday of the week in which the first milestone is due, on Friday 5 February.
MONDAY = (2027, 2, 1, 8, 30)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ((2027, 2, 1, 8, 29), False),
        ((2027, 2, 1, 8, 30), True),
        ((2027, 2, 2, 20, 29), True),  # a worker that was away catches up for 36 hours
        ((2027, 2, 2, 20, 30), False),
        ((2027, 5, 3, 8, 30), False),  # Easter Monday
        ((2027, 5, 4, 8, 30), True),  # and the day after it
        ((2027, 8, 9, 8, 30), False),  # summer break
        ((2027, 8, 23, 8, 30), False),
        ((2027, 8, 30, 8, 30), True),
    ],
)
def test_managers_week_comes_every_monday_even_if_all_is_well(due_at: Rungs, when: Any, due: bool) -> None:
    assert (("digest", "Vlad") in due_at(*when, kinds=DIGEST)) is due


def test_empty_digests_are_not_sent(cast: Cast, due_at: Rungs) -> None:
    # On 18 January nothing is due this week or the next, nothing was accepted, nobody waits.
    assert due_at(2027, 1, 18, 8, 30, kinds=DIGEST) == []
    assert due_at(2027, 1, 18, 9, 0, kinds=DIGEST) == [("digest", "Vlad")]


@pytest.mark.parametrize("monday", [(2027, 1, 25, 8, 30), MONDAY])
def test_teams_get_theirs_when_something_is_due_this_week_or_the_next(due_at: Rungs, monday: Any) -> None:
    assert due_at(*monday, kinds=DIGEST) == [("digest", "Ana"), ("digest", "Mihai"), ("digest", "Vlad")]


def test_mentors_get_theirs_when_somebody_waits(cast: Cast, due_at: Rungs, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)

    assert ("digest", "Ioana") in due_at(*MONDAY, kinds=DIGEST)


def test_who_wants_none_gets_none(cast: Cast, due_at: Rungs) -> None:
    User.objects.filter(pk__in=[cast.ana.pk, cast.vlad.pk]).update(wants_digests=False)

    assert due_at(*MONDAY, kinds=DIGEST) == [("digest", "Mihai")]


def test_who_stopped_them_after_planning_gets_none(cast: Cast, relay: Relay, clock: Clock) -> None:
    clock.set(*MONDAY)
    rounds.plan_all()
    User.objects.filter(pk=cast.ana.pk).update(wants_digests=False)

    rounds.deliver()

    assert letters.to(relay, cast.ana) == []


def test_digest_names_the_week_of_the_reader(cast: Cast, clock: Clock) -> None:
    clock.set(*MONDAY)
    rounds.plan_all()

    assert Occurrence.objects.filter(key=f"digest:user:{cast.ana.pk}:2027-W05").count() == 1


def test_one_letter_a_week_however_often_the_worker_looks(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.add_member(cast.team_b, role=Membership.Role.LEAD)
    factories.add_member(cast.team_b, role=Membership.Role.MENTOR)
    for minute in (30, 31, 45):
        tick_at(2027, 2, 1, 8, minute)
    tick_at(2027, 2, 2, 8, 30)

    assert letters.subjects(relay, cast.vlad) == ["FIX 2027: All is well this week"]
    digests_of_ana = [s for s in letters.subjects(relay, cast.ana) if "due this week" in s]
    assert digests_of_ana == ["1 thing due this week, Bicla Noastră"]


def test_participants_read_what_is_due_what_is_good_and_what_comes(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    clock.set(2027, 3, 29, 9)
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m01"), cast.ioana)
    TeamMilestone.objects.filter(team=cast.team_a, milestone__key="m02").update(state="waived")
    factories.log(cast.team_a, cast.ana, obligation=factories.obligation(cast.team_a, "m03"), count=7)

    clock.set(2027, 3, 29, 9, 1)
    notices.sweep()
    rounds.deliver()
    relay.received.clear()

    tick_at(2027, 3, 30, 8, 30)  # the worker was away on Monday

    [mail] = letters.to(relay, cast.ana)
    said = letters.text(mail)
    assert mail["Subject"] == "1 thing due this week, Bicla Noastră"
    assert "Bicla Noastră, Tuesday 30 March. Week 11 of 45." in said
    assert "7 logged so far" in said
    assert "(Friday 2 April)" in said
    assert "Ioana Pop accepted “Team charter" in said
    assert "1 of 12 milestones are accepted." in said
    assert "You get this every Monday at 08:30." in said


def test_person_in_two_editions_gets_one_letter_with_both(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    factories.add_member(cast.foreign_team, cast.ana)

    tick_at(*MONDAY)

    [mail] = letters.to(relay, cast.ana)
    assert mail["Subject"] == "1 thing due this week, Bicla Noastră, and 1 more"
    assert "Țara Copiilor" in letters.text(mail)
    assert Letter.objects.get(person=cast.ana).mixed


def test_person_in_two_roles_gets_one_letter_with_sections(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.add_member(cast.team_b, cast.ana, role=Membership.Role.MENTOR)
    factories.hand_in(cast.team_b, cast.mihai)

    tick_at(*MONDAY)

    [mail] = letters.to(relay, cast.ana)
    said = letters.text(mail)
    assert "1 thing due this week" in said
    assert "1 hand-in waits for your answer" in said
    assert not Letter.objects.get(person=cast.ana).mixed


def test_edition_that_closed_is_not_in_the_digest(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.add_member(cast.foreign_team, cast.ana)
    clock.set(*MONDAY)
    rounds.plan_all()
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    rounds.deliver()

    [mail] = letters.to(relay, cast.ana)
    assert "Bicla Noastră" not in letters.text(mail)
    assert letters.to(relay, cast.vlad) == []


def test_reminder_of_the_same_morning_is_in_the_digest_and_not_beside_it(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    factories.log(cast.team_a, cast.ana)

    tick_at(2027, 2, 8, 8, 30)  # one working day after the first date

    assert set(Occurrence.objects.filter(person=cast.ana).values_list("kind", flat=True)) == {
        "digest",
        "overdue",
    }
    [mail] = letters.to(relay, cast.ana)
    assert str(mail["Subject"]) == "1 thing due this week, Bicla Noastră"
    assert letters.text(mail).count("Team charter") == 1
    assert "3 days late" in letters.text(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [to_ioana] = letters.to(relay, cast.ioana)
    assert "Team charter" in letters.text(to_ioana)


def test_who_wants_no_digest_still_gets_that_reminder(cast: Cast, relay: Relay, tick_at: Round) -> None:
    User.objects.filter(pk=cast.ana.pk).update(wants_digests=False)

    tick_at(2027, 2, 8, 8, 30)

    [subject] = letters.subjects(relay, cast.ana)
    assert subject.startswith("3 days late: Team charter")


def test_manager_reads_who_needs_them_and_why(cast: Cast, relay: Relay, clock: Clock, tick_at: Round) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 7, 12)
    Letter.objects.create(
        message_id="x@y",
        person=cast.ana,
        cohort_id=cast.cohort.pk,
        kind="verdict",
        state=Letter.State.DEAD,
        due_at=time.now(),
        expires_at=time.now() + timedelta(days=1),
    )

    tick_at(2027, 2, 8, 8, 30)

    [mail] = letters.to(relay, cast.vlad)
    said = letters.text(mail)
    assert str(mail["Subject"]) == "FIX 2027: 1 hand-in waits, 2 teams need you"
    assert "Őrszem" in said
    assert "No mentor; No lead" in said
    assert "1 letter did not arrive" in said
    assert said.index("/cohorts/fix-2027/board") > 0


def test_a_manager_is_sent_the_head_of_the_log_and_nobody_else(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 7, 12)
    seals.seal()
    last = seals.head(cast.cohort.pk)

    tick_at(2027, 2, 8, 8, 30)

    assert last
    [mail] = letters.to(relay, cast.vlad)
    assert f"Head of the log: {last.noted}. Keep this letter" in " ".join(letters.text(mail).split())
    said = StringIO()
    call_command("audit", "verify", cohort="fix-2027", noted=last.noted, stdout=said)
    assert said.getvalue().startswith("ok     fix-2027")
    assert not any(last.digest in letters.text(mail) for mail in letters.to(relay, cast.ioana))


def test_long_list_is_cut_and_says_so(cast: Cast, relay: Relay, tick_at: Round) -> None:
    for _ in range(20):
        factories.make_team(cast.cohort)

    tick_at(*MONDAY)

    [mail] = letters.to(relay, cast.vlad)
    assert "11 more teams on the board" in letters.text(mail)
    assert len(mail.as_bytes()) < 20_000


def test_week_is_read_by_as_many_queries_for_forty_teams_as_for_three(cast: Cast, clock: Clock) -> None:
    counts = []
    for size in (3, 40):
        clock.set(2027, 1, 18, 9)
        cohort = factories.make_cohort(cast.programme)
        crowds.make_crowd(cohort, size)
        clock.set(*MONDAY)
        with CaptureQueriesContext(connection) as queries:
            week = digests.read(cohort, time.now())
            assert week.of_manager()
            assert all(week.has_news_for(pk) in (True, False) for pk in week.people.everybody())
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_planned_is_what_is_sent_if_nothing_changes(cast: Cast, relay: Relay, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(*MONDAY)
    planned = {row.person_id for row in reminders.plan(cast.cohort, time.now())}

    rounds.tick()

    of_edition = Letter.objects.filter(state=Letter.State.SENT, cohort_id=cast.cohort.pk)
    sent = set(of_edition.values_list("person", flat=True))
    assert sent == planned
