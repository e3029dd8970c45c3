"""Actions ask again who is acting, whatever the page or the API asked before."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cohorts import blueprint
from cohorts.actions import (
    attendances,
    challenges,
    cohorts,
    comments,
    files,
    import_runs,
    import_undo,
    imports,
    invitations,
    meetings,
    milestones,
    programmes,
    teams,
    updates,
)
from cohorts.importing.editions import Edition
from cohorts.models import Cohort, ImportRun, Programme, ProgrammeRole
from fixhub import clock
from fixhub.refused import Forbidden
from mentoring.actions import reviews
from tests.cohorts.importing.handing import LIST, upload
from tests.conftest import Cast
from tests.doors.api.conftest import an_update
from tests.factories import hand_in, log, make_challenge, obligation, plan_meeting, say

Act = Callable[[Cast, Any], object]


def _launch(cast: Cast, by: Any) -> object:
    plan = blueprint.draft("fix-10-month", name="FIX 2028", start=date(2028, 1, 17))
    return cohorts.launch(plan, by=by, programme=cast.programme, via="page")


def _edition(cast: Cast, *, runs: bool) -> Edition:
    now = clock.now()
    return Edition(cast.cohort, now, now, now, runs=runs)


def _hand_up(cast: Cast, by: Any, cohort: Cohort | None = None) -> ImportRun:
    target = import_runs.Target(cast.programme, cohort, name="FIX 2024")
    return import_runs.start(target, by=by, uploads=[upload(LIST)], form_key=uuid4(), via="page")


def _undo(cast: Cast, by: Any, cohort: Cohort | None = None) -> object:
    run = _hand_up(cast, cast.vlad, cohort)
    ImportRun.objects.filter(pk=run.pk).update(done_at=clock.now())
    run.refresh_from_db()
    return import_undo.undo(run, by=by, via="page")


def _withdraw(cast: Cast, by: Any) -> object:
    sent = invitations.invite("new@example.org", by=cast.vlad, team=cast.team_a, role="member")
    return invitations.revoke(sent, by=by)


def _offer_again(cast: Cast, by: Any) -> object:
    sent = invitations.invite("new@example.org", by=cast.vlad, team=cast.team_a, role="member")
    return invitations.restore(invitations.revoke(sent, by=cast.vlad), by=by)


def _submit(cast: Cast, by: Any) -> object:
    given = {"form_key": an_update()["form_key"], "text": "What we made."}
    return milestones.submit(obligation(cast.team_a), by=by, via="page", **given)


def _mentoring(cast: Cast, by: Any) -> Any:
    return plan_meeting(cast.cohort, by, team=cast.team_a)


def _cancelled(cast: Cast) -> Any:
    return meetings.cancel(_mentoring(cast, cast.vlad), by=cast.vlad, via="page")


def _moved(cast: Cast, by: Any = None) -> Any:
    meeting = _mentoring(cast, cast.vlad)
    words = vars(meetings.Content.of(meeting.current)) | {"title": "Later"}
    return meetings.change(meeting, by=by or cast.vlad, via="page", **words)


def _note(cast: Cast, by: Any) -> object:
    held = plan_meeting(cast.cohort, cast.vlad, team=cast.team_a, starts_at=clock.now() - timedelta(hours=2))
    return attendances.note(held, by=by, hows={cast.ana.pk: "online"}, via="page")


def _challenge(cast: Cast) -> Any:
    return make_challenge(cast.cohort, cast.vlad)


ACTS: dict[str, tuple[Act, str]] = {
    "launch": (_launch, "vlad"),
    "close": (lambda cast, by: cohorts.close(cast.cohort, by=by, via="page"), "vlad"),
    "add a team": (lambda cast, by: teams.add(cast.cohort, by=by, name="Noua", via="page"), "vlad"),
    "end a membership": (
        lambda cast, by: teams.leave(cast.team_b.memberships.get(user=cast.mihai), by=by, via="page"),
        "mihai vlad",
    ),
    "appoint": (
        lambda cast, by: programmes.appoint(cast.programme, user=cast.ela, role="viewer", by=by, via="page"),
        "vlad",
    ),
    "add a programme": (lambda cast, by: programmes.create("New", by=by), ""),
    "import": (lambda cast, by: imports.require_manager(by, _edition(cast, runs=False)), "vlad"),
    "import into what runs": (
        lambda cast, by: imports.require_manager(by, _edition(cast, runs=True)),
        "vlad",
    ),
    "hand sheets up": (lambda cast, by: _hand_up(cast, by), "vlad"),
    "hand sheets up for what runs": (lambda cast, by: _hand_up(cast, by, cast.cohort), "vlad"),
    "undo an import": (lambda cast, by: _undo(cast, by), "vlad"),
    "undo an import into what runs": (lambda cast, by: _undo(cast, by, cast.cohort), "vlad"),
    "invite": (
        lambda cast, by: invitations.invite("new@example.org", by=by, team=cast.team_a, role="member"),
        "ana vlad",
    ),
    "withdraw an invitation": (_withdraw, "ana vlad"),
    "offer an invitation again": (_offer_again, "ana vlad"),
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
    "add a challenge": (lambda cast, by: make_challenge(cast.cohort, by), "vlad"),
    "word a challenge": (
        lambda cast, by: challenges.edit(_challenge(cast), by=by, titles={"en": "Heat"}, via="page"),
        "vlad",
    ),
    "withdraw a challenge": (
        lambda cast, by: challenges.withdraw(_challenge(cast), by=by, via="page"),
        "vlad",
    ),
    "bring a challenge back": (
        lambda cast, by: challenges.restore(
            challenges.withdraw(_challenge(cast), by=cast.vlad, via="page"), by=by, via="page"
        ),
        "vlad",
    ),
    "give a team its challenge": (
        lambda cast, by: challenges.take_up(cast.team_a, by=by, theme="", challenge=None, via="page"),
        "vlad",
    ),
    "comment": (lambda cast, by: say(cast.team_a, by), "ana ioana vlad"),
    "take a comment back": (
        lambda cast, by: comments.revoke(say(cast.team_a, cast.ana), by=by, via="page"),
        "ana vlad",
    ),
    "plan an evening": (lambda cast, by: plan_meeting(cast.cohort, by), "vlad"),
    "plan mentoring": (_mentoring, "ana ioana vlad"),
    "move a meeting": (lambda cast, by: _moved(cast, by), "ana ioana vlad"),
    "cancel a meeting": (
        lambda cast, by: meetings.cancel(_mentoring(cast, cast.vlad), by=by, via="page"),
        "ana ioana vlad",
    ),
    "bring a meeting back": (
        lambda cast, by: meetings.restore(_cancelled(cast), by=by, via="page"),
        "ana ioana vlad",
    ),
    "undo a change of a meeting": (
        lambda cast, by: meetings.take_back(_moved(cast).current, by=by, via="page"),
        "ana ioana vlad",
    ),
    "note who was there": (_note, "ana ioana vlad"),
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
