"""The two tables that may be here already: people are united by address, programmes by their name."""

from typing import Any

from cohorts.actions import programmes
from cohorts.models import Programme
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.exchange.sheet import Sheet
from fixhub.exchange.storing import Line, Store

# What an import may fill in for somebody who is here, where it is empty and nobody claimed the account.
_FILLED = ("given", "family", "country", "skills")


def unite(into: Store, sheet: Sheet, chunk: list[Line]) -> None:
    """Newcomers are added as they were; who is here stays, but for what is empty in an unclaimed profile."""
    keys = [email_key(row["email"]) for _line, row in chunk]
    here = User.objects.in_bulk(keys, field_name="email_key")
    into.add(sheet, [one for one, key in zip(chunk, keys, strict=True) if key not in here])
    completed = []
    for (line, row), key in zip(chunk, keys, strict=True):
        read: Any = into.made(sheet, line, row) if key in here else None
        if read is not None:
            into.kept.add((sheet.name, line))
            into.remember(sheet, line, row, here[key].pk)
            if _complete(here[key], read):
                completed.append(here[key])
    User.objects.bulk_update(completed, [*_FILLED, *User.KEYS])


def _complete(user: User, read: User) -> bool:
    """Whether something empty was filled. A claimed account is its owner's and stays as it is."""
    empty = [name for name in _FILLED if getattr(read, name) and not getattr(user, name)]
    if user.claimed_at or not empty:
        return False
    for name in empty:
        setattr(user, name, getattr(read, name))
    user.set_keys()
    return True


def place(into: Store, sheet: Sheet, chunk: list[Line]) -> None:
    """The programme of this name if it is here, as it is; else a new one."""
    for line, row in chunk:
        read: Any = into.made(sheet, line, row)
        if read is None:
            return
        programme = Programme.objects.filter(slug=read.slug).first()
        if programme is None:
            programme = programmes.create(
                read.name, slug=read.slug, zone=read.zone, holiday_country=read.holiday_country
            )
        else:
            into.kept.add((sheet.name, line))
        into.remember(sheet, line, row, programme.pk)


# Tables that are not simply added to.
SPECIAL = {User: unite, Programme: place}
