"""The edition a folder becomes: its dates, its programme, and what is kept when it comes again."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts.actions import imports
from cohorts.importing.editions import Wish
from cohorts.importing.sessions import parse
from cohorts.models import Cohort, CohortState, Membership, Programme, Team, TeamOutcome, TeamState
from fixhub.refused import Forbidden
from fixhub.sheets import books
from tests import factories
from tests.cohorts.importing.conftest import ANA, BICLA, IOANA, WEEKS, Rows

pytestmark = pytest.mark.postgres_later

START = datetime(2024, 2, 4, 22, tzinfo=UTC)
END = datetime(2024, 5, 24, 20, 59, tzinfo=UTC)


def test_facts_are_dated_with_the_days_of_the_edition(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    factories.make_programme(slug="fix", zone="Europe/Bucharest")

    bring_in(folder(people=[ANA, IOANA | {"roles": "mentor; expert"}]))

    cohort = Cohort.objects.get()
    assert (cohort.kickoff, cohort.ends_on, cohort.zone) == (
        date(2024, 2, 5),
        date(2024, 5, 24),
        "Europe/Bucharest",
    )
    for fact in (*Membership.objects.all(), *cohort.roles.all()):
        assert (fact.starts, fact.recorded_at, fact.ends) == (START, START, None)
        assert fact.imported_at == cohort.imported_at
    for states in (TeamState.objects, CohortState.objects):
        ran, closed = states.order_by("starts")
        assert (ran.starts, ran.recorded_at, ran.ends, ran.end_recorded_at) == (START, START, END, END)
        assert (closed.starts, closed.recorded_at, closed.ends) == (END, END, None)
    assert TeamOutcome.objects.get().recorded_at == END


def test_given_days_win_over_the_sessions(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    report = bring_in(folder(), start="2024-01-01").report

    assert (report["start"], report["end"]) == ("2024-01-01", "2024-05-24")


@pytest.mark.parametrize("sessions", [None, [], [{"week": "01", "date": "soon"}]])
def test_an_edition_without_dates_is_known_from_its_import(
    sessions: Rows | None, folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    answer = bring_in(folder(sessions=sessions))

    cohort = Cohort.objects.get()
    assert (answer.error, cohort.kickoff, cohort.ends_on) == ("", None, None)
    assert cohort.states.get().state == "closed"
    assert TeamState.objects.get().state == "completed"
    assert Membership.objects.first().starts == TeamOutcome.objects.get().recorded_at == cohort.imported_at
    assert bring_in(folder(sessions=sessions)).report["total"]["unchanged"] == 3


@pytest.mark.parametrize(
    "days",
    [
        {"start": "2024-06-01"},
        {"end": "2024-01-01"},
        {"start": "2019-01-01"},
        {"end": "2026-11-24"},
        {"end": "2524-01-01"},
        {"start": "9999-12-30", "end": "9999-12-31"},
        {"start": "0001-01-01", "end": "0001-02-01"},
    ],
)
def test_days_that_cannot_be_are_refused(
    days: dict[str, str], folder: Callable[..., Path], bring_in: Callable[..., Any], clock: Any
) -> None:
    clock.set(2026, 11, 24, 12)

    assert bring_in(folder(), **days).error
    assert not Cohort.objects.exists()


def test_an_end_before_the_start_is_said_so(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    assert "before it starts" in bring_in(folder(), start="2024-06-01").error


def test_one_day_alone_is_no_edition(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    assert "Give both days" in bring_in(folder(sessions=[]), start="2024-01-01").error


def test_sessions_whose_date_is_of_no_use_are_named(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    rows = [
        *WEEKS,
        {"week": "02", "date": "March 05, 1900"},
        {"week": "03", "date": ""},
        {"week": "04", "date": "next week"},
        {"week": "05", "date": "2042-02-26"},
        {"week": "", "date": "2023-12-01"},
    ]

    answer = bring_in(folder(sessions=rows))

    assert answer.places("warnings") == [("sessions", line, "date") for line in (4, 5, 6, 7)]
    assert answer.report["read_for_dates"] == {"sheet": "sessions", "read": 7, "dated": 3}
    assert (answer.report["start"], answer.report["end"]) == ("2024-02-05", "2024-05-24")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-09-16", date(2024, 9, 16)),
        (" September 16,  2024", date(2024, 9, 16)),
        ("may 5, 2024", date(2024, 5, 5)),
        ("16.09.2024", date(2024, 9, 16)),
        ("2024. 09. 16.", date(2024, 9, 16)),
        ("2024-13-01", None),
        ("Smarch 1, 2024", None),
        ("2024", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert parse(text) == day


def test_a_folder_goes_to_its_family_then_to_the_only_programme(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    assert bring_in(folder("seeds-1")).report["programme"] == "seeds"
    assert (Programme.objects.get().zone, Programme.objects.get().name) == ("UTC", "seeds")
    assert bring_in(folder("other-1")).report["programme"] == "seeds"
    factories.make_programme(slug="fix")
    assert bring_in(folder("seeds-9-catalyst")).report["programme"] == "seeds"
    assert bring_in(folder("third 2")).report["programme"] == "third"
    assert bring_in(folder("fourth"), programme="fix").report["programme"] == "fix"


def test_an_unknown_programme_is_refused_with_the_known_ones(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    factories.make_programme(slug="fix")

    assert "fix" in bring_in(folder(), programme="fux").error
    assert "–" not in bring_in(folder(), programme="f\0x\ud800").error


def test_an_edition_can_be_named(folder: Callable[..., Path], bring_in: Callable[..., Any]) -> None:
    bring_in(folder(), cohort=" Ediția  1 ")

    cohort = Cohort.objects.get()
    assert (cohort.name, cohort.slug) == ("Ediția 1", "editia-1")


@pytest.mark.parametrize("name", ["!", "x" * 201, "a\0b", "\ud800"])
def test_a_name_that_is_none_is_refused(
    name: str, folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    assert "Give the edition a name" in bring_in(folder(), cohort=name).error


def test_an_edition_that_was_launched_is_not_imported_into(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    factories.make_cohort(name="small-1")

    error = bring_in(folder()).error

    assert "small-1" in error and "--" not in error
    assert not Team.objects.exists()


def test_an_edition_stays_in_its_programme_and_keeps_its_dates(
    folder: Callable[..., Path], bring_in: Callable[..., Any], database: Callable[[], str]
) -> None:
    bring_in(folder("small-1"))
    factories.make_programme(slug="fix")
    before = database()

    assert "small" in bring_in(folder(), programme="fix").error
    answer = bring_in(folder(), start="2024-01-01")

    assert answer.places("warnings") == [("", None, "")]
    assert database() == before


def test_a_later_sheet_adds_and_never_overwrites(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    orszem = {"team": "Őrszem", "keywords": "safety", "members": "ana@people.example"}
    bring_in(folder(teams=[BICLA, orszem]))
    changed = BICLA | {
        "keywords": "bicycles", "mentors": "ioana@people.example; ana@people.example",
        "outcome": "not graduated", "outcome_reason": "Moved", "graduation_recording": "yes",
    }  # fmt: skip

    answer = bring_in(folder(teams=[changed, orszem | {"keywords": "guards", "outcome": "graduated"}]))

    bicla, guards = Team.objects.order_by("slug")
    assert (bicla.keywords, bicla.memberships.count(), bicla.outcomes.get().value) == (
        "bicycles",
        3,
        "completed",
    )
    assert (guards.keywords, guards.outcomes.get().value) == ("safety", "completed")
    named = [("teams", 2, "outcome"), ("teams", 2, "outcome_reason"), ("teams", 2, "graduation_recording")]
    assert answer.places("warnings") == [*named, ("teams", 3, "keywords")]
    assert answer.report["sheets"]["teams"]["stored"] == 2


def test_what_was_ended_by_hand_does_not_come_back(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder(people=[ANA | {"roles": "expert"}, IOANA])
    bring_in(place)
    cohort = Cohort.objects.get()
    for facts in (Membership.objects, cohort.roles):
        facts.update(ends=END, end_recorded_at=END)
    TeamOutcome.objects.update(revoked_at=END, revoked_by=factories.make_user())

    answer = bring_in(place)

    assert answer.report["total"]["stored"] == 0
    left = [("teams", 2, "members"), ("teams", 2, "mentors")]
    assert answer.places("warnings") == [("people", 2, "roles"), *left, ("teams", 2, "outcome")]
    reasons = [found["reason"] for found in answer.report["warnings"]]
    assert reasons[1] == "Ana Pop has left this team. An import brings nobody back."
    assert not Membership.objects.filter(ends=None).exists()


def test_who_left_and_came_back_is_in_the_team(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    place = folder()
    bring_in(place)
    Membership.objects.update(ends=END, end_recorded_at=END)
    for one in list(Membership.objects.all()):
        Membership.objects.create(
            team=one.team, user=one.user, role=one.role, starts=END, recorded_at=END, imported_at=END
        )

    assert bring_in(place).report["warnings"] == []


def test_an_address_written_twice_in_a_cell_is_one_member(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    bring_in(folder(teams=[BICLA | {"members": "ana@people.example; Ana@people.example"}]))

    assert Membership.objects.filter(role="member").count() == 1


def test_a_folder_with_a_strange_name_names_no_programme(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    bring_in(folder("od\x01d-1"), cohort="Odd")

    assert (Programme.objects.get().name, Programme.objects.get().slug) == ("odd", "odd")


def test_a_member_who_was_made_lead_is_not_added_again(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    bring_in(folder())
    Membership.objects.filter(role="member").update(role="lead")

    assert bring_in(folder()).report["total"]["stored"] == 0
    assert Membership.objects.count() == 2


def test_team_slugs_differ_where_names_begin_alike(
    folder: Callable[..., Path], bring_in: Callable[..., Any]
) -> None:
    names = ["x" * 206, "x" * 207, "你好"]

    bring_in(folder(teams=[{"team": name} for name in names]))

    assert set(Team.objects.values_list("slug", flat=True)) == {"x" * 60, "x" * 60 + "-2", "team"}
    assert set(Team.objects.values_list("name", flat=True)) == set(names)


def test_an_import_asks_the_database_as_often_for_many_rows(
    folder: Callable[..., Path],
    bring_in: Callable[..., Any],
    django_assert_num_queries: Any,
) -> None:
    def rows(count: int) -> dict[str, Rows]:
        people = [{"email": f"p{n}@people.example", "roles": "expert; participant"} for n in range(count)]
        teams = [
            {"team": f"Team {n}", "members": person["email"], "outcome": "graduated"}
            for n, person in enumerate(people)
        ]
        return {"people": people, "teams": teams}

    factories.make_programme(slug="fix")
    for name, count in (("few", 3), ("many", 40)):
        with django_assert_num_queries(18):
            bring_in(folder(name, **rows(count)))


def test_only_a_manager_of_the_programme_imports(folder: Callable[..., Path], db: None) -> None:
    programme = factories.make_programme(slug="fix")
    manager, stranger = factories.make_manager(programme), factories.make_user()
    wish = Wish("small-1")

    with books.opened(folder()) as book:
        with pytest.raises(Forbidden):
            imports.take_in(book, by=stranger, wish=wish, via="page")
        assert imports.take_in(book, by=manager, wish=wish, via="page").written


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_cohort", str(tmp_path / "nowhere"))


def test_text_for_people_tells_the_edition_and_the_sum(
    folder: Callable[..., Path], db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder()

    call_command("import_cohort", str(place), cohort="First")

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Edition first of programme small, from 2024-02-05 to 2024-05-24"
    assert said[3] == "In total: 3 rows read = 3 stored + 0 unchanged + 0 merged + 0 refused"
    assert len(said) == 5


def test_text_for_people_names_what_is_not_in_a_row(
    folder: Callable[..., Path], db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder()
    call_command("import_cohort", str(place))
    capsys.readouterr()
    (place / "sessions.csv").unlink()

    call_command("import_cohort", str(place), start=date(2024, 2, 5), end=date(2024, 5, 25))

    said = capsys.readouterr().out
    assert "  sessions.csv: There is no such file" in said
    assert "  The edition is stored with the dates 2024-02-05 to 2024-05-24" in said


def test_text_for_people_tells_of_a_sheet_of_no_use(
    folder: Callable[..., Path], db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="Correct what is named"):
        call_command("import_cohort", str(folder(teams=None)), skip_bad=True)

    assert "  teams.csv: There is no such file" in capsys.readouterr().out


def test_text_for_people_names_the_place(
    folder: Callable[..., Path], db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder(people=[ANA, IOANA, {"email": "x"}], sessions=[*WEEKS, {"date": "soon"}])

    with pytest.raises(CommandError, match="--skip-bad"):
        call_command("import_cohort", str(place))

    said = capsys.readouterr().out
    assert "In total: 4 rows read = 3 stored + 0 unchanged + 0 merged + 1 refused" in said
    assert "people.csv, line 4, column email: “x” is not a mail address" in said
    assert "sessions.csv, line 4, column date: “soon” is not a date" in said
    assert "Nothing was written." in said
