"""people.csv: one person an address, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cohorts.importing import cells
from cohorts.importing.findings import Findings
from cohorts.importing.sheets import Row, shown
from cohorts.models import CohortRole
from fixhub.accounts.names import email_key

SHEET = "people"
Role = CohortRole.Role
# A role that shows or changes anything of others (manager, viewer) is given by a person, not by a sheet.
COHORT_ROLES = {
    "expert": Role.EXPERT,
    "speaker": Role.SPEAKER,
    "facilitator": Role.FACILITATOR,
    "organizer": Role.ORGANISER,
    "organiser": Role.ORGANISER,
    "possible mentor": Role.RESERVE_MENTOR,
    "reserve mentor": Role.RESERVE_MENTOR,
}
# What teams.csv says with more detail: in which team.
TEAM_ROLES = {"participant": "members", "mentor": "mentors"}


@dataclass
class Person:
    """What the sheet says about one address. `team_roles`: the role word and the line it is on."""

    line: int
    email: str
    given: str
    family: str
    country: str
    skills: list[str]
    roles: list[str]
    team_roles: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return email_key(self.email)


@dataclass
class People:
    """The people of a sheet by the key of their address; `merged` counts rows united with an earlier one."""

    by_key: dict[str, Person] = field(default_factory=dict)
    merged: int = 0


def gather(rows: Iterable[Row], log: Findings, *, home: str = "") -> People:
    """Each address once; a repeated one adds its roles, its skills and what was empty before.

    `home` is the country of who says none.
    """
    people = People()
    for row in rows:
        person = _person(row, log, home)
        if person is None:
            continue
        earlier = people.by_key.setdefault(person.key, person)
        if earlier is not person and _unite(earlier, person, log):
            people.merged += 1
    return people


def _person(row: Row, log: Findings, home: str) -> Person | None:
    if not cells.check(SHEET, row, log):
        return None
    email, words = (
        cells.line_of(row.cells["email"]),
        [word.casefold() for word in cells.items(row.cells["roles"])],
    )
    faults = [("email", cells.address_fault(email)), *(("roles", _role_fault(word)) for word in words)]
    for column, reason in faults:
        if reason:
            log.refuse(SHEET, row.line, column, reason)
    if any(reason for _column, reason in faults):
        return None
    country = cells.line_of(row.cells["country"])
    spoken = country or home
    return Person(
        line=row.line,
        email=email,
        given=cells.with_commas(cells.line_of(row.cells["given_name"]), [spoken]),
        family=cells.with_commas(cells.line_of(row.cells["family_name"]), [spoken]),
        country=cells.with_commas(country, [spoken]),
        skills=[cells.with_commas(skill, [spoken]) for skill in cells.items(row.cells["skills"])],
        roles=list(dict.fromkeys(COHORT_ROLES[word] for word in words if word in COHORT_ROLES)),
        team_roles={word: row.line for word in words if word in TEAM_ROLES},
    )


def _role_fault(word: str) -> str:
    if word in COHORT_ROLES or word in TEAM_ROLES:
        return ""
    return _("“%(role)s” is not a role. The roles are: %(roles)s.") % {
        "role": shown(word),
        "roles": ", ".join([*TEAM_ROLES, *COHORT_ROLES]),
    }


def _unite(earlier: Person, later: Person, log: Findings) -> bool:
    """Add the later row to the earlier one; false, and refused, if the skills no longer fit."""
    skills = list(dict.fromkeys([*earlier.skills, *later.skills]))
    if len(cells.joined(skills)) > cells.LONGEST["skills"]:
        reason = _("With those of line %(line)d the skills are longer than 2,000 characters.")
        log.refuse(SHEET, later.line, "skills", reason % {"line": earlier.line})
        return False
    earlier.skills = skills
    earlier.roles = list(dict.fromkeys([*earlier.roles, *later.roles]))
    earlier.team_roles = later.team_roles | earlier.team_roles
    for column, name in (("given_name", "given"), ("family_name", "family"), ("country", "country")):
        said, also = getattr(earlier, name), getattr(later, name)
        if also and said and also != said:
            reason = _("Line %(line)d says something else about the same person. That is kept, this is not.")
            log.warn(SHEET, later.line, column, reason % {"line": earlier.line})
        setattr(earlier, name, said or also)
    return True
