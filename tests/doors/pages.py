"""What the tests of pages share: signing in, reading, and counting."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: Any) -> str:
    """The page as it is read: no tags, nothing kept for scripts, one space between words."""
    shown = re.sub(r"<template.*?</template>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def queries_of(client: Client, path: str) -> int:
    """What a page asks the database, measured when everything that is cached is."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def log_form(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "state": "going", "about": "", "sentence": "", **given}


def hand_in_form(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "text": "What we made.", **given}
