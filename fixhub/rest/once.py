"""One act for one Idempotency-Key, however often it is sent."""

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from fixhub import clock
from fixhub.refused import Refused
from fixhub.rest.models import KeptAnswer
from fixhub.rest.refusals import KeyUsed, TooLarge, Unreadable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LASTS = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,255}")
# Longer than any answer of ours to an act.
LONGEST = 256 * 1024
NO_CONTENT, CONFLICT = 204, 409


class Replayed(Exception):
    """It was done before: the answer of then."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer)
        self.answer = answer


def claim(request: Request) -> KeptAnswer | None:
    """Reserve the key of a request for this transaction; None if it has none.

    Raises Replayed with the first answer if the same was done under it, KeyUsed if something else was.
    Who comes while the first is at it waits here, for its row.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Unreadable(_("An Idempotency-Key has 1 to 255 letters, digits and signs, without spaces."))
    ours = {"user_id": request.user.pk, "key": key}
    sent = {"method": str(request.method), "path": request.get_full_path()[:500], "body": _digest(request)}
    KeptAnswer.objects.filter(**ours, at__lte=clock.now() - LASTS).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(**ours, **sent)
    except IntegrityError:
        kept = KeptAnswer.objects.get(**ours)
    if any(getattr(kept, name) != value for name, value in sent.items()):
        raise KeyUsed
    raise Replayed(_again(kept))


def keep(claimed: KeptAnswer, answer: HttpResponse, *, secret: bool) -> None:
    """Complete the row with what was done or refused; what was not even tried may be tried again."""
    if not (200 <= answer.status_code < 300 or answer.status_code == CONFLICT):
        claimed.delete()
        return
    fits = not secret and len(answer.content) <= LONGEST
    claimed.status = answer.status_code
    # What says nothing is of no kind.
    claimed.content_type = answer.get("Content-Type", "")
    claimed.content = answer.content.decode() if fits else ""
    claimed.save(update_fields=["status", "content_type", "content"])


def forget() -> int:
    """Drop the answers nobody can ask for any more."""
    return KeptAnswer.objects.filter(at__lte=clock.now() - LASTS).delete()[0]


def _again(kept: KeptAnswer) -> HttpResponse:
    if not kept.content and kept.status != NO_CONTENT:
        raise Refused(_("This was done already, and what it showed was for once."))
    answer = HttpResponse(kept.content, status=kept.status, content_type=kept.content_type or None)
    if kept.status == NO_CONTENT:
        del answer["Content-Type"]
    answer[REPLAYED] = "true"
    return answer


def _digest(request: Request) -> str:
    """Of the bytes; of a form by its fields, for each sending draws other boundaries between them."""
    if "multipart/form-data" not in (request.content_type or ""):
        try:
            return sha256(request.body).hexdigest()
        except RequestDataTooBig:
            raise TooLarge from None
    return sha256(repr([(name, _of_field(value)) for name, value in _fields(request)]).encode()).hexdigest()


def _fields(request: Request) -> list[tuple[str, Any]]:
    data: Any = request.data
    return [(name, value) for name in sorted(data) for value in data.getlist(name)]


def _of_field(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"
