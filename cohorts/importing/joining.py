"""People and teams for an edition that runs: they come in today, by the actions that pages use."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cohorts.importing.editions import Edition
from cohorts.importing.findings import Findings
from cohorts.importing.news import Join, News
from cohorts.importing.rosters import column_of, describe, name_leaver
from cohorts.importing.sheets import shown
from cohorts.importing.teams import SHEET, TeamRow, Teams
from cohorts.models import Membership, Team
from fixhub.accounts.models import User

Role = Membership.Role


def compare(groups: Teams, users: dict[str, User], edition: Edition, news: News, log: Findings) -> None:
    """New teams and new places in teams. Whoever left a team by hand is not put back into it."""
    teams = {team.name: team for team in _standing(edition)}
    places = _places(edition)
    for row in groups.by_name.values():
        team = teams.get(row.name)
        wanted = [(key, Role.MEMBER) for key in row.members] + [(key, Role.MENTOR) for key in row.mentors]
        fresh = [one for one in dict.fromkeys(wanted) if not _is_here(row, users[one[0]], one[1], places)]
        if not _fits(row, fresh, users, places, log):
            continue
        _name_outcome(row, log)
        _name_leavers(row, wanted, users, places, log)
        if team is not None:
            describe(team, row, news, log)
        for key, role in fresh:
            news.joins.append(Join(row.name, users[key], role))
            places.setdefault((users[key].email_key, role), []).append((row.name, True))
        if team is None:
            news.new_teams.append(row)
        if team is None or fresh:
            news.lines[SHEET].add(row.line)


def _standing(edition: Edition) -> QuerySet[Team]:
    """A removed team is nowhere: another one takes its name, and its people are free."""
    return Team.objects.standing().filter(cohort=edition.cohort)


Places = dict[tuple[str, str], list[tuple[str, bool]]]


def _places(edition: Edition) -> Places:
    """By person and role the teams they are or were in, and whether they still are; a lead is a member."""
    rows = Membership.objects.filter(team__in=_standing(edition))
    found: Places = {}
    for key, role, team, ends in rows.values_list("user__email_key", "role", "team__name", "ends"):
        as_role = role if role == Role.MENTOR else Role.MEMBER
        found.setdefault((key, as_role), []).append((team, ends is None))
    return found


def _is_here(row: TeamRow, user: User, role: str, places: Places) -> bool:
    return any(team == row.name for team, _open in places.get((user.email_key, role), []))


def _name_leavers(
    row: TeamRow, wanted: list[tuple[str, Role]], users: dict[str, User], places: Places, log: Findings
) -> None:
    for key, role in dict.fromkeys(wanted):
        known = [is_open for team, is_open in places.get((key, role), []) if team == row.name]
        if known and not any(known):
            name_leaver(row, users[key], role, log)


def _fits(
    row: TeamRow, fresh: list[tuple[str, Role]], users: dict[str, User], places: Places, log: Findings
) -> bool:
    """A row is refused that would put somebody into two teams of an edition, or a closed account into one."""
    for key, role in fresh:
        if users[key].deactivated_at:
            _refuse(row, role, _("%(person)s has a closed account."), log, person=users[key].full_name)
            return False
        others = [team for team, is_open in places.get((key, role), []) if is_open]
        if role == Role.MEMBER and others:
            reason = _(
                "%(person)s is already in the team “%(team)s”. One person is in one team of an edition."
            )
            _refuse(row, role, reason, log, person=users[key].full_name, team=shown(others[0]))
            return False
    return True


def _refuse(row: TeamRow, role: str, reason: str, log: Findings, **named: str) -> None:
    log.refuse_late(SHEET, row.line, column_of(role), reason % named)


def _name_outcome(row: TeamRow, log: Findings) -> None:
    """An edition that runs has no outcomes; what is said of one has no place yet."""
    cells = (
        ("outcome", row.outcome),
        ("outcome_reason", row.reason),
        ("graduation_recording", row.recording),
    )
    for column, text in cells:
        if text:
            log.warn(SHEET, row.line, column, _("The edition still runs, so this is not stored."))
