"""The sentence a page shows after something was done, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def saved(request: HttpRequest, sentence: str, *, undo_url: str = "") -> None:
    """Say on the next page what was done; `undo_url` takes a POST that undoes it."""
    # The tags of a message are the only free text it carries through the session.
    messages.success(request, sentence, extra_tags=undo_url)
