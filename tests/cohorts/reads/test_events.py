"""Who reads of what happened: a row for each verb, and nothing of the inside outside."""

import pytest

from cohorts.actions import invitations
from cohorts.models import CohortRole
from cohorts.reads import events
from fixhub.accounts.models import User
from fixhub.events import audience
from fixhub.events.models import Event
from mentoring.actions import reviews
from tests import factories
from tests.conftest import Cast
from tests.sealing import unguarded


def read_by(user: User, verb: str) -> bool:
    return events.visible_to(user).filter(verb=verb).exists()


@pytest.fixture
def happened(cast: Cast) -> Cast:
    factories.log(cast.team_a, cast.ana, stuck=True)
    submission = factories.hand_in(cast.team_a, cast.ana)
    reviews.ask_advice(submission, by=cast.ioana, text="Well?", via="page")
    factories.decide(submission, cast.ioana)
    invitations.invite("new@example.org", by=cast.ana, team=cast.team_a, role="member")
    return cast


@pytest.mark.parametrize(
    ("verb", "readers"),
    [
        ("update.logged", ["ana", "mihai", "ioana", "vlad"]),
        ("team.joined", ["ana", "mihai", "ioana", "vlad"]),
        ("milestone.submitted", ["ana", "ioana", "vlad"]),
        ("milestone.approved", ["ana", "ioana", "vlad"]),
        ("milestone.advice_asked", ["vlad"]),
        ("invitation.sent", ["vlad"]),
    ],
)
def test_each_verb_is_read_by_its_audience(happened: Cast, verb: str, readers: list[str]) -> None:
    own = Event.objects.filter(cohort_id=happened.cohort.pk, verb=verb)
    cast = ("ana", "mihai", "ioana", "vlad", "ela")

    assert own.exists()
    seeing = [who for who in cast if events.visible_to(getattr(happened, who)).filter(pk__in=own).exists()]
    assert seeing == readers


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("everybody", ["ana", "mihai", "ioana", "vlad"]), ("mentors", ["ioana", "vlad"])],
)
def test_meeting_is_read_of_by_those_it_is_for(cast: Cast, audience: str, readers: list[str]) -> None:
    factories.plan_meeting(cast.cohort, cast.vlad, kind="cohort", audience=audience)

    people = ("ana", "mihai", "ioana", "vlad", "ela")
    assert [who for who in people if read_by(getattr(cast, who), "meeting.planned")] == readers


def test_viewer_reads_what_the_edition_reads(happened: Cast) -> None:
    viewer = factories.make_user("Vera")
    CohortRole.objects.create(cohort=happened.cohort, user=viewer, role="viewer")

    assert read_by(viewer, "update.logged")
    assert not read_by(viewer, "milestone.submitted")


def test_who_left_reads_nothing(happened: Cast) -> None:
    left = factories.make_user("Left")

    assert not events.visible_to(left).exists()


def test_a_verb_without_a_row_is_read_by_nobody(happened: Cast) -> None:
    with unguarded():
        Event.objects.filter(verb="update.logged").update(verb="kettle.boiled")

    assert not read_by(happened.vlad, "kettle.boiled")


def test_worry_is_a_fact_of_the_inside(happened: Cast) -> None:
    event = Event.objects.filter(verb="update.logged").latest("pk")

    assert audience.facts_for(event, inside=True) == {"state": "going", "stuck": True}
    assert audience.facts_for(event, inside=False) == {"state": "going"}
