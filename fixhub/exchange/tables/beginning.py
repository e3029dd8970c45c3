"""The programme, the edition, its people and the files that are attached to it."""

from typing import Any

from cohorts.models import Cohort, Programme
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables import told
from fixhub.exchange.tables.reasons import DERIVED, HERE_SINCE, LOCAL, SECRET
from fixhub.files.models import File


def _stranger(user: Any) -> None:
    """Somebody new: signs in only once invited, and gets no mail until then."""
    user.set_keys()
    user.set_unusable_password()


SHEETS = (
    Sheet(
        name="programme",
        model=Programme,
        of="cohorts",
        columns="slug name zone holiday_country",
        key="slug",
        left_out={"recorded_at": HERE_SINCE},
    ),
    Sheet(
        name="edition",
        model=Cohort,
        of="pk",
        columns="slug programme name zone holiday_country blueprint kickoff ends_on is_demo recorded_at",
        key="slug",
        left_out={"imported_at": HERE_SINCE},
    ),
    Sheet(
        name="people",
        model=User,
        columns="email given_name=given family_name=family country skills language zone wants_digests"
        " is_demo",
        key="email_key",
        keyed={"email_key": lambda row: email_key(row["email"])},
        told={"roles": told.roles},
        made=_stranger,
        left_out={
            **dict.fromkeys(["email_key", "sort_key", "search_key", "name_key"], DERIVED),
            **dict.fromkeys(["password", "sign_outs"], SECRET),
            **dict.fromkeys(["last_login", "joined_at", "invited_at", "claimed_at", "deactivated_at"], LOCAL),
            **dict.fromkeys(["is_superuser", "is_staff"], "rights over an installation are given in it"),
            **dict.fromkeys(["theme", "shortcuts"], "how the person looks at this installation"),
        },
    ),
    Sheet(
        name="files",
        model=File,
        columns="name sha256 size media_type width height by at",
        key="number",
        order="at name sha256",
        left_out={"path": "a random place in this installation; the content lies in the folder files"},
    ),
)
