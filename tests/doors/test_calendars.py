"""Private calendar addresses: made, read by calendar programs, and ended."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.actions import calendars, decisions, meetings, teams
from cohorts.meeting_times import of_day
from cohorts.models import CalendarFeed, Cohort, CohortRole, Meeting, Membership, TeamMilestone
from tests.conftest import CLUJ, Cast, Clock
from tests.doors.pages import as_, text_of
from tests.factories import decide, hand_in, make_cohort, make_team, make_user, obligation, plan_meeting

MILESTONE = "/cohorts/fix-2027/teams/bicla-noastra/milestones/m04"


def token_of(person: Any, cohort: Cohort | None = None) -> str:
    return calendars.make(by=person, cohort=cohort, via="page")[1]


def fetched(token: str, **headers: str) -> Any:
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def entries(token: str) -> dict[str, Any]:
    """By title, as icalendar reads them; vobject must find the same moments."""
    content = fetched(token).content
    found = {str(one["SUMMARY"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    again = getattr(vobject.readOne(content.decode()), "vevent_list", [])
    assert {one.summary.value: _moment(one.dtstart.value) for one in again} == {
        title: _moment(one["DTSTART"].dt) for title, one in found.items()
    }
    return found


def _moment(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def changed(meeting: Meeting, by: Any, **other: Any) -> None:
    meetings.change(meeting, by=by, via="page", **{**vars(meetings.Content.of(meeting.current)), **other})


def test_the_address_is_shown_once(cast: Cast) -> None:
    client = as_(cast.ana)

    page = client.post("/calendar").content.decode()
    [address] = re.findall(r'value="http\S+(/calendar/\S+\.ics)"', page)

    assert Client().get(address).status_code == 200
    assert "There is an address" in text_of(client.get("/calendar"))
    assert ".ics" not in client.get("/calendar").content.decode()
    assert CalendarFeed.objects.get().token_hash not in address


def test_a_new_one_ends_the_old_and_ending_ends_it(cast: Cast) -> None:
    client, old = as_(cast.ana), token_of(cast.ana)
    new = token_of(cast.ana)
    assert (fetched(old).status_code, fetched(new).status_code) == (404, 200)

    answer = client.post(f"/calendar/{CalendarFeed.objects.latest('pk').pk}/revocation", follow=True)

    assert "leads nowhere any more" in text_of(answer)
    assert fetched(new).status_code == 404
    assert (
        as_(cast.vlad).post(f"/calendar/{CalendarFeed.objects.latest('pk').pk}/revocation").status_code == 404
    )


def test_the_deadlines_of_own_and_mentored_teams_on_the_editions_clock(cast: Cast) -> None:
    for person in (cast.ana, cast.ioana):
        found = entries(token_of(person))

        dues = [one for title, one in found.items() if title.startswith("Due: ")]
        assert len(dues) == TeamMilestone.objects.filter(team=cast.team_a).count()
        walls = {(one["DTSTART"].dt.hour, one["DTSTART"].params["TZID"]) for one in dues}
        assert walls == {(23, "Europe/Bucharest")}
        assert all(str(one["STATUS"]) == "CONFIRMED" and "DTEND" not in one for one in dues)
    assert all("Őrszem" not in title for title in entries(token_of(cast.ana)))


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29),
                                 date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1)])  # fmt: skip
def test_a_meeting_is_at_six_on_both_sides_of_the_change(cast: Cast, day: date) -> None:
    start = datetime(day.year, day.month, day.day, 18, tzinfo=CLUJ)
    plan_meeting(cast.cohort, cast.vlad, starts_at=start, title="Evening")

    found = entries(token_of(cast.ana))["Evening"]

    assert found["DTSTART"].dt.replace(tzinfo=None) == start.replace(tzinfo=None)
    assert found["DTSTART"].dt.astimezone(UTC) == start.astimezone(UTC)


def test_a_move_and_a_cancel_keep_the_name_and_raise_the_sequence(cast: Cast, clock: Clock) -> None:
    meeting, token = plan_meeting(cast.cohort, cast.vlad, title="Evening"), token_of(cast.ana)
    states = [entries(token)["Evening"]]

    clock.forward(hours=1)
    later = meeting.current.starts_at + timedelta(days=2)
    changed(meeting, cast.vlad, starts_at=later, ends_at=later + timedelta(hours=2))
    states.append(entries(token)["Evening"])
    clock.forward(hours=1)
    meetings.cancel(meeting, by=cast.vlad, via="page")
    states.append(entries(token)["Evening"])
    clock.forward(hours=1)
    meetings.restore(meeting, by=cast.vlad, via="page")
    states.append(entries(token)["Evening"])

    assert {str(one["UID"]) for one in states} == {str(meeting.uid)}
    assert [int(one["SEQUENCE"]) for one in states] == [1, 2, 3, 4]
    assert [str(one["STATUS"]) for one in states] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert states[1]["DTSTART"].dt.astimezone(UTC) == later
    modified = [one["LAST-MODIFIED"].dt for one in states]
    assert modified == sorted(set(modified))


def test_a_meeting_of_which_the_day_is_known_takes_the_whole_day(cast: Cast) -> None:
    times = of_day(date(2027, 3, 28), "Europe/Bucharest")
    plan_meeting(
        cast.cohort,
        cast.vlad,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        precision="day",
        title="Camp",
    )

    found = entries(token_of(cast.ana))["Camp"]

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2027, 3, 28), date(2027, 3, 29))


def test_new_dates_after_a_change_request_raise_the_sequence(cast: Cast, clock: Clock) -> None:
    token, title = token_of(cast.ana), f"Due: {obligation(cast.team_a).milestone.title} (Bicla Noastră)"
    before = entries(token)[title]
    clock.set(2027, 2, 1, 9)
    decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Say who does what.")

    after = entries(token)[title]

    assert (before["UID"], int(before["SEQUENCE"])) == (after["UID"], int(after["SEQUENCE"]) - 1)
    assert after["DTSTART"].dt > before["DTSTART"].dt


def test_a_change_request_taken_back_raises_the_sequence_again(cast: Cast, clock: Clock) -> None:
    token, title = token_of(cast.ana), f"Due: {obligation(cast.team_a).milestone.title} (Bicla Noastră)"
    first = entries(token)[title]
    clock.set(2027, 2, 1, 9)
    verdict = decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes")
    asked = entries(token)[title]
    clock.forward(minutes=5)

    decisions.revoke(verdict, by=cast.ioana, via="page")

    back = entries(token)[title]
    assert first["DTSTART"].dt == back["DTSTART"].dt != asked["DTSTART"].dt
    assert int(back["SEQUENCE"]) == int(asked["SEQUENCE"]) + 1 == int(first["SEQUENCE"]) + 2
    assert back["DTSTAMP"].dt - asked["DTSTAMP"].dt == timedelta(minutes=5)


def test_what_is_not_asked_any_more_is_cancelled(cast: Cast) -> None:
    token = token_of(cast.ana)
    before = entries(token)
    TeamMilestone.objects.filter(pk=obligation(cast.team_a).pk).update(state="waived")
    title = f"Due: {obligation(cast.team_a).milestone.title} (Bicla Noastră)"

    after = entries(token)[title]

    assert (str(after["STATUS"]), int(after["SEQUENCE"])) == ("CANCELLED", int(before[title]["SEQUENCE"]) + 1)


def test_the_calendar_of_an_edition_is_its_own(cast: Cast) -> None:
    other = make_cohort(cast.programme, name="FIX 2026b")
    make_team(other, name="Other", mentor=cast.ioana)
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_b, title="Of team B")
    plan_meeting(other, cast.vlad, title="Elsewhere")

    managers, mentors = entries(token_of(cast.vlad, cast.cohort)), entries(token_of(cast.ioana, cast.cohort))

    assert "Of team B" in managers and "Elsewhere" not in managers
    assert sum(title.startswith("Due: ") for title in managers) == 15
    assert "Of team B" not in mentors and not [title for title in mentors if "(Other)" in title]
    assert [title for title in entries(token_of(cast.ioana)) if "(Other)" in title]


def test_only_meetings_that_concern_one_are_in_a_calendar(cast: Cast) -> None:
    mentors = {"kind": "cohort", "audience": "mentors"}
    plan_meeting(cast.cohort, cast.vlad, title="For mentors", **mentors)
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_b, title="Of team B")
    viewer = make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")
    seen = {
        (who, edition): sorted({"For mentors", "Of team B"} & set(entries(token_of(user, cohort))))
        for who, user in {**vars(cast), "viewer": viewer}.items()
        if who in ("ana", "ioana", "vlad", "viewer")
        for edition, cohort in (("all", None), ("one", cast.cohort))
    }

    assert seen == {
        ("ana", "all"): [], ("ana", "one"): [],
        ("ioana", "all"): ["For mentors"], ("ioana", "one"): ["For mentors"],
        ("vlad", "all"): ["For mentors"], ("vlad", "one"): ["For mentors", "Of team B"],
        ("viewer", "all"): [], ("viewer", "one"): [],
    }  # fmt: skip
    assert entries(token_of(cast.ela)).keys().isdisjoint({"For mentors", "Of team B"})


def test_the_dates_of_all_teams_are_for_who_oversees_the_edition(cast: Cast) -> None:
    """The others have those of their own teams, with the team's name."""
    titles = [title for title in entries(token_of(cast.ana, cast.cohort)) if title.startswith("Due: ")]

    assert titles and all("Bicla Noastră" in title for title in titles)


