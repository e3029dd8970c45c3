"""The people of a folder beside those in the database."""

from django.utils.translation import gettext as _

from cohorts.importing import cells
from cohorts.importing.editions import Edition
from cohorts.importing.findings import Findings, Offer
from cohorts.importing.news import News, since
from cohorts.importing.people import SHEET, People, Person
from cohorts.models import CohortRole
from fixhub.accounts.models import User

_COLUMNS = (("given_name", "given"), ("family_name", "family"), ("country", "country"))


def compare(found: People, edition: Edition, news: News, log: Findings) -> dict[str, User]:
    """The person of each address, one across all editions; newcomers are unclaimed and never mailed."""
    users = User.objects.in_bulk(list(found.by_key), field_name="email_key")
    for key, person in found.by_key.items():
        if key not in users:
            users[key] = _newcomer(person)
            news.newcomers.append(users[key])
            news.lines[SHEET].add(person.line)
        elif _complete(users[key], person, news, log):
            news.completed.append(users[key])
            news.lines[SHEET].add(person.line)
    _give_roles(found, users, edition, news, log)
    return users


def _newcomer(person: Person) -> User:
    user = User(
        email=person.email,
        given=person.given,
        family=person.family,
        country=person.country,
        skills=cells.joined(person.skills),
    )
    user.set_keys()
    user.set_unusable_password()
    return user


def _complete(user: User, person: Person, news: News, log: Findings) -> bool:
    """Fill what is empty; a claimed account is its owner's and stays as it is."""
    before = {name: getattr(user, name) for name in ("skills", *(name for _column, name in _COLUMNS))}
    changed = _add_skills(user, person, log)
    for column, name in _COLUMNS:
        said, stored = getattr(person, name), getattr(user, name)
        if said and said != stored and _gives_way(user, person, column, stored, log):
            setattr(user, name, said)
            changed = True
    user.set_keys()
    if changed:
        news.note(user, before)
    return changed


def _gives_way(user: User, person: Person, column: str, stored: str, log: Findings) -> bool:
    """What is empty is filled; what is not, where somebody says so. Of a claimed account nothing is."""
    if user.claimed_at:
        _name_kept(person, column, log)
        return False
    said = getattr(person, dict(_COLUMNS)[column])
    offer = Offer(SHEET, person.line, user.full_name, column, stored, said)
    return not stored or log.differs(offer, _kept())


def _add_skills(user: User, person: Person, log: Findings) -> bool:
    stored = cells.items(user.skills)
    if set(person.skills) <= set(stored):
        return False
    united = cells.joined(dict.fromkeys([*stored, *person.skills]))
    if user.claimed_at or len(united) > cells.LONGEST["skills"]:
        _name_kept(person, "skills", log)
        return False
    user.skills = united
    return True


def _name_kept(person: Person, column: str, log: Findings) -> None:
    log.warn(SHEET, person.line, column, _kept())


def _kept() -> str:
    return _("Something else is stored for this person. It is kept, and this cell is not used.")


def _give_roles(found: People, users: dict[str, User], edition: Edition, news: News, log: Findings) -> None:
    """Experts, speakers and others; a role that somebody ended by hand is not given again."""
    given: dict[tuple[int, str], bool] = {}
    if not edition.is_new:
        rows = CohortRole.objects.filter(cohort=edition.cohort).values_list("user", "role", "ends")
        for user, role, ends in rows:
            given[user, role] = given.get((user, role), False) or ends is None
    for key, person in found.by_key.items():
        for role in person.roles:
            holds = given.get((users[key].pk, role))
            if holds is None:
                news.roles.append(_role(users[key], role, edition))
                news.lines[SHEET].add(person.line)
            elif not holds:
                reason = _("The role “%(role)s” of this person was ended. An import does not give it again.")
                log.warn(SHEET, person.line, "roles", reason % {"role": CohortRole.Role(role).label})


def _role(user: User, role: str, edition: Edition) -> CohortRole:
    return CohortRole(
        cohort=edition.cohort, user=user, role=role, imported_at=edition.now, **since(edition.starts)
    )
