"""What a manager may make of a dated plan, and what is refused beside its field."""

from datetime import date
from typing import Any

import pytest

from cohorts import blueprint
from cohorts.blueprint import Plan
from cohorts.plan_edits import MOST_MILESTONES, Edit, edited

START = date(2027, 1, 18)


@pytest.fixture
def plan() -> Plan:
    return blueprint.draft("fix-10-month", name="FIX 2027", start=START)


def keys(plan: Plan) -> list[str]:
    return [milestone.key for milestone in plan.milestones]


def row(plan: Plan, key: str) -> blueprint.PlannedMilestone:
    return next(milestone for milestone in plan.milestones if milestone.key == key)


def test_without_edits_it_is_the_same_plan(plan: Plan) -> None:
    assert edited(plan, []).plan == plan
    same = [Edit(m.key, titles=m.titles, day=m.due.planned) for m in plan.milestones]
    assert edited(plan, same).plan == plan


def test_a_milestone_is_renamed_in_the_languages_given(plan: Plan) -> None:
    done = edited(plan, [Edit("m03", titles={"en": "Ten talks ", "ro": "", "hu": "Tíz beszélgetés"})])

    assert row(done.plan, "m03").titles == {"en": "Ten talks", "hu": "Tíz beszélgetés"}
    assert row(done.plan, "m03").due == row(plan, "m03").due
    assert row(plan, "m03").titles["en"] != "Ten talks"


def test_a_moved_date_goes_to_the_next_working_day(plan: Plan) -> None:
    done = edited(plan, [Edit("m03", day=date(2027, 3, 26)), Edit("m04", day=date(2027, 4, 30))])

    assert [(m.due.planned, m.due.day) for m in (row(done.plan, "m03"), row(done.plan, "m04"))] == [
        (date(2027, 3, 26), date(2027, 3, 26)),
        (date(2027, 4, 30), date(2027, 5, 4)),
    ]
    assert f"{row(done.plan, 'm03').due.at:%Y-%m-%dT%H:%M}" == "2027-03-26T21:59"


def test_the_order_follows_the_dates(plan: Plan) -> None:
    done = edited(plan, [Edit("m01", day=date(2027, 3, 10))])

    assert keys(done.plan)[:3] == ["m02", "m01", "m03"]


def test_what_is_left_out_is_gone_and_what_is_added_has_a_key(plan: Plan) -> None:
    done = edited(
        plan,
        [
            Edit("m07", keep=False),
            Edit(titles={"hu": "Nyílt nap"}, day=date(2027, 5, 22)),
            Edit(titles={"en": "Fair"}, day=date(2027, 11, 26)),
        ],
    )

    assert done.problems == []
    assert done.keys == ["m07", "m13", "m14"]
    assert "m07" not in keys(done.plan)
    added = row(done.plan, "m13")
    assert (added.due.day, added.review, added.gate) == (date(2027, 5, 24), "mentor", False)
    assert f"{added.due.wall:%H:%M}" == "23:59"


@pytest.mark.parametrize(
    ("edit", "field", "said"),
    [
        (Edit("m01", day=date(2027, 1, 17)), "day", "before the kick-off, Mon, 18 Jan 2027"),
        (Edit("m01", day=date(2027, 11, 29)), "day", "The edition ends on Sun, 28 Nov 2027"),
        (Edit("m01", day=date(2027, 11, 27)), "day", "no working day is left"),
        (Edit("f06", day=date(2027, 11, 28)), "day", "comes after the end of the edition, Sun, 28 Nov 2027"),
        (Edit("f12", day=date(2028, 12, 4)), "day", "ends on Sun, 3 Dec 2028"),
        (Edit(titles={"en": "Fair"}), "day", "Say when it is due."),
        (Edit(titles={}, day=date(2027, 5, 24)), "titles", "at least one language"),
        (Edit(titles={"en": " \u200b "}, day=date(2027, 5, 24)), "titles", "at least one language"),
        (Edit("m01", titles={"de": "Karte"}), "titles", "at least one language"),
        (Edit("m01", titles={"en": "x" * 121}), "titles", "120 letters"),
        (Edit("m01", titles={"en": "PILOT running"}), "titles", "Another milestone has this name"),
        (Edit("m99", keep=False), "key", "no such milestone"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(plan: Plan, edit: Edit, field: str, said: str) -> None:
    done = edited(plan, [Edit("m02", keep=False), edit])

    [problem] = done.problems
    assert (problem.place, problem.field) == (1, field)
    assert said in problem.sentence
    assert "m02" not in keys(done.plan)
    assert len(done.plan.milestones) == len(plan.milestones) - 1


def test_a_milestone_is_named_once(plan: Plan) -> None:
    done = edited(plan, [Edit("m01", titles={"en": "A"}), Edit("m01", titles={"en": "B"})])

    assert [problem.place for problem in done.problems] == [1]


def test_something_must_be_asked(plan: Plan) -> None:
    asked = [m.key for m in plan.milestones if not m.follow_up]

    done = edited(plan, [Edit(key, keep=False) for key in asked])

    assert [(problem.field, problem.place) for problem in done.problems] == [("keep", len(asked) - 1)]
    assert edited(plan, [Edit(key, keep=False) for key in asked[1:]]).problems == []


def test_forty_are_the_most(plan: Plan) -> None:
    room = MOST_MILESTONES - len(plan.milestones)
    more = [Edit(titles={"en": f"Extra {n}"}, day=date(2027, 5, 24)) for n in range(room + 1)]

    assert edited(plan, more[:-1]).problems == []
    assert [problem.field for problem in edited(plan, more).problems] == ["key"]


@pytest.mark.parametrize("given", [{"titles": {"en": "A\0B"}}, {"titles": {"en": "\ud800"}}])
def test_signs_nobody_sees_do_not_stay(plan: Plan, given: dict[str, Any]) -> None:
    done = edited(plan, [Edit("m01", **given)])

    assert done.problems or row(done.plan, "m01").titles == {"en": "AB"}