def test_the_page_knows_ones_own_addresses_and_editions(cast: Cast) -> None:
    token_of(cast.ana)
    token_of(cast.ana, cast.cohort)

    def shown(user: Any) -> tuple[bool, list[tuple[str, bool]]]:
        context = as_(user).get(reverse("calendars")).context
        return bool(context["of_all"]), [(str(one), bool(feed)) for one, feed in context["editions"]]

    assert shown(cast.ana) == (True, [("FIX 2027", True)])
    assert shown(cast.mihai) == (False, [("FIX 2027", False)])


def test_whoever_leaves_or_is_closed_out_reads_nothing(cast: Cast, clock: Clock) -> None:
    ana, ioana = token_of(cast.ana), token_of(cast.ioana)
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")
    cast.ioana.deactivated_at = clock.now
    cast.ioana.save()

    assert (fetched(ana).status_code, fetched(ioana).status_code) == (404, 404)
    assert fetched("x" * 5000).status_code == 404


def test_unchanged_dates_are_not_sent_again(cast: Cast, clock: Clock) -> None:
    meeting, token = plan_meeting(cast.cohort, cast.vlad), token_of(cast.ana)
    first = fetched(token)

    again = fetched(token, if_none_match=first["ETag"])
    clock.forward(hours=1)
    later = fetched(token, if_none_match=first["ETag"])
    changed(meeting, cast.vlad, place="Hub")
    moved = fetched(token, if_none_match=first["ETag"])

    assert (again.status_code, again.content, later.status_code, moved.status_code) == (304, b"", 304, 200)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in str(first.headers) and not first.cookies


