"""Signed links in letters: each lets one person do one act on one thing for 14 days.

A link holds ids, never a secret of the person, and signs nobody in. It may be used again until it
is too old: what it does must be safe to do twice, and asks anew whether the person still may.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

ACTS = {"update": "u", "submit": "s", "unsubscribe": "x"}
LIFETIME = timedelta(days=14)
PATH = "/l/"
# Where tokens stand in a letter; copies that are kept have these taken out.
PRIVATE_PATHS = (PATH, "/invitations/")
_MARKS = {mark: act for act, mark in ACTS.items()}
_IDS = re.compile(r"(\d{1,18})-(\d{1,18})")
_LENGTH = 200


@dataclass(frozen=True)
class Link:
    """What a link that holds allows: `act` by `person_id` on `object_id`."""

    act: str
    person_id: int
    object_id: int


def make(act: str, *, person_id: int, object_id: int = 0) -> str:
    """A token for one act; another act has another signature."""
    return ACTS[act] + _signer(act).sign(f"{person_id}-{object_id}")


def url(act: str, *, person_id: int, object_id: int = 0) -> str:
    """The whole address, for a letter."""
    return f"{settings.SITE_URL}{PATH}{make(act, person_id=person_id, object_id=object_id)}"


def read(act: str, token: str) -> Link | None:
    """What the token allows, or None: made for another act, changed, too old, or no token at all."""
    if not token.startswith(ACTS[act]) or len(token) > _LENGTH or not token.isascii():
        return None
    try:
        ids = _IDS.fullmatch(_signer(act).unsign(token[1:], max_age=LIFETIME))
    except signing.BadSignature:
        return None
    return Link(act, int(ids[1]), int(ids[2])) if ids else None


def opened(token: str) -> Link | None:
    """The same for a token whose act is not known yet: its first letter says which."""
    act = _MARKS.get(token[:1])
    return read(act, token) if act else None


def _signer(act: str) -> signing.TimestampSigner:
    # A dot, because mail programs end an address they find in plain text at other signs.
    return signing.TimestampSigner(salt=f"mail.{act}", sep=".")
