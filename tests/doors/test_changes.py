"""The page of what changed between two versions."""

from typing import Any

import pytest

from cohorts.actions import milestones
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_, queries_of, text_of


def hand_in_three(cast: Cast) -> str:
    """Three versions of m01, the second after a change was asked; the address of what changed."""
    first = factories.hand_in(
        cast.team_a, cast.ana, text="We met ten people.", links=["https://example.org/old"],
        files=[uploads.stored(uploads.pdf(), cast.ana)],
    )  # fmt: skip
    factories.decide(first, cast.ioana, "request_changes", "Meet some more.")
    factories.hand_in(cast.team_a, cast.ana, text="We met twelve people.", links=["https://example.org/new"])
    factories.hand_in(cast.team_a, cast.ana, text="We met twelve people and a dog.")
    return f"{factories.obligation(cast.team_a).get_absolute_url()}/changes"


def test_the_last_two_versions_are_compared(cast: Cast) -> None:
    page = text_of(as_(cast.ana).get(hand_in_three(cast)))

    assert "What changed from version 2 to 3" in page
    assert "We met twelve [taken out: people. ] [put in: people and a dog. ]" in page
    assert "Removed https://example.org/new" in page


def test_any_two_versions_can_be_compared(cast: Cast) -> None:
    page = as_(cast.ioana).get(f"{hand_in_three(cast)}?from=1&to=2")

    assert "What changed from version 1 to 2" in text_of(page)
    assert "[taken out: ten ] [put in: twelve ] people." in text_of(page)
    assert "What was said to version 1 Meet some more. Ioana Pop" in text_of(page)
    assert "Added https://example.org/new Removed https://example.org/old" in text_of(page)
    assert "Files Removed" in text_of(page)
    assert "<del>" in page.content.decode() and "<ins>" in page.content.decode()


@pytest.mark.parametrize("asked", ["?from=3&to=1", "?from=1&to=3"])
def test_the_older_one_comes_first(cast: Cast, asked: str) -> None:
    assert "What changed from version 1 to 3" in text_of(as_(cast.ana).get(hand_in_three(cast) + asked))


@pytest.mark.parametrize("asked", ["?from=x&to=y", "?from=99", "?to=1e3", "?from=3", "?from=%00&to=%F0"])
def test_versions_that_are_not_there_mean_the_last_two(cast: Cast, asked: str) -> None:
    assert "What changed from version 2 to 3" in text_of(as_(cast.ana).get(hand_in_three(cast) + asked))


def test_the_same_version_twice_means_the_one_before(cast: Cast) -> None:
    assert "from version 1 to 2" in text_of(as_(cast.ana).get(f"{hand_in_three(cast)}?from=2&to=2"))


def test_what_was_taken_back_is_compared_by_nobody(cast: Cast) -> None:
    where = hand_in_three(cast)
    milestones.revoke(factories.obligation(cast.team_a).submissions.get(version=3), by=cast.ana, via="page")

    page = text_of(as_(cast.ana).get(f"{where}?from=2&to=3"))

    assert "What changed from version 1 to 2" in page and "a dog" not in page


def test_one_version_has_nothing_to_compare(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    where = factories.obligation(cast.team_a).get_absolute_url()

    assert "There is nothing to compare yet" in text_of(as_(cast.ana).get(f"{where}/changes"))
    assert "What changed" not in text_of(as_(cast.ana).get(where))


def test_versions_that_are_the_same_say_so(cast: Cast) -> None:
    for _n in range(2):
        factories.hand_in(cast.team_a, cast.ana)
    where = factories.obligation(cast.team_a).get_absolute_url()

    assert "Nothing changed" in text_of(as_(cast.ana).get(f"{where}/changes"))
    assert f'href="{where}/changes"' in as_(cast.ana).get(where).content.decode()


def test_text_is_shown_as_text(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, text="Fine.")
    factories.hand_in(cast.team_a, cast.ana, text="<script>alert(1)</script>")
    where = factories.obligation(cast.team_a).get_absolute_url()

    assert b"<script>alert" not in as_(cast.ana).get(f"{where}/changes").content


@pytest.mark.parametrize(("who", "status"), [("mihai", 404), ("ela", 404), ("ioana", 200), ("vlad", 200)])
def test_changes_are_for_the_inside(cast: Cast, who: str, status: int) -> None:
    assert as_(getattr(cast, who)).get(hand_in_three(cast)).status_code == status


def test_reviewer_finds_them_on_the_desk(cast: Cast) -> None:
    where: Any = hand_in_three(cast)

    assert (
        f'{where}?from=1&amp;to=3">What changed since version 1'
        in as_(cast.ioana).get("/mentoring/desk").content.decode()
    )


def test_queries_are_the_same_for_three_and_for_ten_versions(cast: Cast) -> None:
    where = hand_in_three(cast)
    few = queries_of(as_(cast.ana), where)
    for n in range(7):
        factories.hand_in(cast.team_a, cast.ana, text=f"Version {n}")

    assert queries_of(as_(cast.ana), where) == few == 12
