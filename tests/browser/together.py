"""Pages of what people do together: talk, meetings, challenges, calendars."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cohorts.actions import attendances, challenges, meetings
from tests import factories
from tests.conftest import Cast, Clock

HOW = "How do streets stay cool in August, when asphalt keeps the heat of the day?"


def places(cast: Cast, clock: Clock, place: Callable[..., Any], send: Callable[..., None]) -> list[Any]:
    """`place` makes one of who, address and what to do there, `send` presses (tests.browser.places)."""
    edition, team = f"/cohorts/{cast.cohort.slug}", cast.team_a.get_absolute_url()
    coming, held, off = _meetings(cast, clock)
    challenge = _challenge(cast)
    empty = factories.make_cohort(cast.programme, name="FIX 2028")

    return [
        place(cast.ana, f"{factories.obligation(cast.team_a, 'm02').get_absolute_url()}/comments"),
        place(cast.ana, "/meetings"),
        place(cast.ana, "/meetings?show=past"),
        place(cast.ana, coming),
        place(cast.ana, held),
        place(cast.ioana, held),
        place(cast.vlad, off),
        place(cast.vlad, f"{edition}/meetings"),
        place(cast.vlad, f"/cohorts/{empty.slug}/meetings"),
        place(cast.vlad, f"{edition}/meetings/plan?team={cast.team_a.slug}"),
        place(cast.vlad, f"{edition}/meetings/plan", lambda page: send(page, "Plan it")),
        place(cast.ana, f"{coming}/revision"),
        place(cast.ana, "/calendar"),
        place(cast.ana, "/calendar", lambda page: send(page, "Make an address")),
        place(cast.vlad, f"{edition}/challenges"),
        place(cast.ana, f"{edition}/challenges"),
        place(cast.vlad, f"/cohorts/{empty.slug}/challenges"),
        place(cast.vlad, challenge),
        place(cast.vlad, f"{challenge}/words"),
        place(cast.vlad, f"{edition}/challenges", lambda page: send(page, "Add the challenge")),
        place(cast.vlad, f"{team}/focus"),
    ]


def _meetings(cast: Cast, clock: Clock) -> list[str]:
    factories.say(cast.team_a, cast.ana, "Is a scale of 1:10 fine?", key="m02")
    factories.say(cast.team_a, cast.ioana, "1:10 is fine. Write the litres next to it.", key="m02")
    coming = factories.plan_meeting(
        cast.cohort, cast.ioana, team=cast.team_a, title="With Ioana", place="Casino, Parcul Central"
    )
    yesterday = clock.now - timedelta(days=1)
    held = factories.plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, starts_at=yesterday)
    attendances.note(held, by=cast.ioana, hows={cast.ana.pk: "online"}, via="page")
    off = factories.plan_meeting(cast.cohort, cast.vlad, link="https://example.org/room")
    meetings.cancel(off, by=cast.vlad, via="page")
    factories.plan_meeting(cast.cohort, cast.vlad, title="Evening of the edition")
    return [one.get_absolute_url() for one in (coming, held, off)]


def _challenge(cast: Cast) -> str:
    challenge = factories.make_challenge(
        cast.cohort, cast.vlad, "Cool streets", question={"en": HOW}, owner_organisation="City Hall"
    )
    challenges.take_up(cast.team_a, by=cast.vlad, theme="Mobility", challenge=challenge, via="page")
    return challenge.get_absolute_url()
