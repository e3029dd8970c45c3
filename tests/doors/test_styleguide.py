"""The style guide is made of what pages are made of, and pages make nothing of their own beside it."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.template import Template

from tests.conftest import Cast
from tests.doors.pages import as_, text_of

ROOT = Path(__file__).parents[2]
TEMPLATES = [path for app in ("fixhub", "cohorts", "mentoring") for path in (ROOT / app).rglob("*.html")]
GUIDE = ROOT / "fixhub/pages/templates/pages/guide"
COMPONENTS = ROOT / "fixhub/web/templates/web/components"
# What only a component writes; whoever needs it includes the component.
WRITTEN_ONCE = {
    "avatar": r'class="avatar',
    "chip": r'class="chip"',
    "empty": r'class="empty"',
    "error_summary": r'class="errsum"',
    "file_row": r'<a class="file"',
    "kpi": r'class="kpi"',
    "notice or toast": r'class="notice',
    "pagination or older": r'class="row between pages"',
    "person": r'class="person"',
    "progress": r"<progress",
    "quote": r"<blockquote",
    "status": r'class="st[ "]',
}
# A class that so many templates of pages write belongs to no page: it is a part of its own.
SHARED = 3
OF_THE_FRAME = {"narrow", "lost", "vh", "skip", "top", "page"}
# Where on a page something stands, and what may not break into lines: seen only with a page around it.
OF_PLACING = {"door", "side", "stay", "sticky", "nowrap"}


def of_pages() -> list[Path]:
    """Templates of pages; letters are made without our stylesheet."""
    return [path for path in TEMPLATES if COMPONENTS not in path.parents and "mail" not in path.parts]


def classes(html: str) -> set[str]:
    written = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", " ", html, flags=re.DOTALL))
    return {name for words in written for name in words.split()}


@pytest.fixture
def shown(cast: Cast) -> tuple[str, set[str]]:
    """The page, and the names of all templates it was made by."""
    answer = as_(cast.vlad).get("/styleguide")
    assert answer.status_code == 200
    made_by: list[Template] = answer.templates
    return answer.content.decode(), {str(one.name) for one in made_by}


def test_every_component_is_on_the_style_guide(shown: tuple[str, set[str]]) -> None:
    there = {f"web/components/{path.name}" for path in COMPONENTS.glob("*.html")}
    widgets = {f"web/widgets/{path.name}" for path in (COMPONENTS.parent / "widgets").glob("*.html")}

    assert there | widgets | {"django/forms/field.html"} <= shown[1], "include these in pages/guide"


def test_every_class_that_pages_share_is_on_the_style_guide(shown: tuple[str, set[str]]) -> None:
    elsewhere = [path for path in of_pages() if path.parent != GUIDE]
    counted = Counter(name for path in elsewhere for name in classes(path.read_text("utf-8")))

    shared = {name for name, count in counted.items() if count >= SHARED}
    assert shared - classes(shown[0]) - OF_THE_FRAME - OF_PLACING == set(), "show these in pages/guide"


@pytest.mark.parametrize("component", WRITTEN_ONCE)
def test_pages_include_a_component_and_never_write_it_again(component: str) -> None:
    copies = [
        path.relative_to(ROOT).as_posix()
        for path in of_pages()
        if re.search(WRITTEN_ONCE[component], path.read_text("utf-8"))
    ]

    assert copies == []


@pytest.mark.parametrize("component", WRITTEN_ONCE)
def test_what_is_written_once_is_written_by_a_component(component: str) -> None:
    assert any(re.search(WRITTEN_ONCE[component], path.read_text("utf-8")) for path in COMPONENTS.iterdir())


def test_rows_that_lead_somewhere_are_written_by_the_component() -> None:
    """A part of an app that is such a row, `team_line` for one, is one for all pages as well."""
    by_hand = re.compile(r'<ul class="tasks(?:(?!</ul>).)*<li><a href', re.DOTALL)

    assert [path.name for path in of_pages() if by_hand.search(path.read_text("utf-8"))] == []


def test_its_forms_do_nothing_and_say_so(cast: Cast) -> None:
    vlad = as_(cast.vlad)

    answer = vlad.post("/styleguide", {"sentence": "We met.", "state": "done"}, follow=True)

    assert "This is a sample: nothing was done." in text_of(answer)
    assert cast.team_a.updates.count() == 0


def test_it_is_for_whoever_runs_something(cast: Cast) -> None:
    got = [as_(person).get("/styleguide").status_code for person in (cast.vlad, cast.ana, cast.ioana)]

    assert got == [200, 404, 404]


def test_the_staff_of_an_installation_reads_it(cast: Cast) -> None:
    cast.ela.is_staff = True
    cast.ela.save()

    assert as_(cast.ela).get("/styleguide").status_code == 200
