"""How a page tells what an action answered."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from fixhub.refused import Forbidden, Refused
from fixhub.web.toasts import saved

CONFLICT = 409
Done = TypeVar("Done")


def attempt(form: forms.Form, act: Callable[[], Done], *, field: str | None = None) -> Done | None:
    """What the act returns; None if it was refused, and then the form says why."""
    try:
        return act()
    except Forbidden as no:
        raise PermissionDenied(str(no.reason)) from no
    except Refused as no:
        form.add_error(field, str(no.reason))
        return None


def undone(request: HttpRequest, act: Callable[[], object], sentence: str, *, undo_url: str = "") -> bool:
    """Take something back and say so, or say why it stays; `undo_url` brings it back."""
    try:
        act()
    except Forbidden as no:
        raise PermissionDenied(str(no.reason)) from no
    except Refused as no:
        messages.error(request, str(no.reason))
        return False
    saved(request, sentence, undo_url=undo_url)
    return True
