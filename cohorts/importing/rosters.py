"""The teams of a folder beside those in the database."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohorts.importing.editions import Edition
from cohorts.importing.findings import Findings, Offer
from cohorts.importing.news import News, since
from cohorts.importing.teams import SHEET, TeamRow, Teams
from cohorts.models import Membership, Team, TeamOutcome, TeamState
from fixhub.accounts.models import User
from fixhub.accounts.names import folded

Role = Membership.Role


@dataclass
class Roster:
    """What an edition has already: its teams, who is or was in them, and their last outcomes."""

    teams: dict[str, Team] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    # Whether each still is in it.
    places: dict[tuple[int, int, str], bool] = field(default_factory=dict)
    outcomes: dict[int, TeamOutcome] = field(default_factory=dict)


def compare(groups: Teams, users: dict[str, User], edition: Edition, news: News, log: Findings) -> None:
    """New teams, new places in teams, and outcomes of teams that had none."""
    stored = _roster(edition)
    for row in groups.by_name.values():
        team = stored.teams.get(row.name)
        if team is None:
            team = _new_team(row, _free_slug(row.name, stored.slugs), edition, news)
        else:
            describe(team, row, news, log)
        _join(team, row, users, stored, edition, news, log)
        _settle(team, row, stored, edition, news, log)


def _roster(edition: Edition) -> Roster:
    """A lead counts as a member, as sheets have no word for leads; a revoked outcome stays revoked."""
    if edition.is_new:
        return Roster()
    teams = {team.name: team for team in Team.objects.standing().filter(cohort=edition.cohort)}
    # The slug of a removed team stays its own: it may come back.
    slugs = Team.objects.filter(cohort=edition.cohort).values_list("slug", flat=True)
    outcomes = TeamOutcome.objects.filter(team__cohort=edition.cohort).order_by("recorded_at", "pk")
    return Roster(
        teams=teams,
        slugs=set(slugs),
        places=_places(edition),
        outcomes={outcome.team_id: outcome for outcome in outcomes},
    )


def _places(edition: Edition) -> dict[tuple[int, int, str], bool]:
    rows = Membership.objects.filter(team__cohort=edition.cohort).values_list("team", "user", "role", "ends")
    places: dict[tuple[int, int, str], bool] = {}
    for team, user, role, ends in rows:
        place = (team, user, role if role == Role.MENTOR else Role.MEMBER)
        places[place] = places.get(place, False) or ends is None
    return places


def _free_slug(name: str, taken: set[str]) -> str:
    base = slugify(folded(name))[:60].strip("-") or "team"
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    slug = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(slug)
    return slug


def _new_team(row: TeamRow, slug: str, edition: Edition, news: News) -> Team:
    """A team that was active as long as its edition; what came of it is its outcome."""
    team = Team(
        cohort=edition.cohort,
        slug=slug,
        name=row.name,
        keywords=row.keywords,
        recorded_at=edition.starts,
        imported_at=edition.now,
    )
    team.set_keys()
    State = TeamState.State
    news.teams.append(team)
    news.lines[SHEET].add(row.line)
    if edition.is_dated:
        news.states.append(TeamState(team=team, state=State.ACTIVE, **since(edition.starts, edition.ends)))
    news.states.append(TeamState(team=team, state=State.COMPLETED, **since(edition.ends)))
    return team


def describe(team: Team, row: TeamRow, news: News, log: Findings) -> None:
    if not row.keywords or row.keywords == team.keywords:
        return
    offer = Offer(SHEET, row.line, row.name, "keywords", team.keywords, row.keywords)
    if not team.keywords or log.differs(offer, kept()):
        news.note(team, {"keywords": team.keywords})
        team.keywords = row.keywords
        team.set_keys()
        news.described.append(team)
        news.lines[SHEET].add(row.line)


def _join(
    team: Team,
    row: TeamRow,
    users: dict[str, User],
    stored: Roster,
    edition: Edition,
    news: News,
    log: Findings,
) -> None:
    """Members and mentors count from the start. Somebody may be both in one team: two places."""
    wanted = [(key, Role.MEMBER) for key in row.members] + [(key, Role.MENTOR) for key in row.mentors]
    for key, role in dict.fromkeys(wanted):
        is_open = stored.places.get((team.pk, users[key].pk, role))
        if is_open is False:
            name_leaver(row, users[key], role, log)
        elif is_open is None:
            news.memberships.append(
                Membership(
                    team=team, user=users[key], role=role, imported_at=edition.now, **since(edition.starts)
                )
            )
            news.lines[SHEET].add(row.line)


def name_leaver(row: TeamRow, user: User, role: Role, log: Findings) -> None:
    reason = _("%(person)s has left this team. An import brings nobody back.")
    log.warn(SHEET, row.line, column_of(role), reason % {"person": user.full_name})


def column_of(role: str) -> str:
    return "mentors" if role == Role.MENTOR else "members"


def _settle(team: Team, row: TeamRow, stored: Roster, edition: Edition, news: News, log: Findings) -> None:
    """Outcomes count from the end. An empty cell says nothing: the outcome stays unknown."""
    if not row.outcome:
        return
    last = stored.outcomes.get(team.pk) if team.pk else None
    if last is None:
        _give_outcome(team, row, edition.ends, edition, news)
    elif last.revoked_at:
        cells = {"outcome": row.outcome, "outcome_reason": row.reason, "graduation_recording": row.recording}
        for column in (name for name, text in cells.items() if text):
            log.warn(SHEET, row.line, column, kept())
    elif _gives_way(last, row, log):
        news.replaced.append(last)
        _give_outcome(team, row, edition.now, edition, news)


def _give_outcome(team: Team, row: TeamRow, at: datetime, edition: Edition, news: News) -> None:
    """Known from the end of the edition; a correction only since somebody made it."""
    news.outcomes.append(
        TeamOutcome(
            team=team,
            value=row.outcome,
            reason=row.reason,
            recording=row.recording,
            recorded_at=at,
            imported_at=edition.now,
        )
    )
    news.lines[SHEET].add(row.line)


def _gives_way(last: TeamOutcome, row: TeamRow, log: Findings) -> bool:
    """Whether the stored outcome shall be replaced; an empty cell beside it asks for nothing."""
    cells = [("outcome", last.value, row.outcome)]
    if row.reason:
        cells.append(("outcome_reason", last.reason, row.reason))
    if row.recording:
        cells.append(("graduation_recording", last.recording, row.recording))
    offers = [Offer(SHEET, row.line, row.name, *cell) for cell in cells if cell[1] != cell[2]]
    # Each is asked, so that each is named.
    taken = [log.differs(offer, kept()) for offer in offers]
    return any(taken)


def kept() -> str:
    return _("Something else is stored for this team. It is kept, and this cell is not used.")
