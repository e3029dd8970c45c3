"""teams.csv: the teams, who was in them, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cohorts.importing import cells
from cohorts.importing.findings import Findings
from cohorts.importing.people import SHEET as PEOPLE
from cohorts.importing.people import TEAM_ROLES, People
from cohorts.importing.sheets import COLUMNS, Place, Row, shown
from cohorts.models import TeamOutcome
from fixhub.accounts.names import email_key

SHEET = "teams"
OUTCOMES = {
    "graduated": TeamOutcome.Value.COMPLETED,
    "completed": TeamOutcome.Value.COMPLETED,
    "not graduated": TeamOutcome.Value.NOT_COMPLETED,
    "not completed": TeamOutcome.Value.NOT_COMPLETED,
}


@dataclass(frozen=True)
class TeamRow:
    """What the sheet says about one team; `members` and `mentors` are keys of addresses."""

    line: int = field(compare=False)
    name: str
    keywords: str
    members: tuple[str, ...]
    mentors: tuple[str, ...]
    outcome: str
    reason: str
    recording: str


@dataclass
class Teams:
    by_name: dict[str, TeamRow] = field(default_factory=dict)
    merged: int = 0


def gather(rows: Iterable[Row], people: People, log: Findings, *, home: str = "") -> Teams:
    """Each team once; the same row twice is one, another row of the same name is refused."""
    teams = Teams()
    for row in rows:
        team = _team(row, people, log, home)
        if team is None:
            continue
        earlier = teams.by_name.setdefault(team.name, team)
        if earlier is team:
            continue
        if earlier == team:
            teams.merged += 1
        else:
            reason = _("Line %(line)d has a team of this name and says something else about it.")
            log.refuse(SHEET, row.line, "team", reason % {"line": earlier.line})
    _name_unplaced(teams, people, log)
    return teams


def _team(row: Row, people: People, log: Findings, home: str) -> TeamRow | None:
    if not cells.check(SHEET, row, log):
        return None
    faults = [*_faults(row), *_strangers(row, people)]
    for column, reason in faults:
        log.refuse(SHEET, row.line, column, reason)
    if faults:
        return None
    members = tuple(email_key(address) for address in cells.items(row.cells["members"]))
    countries = [people.by_key[key].country or home for key in members] or [home]
    team = TeamRow(
        line=row.line,
        name=cells.with_commas(cells.line_of(row.cells["team"]), countries),
        keywords=cells.with_commas(cells.joined(cells.items(row.cells["keywords"])), countries),
        members=members,
        mentors=tuple(email_key(address) for address in cells.items(row.cells["mentors"])),
        outcome=OUTCOMES.get(_word(row), ""),
        reason=cells.line_of(row.cells["outcome_reason"]),
        recording=cells.line_of(row.cells["graduation_recording"]),
    )
    _name_idle(team, log)
    return team


def _faults(row: Row) -> list[tuple[str, str]]:
    faults = []
    if not row.cells["team"].strip():
        faults.append(("team", _("The team has no name. Write one.")))
    if _word(row) and _word(row) not in OUTCOMES:
        reason = _("“%(cell)s” is not an outcome. Write “graduated”, “not graduated” or nothing.")
        faults.append(("outcome", reason % {"cell": shown(_word(row))}))
    return faults


def _strangers(row: Row, people: People) -> list[tuple[str, str]]:
    """Addresses that people.csv does not have, or whose row there was refused.

    The row is refused rather than stored with a person without a name: whoever is made up from
    an address alone stays in the records as somebody, and most such addresses are misspelt.
    In the seven cohorts this was built on, no address is missing.
    """
    reason = _("“%(cell)s” has no row in people.csv that can be used. Add or correct it there.")
    return [
        (column, cells.address_fault(address) or reason % {"cell": shown(address)})
        for column in TEAM_ROLES.values()
        for address in cells.items(row.cells[column])
        if email_key(address) not in people.by_key
    ]


def _word(row: Row) -> str:
    return cells.line_of(row.cells["outcome"]).casefold()


def _name_idle(team: TeamRow, log: Findings) -> None:
    """A reason and a recording belong to an outcome; without one they have no place."""
    for column, text in (("outcome_reason", team.reason), ("graduation_recording", team.recording)):
        if text and not team.outcome:
            log.warn(SHEET, team.line, column, _("The outcome is empty, so this is not stored."))


def _name_unplaced(teams: Teams, people: People, log: Findings) -> None:
    """Participants and mentors are stored by their teams; name those that no stored team has."""
    for word, column in TEAM_ROLES.items():
        placed = {key for team in teams.by_name.values() for key in getattr(team, column)}
        for key, person in people.by_key.items():
            if word in person.team_roles and key not in placed:
                reason = _("No team has this person as %(role)s, so the role is not stored.") % {"role": word}
                log.warn(PEOPLE, person.team_roles[word], "roles", reason)


def of_places(places: Iterable[Place], people: People, *, home: str) -> list[Row]:
    """The rows of a list of teams, made of the team column of a list of people.

    Whoever's own row was refused is in no team: the others of the team are not refused with them.
    """
    rows: dict[str, Row] = {}
    for place in places:
        if email_key(place.email) not in people.by_key:
            continue
        for name in cells.items(place.teams):
            name = cells.with_commas(cells.line_of(name), [home])
            row = rows.setdefault(name, Row(place.line, dict.fromkeys(COLUMNS[SHEET], "") | {"team": name}))
            column = "mentors" if place.as_mentor else "members"
            row.cells[column] = cells.joined([*cells.items(row.cells[column]), place.email.strip()])
    return list(rows.values())
