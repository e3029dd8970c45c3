"""The shapes of what stands in JSON: pages show these texts and follow these links."""

from typing import Any

from fixhub import languages

LONGEST_TEXT, LONGEST_LINK, MOST_LINKS = 20_000, 500, 50


def texts(value: Any) -> bool:
    """A text in some of the languages."""
    return isinstance(value, dict) and all(
        key in languages.CODES and isinstance(text, str) and len(text) <= LONGEST_TEXT
        for key, text in value.items()
    )


def links(value: Any) -> bool:
    """Addresses that a browser opens, and nothing that it would run."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_LINKS
        and all(isinstance(link, str) and len(link) <= LONGEST_LINK for link in value)
        and all(link.startswith(("https://", "http://")) for link in value)
    )


def facts(value: Any) -> bool:
    """Small facts by name, as events carry them."""
    return isinstance(value, dict) and len(value) <= 50
