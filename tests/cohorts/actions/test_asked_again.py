"""Actions ask again who is acting, whatever the page or the API asked before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cohorts import blueprint
from cohorts.actions import cohorts, files, imports, invitations, milestones, programmes, teams, updates
from cohorts.models import Cohort, Programme, ProgrammeRole
from fixhub.refused import Forbidden
from mentoring.actions import reviews
from tests.conftest import Cast
from tests.doors.api.conftest import an_update
from tests.factories import hand_in, log, obligation

Act = Callable[[Cast, Any], object]


def _launch(cast: Cast, by: Any) -> object:
    plan = blueprint.draft("fix-10-month", name="FIX 2028", start=date(2028, 1, 17))
    return cohorts.launch(plan, by=by, programme=cast.programme, via="page")


def _withdraw(cast: Cast, by: Any) -> object:
    sent = invitations.invite("new@example.org", by=cast.vlad, team=cast.team_a, role="member")
    return invitations.revoke(sent, by=by)


def _submit(cast: Cast, by: Any) -> object:
    given = {"form_key": an_update()["form_key"], "text": "What we made."}
    return milestones.submit(obligation(cast.team_a), by=by, via="page", **given)


ACTS: dict[str, tuple[Act, str]] = {
    "launch": (_launch, "vlad"),
    "close": (lambda cast, by: cohorts.close(cast.cohort, by=by, via="page"), "vlad"),
    "add a team": (lambda cast, by: teams.add(cast.cohort, by=by, name="Noua", via="page"), "vlad"),
    "end a membership": (
        lambda cast, by: teams.leave(cast.team_a.memberships.get(user=cast.ana), by=by, via="page"),
        "ana vlad",
    ),
    "appoint": (
        lambda cast, by: programmes.appoint(cast.programme, user=cast.ela, role="viewer", by=by, via="page"),
        "vlad",
    ),
    "add a programme": (lambda cast, by: programmes.create("New", by=by), ""),
    "import": (lambda cast, by: imports._require_manager(by, cast.programme), "vlad"),
    "invite": (
        lambda cast, by: invitations.invite("new@example.org", by=by, team=cast.team_a, role="member"),
        "ana vlad",
    ),
    "withdraw an invitation": (_withdraw, "ana vlad"),
    "log": (lambda cast, by: updates.log(cast.team_a, by=by, via="page", **an_update()), "ana"),
    "take an update back": (
        lambda cast, by: updates.revoke(log(cast.team_a, cast.ana), by=by, via="page"),
        "ana vlad",
    ),
    "keep files": (lambda cast, by: files.keep(cast.team_a, [], by=by), "ana"),
    "hand in": (_submit, "ana"),
    "take a hand-in back": (
        lambda cast, by: milestones.revoke(hand_in(cast.team_a, cast.ana), by=by, via="page"),
        "ana",
    ),
    "answer": (
        lambda cast, by: reviews.decide(hand_in(cast.team_a, cast.ana), by=by, verdict="approve", via="page"),
        "ioana vlad",
    ),
    "ask for advice": (
        lambda cast, by: reviews.ask_advice(hand_in(cast.team_a, cast.ana), by=by, text="Well?", via="page"),
        "ioana vlad",
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "vlad", "ela"])
def test_an_action_asks_who_is_acting(cast: Cast, tmp_path: Path, act: str, who: str) -> None:
    do, allowed = ACTS[act]

    if who in allowed.split():
        do(cast, getattr(cast, who))
    else:
        counts = [model.objects.count() for model in (Cohort, Programme, ProgrammeRole)]
        with pytest.raises(Forbidden):
            do(cast, getattr(cast, who))
        assert counts == [model.objects.count() for model in (Cohort, Programme, ProgrammeRole)]
