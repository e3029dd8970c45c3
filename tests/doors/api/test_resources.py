"""The plan, the people, what happened and one's letters, by the API."""

from typing import Any

import pytest

from cohorts.actions import teams
from cohorts.models import CohortRole, Membership
from fixhub.accounts import actions as accounts
from fixhub.events.models import Event
from fixhub.mail.models import Letter
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, fields
from tests.factories import add_member, decide, hand_in, log, make_team, make_user


def rows(ask: Ask, who: Any, address: str) -> list[dict[str, Any]]:
    return ask(who).get(f"/api/v1/{address}").json()["results"]


def test_phases_come_in_their_order_with_both_ends(cast: Cast, ask: Ask) -> None:
    found = rows(ask, cast.mihai, "phases?cohort=fix-2027")

    assert [row["starts"] for row in found] == sorted(row["starts"] for row in found)
    first = cast.cohort.phases.first()
    assert first and found[0] == {
        "id": first.pk,
        "cohort": "fix-2027",
        "key": first.key,
        "titles": first.titles,
        "kind": first.kind,
        "starts": first.starts.isoformat(),
        "ends": first.ends.isoformat(),
    }
    assert rows(ask, cast.mihai, "phases?cohort=elsewhere-2027") == []


def test_a_milestone_alone_tells_all_its_wordings(cast: Cast, ask: Ask) -> None:
    milestone = cast.cohort.milestones.get(key="m04")
    cast.ana.language = "ro"
    cast.ana.save()

    listed = next(row for row in rows(ask, cast.ana, "milestones") if row["key"] == "m04")
    alone = ask(cast.ana).get(f"/api/v1/milestones/{milestone.pk}").json()

    assert milestone.current and alone["title"] == milestone.current.titles["ro"]
    assert "revisions" not in listed and listed["current"] == alone["current"]
    assert [revision["n"] for revision in alone["revisions"]] == [1]
    current = milestone.current
    assert [alone["current"][name] for name in ("titles", "enough", "unit")] == [
        current.titles, current.enough, current.unit,
    ]  # fmt: skip
    assert (alone["revisions"][0]["target"], alone["review"]) == (milestone.current.target, milestone.review)


def test_memberships_are_narrowed_by_what_is_asked(cast: Cast, ask: Ask) -> None:
    def names(query: str, who: Any = None) -> list[str]:
        return [row["name"] for row in rows(ask, who or cast.vlad, f"memberships{query}")]

    assert names("") == ["Ana Pop", "Ioana Pop", "Mihai Pop"]
    assert names(f"?team={cast.team_b.pk}") == names(f"?person={cast.mihai.pk}") == ["Mihai Pop"]
    assert names("?role=mentor") == ["Ioana Pop"]
    assert names("?cohort=elsewhere-2027") == names("?open=false") == []
    assert names("?open=true", cast.ela) == ["Ela Pop"]
    wrong = ask(cast.vlad).get("/api/v1/memberships?role=king&person=x")
    assert fields(wrong) == ["person", "role"]


def test_an_ended_place_is_for_its_person_and_managers(cast: Cast, ask: Ask) -> None:
    former = add_member(cast.team_a, make_user("Former"))
    place = former.memberships.get()
    teams.leave(place, by=former, via="page")

    codes = [ask(who).get(f"/api/v1/memberships/{place.pk}").status_code
             for who in (former, cast.vlad, cast.ana, cast.mihai, cast.ela)]  # fmt: skip

    assert codes == [200, 200, 404, 404, 404]


def test_whose_account_is_closed_only_managers_find(cast: Cast, ask: Ask) -> None:
    accounts.close(cast.mihai, by=cast.vlad, at=cast.cohort.recorded_at)

    seen = [[row["name"] for row in rows(ask, who, f"memberships?team={cast.team_b.pk}")]
            for who in (cast.ana, cast.vlad)]  # fmt: skip

    assert seen == [[], ["Mihai Pop"]]


def test_a_manager_takes_somebody_in(cast: Cast, ask: Ask) -> None:
    known = add_member(make_team(cast.cohort, name="Other"), make_user("Dan"), "mentor")

    answer = ask(cast.vlad).post(
        f"/api/v1/teams/{cast.team_a.pk}/memberships", {"person": known.pk, "role": "member"}
    )

    assert answer.status_code == 201
    place = cast.team_a.memberships.get(user=known)
    assert (answer.json()["id"], answer.json()["person"], place.role) == (place.pk, known.pk, "member")
    joined = Event.objects.get(verb="team.joined", subject_id=place.pk)
    assert (joined.by, joined.via) == (cast.vlad, "api")


@pytest.mark.parametrize("who", ["ela", "nobody"])
def test_strangers_are_invited_and_not_taken_in(cast: Cast, ask: Ask, who: str) -> None:
    pk = cast.ela.pk if who == "ela" else 10**9

    answer = ask(cast.vlad).post(
        f"/api/v1/teams/{cast.team_a.pk}/memberships", {"person": pk, "role": "member"}
    )

    assert (answer.status_code, fields(answer)) == (400, ["person"])


