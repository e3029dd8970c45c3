"""What a city says about data, and what a person takes along."""

import zipfile

import pytest

from tests.browser.conftest import DESKTOP, Open, Work
from tests.browser.doing import fill, follow, press, sees, sees_not, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_a_manager_says_who_is_responsible_and_a_person_takes_their_data(
    open_as: Open, work: Work, cast: Cast
) -> None:
    page = open_as(cast.vlad, "/", DESKTOP)
    follow(page.locator("main"), "Privacy")
    sees(page, "Nobody has been named here yet.", "not yet fit for data of minors")
    follow(page.locator("main"), "Write this part")
    press(page, "Save")
    sees(page, "Fill in “Who is responsible”")
    fill(page, controller="Primăria Cluj", contact="data@example.org", text_en="We are the city.")
    press(page, "Save")
    titled(page, "Privacy")
    sees(page, "Primăria Cluj", "data@example.org", "We are the city.")
    sees_not(page, "Nobody has been named")

    page = open_as(cast.ana, "/account", DESKTOP)
    follow(page.locator("main"), "Your data")
    sees(page, "Places in teams and roles: 1", "Write to Primăria Cluj")
    press(page, "Make the file")
    sees(page, "You can leave this page")
    work(seconds=5)
    page.goto(page.url)
    with page.expect_download() as waited:
        follow(page, "Download fixhub-2027-01-18.zip")
    with zipfile.ZipFile(waited.value.path()) as copy:
        assert "person.json" in copy.namelist()
