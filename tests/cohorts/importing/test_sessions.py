"""The sessions of a past edition become its meetings: as exact as the sheet is, once, and out again whole."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cohorts.actions import import_undo, meetings
from cohorts.actions.import_runs import Target
from cohorts.importing import sessions
from cohorts.importing.meetings import KINDS
from cohorts.models import Cohort, ImportRun, Meeting, MeetingRevision
from fixhub import clock
from fixhub.accounts.names import folded
from fixhub.events.models import Event
from fixhub.refused import Refused
from tasks import roster, told
from tests import factories
from tests.cohorts.importing.conftest import BICLA, WEEKS, sheet
from tests.cohorts.importing.handing import hand_up, put_in, zipped
from tests.cohorts.importing.test_real_cohorts import each_cohort
from tests.conftest import Cast

pytestmark = pytest.mark.postgres_later
CALL = {"week": "02", "date": "2024-02-14", "time": "16:30", "duration": "90 min", "type": "Cohort"}
Folder, Bring = Callable[..., Path], Callable[..., Any]


def met(bring_in: Bring, folder: Folder, **row: str) -> MeetingRevision:
    bring_in(folder(sessions=[*WEEKS, {**CALL, "title": "Welcome", **row}]))
    return MeetingRevision.objects.select_related("meeting").get()


def test_a_session_is_a_meeting_on_the_clock_of_its_edition(folder: Folder, bring_in: Bring) -> None:
    factories.make_programme(slug="fix", zone="Europe/Bucharest")

    revision = met(bring_in, folder)

    meeting = revision.meeting
    assert (revision.starts_at, revision.ends_at) == (
        datetime(2024, 2, 14, 14, 30, tzinfo=UTC),
        datetime(2024, 2, 14, 16, tzinfo=UTC),
    )
    assert (revision.title, revision.precision, revision.zone) == ("Welcome", "minute", "Europe/Bucharest")
    assert (meeting.kind, meeting.audience, meeting.current) == ("cohort", "everybody", revision)
    assert (meeting.recorded_at, revision.recorded_at) == (revision.starts_at, revision.starts_at)
    assert meeting.imported_at == Cohort.objects.get().imported_at
    assert not Event.objects.filter(verb__startswith="meeting.").exists()


def test_without_a_time_only_the_day_is_known(folder: Folder, bring_in: Bring) -> None:
    revision = met(bring_in, folder, time="")

    assert (revision.precision, revision.starts_at) == ("day", datetime(2024, 2, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("row", "column", "precision"),
    [
        ({"time": "noon"}, "time", "day"),
        ({"time": "25:00"}, "time", "day"),
        ({"duration": "long"}, "duration", "minute"),
        ({"duration": ""}, "duration", "minute"),
        ({"type": "Skill-up"}, "type", "minute"),
    ],
)
def test_what_is_not_stored_as_it_stands_is_named(
    row: dict[str, str], column: str, precision: str, folder: Folder, bring_in: Bring
) -> None:
    answer = bring_in(folder(sessions=[*WEEKS, {**CALL, "title": "Welcome", **row}]))

    assert ("sessions", 4, column) in answer.places("warnings")
    assert MeetingRevision.objects.get().precision == precision


@pytest.mark.parametrize("title", ["", "x" * 201, "a\x07b"])
def test_a_row_without_a_title_that_can_be_kept_is_named(title: str, folder: Folder, bring_in: Bring) -> None:
    answer = bring_in(folder(sessions=[*WEEKS, {**CALL, "title": title}]))

    assert ("sessions", 4, "title") in answer.places("warnings")
    assert not Meeting.objects.exists()


def test_a_time_the_clocks_skip_is_named_and_its_day_kept(folder: Folder, bring_in: Bring) -> None:
    factories.make_programme(slug="fix", zone="Europe/Bucharest")

    answer = bring_in(
        folder(sessions=[*WEEKS, {**CALL, "title": "Night", "date": "2024-03-31", "time": "03:30"}])
    )

    assert ("sessions", 4, "time") in answer.places("warnings")
    assert MeetingRevision.objects.get().precision == "day"


def test_the_same_row_twice_is_one_meeting(folder: Folder, bring_in: Bring) -> None:
    row = {**CALL, "title": "Welcome"}

    answer = bring_in(folder(sessions=[*WEEKS, row, {**row, "type": "COHORT"}]))

    counts = {"read": 2, "stored": 1, "unchanged": 0, "merged": 1, "refused": 0}
    assert answer.report["sheets"]["sessions"] == counts
    assert Meeting.objects.count() == 1


def test_another_duration_of_the_same_meeting_is_named(folder: Folder, bring_in: Bring) -> None:
    row = {**CALL, "title": "Welcome"}
    longer = {**row, "duration": "120"}

    first = bring_in(folder(sessions=[*WEEKS, row, longer]))
    later = bring_in(folder(sessions=[*WEEKS, longer]))

    named = [("sessions", 5, "duration"), ("sessions", 4, "duration")]
    assert [place in answer.places("warnings") for place, answer in zip(named, (first, later), strict=True)]
    assert ("sessions", 4, "duration") not in first.places("warnings")
    revision = MeetingRevision.objects.get()
    assert revision.ends_at - revision.starts_at == timedelta(minutes=90)


def durations(answer: Any) -> list[str]:
    return [found["reason"] for found in answer.report["warnings"] if found["column"] == "duration"]


def test_a_row_that_says_no_duration_changes_none_and_assumes_none(folder: Folder, bring_in: Bring) -> None:
    row = {**CALL, "title": "Welcome"}
    bring_in(folder(sessions=[*WEEKS, row]))

    assert durations(bring_in(folder(sessions=[*WEEKS, {**row, "duration": ""}]))) == []
    odd = durations(bring_in(folder(sessions=[*WEEKS, {**row, "duration": "long"}])))
    assert odd == ["“long” is not a duration such as 90 min, so it is not used."]


def test_of_a_new_meeting_an_hour_is_assumed_once(folder: Folder, bring_in: Bring) -> None:
    place = folder(sessions=[*WEEKS, {**CALL, "title": "Welcome", "duration": ""}])

    assert durations(bring_in(place)) == ["The row says a time and no duration. An hour is assumed."]
    assert durations(bring_in(place)) == []


@pytest.mark.parametrize("said", ["", "long"])
def test_of_two_rows_the_one_that_says_a_duration_counts(said: str, folder: Folder, bring_in: Bring) -> None:
    row = {**CALL, "title": "Welcome"}

    answer = bring_in(folder(sessions=[*WEEKS, {**row, "duration": said}, row]))

    assert durations(answer) == ["“long” is not a duration such as 90 min, so it is not used."] * bool(said)
    revision = MeetingRevision.objects.get()
    assert revision.ends_at - revision.starts_at == timedelta(minutes=90)


@pytest.mark.parametrize("said", ["90 min", "", "long"])
def test_a_meeting_kept_as_its_day_has_no_other_duration(said: str, folder: Folder, bring_in: Bring) -> None:
    """Its hour was skipped by the clocks: a day of 23 hours is no duration of it."""
    factories.make_programme(slug="fix", zone="Europe/Bucharest")
    night = {**CALL, "title": "Night", "date": "2024-03-31", "time": "03:30", "duration": said}
    place = folder(sessions=[*WEEKS, night])

    odd = ["“long” is not a duration such as 90 min, so it is not used."] * (said == "long")
    assert [durations(bring_in(place)), durations(bring_in(place))] == [odd, odd]


def test_a_meeting_cancelled_by_hand_does_not_come_back(folder: Folder, bring_in: Bring) -> None:
    place = folder(sessions=[*WEEKS, {**CALL, "title": "Welcome"}])
    bring_in(place)
    before = Meeting.objects.get().uid

    again = bring_in(place).report["sheets"]["sessions"]

    assert (again["stored"], again["unchanged"]) == (0, 1)
    assert Meeting.objects.get().uid == before


@each_cohort
def test_every_dated_session_of_a_real_cohort_is_there(place: Path, bring_in: Bring) -> None:
    """Each row is a meeting of that title, or its date is named."""
    report = bring_in(place).report

    named = {found["line"] for found in report["warnings"] if found["column"] == "date"}
    titles = {
        " ".join(title.split()).casefold()
        for title in MeetingRevision.objects.values_list("title", flat=True)
    }
    with (place / "sessions.csv").open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            assert line in named or " ".join(row["title"].split()).casefold() in titles


@each_cohort
def test_every_cell_of_the_sessions_of_a_real_cohort_is_stored_or_named(place: Path, bring_in: Bring) -> None:
    """Some of them together: the week, durations without a time, and what is no kind of meeting."""
    report = bring_in(place).report

    found = [one for one in report["warnings"] if one["sheet"] == "sessions"]
    named = {(one["line"], one["column"]) for one in found}
    together = {column for line, column in named if line == 1}
    words = {
        word for one in found if one["column"] == "type" for word in re.findall("“(.+?)”", one["reason"])
    }
    with (place / "sessions.csv").open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            if (line, "date") not in named:
                lost = {column for column in row if row[column].strip()} - stored(row)
                lost -= {"type"} if row["type"] in words else set()
                assert lost <= together | {column for at, column in named if at == line}, (line, row)


def stored(row: dict[str, str]) -> set[str]:
    """The columns whose cells stand in a meeting of this title and day."""
    zone, kept = Cohort.objects.get().zone, {"type"} if folded(row["type"]) in KINDS else set()
    for one in MeetingRevision.objects.filter(title=" ".join(row["title"].split())):
        wall, lasts = clock.local(one.starts_at, zone), one.ends_at - one.starts_at
        if wall.date() == sessions.parse(row["date"]):
            kept |= {"title", "date"}
            if one.precision == "minute":
                kept |= {"time"} if f"{wall:%H:%M}" == row["time"].strip().zfill(5) else set()
                minutes = re.findall(r"^\d+", row["duration"].strip())
                kept |= {"duration"} if [str(lasts // timedelta(minutes=1))] == minutes else set()
    return kept


def imported(cast: Cast) -> ImportRun:
    rows = [*WEEKS, {**CALL, "title": "Welcome"}]
    people = "email,given_name,family_name,country,skills,roles\nana@people.example,Ana,Pop,,,\n"
    team = BICLA | {"mentors": ""}
    book = zipped(people=people, teams=sheet("teams", [team]), sessions=sheet("sessions", rows))
    run = hand_up(Target(cast.programme, name="FIX 2024"), cast.vlad, book)
    assert run.report["sheets"]["sessions"]["stored"] == 1
    return put_in(run, cast.vlad)


def test_undoing_the_import_takes_its_meetings_out(cast: Cast) -> None:
    run = imported(cast)
    assert Meeting.objects.count() == 1

    import_undo.undo(run, by=cast.vlad, via="page")

    assert (Meeting.objects.count(), MeetingRevision.objects.count()) == (0, 0)


def test_meetings_come_into_an_edition_that_runs_as_if_planned_there(cast: Cast) -> None:
    known = factories.plan_meeting(cast.cohort, cast.vlad, title="Kick-off").current
    assert known
    wall = clock.local(known.starts_at, cast.cohort.zone)
    there = {**CALL, "date": f"{wall:%Y-%m-%d}", "time": f"{wall:%H:%M}", "title": "kick-off"}
    day = {**CALL, "date": "2027-02-10", "time": "", "duration": "", "title": "Site visit"}
    rows = [{**CALL, "date": "2027-02-03", "title": "Welcome"}, day, there]
    target = Target(cast.programme, cast.cohort)
    run = hand_up(target, cast.vlad, zipped(sessions=sheet("sessions", rows)))
    assert run.report["sheets"]["sessions"] | {"read": 3} == {
        "read": 3, "stored": 2, "unchanged": 1, "merged": 0, "refused": 0,
    }  # fmt: skip

    run = put_in(run, cast.vlad)

    welcome = Meeting.objects.get(current__title="Welcome")
    assert (welcome.by, welcome.recorded_at, welcome.kind) == (cast.vlad, clock.now(), "cohort")
    assert welcome.current and welcome.current.starts_at == datetime(2027, 2, 3, 14, 30, tzinfo=UTC)
    planned = Event.objects.filter(verb="meeting.planned", subject_id=welcome.pk).get()
    assert not told.invited(planned, roster.Roster({}, []))
    meetings.cancel(welcome, by=cast.vlad, via="page")
    called_off = Event.objects.get(verb="meeting.cancelled")
    assert cast.ana in told.invited(called_off, roster.Roster({}, []))
    with pytest.raises(Refused, match="Welcome"):
        import_undo.undo(run, by=cast.vlad, via="page")


def test_what_came_into_an_edition_that_runs_goes_out_again(cast: Cast) -> None:
    rows = [{**CALL, "date": "2027-02-03", "title": "Welcome"}]
    target = Target(cast.programme, cast.cohort)
    run = put_in(hand_up(target, cast.vlad, zipped(sessions=sheet("sessions", rows))), cast.vlad)

    import_undo.undo(run, by=cast.vlad, via="page")

    assert (Meeting.objects.count(), MeetingRevision.objects.count()) == (0, 0)


def test_meetings_somebody_changed_since_hold_the_import(cast: Cast) -> None:
    run = imported(cast)
    meeting = Meeting.objects.get()
    first = meeting.current
    assert first
    MeetingRevision.objects.filter(pk=first.pk).update(n=1)
    said = {"title": "Moved", "starts_at": first.starts_at, "ends_at": first.ends_at, "zone": first.zone}
    meeting.current = MeetingRevision.objects.create(meeting=meeting, n=2, **said)
    meeting.save()

    with pytest.raises(Refused, match="Moved"):
        import_undo.undo(run, by=cast.vlad, via="page")
