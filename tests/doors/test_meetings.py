"""Meetings on pages: planned, moved, cancelled and undone, on everybody's own clock."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cohorts.actions import cohorts, meetings
from cohorts.models import Meeting
from tests.conftest import CLUJ, Cast, Clock
from tests.doors.pages import as_, queries_of, text_of
from tests.factories import add_member, make_user, plan_meeting

EDITION = "/cohorts/fix-2027/meetings"
TEAM = "/cohorts/fix-2027/teams/bicla-noastra"


def form(**given: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid4()),
        "title": "Evening in Cluj",
        "whom": "everybody",
        "kind": "cohort",
        "day": "2027-02-11",
        "start": "18:00",
        "minutes": "90",
        "zone": "Europe/Bucharest",
        **given,
    }


def in_cluj(*when: int) -> datetime:
    return datetime(*when, tzinfo=CLUJ)  # type: ignore[arg-type, misc]


def test_a_manager_plans_an_evening_for_everybody(cast: Cast) -> None:
    answer = as_(cast.vlad).post(EDITION, form(place="Casino Park"), follow=True)

    meeting = Meeting.objects.get()
    assert answer.redirect_chain == [(f"{EDITION}/{meeting.pk}", 302)]
    assert "“Evening in Cluj” is planned." in text_of(answer)
    assert "Thursday 11 February, 18:00–19:30" in text_of(answer)
    assert (meeting.kind, meeting.audience, meeting.current.starts_at) == (
        "cohort", "everybody", in_cluj(2027, 2, 11, 18),
    )  # fmt: skip
    for person in (cast.ana, cast.mihai, cast.ioana):
        assert "Evening in Cluj" in text_of(as_(person).get("/meetings"))
        assert "Casino Park" in text_of(as_(person).get(f"{EDITION}/{meeting.pk}"))
    assert as_(cast.ela).get(f"{EDITION}/{meeting.pk}").status_code == 404


@pytest.mark.parametrize("who", ["ana", "ioana"])
def test_lead_and_mentor_plan_the_mentoring_of_their_team(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    page = as_(person).get(f"{EDITION}/plan?team=bicla-noastra").content.decode()
    assert "Everybody of the edition" not in page and "Őrszem" not in page and 'name="kind"' not in page

    as_(person).post(EDITION, form(whom="team:bicla-noastra"))

    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.audience, meeting.team) == ("mentoring", "team", cast.team_a)


@pytest.mark.parametrize("whom", ["everybody", "team:orszem"])
def test_a_lead_plans_for_nobody_else(cast: Cast, whom: str) -> None:
    answer = as_(cast.ana).post(EDITION, form(whom=whom))

    assert answer.status_code == 200 and not Meeting.objects.exists()


def test_a_member_plans_nothing(cast: Cast) -> None:
    assert as_(cast.mihai).get(f"{EDITION}/plan").status_code == 403
    assert as_(cast.mihai).post(EDITION, form(whom="team:orszem")).status_code == 403


def test_the_form_sent_twice_is_one_meeting(cast: Cast) -> None:
    twice = form()

    for _ in range(2):
        assert as_(cast.vlad).post(EDITION, twice).status_code == 302

    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Write what the meeting is about."),
        ({"title": "x" * 201}, "at most 200"),
        ({"day": "soon"}, "Write the day as 2027-06-12."),
        ({"day": ""}, "Choose the day."),
        ({"day": "0001-01-01"}, "between 2000 and 2099"),
        ({"day": "9999-12-31"}, "between 2000 and 2099"),
        ({"start": "late"}, "Write the time as 18:30."),
        ({"minutes": "0"}, "5 minutes to 24 hours"),
        ({"minutes": "99999999999999999999"}, "5 minutes to 24 hours"),
        ({"minutes": ""}, "5 minutes to 24 hours"),
        ({"link": "http://example.org"}, "starts with https://"),
        ({"zone": "Europe/Cluj"}, "Choose a time zone from the list."),
        ({"day": "2027-03-28", "start": "03:30"}, "There is no 03:30 that night"),
        ({"whom": "friends"}, "friends"),
    ],
)
def test_what_makes_no_meeting_is_said_and_what_was_typed_stays(
    cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_(cast.vlad).post(EDITION, form(place="Casino Park", **wrong))

    assert answer.status_code == 200
    assert sentence in text_of(answer) and "Casino Park" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_without_a_time_only_the_day_is_known(cast: Cast) -> None:
    answer = as_(cast.vlad).post(EDITION, form(start=""), follow=True)

    meeting = Meeting.objects.get()
    assert meeting.current.is_day
    assert "Thursday 11 February" in text_of(answer) and "18:00" not in text_of(answer)


def test_times_are_the_readers_and_the_place_says_its_own(cast: Cast) -> None:
    cast.ana.zone = "Europe/London"
    cast.ana.save()
    meeting = plan_meeting(cast.cohort, cast.vlad, starts_at=in_cluj(2027, 2, 11, 18))

    abroad = text_of(as_(cast.ana).get(meeting.get_absolute_url()))
    here = text_of(as_(cast.mihai).get(meeting.get_absolute_url()))

    assert "Thursday 11 February, 16:00–17:00" in abroad
    assert "In Bucharest: Thursday 11 February, 18:00–19:00" in abroad
    assert "Thursday 11 February, 18:00–19:00" in here and "In Bucharest" not in here


@pytest.mark.parametrize(("hour", "which"), [(0, "first"), (1, "second")])
def test_the_hour_that_comes_twice_is_named(cast: Cast, hour: int, which: str) -> None:
    start = datetime.fromisoformat(f"2027-10-31T0{hour}:30:00Z")
    meeting = plan_meeting(cast.cohort, cast.vlad, starts_at=start)

    assert f"this is the {which} 03:30." in text_of(as_(cast.ana).get(meeting.get_absolute_url()))


def test_moving_is_undone_by_a_button(cast: Cast) -> None:
    meeting, client = plan_meeting(cast.cohort, cast.ioana, team=cast.team_a), as_(cast.ana)
    address = f"{meeting.get_absolute_url()}/revision"
    assert 'value="09:00"' in client.get(address).content.decode()

    moved = client.post(address, form(seen=1, title="Mentoring", start="20:15"), follow=True)
    assert "The meeting is changed." in text_of(moved) and "20:15–21:45" in text_of(moved)
    undo = f"/meetings/{meeting.pk}/revisions/2/revocation"
    assert undo in moved.content.decode()
    back = client.post(undo, follow=True)

    assert "The meeting is as it was before." in text_of(back)
    assert "Tuesday 19 January, 09:00–10:00" in text_of(back)
    assert "changed again meanwhile" in text_of(client.post(undo, follow=True))
    assert client.post(f"/meetings/{meeting.pk}/revisions/9/revocation").status_code == 404


def test_saving_the_same_has_nothing_to_undo(cast: Cast) -> None:
    meeting, client = plan_meeting(cast.cohort, cast.vlad, title="Same"), as_(cast.vlad)
    same = form(seen=1, title="Same", day="2027-01-19", start="09:00", minutes="60")

    answer = client.post(f"{meeting.get_absolute_url()}/revision", same, follow=True)

    assert meeting.revisions.count() == 1 and "/revisions/" not in answer.content.decode()


def test_two_who_change_it_at_once_are_told(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.ioana, team=cast.team_a)
    address = f"{meeting.get_absolute_url()}/revision"
    as_(cast.ana).post(address, form(seen=1, place="Hub"))

    answer = as_(cast.ioana).post(address, form(seen=1, place="Casino Park"))

    assert answer.status_code == 409
    assert "Somebody changed this meeting meanwhile" in text_of(answer)
    assert "Casino Park" in answer.content.decode()


def test_cancelled_and_brought_back(cast: Cast) -> None:
    meeting, client = plan_meeting(cast.cohort, cast.vlad), as_(cast.vlad)

    gone = client.post(f"/meetings/{meeting.pk}/revocation", follow=True)
    assert "The meeting is cancelled." in text_of(gone) and "Let it take place" in text_of(gone)
    assert "Evening of the edition" not in text_of(as_(cast.ana).get("/meetings"))
    assert "This meeting is cancelled." in text_of(as_(cast.ana).get(meeting.get_absolute_url()))
    assert as_(cast.ana).post(f"/meetings/{meeting.pk}/restoration").status_code == 403
    back = client.post(f"/meetings/{meeting.pk}/restoration", follow=True)

    assert "takes place again" in text_of(back)
    assert "Evening of the edition" in text_of(as_(cast.ana).get("/meetings"))


def test_home_and_team_page_show_the_next_meeting(cast: Cast) -> None:
    plan_meeting(cast.cohort, cast.vlad, starts_at=in_cluj(2027, 3, 1, 18), title="Later evening")
    plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, title="With Ioana", place="Hub")
    plan_meeting(cast.cohort, cast.vlad, team=cast.team_b, title="Not mine")

    home, team = text_of(as_(cast.ana).get("/")), text_of(as_(cast.ana).get(TEAM))

    assert "Next meeting Tuesday 19 January, 09:00–10:00 About With Ioana Where Hub" in home
    assert "With Ioana" in team and "Later evening" in team and "Not mine" not in team
    assert "With Ioana" not in text_of(as_(cast.mihai).get(TEAM))


def test_attendance_is_noted_by_the_mentor_and_by_oneself(cast: Cast, clock: Clock) -> None:
    held = plan_meeting(cast.cohort, cast.ioana, team=cast.team_a, starts_at=clock.now - timedelta(hours=3))
    address = f"{held.get_absolute_url()}/attendance"

    page = as_(cast.ioana).post(address, {f"how-{cast.ana.pk}": "online", "how-x": "online"}, follow=True)
    assert "It is noted who was there." in text_of(page) and "1 of 1 came" in text_of(page)
    assert "You: Online" in text_of(as_(cast.ana).get(held.get_absolute_url()))
    own = as_(cast.ana).post(address, {"how": "absent"}, follow=True)

    assert "You: Absent" in text_of(own) and "0 of 1 came" in text_of(own)
    other = as_(cast.ana).post(address, {f"how-{cast.ioana.pk}": "absent"})
    assert other.status_code == 403
    assert "not expected" in text_of(as_(cast.vlad).post(address, {f"how-{10**17}": "online"}, follow=True))


def test_who_came_to_an_evening_is_the_managers_to_read(cast: Cast, clock: Clock) -> None:
    held = plan_meeting(cast.cohort, cast.vlad, starts_at=clock.now - timedelta(hours=3))

    managers, own = (text_of(as_(who).get(held.get_absolute_url())) for who in (cast.vlad, cast.ana))

    assert "Mihai Pop" in managers and "Save who was there" in managers
    assert "Mihai Pop" not in own and "How were you there?" in own


def test_a_closed_edition_can_only_be_read(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    page = as_(cast.vlad).get(meeting.get_absolute_url())

    assert page.status_code == 200 and "Cancel it" not in text_of(page)
    assert "Plan a meeting" not in text_of(as_(cast.vlad).get(EDITION))
    assert as_(cast.vlad).get(f"{EDITION}/plan").status_code == 403
    assert as_(cast.vlad).post(f"/meetings/{meeting.pk}/revocation").status_code == 403


def test_past_and_coming_are_apart_and_in_pages(cast: Cast, clock: Clock) -> None:
    for n in range(32):
        plan_meeting(cast.cohort, cast.vlad, title=f"Old {n}", starts_at=clock.now - timedelta(days=n + 1))
    plan_meeting(cast.cohort, cast.vlad, title="New")

    coming, past = (text_of(as_(cast.ana).get(f"/meetings{query}")) for query in ("", "?show=past"))

    assert "New" in coming and "Old" not in coming
    assert "Old 0" in past and "Old 31" not in past and "Page 1 of 2" in past
    assert "Old 31" in text_of(as_(cast.ana).get("/meetings?show=past&page=2"))


def test_an_empty_list_says_what_will_be_here(cast: Cast) -> None:
    assert "No meeting is planned" in text_of(as_(cast.ana).get("/meetings"))
    assert "Plan one" in text_of(as_(cast.vlad).get(EDITION))
    assert "No meetings yet" in text_of(as_(cast.ana).get("/meetings?show=past"))


@pytest.mark.parametrize("rows", [3, 40])
def test_the_pages_ask_as_often_for_few_as_for_many(cast: Cast, clock: Clock, rows: int) -> None:
    for n in range(rows):
        plan_meeting(cast.cohort, cast.vlad, team=cast.team_a, title=f"Mentoring {n}")
        add_member(cast.team_a, make_user()) if n < 10 else None
    held = plan_meeting(cast.cohort, cast.vlad, starts_at=clock.now - timedelta(hours=3))
    pages = ["/meetings", EDITION, held.get_absolute_url(), TEAM]

    assert [queries_of(as_(cast.vlad), page) for page in pages] == [6, 11, 15, 23]


def test_a_move_reaches_home_at_once(cast: Cast) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    later = {"starts_at": in_cluj(2027, 2, 1, 18), "ends_at": in_cluj(2027, 2, 1, 19)}
    words = vars(meetings.Content.of(meeting.current)) | later

    meetings.change(meeting, by=cast.vlad, via="api", **words)

    assert "Next meeting Monday 1 February, 18:00–19:00" in text_of(as_(cast.ana).get("/"))
