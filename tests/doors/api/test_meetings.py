"""Meetings by the API: planned, moved, cancelled, undone, and who was there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cohorts.actions import cohorts, meetings
from cohorts.models import Attendance, Meeting
from fixhub.events.models import Event
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, fields
from tests.factories import plan_meeting

EDITION = "/api/v1/cohorts/fix-2027/meetings"


def a_meeting(**given: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid4()),
        "title": "Evening in Cluj",
        "kind": "cohort",
        "audience": "everybody",
        "starts_at": "2027-02-11T18:00:00+02:00",
        "ends_at": "2027-02-11T19:30:00+02:00",
        "zone": "Europe/Bucharest",
        **given,
    }


def words(**given: Any) -> dict[str, Any]:
    whole = a_meeting(**given)
    return {name: value for name, value in whole.items() if name not in ("form_key", "kind", "audience")}


def titles(ask: Ask, who: Any, query: str = "") -> list[str]:
    answer = ask(who).get(f"/api/v1/meetings{query}")
    return [row["current"]["title"] for row in answer.json()["results"]]


def address(meeting: Meeting, act: str = "") -> str:
    return f"/api/v1/meetings/{meeting.pk}{act}"


def test_a_manager_plans_one_and_whom_it_concerns_reads_it(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(EDITION, a_meeting(place="Casino Park", link="https://meet.example.org/1"))

    assert answer.status_code == 201
    meeting = Meeting.objects.get()
    revision = {
        **words(place="Casino Park", link="https://meet.example.org/1"),
        "n": 1,
        "precision": "minute",
        "recorded_at": "2027-01-18T09:00:00+02:00",
    }
    assert ask(cast.ana).get(address(meeting)).json() == {
        **answer.json(),
        "id": meeting.pk,
        "uid": str(meeting.uid),
        "cohort": "fix-2027",
        "team": None,
        "kind": "cohort",
        "audience": "everybody",
        "current": revision,
        "revoked_at": None,
        "noted": 0,
        "came": 0,
        "revisions": [revision],
    }


def test_a_meeting_of_all_is_for_all_of_the_edition(cast: Cast, ask: Ask) -> None:
    ask(cast.vlad).post(EDITION, a_meeting())

    shown = [titles(ask, who) for who in (cast.mihai, cast.ioana, cast.vlad, cast.ela)]

    assert shown == [["Evening in Cluj"]] * 3 + [[]]
    assert Event.objects.get(verb="meeting.planned").via == "api"


@pytest.mark.parametrize(("who", "code"), [("ana", 201), ("ioana", 201), ("mihai", 403), ("vlad", 201)])
def test_lead_and_mentor_plan_the_mentoring_of_their_team(cast: Cast, ask: Ask, who: str, code: int) -> None:
    person = getattr(cast, who)
    mentoring = a_meeting(kind="mentoring", audience="team", team=cast.team_a.pk)

    assert ask(person).post(EDITION, mentoring).status_code == code
    assert ask(person).post(EDITION, a_meeting()).status_code == (201 if who == "vlad" else 403)


def test_a_team_of_elsewhere_cannot_be_met(cast: Cast, ask: Ask) -> None:
    for team in (cast.foreign_team.pk, 10**9):
        answer = ask(cast.vlad).post(EDITION, a_meeting(kind="mentoring", audience="team", team=team))
        assert (answer.status_code, fields(answer)) == (400, ["team"])


def test_the_same_form_is_one_meeting(cast: Cast, ask: Ask) -> None:
    sent = a_meeting()

    answers = [ask(cast.vlad).post(EDITION, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() and Meeting.objects.count() == 1


def test_a_day_of_which_nothing_more_is_known(cast: Cast, ask: Ask) -> None:
    sent = a_meeting(day="2027-03-28")
    del sent["starts_at"], sent["ends_at"]

    current = ask(cast.vlad).post(EDITION, sent).json()["current"]

    assert current["precision"] == "day"
    assert (current["starts_at"], current["ends_at"]) == (
        "2027-03-28T00:00:00+02:00", "2027-03-29T00:00:00+03:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "party"}, "kind"),
        ({"audience": ["everybody"]}, "audience"),
        ({"team": 10**30}, "team"),
        ({"team": -1}, "team"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"starts_at": "2027-02-11T18:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-14:00"}, "starts_at"),
        ({"ends_at": 10**20}, "ends_at"),
        ({"link": "x" * 501}, "link"),
        ({"form_key": "x"}, "form_key"),
    ],
)
def test_what_is_no_meeting_is_refused_by_field(
    cast: Cast, ask: Ask, given: dict[str, Any], field: str
) -> None:
    answer = ask(cast.vlad).post(EDITION, a_meeting(**given))

    assert (answer.status_code, fields(answer)) == (400, [field])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-02-30", "1999-12-31", 5])
def test_a_day_no_calendar_shows_is_refused(cast: Cast, ask: Ask, day: Any) -> None:
    sent = a_meeting(day=day)
    del sent["starts_at"], sent["ends_at"]

    answer = ask(cast.vlad).post(EDITION, sent)

    assert (answer.status_code, fields(answer)) == (400, ["day"])


@pytest.mark.parametrize("left_out", [("ends_at",), ("starts_at",), ("starts_at", "ends_at"), ()])
def test_times_or_a_day_are_needed_and_not_both(cast: Cast, ask: Ask, left_out: tuple[str, ...]) -> None:
    sent = a_meeting(**({} if left_out else {"day": "2027-03-28"}))
    for name in left_out:
        del sent[name]

    answer = ask(cast.vlad).post(EDITION, sent)

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"pointer": "#", "detail": "Give the beginning and the end, or a day alone."}
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ends_at": "2027-02-11T18:01:00+02:00"}, "A meeting lasts from 5 minutes to 24 hours."),
        ({"ends_at": "2027-02-10T18:01:00+02:00"}, "A meeting lasts from 5 minutes to 24 hours."),
        ({"link": "http://x.org"}, "The link starts with https:// and has 500 letters at most."),
        ({"kind": "mentoring"}, "Mentoring is for one team. Choose which."),
        ({"audience": "team"}, "Choose the team, or for whom in the edition the meeting is."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    cast: Cast, ask: Ask, given: dict[str, Any], sentence: str
) -> None:
    answer = ask(cast.vlad).post(EDITION, a_meeting(**given))

    assert (answer.status_code, answer.json()["detail"]) == (409, sentence)


def test_a_list_is_narrowed_by_what_is_asked(cast: Cast, ask: Ask, clock: Clock) -> None:
    for days, title, given in (
        (1, "Evening", {}),
        (2, "Of A", {"team": cast.team_a}),
        (3, "Of B", {"team": cast.team_b}),
        (4, "Mentors", {"audience": "mentors", "kind": "event"}),
    ):
        starts_at = datetime(2027, 2, days, 18, tzinfo=UTC)
        plan_meeting(cast.cohort, cast.vlad, title=title, starts_at=starts_at, **given)
    meetings.cancel(Meeting.objects.get(current__title="Evening"), by=cast.vlad, via="page")

    def found(query: str, who: Any = cast.vlad) -> list[str]:
        return titles(ask, who, f"?{query}")

    assert found("") == ["Evening", "Of A", "Of B", "Mentors"]
    assert found("", cast.ana) == ["Evening", "Of A"]
    assert found(f"team={cast.team_a.pk}") == ["Of A"] and found("kind=event") == ["Mentors"]
    assert found("audience=team") == ["Of A", "Of B"] and found("own=true") == ["Evening", "Mentors"]
    assert found("cancelled=true") == ["Evening"]
    assert found("cancelled=false") == ["Of A", "Of B", "Mentors"]
    assert found("from=2027-02-02T18:30:00Z&to=2027-02-03T18:00:00Z") == ["Of A"]
    assert found("from=2027-02-02T19:00:00Z&to=2027-02-03T18:00:01Z") == ["Of B"]
    assert found("cohort=elsewhere-2027") == []


def test_a_list_is_read_page_by_page_by_the_beginning(cast: Cast, ask: Ask, clock: Clock) -> None:
    for days in (5, 1, 3, 3):
        starts_at = clock.now + timedelta(days=days)
        plan_meeting(cast.cohort, cast.vlad, title=f"In {days}", starts_at=starts_at)

    first = ask(cast.ana).get("/api/v1/meetings?limit=2").json()
    second = ask(cast.ana).get(first["next"]).json()
    back = ask(cast.ana).get(second["previous"]).json()

    shown = [row["current"]["title"] for row in first["results"] + second["results"]]
    assert shown == ["In 1", "In 3", "In 3", "In 5"]
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("form=2027-02-02T18:30:00Z", "form"),
        ("from=2027-02-02", "from"),
        ("from=2027-02-02T18:30:00", "from"),
        ("to=0001-01-01T00:00:00Z", "to"),
        ("to=9999-12-31T23:59:59Z", "to"),
        ("team=" + "9" * 5000, "team"),
        ("kind=party", "kind"),
        ("audience=%00", "audience"),
        ("own=perhaps", "own"),
        ("cohort=a%20b", "cohort"),
        ("cursor=cD0wMDAx", "cursor"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(cast: Cast, ask: Ask, query: str, field: str) -> None:
    answer = ask(cast.ana).get(f"/api/v1/meetings?{query}")

    assert (answer.status_code, fields(answer)) == (400, [field])


def test_one_is_moved_and_the_move_undone(cast: Cast, ask: Ask) -> None:
    meeting = plan_meeting(cast.cohort, cast.ana, team=cast.team_a, title="Of A")

    moved = ask(cast.ioana).post(address(meeting, "/revision"), words(seen=1, title="Later"))
    same = ask(cast.ioana).post(address(meeting, "/revision"), words(title="Later"))
    late = ask(cast.ana).post(address(meeting, "/revision"), words(seen=1, title="Sooner"))
    undone = ask(cast.ana).post(address(meeting, "/undo"), {"n": 2})
    again = ask(cast.ana).post(address(meeting, "/undo"), {"n": 2})

    assert [one.status_code for one in (moved, same, late, undone, again)] == [200, 200, 409, 200, 409]
    assert [one.json()["current"]["n"] for one in (moved, same, undone)] == [2, 2, 3]
    assert ask(cast.mihai).post(address(meeting, "/undo"), {"n": 3}).status_code == 404
    assert ask(cast.ana).post(address(meeting, "/undo"), {"n": 99}).status_code == 404
    assert fields(ask(cast.ana).post(address(meeting, "/undo"), {"n": 10**9})) == ["n"]
    read = ask(cast.ana).get(address(meeting)).json()
    assert [one["title"] for one in read["revisions"]] == ["Of A", "Later", "Of A"]


def test_one_is_cancelled_and_the_cancelling_undone(cast: Cast, ask: Ask) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    codes = [ask(cast.ana).post(address(meeting, "/revocation")).status_code]
    codes += [ask(cast.vlad).post(address(meeting, "/revocation")).status_code for _ in range(2)]
    gone = ask(cast.ana).get(address(meeting)).json()
    codes += [ask(cast.vlad).post(address(meeting, "/restoration")).status_code for _ in range(2)]

    assert codes == [403, 200, 409, 200, 409]
    assert gone["revoked_at"] and gone["current"]["n"] == 2


def test_an_act_can_be_held_to_what_was_read(cast: Cast, ask: Ask) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    read = ask(cast.vlad).get(address(meeting))["ETag"]

    held = [
        ask(cast.vlad).post(address(meeting, act), given, headers={"If-Match": read}).status_code
        for act, given in (("/revision", words()), ("/revocation", {}))
    ]

    assert held == [200, 412]
    assert ask(cast.vlad).get(address(meeting), headers={"If-None-Match": read}).status_code == 200


def test_who_was_there_is_noted_and_read(cast: Cast, ask: Ask, clock: Clock) -> None:
    meeting = plan_meeting(cast.cohort, cast.ana, team=cast.team_a)
    clock.forward(days=1, hours=2)
    people = [{"person": cast.ana.pk, "how": "online"}, {"person": cast.ioana.pk, "how": "absent"}]

    noted = ask(cast.ioana).post(address(meeting, "/attendance"), {"people": people})
    taken_back = ask(cast.ana).post(
        address(meeting, "/attendance"), {"people": [{"person": cast.ana.pk, "how": None}]}
    )
    listed = ask(cast.ana).get(address(meeting, "/attendance")).json()["results"]

    assert (noted.json(), taken_back.json()) == ({"changed": 2}, {"changed": 1})
    assert [(one["person"], one["name"], one["how"]) for one in listed] == [
        (cast.ana.pk, "Ana Pop", None), (cast.ioana.pk, "Ioana Pop", "absent"),
    ]  # fmt: skip
    assert [bool(one["noted_at"]) for one in listed] == [False, True]
    read = ask(cast.ana).get(address(meeting)).json()
    assert (read["noted"], read["came"]) == (1, 0)


def test_at_a_meeting_of_all_the_list_is_the_managers(cast: Cast, ask: Ask, clock: Clock) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    def names(who: Any) -> list[str]:
        answer = ask(who).get(address(meeting, "/attendance?limit=2")).json()
        more = ask(who).get(answer["next"]).json()["results"] if answer["next"] else []
        return [one["name"] for one in answer["results"] + more]

    assert names(cast.ana) == ["Ana Pop"]
    assert fields(ask(cast.ana).get(address(meeting, "/attendance?team=1"))) == ["team"]
    assert names(cast.vlad) == ["Ana Pop", "Ioana Pop", "Mihai Pop"]
    assert ask(cast.ela).get(address(meeting, "/attendance")).status_code == 404


@pytest.mark.parametrize(
    ("who", "whose", "how", "code"),
    [
        ("ana", "ana", "on_site", 200),
        ("ana", "mihai", "on_site", 403),
        ("vlad", "mihai", "online", 200),
        ("vlad", "ela", "online", 409),
        ("ela", "ela", "online", 404),
        ("vlad", "mihai", "there", 400),
        ("vlad", "mihai", "", 400),
    ],
)
def test_who_says_it_of_whom(
    cast: Cast, ask: Ask, clock: Clock, who: str, whose: str, how: str, code: int
) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    clock.forward(days=1)
    people = [{"person": getattr(cast, whose).pk, "how": how}]

    answer = ask(getattr(cast, who)).post(address(meeting, "/attendance"), {"people": people})

    assert answer.status_code == code
    assert Attendance.objects.count() == (1 if code == 200 else 0)


@pytest.mark.parametrize("people", [[], None, {}, [1], [{"person": 10**30, "how": None}], [{"person": 1}]])
def test_a_list_of_nobody_notes_nothing(cast: Cast, ask: Ask, people: Any) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)

    answer = ask(cast.vlad).post(address(meeting, "/attendance"), {"people": people})

    assert (answer.status_code, fields(answer)) == (400, ["people"])


def test_a_closed_edition_plans_nothing(cast: Cast, ask: Ask) -> None:
    meeting = plan_meeting(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    assert ask(cast.vlad).post(EDITION, a_meeting()).status_code == 403
    assert ask(cast.vlad).post(address(meeting, "/revision"), words()).status_code == 403
