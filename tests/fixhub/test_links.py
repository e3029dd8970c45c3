"""Signed links: one person, one act, one thing, fourteen days."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixhub import links

IDS = st.integers(min_value=0, max_value=10**17)


@given(act=st.sampled_from(sorted(links.ACTS)), person=IDS, thing=IDS)
def test_link_gives_back_what_was_signed(act: str, person: int, thing: int) -> None:
    token = links.make(act, person_id=person, object_id=thing)

    assert links.read(act, token) == links.opened(token) == links.Link(act, person, thing)


def test_link_of_one_act_opens_no_other() -> None:
    token = links.make("update", person_id=7, object_id=42)

    for act in ("submit", "unsubscribe"):
        assert links.read(act, token) is None
        assert links.opened(links.ACTS[act] + token[1:]) is None


@pytest.mark.parametrize("change", ["person", "object", "signature", "cut", "longer"])
def test_changed_link_opens_nothing(change: str) -> None:
    token = links.make("update", person_id=7, object_id=42)
    body = token[1:]
    changed = {
        "person": body.replace("7-42", "8-42", 1),
        "object": body.replace("7-42", "7-43", 1),
        "signature": body[:-1] + ("A" if body[-1] != "A" else "B"),
        "cut": body[:-1],
        "longer": body + "A" * 300,
    }

    assert links.opened("u" + changed[change]) is None


@given(st.text(max_size=80))
def test_nonsense_opens_nothing(text: str) -> None:
    assert links.opened(text) is None


def test_link_lives_fourteen_days(clock: Any) -> None:
    token = links.make("submit", person_id=7, object_id=42)

    clock.forward(days=14)
    assert links.opened(token)

    clock.forward(seconds=1)
    assert links.opened(token) is None


def test_link_of_another_installation_opens_nothing(settings: Any) -> None:
    token = links.make("submit", person_id=7, object_id=42)

    settings.SECRET_KEY = "another secret key of another installation"

    assert links.opened(token) is None


def test_link_outlives_a_changed_key_that_is_still_named(settings: Any) -> None:
    token = links.make("submit", person_id=7, object_id=42)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"

    assert links.opened(token)


def test_link_is_short_enough_for_a_line_of_plain_text(settings: Any) -> None:
    settings.SITE_URL = "https://fixhub.example.org"

    assert len(links.url("unsubscribe", person_id=10**6, object_id=10**6)) < 110
    assert links.LIFETIME.days == 14
