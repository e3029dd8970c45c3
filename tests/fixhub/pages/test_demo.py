"""The invented edition: what it shows, that it is a true history, and that it goes without a trace."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts import facts
from cohorts.models import (
    Attendance,
    Cohort,
    Comment,
    Decision,
    Invitation,
    Meeting,
    MeetingRevision,
    Membership,
    NameConsent,
    Submission,
    Team,
    TeamMilestone,
    TeamState,
    Update,
)
from fixhub.accounts.models import User
from fixhub.events import verifying
from fixhub.events.models import Event, Notice
from fixhub.mail.models import Letter
from fixhub.pages.demo import invented, live
from mentoring.models import Review
from tests import factories, sealing
from tests.conftest import Clock
from tests.policy.world import fingerprint

State = TeamMilestone.State


def people(cohort: Cohort, *roles: str) -> int:
    return (
        User.objects.filter(memberships__team__cohort=cohort, memberships__role__in=roles).distinct().count()
    )


@pytest.mark.parametrize("ahead", range(7))
def test_the_fifth_milestone_is_one_to_seven_days_ahead(ahead: int) -> None:
    today = date(2027, 3, 1) + timedelta(days=ahead)
    start = live.kickoff(today)

    assert start.weekday() == 0
    assert 1 <= (start + timedelta(weeks=18, days=4) - today).days <= 7


def test_no_two_of_the_forty_teams_share_a_name_or_a_person() -> None:
    teams = invented.teams(40)
    persons = [person for team in teams for person in team.people] + list(invented.mentors(25))

    assert len({team.name for team in teams}) == 40
    assert len(persons) == 185
    assert len({(person.given, person.family) for person in persons}) == 185
    assert {person.language for person in persons} == {"en", "ro", "hu"}


@pytest.mark.long
@pytest.mark.postgres_later
@pytest.mark.django_db(transaction=True)
def test_a_demo_goes_without_a_trace(clock: Clock, settings: Any) -> None:
    clock.set(2027, 5, 20, 10)
    before = fingerprint()
    live.live(2)
    assert Letter.objects.exists() and Event.objects.exists()

    call_command("demo", remove=True, verbosity=0)

    # Of the installation itself, and in numbers alone.
    left = Event.objects.order_by("pk").values_list("verb", "by", "cohort_id")
    assert list(left) == [("programme.created", None, None), ("programme.appointed", None, None)]
    assert [verifying.verify(chain).broken for chain in verifying.chains()] == [None]
    sealing.let_go_of_all()
    assert fingerprint() == before
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_removing_what_is_not_there_removes_nothing(clock: Clock, capsys: Any) -> None:
    call_command("demo", remove=True)

    assert "Removed: 0 rows." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_demo_does_not_come_beside_real_people(clock: Clock) -> None:
    factories.make_user("Real")

    with pytest.raises(CommandError, match="Real people or editions"):
        call_command("demo", teams=1)
    assert not Cohort.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("teams", [0, 401])
def test_a_demo_has_1_to_400_teams(clock: Clock, teams: int) -> None:
    with pytest.raises(CommandError, match="1 to 400 teams"):
        call_command("demo", teams=teams)


@pytest.mark.long
@pytest.mark.django_db
def test_real_things_beside_a_demo_stay_when_it_goes(clock: Clock) -> None:
    clock.set(2027, 5, 20, 10)
    live.live(1)
    team = factories.make_team(lead=factories.make_user("Real"))
    factories.log(team, team.memberships.get().user)

    call_command("demo", remove=True, verbosity=0)

    assert Cohort.objects.get() == team.cohort
    assert Update.objects.count() == 1
    assert Event.objects.filter(team_id=team.pk).count() == 3


@pytest.mark.long
@pytest.mark.django_db
def test_somebody_of_the_demo_in_a_real_edition_keeps_it_from_going(clock: Clock) -> None:
    clock.set(2027, 5, 20, 10)
    live.live(1)
    factories.add_member(factories.make_team(), User.objects.filter(is_demo=True)[0])

    with pytest.raises(CommandError, match="Take them out there first"):
        call_command("demo", remove=True)
    assert Cohort.objects.filter(is_demo=True).exists()


@pytest.mark.long
@pytest.mark.postgres_later
@pytest.mark.django_db(transaction=True)
def test_forty_teams_live_through_every_state(clock: Clock) -> None:
    clock.set(2027, 5, 20, 10)

    cohort = live.live(40)

    assert Team.objects.standing().filter(cohort=cohort).count() == 40
    assert people(cohort, *Membership.PARTICIPANTS) == 160
    assert people(cohort, Membership.Role.MENTOR) == 25
    _require_every_state_of_teams()
    _require_every_state_of_the_edition(cohort)
    assert facts.differences(TeamMilestone.objects.all()) == []
    assert not Event.objects.filter(occurred_at__gt=clock.now).exists()
    assert Event.objects.filter(verb="update.logged").count() == Update.objects.count()


def _require_every_state_of_teams() -> None:
    states = Counter(TeamMilestone.objects.values_list("state", flat=True))
    assert set(states) == {
        State.OPEN, State.SUBMITTED, State.CHANGES_REQUESTED, State.APPROVED, State.NOT_APPLICABLE
    }  # fmt: skip
    assert any(row.is_late for row in TeamMilestone.objects.all())
    assert Submission.objects.filter(revoked_at__isnull=False).exists()
    assert Update.objects.filter(revoked_at__isnull=False).exists()
    assert Update.objects.filter(stuck=True).exists() and Update.objects.filter(photo__isnull=False).exists()
    assert Review.objects.filter(decision__isnull=True).exists()
    assert Membership.objects.filter(ends__isnull=False).exists()
    assert {row.revoked_at is None for row in Decision.objects.all()} == {True, False}


def _require_every_state_of_the_edition(cohort: Cohort) -> None:
    assert Comment.objects.exists() and cohort.challenges.count() == 3
    assert {bool(row.is_cancelled) for row in Meeting.objects.all()} == {True, False}
    assert MeetingRevision.objects.filter(n=2).exists()
    assert set(Attendance.objects.values_list("how", flat=True)) == {"on_site", "online", "absent"}
    assert cohort.publications.now().exists() and NameConsent.objects.now().count() > 60
    assert TeamState.objects.now().filter(state="removed").count() == 1
    assert Invitation.objects.pending().count() == 1 and cohort.roles.now().get().role == "viewer"
    assert Notice.objects.exists()
