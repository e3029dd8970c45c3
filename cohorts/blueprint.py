"""Programmes as data: reading a blueprint file and dating it from a kick-off."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohorts import due
from fixhub.accounts.names import visible
from fixhub.refused import Refused

FOLDER = Path(__file__).parent / "blueprints"
EARLIEST, LATEST = date(2000, 1, 3), date(2100, 12, 27)
NAME_LENGTH = 200


@dataclass(frozen=True)
class PlannedPhase:
    key: str
    titles: dict[str, str]
    kind: str
    starts: date
    ends: date


@dataclass(frozen=True)
class PlannedMilestone:
    key: str
    titles: dict[str, str]
    enough: dict[str, str]
    due: due.Due
    review: str
    gate: bool
    follow_up: bool
    target: int | None
    unit: dict[str, str]
    deliverables: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class PlannedBreak:
    key: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Plan:
    """A dated programme that is not saved yet; `cohorts.launch` makes it real."""

    blueprint: str
    name: str
    slug: str
    zone: str
    country: str
    kickoff: date
    phases: tuple[PlannedPhase, ...]
    milestones: tuple[PlannedMilestone, ...]
    breaks: tuple[PlannedBreak, ...]
    rhythms: tuple[dict[str, Any], ...]

    @property
    def ends_on(self) -> date:
        return max(phase.ends for phase in self.phases if phase.kind == "run")

    @property
    def last_day(self) -> date:
        """The end of the last phase, that of the follow-up included."""
        return max(phase.ends for phase in self.phases)


def keys() -> list[str]:
    """The blueprints that can be launched."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def read(key: str) -> dict[str, Any]:
    """A blueprint file's content; unknown keys are refused, so no path can be smuggled in."""
    if key not in keys():
        raise Refused(
            _("There is no blueprint “%(key)s”. There is: %(known)s.")
            % {"key": key[:60], "known": ", ".join(keys())}
        )
    return yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))


def draft(key: str, *, name: str, start: date, zone: str | None = None, country: str = "") -> Plan:
    """Every date of a blueprint from a kick-off Monday, in a zone (IANA name), clear of a country's holidays.

    Zone and country are the blueprint's own unless given.
    """
    data = read(key)
    return dated({**data, "country": country or data["country"]}, name=name, start=start, zone=zone)


def dated(data: dict[str, Any], *, name: str, start: date, zone: str | None = None) -> Plan:
    """The same from a blueprint's content, wherever it was read."""
    name = visible(name)
    zone = _checked(name, start, zone or data["zone"])
    return Plan(
        blueprint=data["key"],
        name=name,
        slug=slugify(name)[:50].strip("-") or data["key"],
        zone=zone,
        country=data["country"],
        kickoff=start,
        phases=tuple(_phase(row, start) for row in data["phases"]),
        milestones=tuple(_milestone(row, data, start, zone) for row in data["milestones"]),
        breaks=tuple(_break(row, start) for row in data["breaks"]),
        rhythms=tuple(data["rhythms"]),
    )


def _checked(name: str, start: date, zone: str) -> str:
    if not name or len(name) > NAME_LENGTH:
        raise Refused(_("Give the edition a name of 1 to 200 letters, like “FIX 2027”."))
    if not EARLIEST <= start <= LATEST:
        raise Refused(_("The start must lie between 2000 and 2100."))
    if start.weekday() != 0:
        raise Refused(
            _("The start must be a Monday; the next one is %(day)s.")
            % {"day": (start + timedelta(days=7 - start.weekday())).isoformat()}
        )
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(
            _("“%(zone)s” is no time zone. An example is Europe/Bucharest.") % {"zone": zone[:60]}
        ) from None


def _phase(row: dict[str, Any], start: date) -> PlannedPhase:
    first, after = row["weeks"]
    ends = start + timedelta(weeks=after, days=-1)
    return PlannedPhase(row["key"], row["titles"], row["kind"], start + timedelta(weeks=first), ends)


def _break(row: dict[str, Any], start: date) -> PlannedBreak:
    first, after = row["weeks"]
    return PlannedBreak(row["key"], start + timedelta(weeks=first), start + timedelta(weeks=after, days=-1))


def _milestone(row: dict[str, Any], data: dict[str, Any], start: date, zone: str) -> PlannedMilestone:
    day = due.anchored(start, week=row["week"], weekday=row["day"])
    wall = time.fromisoformat(row.get("due_time", data["due_time"]))
    return PlannedMilestone(
        key=row["key"],
        titles=row["titles"],
        enough=row["enough"],
        due=due.dated(day, wall, zone=zone, country=data["country"]),
        review=row["review"],
        gate=row.get("gate", False),
        follow_up=row.get("follow_up", False),
        target=row.get("target"),
        unit=row.get("unit", {}),
        deliverables=tuple(row.get("deliverables", ())),
    )
