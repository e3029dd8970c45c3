"""An edition in which everything happened at least once, through the real actions."""

from datetime import timedelta

from cohorts.actions import (
    attendances,
    challenges,
    cohorts,
    comments,
    meetings,
    milestones,
    publications,
    teams,
    updates,
)
from cohorts.models import Cohort, CohortRole, TeamMilestone, TeamOutcome
from fixhub import clock
from fixhub.accounts.models import User
from mentoring.actions import reviews
from tests import factories, uploads
from tests.conftest import Cast, Clock

# What a spreadsheet would compute, what a program would cut, and letters of everywhere.
NASTY = '=1+1\r\n-2\t\'@"x",;\n<r>bold</r> _x000D_ ș ț ő ű שלום \N{GRINNING FACE} \x01'


def live(cast: Cast, time: Clock) -> Cohort:
    """Team A and team B of the cast, through some weeks of spring."""
    _plan(cast, time)
    time.set(2027, 2, 5, 18)
    _log(cast)
    _hand_in(cast, time)
    _talk_and_meet(cast, time)
    _end(cast)
    return cast.cohort


def _plan(cast: Cast, time: Clock) -> None:
    about = {"zone": "Europe/Budapest", "country": "Romania", "skills": "-soldering; =riding"}
    User.objects.filter(pk=cast.ana.pk).update(**about)
    words = {"titles": {"en": NASTY[:150].replace("\n", " "), "ro": "Țara"}, "question": {"hu": "Őr?"}}
    asked = challenges.add(cast.cohort, by=cast.vlad, via="page", owner_organisation="Primăria", **words)
    challenges.take_up(cast.team_a, by=cast.vlad, theme="=Mobility", challenge=asked, via="page")
    time.forward(hours=1)
    challenges.take_up(cast.team_a, by=cast.vlad, theme="=Heat", challenge=asked, via="page")
    gone = factories.make_challenge(cast.cohort, cast.vlad, "Nobody asks")
    challenges.withdraw(gone, by=cast.vlad, via="page")
    challenges.restore(gone, by=cast.vlad, via="page")
    challenges.withdraw(gone, by=cast.vlad, via="page")
    now = clock.now()
    over = {"ends": now, "end_recorded_at": now}
    CohortRole.objects.create(cohort=cast.cohort, user=cast.ela, role="expert", **over)
    publications.publish(cast.cohort, by=cast.vlad, findable=True, via="page")
    publications.agree(cast.cohort, by=cast.ana, via="page")
    publications.disagree(cast.cohort, by=cast.ana, via="page")
    publications.withdraw(cast.cohort, by=cast.vlad, via="page")
    cast.team_b.keywords = "-a; +b"
    cast.team_b.set_keys()
    cast.team_b.save(update_fields=["keywords", "search_key"])


def _log(cast: Cast) -> None:
    photo = uploads.stored(uploads.photo("noi ș ț.jpg"), by=cast.ana)
    factories.log(cast.team_a, cast.ana, sentence="=HYPERLINK(1)", photo=photo, count=3, mood=5, stuck=True)
    about = {"obligation": factories.obligation(cast.team_b), "photo_for_team_only": True}
    taken = factories.log(cast.team_b, cast.mihai, sentence="-1", **about)
    updates.revoke(taken, by=cast.mihai, via="page")
    updates.restore(taken, by=cast.mihai, via="page")
    gone = factories.log(cast.team_b, cast.mihai, sentence="'apostrophe'")
    updates.revoke(gone, by=cast.mihai, via="page")
    factories.log(
        cast.team_b, cast.mihai, state="done", sentence="@done", obligation=factories.obligation(cast.team_b)
    )


def _hand_in(cast: Cast, time: Clock) -> None:
    plan = uploads.stored(uploads.pdf("=plan.pdf"), by=cast.ana)
    content = {"text": NASTY.strip(), "links": ["https://example.org/?a=1"], "files": [plan]}
    first = factories.hand_in(cast.team_a, cast.ana, "m02", **content)
    time.forward(hours=1)
    reviews.decide(
        first, by=cast.ioana, verdict="request_changes", text="+more", private_note="\t-", via="page"
    )
    time.forward(days=1)
    second = factories.hand_in(cast.team_a, cast.ana, "m02")
    milestones.revoke(second, by=cast.ana, via="page")
    milestones.restore(second, by=cast.ana, via="page")
    third = factories.hand_in(cast.team_a, cast.ana, "m02", text="Third.")
    reviews.ask_advice(third, by=cast.ioana, text="Enough?", via="page")
    review = factories.decide(third, cast.ioana)
    reviews.revoke(review, by=cast.ioana, via="page")
    factories.hand_in(cast.team_a, cast.ana, "m03")
    lost = factories.hand_in(cast.team_a, cast.ana, "m04")
    milestones.revoke(lost, by=cast.ana, via="page")
    waived = factories.obligation(cast.team_b, "m05")
    TeamMilestone.objects.filter(pk=waived.pk).update(state=TeamMilestone.State.WAIVED)


def _talk_and_meet(cast: Cast, time: Clock) -> None:
    comments.revoke(factories.say(cast.team_a, cast.ana, NASTY), by=cast.ana, via="page")
    factories.say(cast.team_a, cast.ioana, "=SUM(A1)")
    met = factories.plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, title="=Met", place="Cluj")
    hour = {"starts_at": met.current.starts_at, "ends_at": met.current.ends_at, "zone": "Europe/Bucharest"}
    meetings.change(met, by=cast.ioana, via="page", title="=Met", link="https://example.org/meet", **hour)
    meetings.cancel(factories.plan_meeting(cast.cohort, cast.vlad), by=cast.vlad, via="page")
    time.forward(days=2)
    attendances.note(met, hows={cast.ana.pk: "on_site"}, by=cast.ioana, via="page")
    attendances.note(met, hows={cast.ana.pk: "online"}, by=cast.ioana, via="page")


def _end(cast: Cast) -> None:
    left = cast.team_b.memberships.get(user=cast.mihai)
    teams.leave(left, by=cast.vlad, reason="=moved", via="page")
    TeamOutcome.objects.create(team=cast.team_a, value="completed", reason="+", recording="@yes")
    TeamOutcome.objects.create(
        team=cast.team_b,
        value="not_completed",
        revoked_at=clock.now() + timedelta(microseconds=7),
        revoked_by=cast.vlad,
    )
    cohorts.close(cast.cohort, by=cast.vlad, via="page")
