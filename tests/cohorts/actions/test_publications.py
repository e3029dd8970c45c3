"""Publishing an edition, and one's own yes to standing there by name."""

import pytest

from cohorts.actions import publications
from cohorts.models import NameConsent
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock


def test_published_withdrawn_and_published_again_are_three_facts(cast: Cast, clock: Clock) -> None:
    publications.publish(cast.cohort, by=cast.vlad, findable=True, via="page")
    clock.forward(days=1)
    publications.withdraw(cast.cohort, by=cast.vlad, via="page")
    clock.forward(days=1)
    again = publications.publish(cast.cohort, by=cast.vlad, via="page")

    assert again.findable
    assert cast.cohort.publications.count() == 2
    assert cast.cohort.publications.now().get() == again
    assert list(Event.objects.filter(verb__startswith="cohort.").values_list("verb", flat=True))[-3:] == [
        "cohort.published",
        "cohort.unpublished",
        "cohort.published",
    ]


def test_another_answer_about_search_engines_takes_the_place_of_the_first(cast: Cast) -> None:
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    changed = publications.publish(cast.cohort, by=cast.vlad, findable=True, via="page")
    same = publications.publish(cast.cohort, by=cast.vlad, findable=True, via="page")

    assert cast.cohort.publications.unended().get() == changed == same
    assert changed.findable
    assert Event.objects.filter(verb="cohort.published").count() == 2


@pytest.mark.parametrize("who", ["ana", "ioana", "ela"])
def test_only_managers_publish(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        publications.publish(cast.cohort, by=getattr(cast, who), via="page")
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    with pytest.raises(Forbidden):
        publications.withdraw(cast.cohort, by=getattr(cast, who), via="page")


def test_what_is_not_published_cannot_be_withdrawn(cast: Cast) -> None:
    with pytest.raises(Refused):
        publications.withdraw(cast.cohort, by=cast.vlad, via="page")


def test_a_yes_is_ones_own_and_can_be_taken_back(cast: Cast, clock: Clock) -> None:
    publications.agree(cast.cohort, by=cast.ana, via="page")
    with pytest.raises(Refused, match="already"):
        publications.agree(cast.cohort, by=cast.ana, via="page")
    clock.forward(minutes=5)
    publications.disagree(cast.cohort, by=cast.ana, via="page")

    assert not NameConsent.objects.now().exists()
    with pytest.raises(Refused):
        publications.disagree(cast.cohort, by=cast.ana, via="page")


@pytest.mark.parametrize("who", ["vlad", "ela"])
def test_who_is_in_no_team_cannot_agree(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        publications.agree(cast.cohort, by=getattr(cast, who), via="page")
