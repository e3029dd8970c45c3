"""What a page says to htmx: a strict configuration, and the same whole page for whoever asks."""

import json
import re

from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.doors.test_desk import as_, text_of

# Of the forms, made anew each time.
KEYS = re.compile(r'value="[^"]{30,}"')


def test_configuration_fits_the_content_policy(cast: Cast) -> None:
    page = as_(cast.ana).get("/").content.decode()

    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", page)
    assert found
    told = json.loads(found[1])
    assert (told["includeIndicatorStyles"], told["allowEval"], told["selfRequestsOnly"]) == (
        False,
        False,
        True,
    )
    assert told["historyCacheSize"] == 0


def test_answers_are_whole_pages_whoever_asks(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    plain, swapped = (
        text_of(as_(cast.ioana).get(reverse("desk"), headers=headers))
        for headers in ({}, {"HX-Request": "true"})
    )

    assert swapped.startswith("<!doctype html>")
    assert KEYS.sub("", plain) == KEYS.sub("", swapped)


def test_shortcuts_follow_the_persons_choice(cast: Cast) -> None:
    on = as_(cast.ioana).get(reverse("my_teams")).content.decode()
    cast.ioana.shortcuts = False
    cast.ioana.save()
    off = as_(cast.ioana).get(reverse("my_teams")).content.decode()

    assert "data-help data-on" in on and "data-help data-on" not in off
    assert 'data-key="g d"' in on


def test_desk_names_the_keys_of_its_neighbours(cast: Cast) -> None:
    first, second, third = (factories.hand_in(cast.team_a, cast.ana, key) for key in ("m01", "m02", "m03"))
    page = text_of(as_(cast.ioana).get(reverse("desk_at", args=[first.pk])))

    def link(pk: int, key: str) -> str:
        return f'<a href="/mentoring/desk/{pk}" data-key="{key}"'

    assert link(second.pk, "j") in page
    assert link(third.pk, "k") in page
