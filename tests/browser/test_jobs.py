"""Long work as a person follows it: it waits, runs, is left and found again, stopped and tried again."""

import pytest
from playwright.sync_api import expect

from fixhub.jobs import actions, claims
from tests import uploads
from tests.browser.conftest import PHONE, Open, Work
from tests.browser.doing import follow, press, sees, sees_not, titled, unfold
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_a_job_is_followed_left_and_found_again(open_as: Open, cast: Cast, script: bool) -> None:
    job = actions.queue("count", by=cast.vlad, via="page")
    page = open_as(cast.vlad, f"/jobs/{job.pk}", PHONE)
    sees(page, "Starts in a moment", "You can leave this page")

    mine = claims.claim()
    assert mine
    claims.hold(mine, progress=148, total=320, need=3)
    sees(page, "148 of 320", "3 need you")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "148")

    page.goto("/")
    claims.done(mine, result={}, output=uploads.stored(uploads.pdf(), cast.vlad), progress=320)
    if script:
        page.locator("[data-menu] summary").click()
    else:
        unfold(page, "Your account")
    follow(page, "Your jobs")
    titled(page, "Your jobs")
    sees(page, "count", "320 of 320", "Done")
    follow(page, "count")
    with page.expect_download() as waited:
        follow(page, "Download plan.pdf")
    assert waited.value.suggested_filename == "plan.pdf"


def test_a_job_is_stopped_and_tried_again(open_as: Open, cast: Cast) -> None:
    job = actions.queue("count", by=cast.vlad, via="page")
    page = open_as(cast.vlad, f"/jobs/{job.pk}", PHONE)

    press(page, "Stop it")
    sees(page, "It is being stopped.", "Stopped")
    sees_not(page, "You can leave this page")
    press(page, "Try again")
    sees(page, "It waits for its turn again.", "Starts in a moment")


def test_an_edition_is_taken_home(open_as: Open, work: Work, cast: Cast) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/report", PHONE)
    follow(page, "Export")
    titled(page, "Export")
    sees(page, "It holds personal data", "You have not exported this edition yet.")
    page.get_by_label("XLSX workbook").check()
    press(page, "Make the file")
    sees(page, "You can leave this page")
    work(seconds=5)
    page.goto(page.url)
    with page.expect_download() as waited:
        follow(page, "Download fix-2027-2027-01-18.xlsx")
    assert waited.value.suggested_filename == "fix-2027-2027-01-18.xlsx"
    page.goto(f"/cohorts/{cast.cohort.slug}/export")
    sees(page, "XLSX workbook", "Done")