def test_the_words_are_in_the_language_of_the_person(cast: Cast) -> None:
    cast.ana.language = "hu"
    cast.ana.save()

    titles = list(entries(token_of(cast.ana)))

    assert titles and all(title.startswith("Határidő: ") for title in titles)


def test_the_same_few_queries_for_any_number(cast: Cast) -> None:
    def asked(count: int) -> int:
        for n in range(count):
            plan_meeting(cast.cohort, cast.vlad, title=f"Evening {count} {n}")
            make_team(cast.cohort, name=f"Team {count} {n}", mentor=cast.ana)
        token = token_of(cast.ana)
        with CaptureQueriesContext(connection) as queries:
            assert fetched(token).status_code == 200
        return len(queries)

    assert (asked(3), asked(40)) == (4, 4)


def test_only_what_is_near_is_in_it_and_no_more_than_so_many(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (-181, -179, 799, 801):
        plan_meeting(
            cast.cohort, cast.vlad, title=f"In {days}", starts_at=clock.now + timedelta(days=days), zone="UTC"
        )

    shown = {title for title in entries(token_of(cast.ana)) if title.startswith("In ")}
    monkeypatch.setattr("cohorts.reads.dates_of.MOST", 1)

    assert shown == {"In -179", "In 799"}
    assert len(entries(token_of(cast.ana))) == 2


def test_one_milestone_and_one_meeting_as_files(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad, title="Evening")
    for address in (f"{MILESTONE}/calendar", f"{meeting.get_absolute_url()}/calendar"):
        answer = as_(cast.ana).get(address)

        assert answer["Content-Disposition"].endswith('.ics"')
        assert len(list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))) == 1
        assert as_(cast.ela).get(address).status_code == 404
    assert f"{MILESTONE}/calendar" in as_(cast.ana).get(MILESTONE).content.decode()
