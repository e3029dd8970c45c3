"""Many teams in the middle of their year, made in bulk where one row resembles the next."""

from datetime import timedelta
from uuid import uuid4

from cohorts import facts
from cohorts.models import Cohort, Decision, Membership, Submission, Team, TeamMilestone, Update
from fixhub import clock
from fixhub.accounts.models import User
from tests import factories

THEMES = ["Mobility", "Urban green", "Energy", "Education", "Health", "Rural–urban"]
MENTORS = 8
# What became of the milestones due so far, by the number of the team and of the milestone.
PATTERN = ["approve", "approve", "approve", None, "approve", "request_changes", "approve", ""]


def make_crowd(cohort: Cohort, count: int) -> list[Team]:
    """Teams with lead, member, mentor, updates and hand-ins as they are at the present moment."""
    mentors = [factories.make_user(f"Mentor {n}", family="Szőcs") for n in range(min(count, MENTORS))]
    teams = [
        factories.make_team(cohort, name=f"Green Alley {n:03}", theme=THEMES[n % len(THEMES)])
        for n in range(count)
    ]
    for n, team in enumerate(teams):
        people(team, n, mentors)
    return teams


def people(team: Team, n: int, mentors: list[User]) -> None:
    """Every twentieth team has nobody to mentor it."""
    roles = [(factories.make_user(), Membership.Role.LEAD), (factories.make_user(), Membership.Role.MEMBER)]
    if n % 20 != 7:
        roles.append((mentors[n % len(mentors)], Membership.Role.MENTOR))
    Membership.objects.bulk_create(Membership(team=team, user=user, role=role) for user, role in roles)


def live(teams: list[Team]) -> None:
    """What the teams did until now: an update most weeks, and an end for each milestone due."""
    now = clock.now()
    leads = {m.team_id: m.user for m in Membership.objects.filter(team__in=teams, role="lead")}
    Update.objects.bulk_create(
        Update(
            team=team,
            by=leads[team.pk],
            via="page",
            state="going",
            form_key=uuid4(),
            recorded_at=at,
            stuck=stuck,
        )
        for n, team in enumerate(teams)
        for at, stuck in _moments(team, n)
        if at < now
    )
    _hand_in(teams, leads)


def _moments(team: Team, n: int) -> list[tuple]:
    """Weekly; some teams skip weeks, some fell silent, one is stuck."""
    start = team.recorded_at + timedelta(days=9)
    weeks = 17 if n % 9 == 4 else 60
    return [(start + timedelta(weeks=w, hours=n), n % 13 == 5) for w in range(weeks) if (w * 7 + n) % 5]


def _hand_in(teams: list[Team], leads: dict[int, User]) -> None:
    now = clock.now()
    order = {team.pk: n for n, team in enumerate(teams)}
    handed, rulings = [], []
    due = TeamMilestone.objects.filter(team__in=teams, effective_due__lt=now + timedelta(days=4))
    for obligation in due.select_related("milestone"):
        n = order[obligation.team_id]
        end = PATTERN[(n + obligation.milestone.position) % len(PATTERN)] if n % 4 else "approve"
        if end is None or obligation.effective_due > now and n % 3:
            continue
        at = min(obligation.effective_due - timedelta(days=n % 5 - 1), now - timedelta(days=n % 9 + 1))
        submission = Submission(
            team_milestone=obligation, version=1, attempt=1, by=leads[obligation.team_id], via="page",
            at=at, text="What we made.", checksum="0" * 64, form_key=uuid4(),
        )  # fmt: skip
        handed.append(submission)
        if end:
            verdict_at = min(at + timedelta(days=3 + n % 4), now - timedelta(days=1))
            rulings.append(Decision(submission=submission, verdict=end, at=verdict_at))
    Submission.objects.bulk_create(handed)
    Decision.objects.bulk_create(rulings)
    facts.refresh(obligation.pk for obligation in due)
