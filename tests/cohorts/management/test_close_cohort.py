"""Closing an edition by command: said first, done once, and in clear words where it cannot be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cohorts import rules
from cohorts.models import TeamState
from fixhub.events.models import Event
from tests.conftest import Cast
from tests.factories import hand_in


def run(*words: str) -> str:
    out = StringIO()
    call_command("close_cohort", *words, stdout=out)
    return out.getvalue()


def test_it_says_first_what_would_end(cast: Cast) -> None:
    hand_in(cast.team_a, cast.ana)

    said = run(cast.cohort.slug)

    assert "would end as completed: 2\nHand-ins that wait for an answer, and would get none: 1\n" in said
    assert "add --yes" in said and rules.is_running(cast.cohort)


def test_it_closes_once(cast: Cast) -> None:
    assert run(cast.cohort.slug, "--yes") == "FIX 2027 is closed.\n"

    assert not rules.is_running(cast.cohort) and rules.is_running(cast.foreign_cohort)
    states = TeamState.objects.unended().filter(team__cohort=cast.cohort)
    assert set(states.values_list("state", flat=True)) == {"completed"}
    event = Event.objects.get(verb="cohort.closed")
    assert (event.cohort_id, event.by, event.via) == (cast.cohort.pk, None, "command")
    assert run(cast.cohort.slug) == "FIX 2027 is closed already.\n"
    with pytest.raises(CommandError, match="closed already"):
        run(cast.cohort.slug, "--yes")


def test_an_edition_nobody_knows_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match="There is no edition “nothing”"):
        run("nothing", "--yes")
