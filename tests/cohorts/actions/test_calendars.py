"""Private addresses of people's dates: what opens, and what no longer does."""

import pytest

from cohorts.actions import calendars, teams
from cohorts.models import CalendarFeed, Cohort, Membership, TeamMilestone
from fixhub import clock
from fixhub.refused import Refused
from tests.conftest import Cast

pytestmark = pytest.mark.postgres_later


def test_only_the_hash_of_a_token_is_kept(cast: Cast) -> None:
    feed, token = calendars.make(by=cast.ana, via="page")

    assert feed.token_hash != token
    assert calendars.find(token) == feed
    assert calendars.find(feed.token_hash) is None


def test_a_new_address_ends_the_one_before(cast: Cast) -> None:
    _old, before = calendars.make(by=cast.ana, via="page")
    _other, of_cohort = calendars.make(by=cast.ana, cohort=cast.cohort, via="page")
    new, after = calendars.make(by=cast.ana, via="page")

    assert calendars.find(before) is None
    assert calendars.find(after) == new
    assert calendars.find(of_cohort)
    assert CalendarFeed.objects.standing().count() == 2


def test_an_address_that_was_ended_leads_nowhere(cast: Cast) -> None:
    feed, token = calendars.make(by=cast.ana, via="page")

    with pytest.raises(Refused):
        calendars.revoke(feed, by=cast.vlad, via="page")
    calendars.revoke(feed, by=cast.ana, via="page")
    with pytest.raises(Refused, match="already"):
        calendars.revoke(feed, by=cast.ana, via="page")

    assert calendars.find(token) is None


def test_it_dies_with_the_account(cast: Cast) -> None:
    _feed, token = calendars.make(by=cast.ana, via="page")
    cast.ana.deactivated_at = clock.now()
    cast.ana.save()

    assert calendars.find(token) is None


def test_it_dies_when_the_person_leaves(cast: Cast) -> None:
    _feed, own = calendars.make(by=cast.ana, via="page")
    _feed, of_cohort = calendars.make(by=cast.ana, cohort=cast.cohort, via="page")
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")

    assert (calendars.find(own), calendars.find(of_cohort)) == (None, None)


def test_nobody_gets_the_dates_of_an_edition_they_are_not_in(cast: Cast) -> None:
    with pytest.raises(Refused, match="edition you are in"):
        calendars.make(by=cast.ela, cohort=cast.cohort, via="page")

    assert Cohort.objects.exists() and TeamMilestone.objects.exists()
    assert not CalendarFeed.objects.exists()
