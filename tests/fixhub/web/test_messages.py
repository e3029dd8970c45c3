import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory

from fixhub.web import toasts


class Kept:
    """What a page would show next."""

    def __init__(self) -> None:
        self.said: list[Message] = []

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.said.append(Message(level, message, extra_tags=extra_tags))


@pytest.fixture
def shown(rf: RequestFactory) -> Kept:
    kept = Kept()
    request = rf.get("/")
    request._messages = kept  # type: ignore[attr-defined]
    toasts.saved(request, "Update saved.", undo_url="/updates/4/revocation")
    messages.error(request, "<b>Not sent</b>")
    return kept


def test_what_was_done_can_be_undone_by_a_button(shown: Kept) -> None:
    text = render_to_string("web/components/messages.html", {"messages": shown.said})

    assert text.count("<form") == 1
    assert '<form method="post" action="/updates/4/revocation" hx-boost="true">' in text


def test_a_message_is_text_and_not_markup(shown: Kept) -> None:
    text = render_to_string("web/components/messages.html", {"messages": shown.said})

    assert "&lt;b&gt;Not sent" in text
