"""Two acts that exclude each other, at the same moment: one of them is told, and the facts agree."""

from datetime import date
from functools import partial

import pytest

from cohorts import blueprint
from cohorts.actions import cohorts, files, invitations, milestones, removals, teams, updates
from cohorts.models import (
    Cohort,
    Decision,
    Membership,
    Milestone,
    Submission,
    SubmissionAbsence,
    Update,
    UpdateAbsence,
)
from fixhub.files.models import File
from fixhub.files.store import place_of
from fixhub.refused import Refused
from mentoring.actions import reviews
from tests import uploads
from tests.conftest import Cast, Clock, build_cast
from tests.factories import add_member, decide, hand_in, log, obligation
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def refusals(results: list[object]) -> int:
    odd = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not odd
    return sum(isinstance(one, Refused) for one in results)


def test_taken_back_or_answered_but_never_both(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    results = together(
        partial(decide, submission, cast.ioana),
        partial(milestones.revoke, submission, by=cast.ana, via="page"),
    )

    assert refusals(results) == 1
    assert Decision.objects.exists() != Submission.objects.filter(revoked_at__isnull=False).exists()
    assert obligation(cast.team_a).state == ("approved" if Decision.objects.exists() else "open")


def test_verdict_taken_back_or_acted_on_but_never_both(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes")

    back, newer = together(
        partial(reviews.revoke, review, by=cast.ioana, via="page"), partial(hand_in, cast.team_a, cast.ana)
    )

    # Whoever was first: the new version is of the attempt that was open in its turn.
    refusals([back, newer])
    taken_back = Decision.objects.filter(revoked_at__isnull=False).exists()
    assert taken_back is not isinstance(back, Refused)
    assert (newer.version, newer.attempt) == (2, 1 if taken_back else 2)
    assert obligation(cast.team_a).attempt == newer.attempt


def test_verdict_taken_back_many_times_at_once_is_taken_back_once(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)

    results = together(*[partial(reviews.revoke, review, by=cast.ioana, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert obligation(cast.team_a).state == "submitted"


def test_undone_many_times_at_once_is_undone_once(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))

    results = together(*[partial(updates.revoke, update, by=cast.ana, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert not Update.objects.standing().exists()
    assert obligation(cast.team_a).state == "open"


def test_undo_beside_a_mates_hand_in_leaves_that_one(cast: Cast) -> None:
    mate, about = add_member(cast.team_a), obligation(cast.team_a)
    update = log(cast.team_a, cast.ana, state="done", obligation=about)

    undone, mates = together(
        partial(updates.revoke, update, by=cast.ana, via="page"),
        partial(hand_in, cast.team_a, mate, text="Ours."),
    )

    refusals([undone, mates])
    assert Submission.objects.get(is_open=True) == mates
    assert obligation(cast.team_a).state == "submitted"
    assert Update.objects.standing().exists() == isinstance(undone, Refused)


def test_restored_many_times_at_once_is_restored_once(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))
    updates.revoke(update, by=cast.ana, via="page")

    results = together(*[partial(updates.restore, update, by=cast.vlad, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert (UpdateAbsence.objects.count(), SubmissionAbsence.objects.count()) == (1, 1)
    assert obligation(cast.team_a).state == "submitted"


def test_restored_beside_a_new_hand_in_leaves_one_open(cast: Cast) -> None:
    submission = milestones.revoke(hand_in(cast.team_a, cast.ana), by=cast.ana, via="page")

    back, newer = together(
        partial(milestones.restore, submission, by=cast.ana, via="page"),
        partial(hand_in, cast.team_a, cast.ana, text="Newer."),
    )

    refusals([back, newer])
    assert Submission.objects.get(is_open=True) == newer


def test_removed_many_times_at_once_is_removed_once(cast: Cast) -> None:
    results = together(*[partial(removals.remove, cast.team_a, by=cast.vlad, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert cast.team_a.states.filter(state="removed").count() == 1


def test_back_in_the_team_or_in_another_but_never_both(cast: Cast) -> None:
    mate = add_member(cast.team_a)
    left = teams.leave(Membership.objects.get(user=mate), by=mate, via="page")
    key = invitations.new_token(invitations.invite(mate.email, by=cast.vlad, role="member", team=cast.team_b))

    results = together(
        partial(teams.come_back, left, by=cast.vlad, via="page"), partial(invitations.accept, key, by=mate)
    )

    assert refusals(results) == 1
    assert Membership.objects.now().filter(user=mate).count() == 1


def test_one_name_launched_many_times_at_once_is_one_edition(cast: Cast) -> None:
    plan = blueprint.draft("fix-10-month", name="FIX 2028", start=date(2028, 1, 17))

    results = together(
        *[partial(cohorts.launch, plan, by=cast.vlad, programme=cast.programme, via="page")] * MANY
    )

    assert refusals(results) == MANY - 1
    launched = Cohort.objects.get(slug="fix-2028")
    assert Milestone.objects.filter(cohort=launched).count() == len(plan.milestones)


def test_closed_many_times_at_once_is_closed_once(cast: Cast) -> None:
    results = together(*[partial(cohorts.close, cast.cohort, by=cast.vlad, via="page")] * MANY)

    assert refusals(results) == MANY - 1
    assert cast.cohort.states.unended().get().state == "closed"


def test_uploads_at_once_are_whole_files_of_their_own(cast: Cast) -> None:
    results = together(
        *[partial(files.keep, cast.team_a, [uploads.photo(f"{n}.jpg")], by=cast.ana) for n in range(MANY)]
    )

    assert refusals(results) == 0
    kept = list(File.objects.all())
    assert len({file.path for file in kept}) == MANY
    assert all(place_of(file.path).stat().st_size == file.size for file in kept)
