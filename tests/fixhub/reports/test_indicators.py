"""Each figure against a count by hand (see conftest.edition)."""

import pytest

from cohorts.models import PolicyVersion, TeamMilestone, TeamOutcome, TeamState
from fixhub import clock as clocks
from fixhub.reports import words
from fixhub.reports.funnel import STEPS
from fixhub.reports.progress import Report, progress
from tests import factories
from tests.conftest import Cast, Clock

BY_HAND = {
    "teams": (2, 2, 2),
    "people": (2, 3, 2),
    "without_mentor": (1, 2, 1),
    "completion": (1, 4, 0.25),
    "accepted": (1, 26, 1),
    "on_time": (1, 2, 0.5),
    "on_original_time": (1, 2, 0.5),
    "late": (2, 26, 2),
    "waiting": (1, 2, 1),
    "oldest_waiting": (20, None, 20),
    "answered": (2, 2, 1.0),
    "turnaround": (None, 2, 2.5),
    "check_in": (4, 12, 4 / 12),
    "silent": (1, 2, 1),
    "stalled": (1, 2, 1),
    "stuck": (1, 2, 1),
    "outcomes": (0, 0, None),
}


def now(cast: Cast, **choice: object) -> Report:
    return progress(cast.cohort, as_of=clocks.now(), **choice)  # type: ignore[arg-type]


def parts(report: Report, key: str) -> tuple[int | None, int | None, float | None]:
    figure = report.figure(key)
    return figure.numerator, figure.denominator, figure.value


@pytest.mark.postgres_later
def test_figures_equal_the_count_by_hand(edition: Cast) -> None:
    report = now(edition)

    assert {result.key: parts(report, result.key) for result in report.results} == BY_HAND


@pytest.mark.postgres_later
def test_funnel_counts_each_team_once_a_milestone(edition: Cast) -> None:
    rows = {row.milestone.key: dict(row.counts) for row in now(edition).milestones}

    assert rows["m01"] == {"waiting": 1, "accepted": 1}
    assert rows["m02"] == {"late": 2}
    assert rows["m03"] == {"later": 2}
    assert {row.teams for row in now(edition).milestones} == {2}


def test_figures_of_one_mentor_count_only_their_teams(edition: Cast) -> None:
    report = now(edition, mentor=edition.ioana.pk)

    assert [line.team.name for line in report.teams] == ["Bicla Noastră"]
    assert parts(report, "waiting") == (1, 1, 1)
    assert parts(report, "completion") == (0, 2, 0.0)


def test_figures_of_one_theme_count_only_its_teams(edition: Cast) -> None:
    report = now(edition, theme="Safety")

    assert [line.team.name for line in report.teams] == ["Őrszem"]
    assert parts(report, "people") == (1, 2, 1)


def test_grace_of_the_policy_makes_a_hand_in_timely(edition: Cast) -> None:
    PolicyVersion.objects.create(cohort=edition.cohort, n=2, grace_minutes=180)

    assert parts(now(edition), "on_time") == (2, 2, 1.0)


def test_follow_ups_count_once_their_phase_begins(edition: Cast, clock: Clock) -> None:
    clock.set(2027, 11, 28, 12)
    before = [row.milestone.key for row in now(edition).milestones]
    clock.set(2027, 11, 29, 12)

    assert before[-1] == "m12"
    assert [row.milestone.key for row in now(edition).milestones][-2:] == ["f06", "f12"]


def test_a_late_team_is_not_asked_for_what_was_due_before_it_came(edition: Cast) -> None:
    factories.make_team(edition.cohort, name="Újak")
    rows = {row.milestone.key: row.counts for row in now(edition).milestones}

    assert rows["m01"]["excused"] == 1
    assert parts(now(edition), "completion") == (1, 4, 0.25)
    assert parts(now(edition), "check_in") == (4, 12, 4 / 12)


def test_a_withdrawn_team_owes_nothing_after_it_left(edition: Cast, clock: Clock) -> None:
    state = TeamState.objects.get(team=edition.team_b)
    left = clock.set(2027, 3, 1, 12)
    TeamState.objects.filter(pk=state.pk).update(ends=left, end_recorded_at=left)
    TeamState.objects.create(team=edition.team_b, state="withdrawn")
    clock.set(2027, 3, 10, 12)

    assert parts(now(edition), "teams") == (1, 2, 1)
    assert parts(now(edition), "people") == (1, 3, 1)
    assert parts(now(edition), "completion") == (1, 3, 1 / 3)
    assert parts(now(edition), "late") == (1, 26, 1)
    assert parts(now(edition), "check_in") == (4, 11, 4 / 11)


def test_excused_milestones_are_in_no_denominator(edition: Cast) -> None:
    TeamMilestone.objects.filter(team=edition.team_a, milestone__key="m02").update(state="waived")

    assert parts(now(edition), "completion") == (1, 3, 1 / 3)
    assert parts(now(edition), "accepted") == (1, 25, 1)


@pytest.mark.postgres_later
def test_outcomes_have_a_line_for_the_unknown(edition: Cast) -> None:
    TeamOutcome.objects.create(team=edition.team_a, value="completed")
    report = now(edition)

    assert [(line.value, line.teams) for line in report.outcomes] == [
        ("completed", 1),
        ("not_completed", 0),
        ("unknown", 1),
    ]
    assert parts(report, "outcomes") == (1, 1, 1.0)


def test_each_indicator_says_what_it_means(edition: Cast) -> None:
    results = now(edition).results

    assert all(
        str(result.indicator.title) and str(result.indicator.meaning).endswith(".") for result in results
    )
    assert len({result.key for result in results}) == len(results)
    assert set(STEPS) >= {step for row in now(edition).milestones for step in row.counts}


def test_a_cohort_without_dates_or_policy_has_figures(db: None) -> None:
    cohort = factories.make_programme().cohorts.create(
        slug="old", name="Old", zone="Europe/Bucharest", holiday_country="RO"
    )
    team = cohort.teams.create(slug="a", name="A", sort_key="a")
    TeamOutcome.objects.create(team=team, value="not_completed")
    report = progress(cohort, as_of=clocks.now())

    assert parts(report, "teams") == (1, 1, 1)
    assert parts(report, "outcomes") == (0, 1, 0.0)
    assert parts(report, "check_in") == (0, 0, None)
    assert (report.attention, report.milestones) == ((), ())


def test_words_leave_out_what_is_not_known(db: None) -> None:
    cohort = factories.make_programme().cohorts.create(
        slug="old", name="Old", zone="Europe/Bucharest", holiday_country="RO"
    )
    report = progress(cohort, as_of=clocks.now())

    assert words.paragraphs(report) == ["0 teams and 0 people took part in Old."]
    assert words.value(report.figure("turnaround")) == "–"


def test_words_before_anything_is_due(cast: Cast) -> None:
    assert words.paragraphs(now(cast)) == [
        "2 teams and 2 people take part in FIX 2027.",
        "No milestone has been due yet.",
    ]
