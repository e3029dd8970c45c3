"""Two at once: the database decides, and nobody gets a 500."""

from functools import partial
from uuid import uuid4

import pytest

from cohorts.actions.decisions import AlreadyDecided
from cohorts.models import Decision, Membership, Submission, Update
from fixhub.refused import Refused
from tests.conftest import Cast, Clock, build_cast
from tests.factories import add_member, decide, hand_in, log, make_user, obligation
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 8


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def test_same_form_sent_many_times_at_once_is_one_version(cast: Cast) -> None:
    key = uuid4()

    results = together(*[partial(hand_in, cast.team_a, cast.ana, form_key=key)] * MANY)

    assert {result.pk for result in results} == {Submission.objects.get().pk}


def test_two_members_at_once_are_two_versions(cast: Cast) -> None:
    mate = add_member(cast.team_a)

    results = together(*[partial(hand_in, cast.team_a, by) for by in (cast.ana, mate) * 4])

    assert sorted(result.version for result in results) == list(range(1, MANY + 1))
    assert Submission.objects.filter(is_open=True).get().version == MANY


def test_many_deciders_at_once_are_one_decision(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    results = together(*[partial(decide, submission, by) for by in (cast.ioana, cast.vlad) * 4])

    assert sum(isinstance(result, AlreadyDecided) for result in results) == MANY - 1
    assert Decision.objects.count() == 1


def test_deciding_while_a_newer_version_comes_never_settles_the_replaced_one(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    verdict, newer = together(
        partial(decide, submission, cast.ioana), partial(hand_in, cast.team_a, cast.ana, text="Newer.")
    )

    if isinstance(verdict, AlreadyDecided):
        assert (obligation(cast.team_a).state, newer.is_open) == ("submitted", True)
    else:
        assert isinstance(newer, Refused)
        assert obligation(cast.team_a).state == "approved"


def test_same_update_sent_many_times_at_once_is_one_row(cast: Cast) -> None:
    key, m01 = uuid4(), obligation(cast.team_a)

    results = together(
        *[partial(log, cast.team_a, cast.ana, form_key=key, state="done", obligation=m01)] * MANY
    )

    assert {result.pk for result in results} == {Update.objects.get().pk}
    assert Submission.objects.count() == 1


def test_many_leads_at_once_are_one_lead(cast: Cast) -> None:
    people = [make_user() for _ in range(MANY)]

    results = together(*[partial(add_member, cast.team_b, person, "lead") for person in people])

    assert sum(isinstance(result, Refused) for result in results) == MANY - 1
    assert Membership.objects.unended().filter(team=cast.team_b, role="lead").count() == 1
