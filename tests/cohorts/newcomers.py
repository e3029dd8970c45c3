"""People who were brought into an edition from a list, and have never come."""

from typing import Any

from cohorts.models import Cohort, CohortRole, Membership, Team
from fixhub.accounts.models import User
from tests.factories import add_member, make_user


def brought(team: Team, given: str = "", role: str = "member", **fields: Any) -> User:
    """In a team; nobody uses the account."""
    return add_member(team, unclaimed(given, **fields), role)


def many(team: Team, count: int) -> list[User]:
    """So many members at once."""
    people = [User(email=f"m{n}@example.org", given=f"M{n:03}", claimed_at=None) for n in range(count)]
    for person in people:
        person.set_keys()
    made = User.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(team=team, user=one, role="member") for one in made)
    return made


def beside(cohort: Cohort, role: str, given: str = "", **fields: Any) -> User:
    """In a role of the edition itself."""
    person = unclaimed(given, **fields)
    CohortRole.objects.create(cohort=cohort, user=person, role=role)
    return person


def unclaimed(given: str = "", **fields: Any) -> User:
    return make_user(given, **{"claimed_at": None, **fields})
