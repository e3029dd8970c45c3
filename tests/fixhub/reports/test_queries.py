"""The report asks as often for many teams as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixhub import clock as clocks
from fixhub.reports.progress import progress
from tests import crowds, factories
from tests.conftest import Clock


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40, pytest.param(400, marks=pytest.mark.long)])
def test_a_report_takes_seven_queries(db: None, clock: Clock, count: int) -> None:
    cohort = factories.make_cohort()
    teams = crowds.make_crowd(cohort, count)
    clock.set(2027, 6, 9, 9)
    crowds.live(teams)

    with CaptureQueriesContext(connection) as asked:
        report = progress(cohort, as_of=clocks.now())

    assert len(asked) == 7
    assert len(report.teams) == count