def test_who_is_in_a_team_or_closed_is_not_taken_into_another(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/teams/{cast.team_a.pk}/memberships"
    busy = ask(cast.vlad).post(address, {"person": cast.mihai.pk, "role": "member"})
    accounts.close(cast.mihai, by=cast.vlad, at=cast.cohort.recorded_at)
    closed = ask(cast.vlad).post(address, {"person": cast.mihai.pk, "role": "mentor"})

    assert (busy.status_code, closed.status_code) == (409, 409)
    assert "closed" in closed.json()["detail"]
    assert not cast.team_a.memberships.filter(user=cast.mihai).exists()


def test_a_full_team_takes_nobody_in(cast: Cast, ask: Ask) -> None:
    cast.cohort.policies.update(team_size_max=1)
    known = add_member(make_team(cast.cohort, name="Other"), make_user("Dan"), "mentor")
    address = f"/api/v1/teams/{cast.team_a.pk}/memberships"

    answers = [
        ask(cast.vlad).post(address, {"person": known.pk, "role": role}) for role in ("member", "mentor")
    ]

    assert [answer.status_code for answer in answers] == [409, 201]


def test_a_lead_leaves_by_naming_who_leads_next(cast: Cast, ask: Ask) -> None:
    heir = add_member(cast.team_a, make_user("Heir"))
    place = cast.ana.memberships.get()
    address = f"/api/v1/memberships/{place.pk}/end"

    answers = [
        ask(cast.ana).post(address, {}),
        ask(cast.ana).post(address, {"heir": 10**9}),
        ask(cast.ana).post(address, {"heir": cast.ela.pk}),
        ask(cast.ana).post(address, {"heir": cast.mihai.pk}),
        ask(cast.ana).post(address, {"heir": heir.pk, "reason": "Moved away"}),
    ]

    # Who leads elsewhere is as unknown as who never was.
    assert [answer.status_code for answer in answers] == [409, 400, 400, 409, 200]
    assert answers[4].json()["ends"]
    assert Membership.objects.now().get(team=cast.team_a, role="lead").user == heir
    assert ask(cast.ana).get(f"/api/v1/teams/{cast.team_a.pk}").status_code == 404


def test_quiet_roles_are_for_whoever_oversees(cast: Cast, ask: Ask, viewer: Any) -> None:
    for name, role in (("Ed", "expert"), ("Res", "reserve_mentor")):
        CohortRole.objects.create(cohort=cast.cohort, user=make_user(name), role=role)

    seen = [[row["role"] for row in rows(ask, who, "cohort-roles?cohort=fix-2027")]
            for who in (cast.ana, viewer, cast.vlad, cast.ela)]  # fmt: skip

    overseen = ["viewer", "expert", "reserve_mentor"]
    assert seen == [["expert"], overseen, overseen, []]
    assert [row["name"] for row in rows(ask, cast.vlad, "cohort-roles?role=expert")] == ["Ed Pop"]


def test_events_are_told_to_those_they_are_for(cast: Cast, ask: Ask, viewer: Any) -> None:
    log(cast.team_a, cast.ana, stuck=True)
    decide(hand_in(cast.team_a, cast.ana), cast.ioana)

    def seen(who: Any, verb: str) -> int:
        return len(rows(ask, who, f"events?verb={verb}&team={cast.team_a.pk}"))

    everybody = (cast.ana, cast.ioana, cast.vlad, cast.mihai, viewer, cast.ela)
    assert [seen(who, "update.logged") for who in everybody] == [1, 1, 1, 1, 1, 0]
    assert [seen(who, "milestone.approved") for who in everybody] == [1, 1, 1, 0, 0, 0]


def test_an_event_tells_of_being_stuck_to_the_inside_alone(cast: Cast, ask: Ask) -> None:
    update = log(cast.team_a, cast.ana, stuck=True)

    [inside], [outside] = (rows(ask, who, "events?verb=update.logged") for who in (cast.ana, cast.mihai))

    assert inside["data"]["stuck"] is True and "stuck" not in outside["data"]
    assert {**inside, "data": {}} == {
        "id": inside["id"],
        "cohort": "fix-2027",
        "team": cast.team_a.pk,
        "verb": "update.logged",
        "subject_type": "update",
        "subject_id": update.pk,
        "by": cast.ana.pk,
        "via": inside["via"],
        "data": {},
        "occurred_at": "2027-01-18T09:00:00+02:00",
    }
    assert rows(ask, cast.ana, "events?cohort=elsewhere-2027") == []
    assert fields(ask(cast.ana).get("/api/v1/events?verb=everything")) == ["verb"]


def test_letters_are_one_s_own(cast: Cast, ask: Ask, clock: Clock) -> None:
    def letter(person: Any, state: str) -> Letter:
        return Letter.objects.create(
            message_id=f"{person.pk}{state}@localhost", person=person, kind="verdict", state=state,
            due_at=clock.now, expires_at=clock.forward(days=1), subject="Accepted", text="What it said.",
        )  # fmt: skip

    dead, planned = letter(cast.ana, "dead"), letter(cast.ana, "pending")
    letter(cast.mihai, "dead")

    assert [row["id"] for row in rows(ask, cast.ana, "letters")] == [planned.pk, dead.pk]
    assert [row["text"] for row in rows(ask, cast.ana, "letters?state=dead")] == ["What it said."]
    assert ask(cast.mihai).get(f"/api/v1/letters/{dead.pk}").status_code == 404
