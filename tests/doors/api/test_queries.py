"""The API asks the database as often for forty rows as for three."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.actions import calendars, comments, invitations
from cohorts.models import ImportRun, Membership
from fixhub import clock
from fixhub.files.models import File
from fixhub.jobs.models import Job
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, an_update
from tests.factories import (
    add_member,
    decide,
    hand_in,
    log,
    make_challenge,
    make_cohort,
    make_team,
    make_user,
    obligation,
    plan_meeting,
    say,
)

SIGNED_IN = 2  # the session and its person
LISTS = {
    "cohorts": 1,
    "teams": 1,
    "updates": 2,
    "team-milestones": 1,
    "submissions": 3,
    "comments": 1,
    "reviews": 2,
    "files": 1,
    "invitations": 1,
    "phases": 1,
    "milestones": 2,
    "memberships": 1,
    "cohort-roles": 1,
    "events": 3,
    "letters": 1,
    "people": 1,
    "jobs": 1,
    "imports": 1,
    "challenges": 1,
    "meetings": 1,
    "calendar-feeds": 1,
    "deleted": 5,
    "cohorts/fix-2027/deleted": 10,
    "cohorts/fix-2027/report": 8,
}


def grow(cast: Cast, count: int) -> None:
    """So many rows of everything, each in a team of its own."""
    for n in range(count):
        team = make_team(cast.cohort, lead=None, name=f"Team {n} of {count}", mentor=cast.ioana)
        team.memberships.create(user=cast.vlad, role="member")
        log(team, cast.vlad)
        submission = hand_in(team, cast.vlad)
        decide(submission, cast.ioana)
        file = File.objects.create(
            name="a.pdf", path=team.slug, sha256="0" * 64, size=9, media_type="application/pdf", by=cast.vlad
        )
        submission.kept_files.create(file=file)
        say(team, cast.vlad)
        ImportRun.objects.create(programme=cast.programme, into="past", name="FIX 2020", by=cast.vlad)
        Job.objects.create(kind="export", by=cast.vlad, cohort_id=cast.cohort.pk, output=file)
        comments.revoke(say(team, cast.vlad, "Slip."), by=cast.vlad, via="page")
        make_challenge(cast.cohort, cast.vlad, f"Challenge {n} of {count}")
        plan_meeting(cast.cohort, cast.vlad, team=team)
        calendars.make(by=cast.vlad, via="page")
        invitations.invite(f"{n}.{count}@example.org", by=cast.vlad, team=team, role="member")


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.parametrize("rows", [3, 40])
def test_a_list_takes_as_many_queries_for_3_and_40_rows(cast: Cast, ask: Ask, rows: int) -> None:
    grow(cast, rows)
    for n in range(rows if rows < 5 else 0):
        make_cohort(cast.programme, name=f"Edition {n}")
    client = ask(cast.vlad)
    counted = {}
    for name in LISTS:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/{name}?limit=100" if "report" not in name else f"/api/v1/{name}")
        assert answer.status_code == 200
        counted[name] = len(queries) - SIGNED_IN

    assert counted == LISTS


@pytest.mark.parametrize("rows", [3, 40])
def test_who_was_there_takes_as_many_queries_for_3_and_40(cast: Cast, ask: Ask, rows: int) -> None:
    for n in range(rows):
        add_member(make_team(cast.cohort, name=f"Team {n}"), make_user())
    meeting = plan_meeting(cast.cohort, cast.vlad, starts_at=clock.now() - timedelta(hours=1))
    there = Membership.objects.filter(team__cohort=cast.cohort).exclude(role="mentor")
    people = [{"person": person, "how": "online"} for person in there.values_list("user", flat=True)]
    address, client = f"/api/v1/meetings/{meeting.pk}", ask(cast.vlad)
    counted = []
    for send in (
        lambda: client.get(f"{address}/attendance?limit=100"),
        lambda: client.post(f"{address}/attendance", {"people": people}, format="json"),
        lambda: client.get(address),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert send().status_code == 200
        counted.append(len(queries) - SIGNED_IN)

    assert counted == [4, 11, 2]


@pytest.mark.parametrize("rows", [3, 40])
def test_the_search_takes_as_many_queries_for_3_and_40(cast: Cast, ask: Ask, rows: int) -> None:
    for n in range(rows):
        make_team(cast.cohort, lead=make_user("Noastră"), name=f"Noastră {n}")
        plan_meeting(cast.cohort, cast.vlad, title=f"Noastră {n}")
        make_challenge(cast.cohort, cast.vlad, f"Noastră {n}")
    with CaptureQueriesContext(connection) as queries:
        answer = ask(cast.vlad).get("/api/v1/search?q=noastra")

    assert [len(kind["hits"]) for kind in answer.json()["kinds"]] == [min(rows + (kind == 0), 6)
            for kind in range(4)]  # fmt: skip
    assert len(queries) - SIGNED_IN == 24


def test_a_hand_in_finds_its_files_in_one_query(cast: Cast, ask: Ask) -> None:
    def asked(count: int) -> int:
        files = [
            File.objects.create(
                name="a.pdf",
                path=f"{count}/{n}",
                sha256="0" * 64,
                size=9,
                media_type="application/pdf",
                by=cast.ana,
            ).pk
            for n in range(count)
        ]
        body: dict[str, Any] = {"form_key": an_update()["form_key"], "text": "All.", "files": files}
        with CaptureQueriesContext(connection) as queries:
            address = f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions"
            assert ask(cast.ana).post(address, body).status_code == 201
        return len(queries)

    asked(1)
    assert asked(2) == asked(20)
