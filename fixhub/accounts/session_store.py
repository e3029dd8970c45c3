"""Sessions as Django keeps them, in a table that also says whose they are, from where and when last used."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from fixhub import clock
from fixhub.accounts import sessions
from fixhub.accounts.models import SignIn


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        if row.user_id is None:
            row.expire_date = min(row.expire_date, clock.now() + sessions.OF_NOBODY)
        row.device = data.get(sessions.DEVICE, "")
        row.began_at = _moment(data.get(sessions.BEGAN))
        row.seen_at = _moment(data.get(sessions.AWAKE) or data.get(sessions.SEEN))
        return row


def _moment(stamp: int | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if stamp else None
