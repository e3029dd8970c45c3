"""Rows for tests, each made by one plain function; whatever has an action is made through it."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from cohorts import blueprint
from cohorts.actions import challenges, cohorts, comments, meetings, milestones, teams, updates
from cohorts.models import (
    Challenge,
    Cohort,
    Comment,
    Meeting,
    Membership,
    Programme,
    ProgrammeRole,
    Submission,
    Team,
    TeamMilestone,
    Update,
)
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.mail.models import Letter, Restore
from mentoring.actions import reviews
from mentoring.models import Review

_number = count(1)
PASSWORD = "a long enough password"
KICKOFF = date(2027, 1, 18)


def make_user(given: str = "", family: str = "Pop", **fields: Any) -> User:
    """A person who has claimed their account; `claimed_at=None` for one who has not."""
    n = next(_number)
    fields.setdefault("email", f"{given.lower() or 'person'}{n}@example.org")
    fields.setdefault("claimed_at", clock.now())
    password = fields.pop("password", None)
    return User.objects.create_user(password=password, given=given or f"Person {n}", family=family, **fields)


def make_programme(**fields: Any) -> Programme:
    n = next(_number)
    fields.setdefault("slug", f"fix-{n}")
    fields.setdefault("name", f"FIX {n}")
    return Programme.objects.create(**fields)


def make_manager(programme: Programme, **fields: Any) -> User:
    manager = make_user(**fields)
    ProgrammeRole.objects.create(programme=programme, user=manager, role="manager")
    return manager


def make_cohort(programme: Programme | None = None, *, name: str = "", start: date = KICKOFF) -> Cohort:
    """A running cohort from the 10-month blueprint."""
    plan = blueprint.draft("fix-10-month", name=name or f"Edition {next(_number)}", start=start)
    return cohorts.launch(plan, by=None, programme=programme or make_programme(), via="command")


def make_team(
    cohort: Cohort | None = None,
    *,
    name: str = "",
    lead: User | None = None,
    mentor: User | None = None,
    theme: str = "",
) -> Team:
    """A team with all its obligations, and people where they are named."""
    team = teams.add(
        cohort or make_cohort(), by=None, name=name or f"Team {next(_number)}", theme=theme, via="command"
    )
    for user, role in ((lead, Membership.Role.LEAD), (mentor, Membership.Role.MENTOR)):
        if user:
            teams.join(team, user=user, role=role, by=None, via="command")
    return team


def add_member(team: Team, user: User | None = None, role: str = Membership.Role.MEMBER) -> User:
    user = user or make_user()
    teams.join(team, user=user, role=role, by=None, via="command")
    return user


def obligation(team: Team, key: str = "m01") -> TeamMilestone:
    return TeamMilestone.objects.with_parts().get(team=team, milestone__key=key)


def hand_in(
    team: Team, by: User, key: str = "m01", *, text: str = "What we made.", **given: Any
) -> Submission:
    given.setdefault("form_key", uuid4())
    given.setdefault("via", "page")
    return milestones.submit(obligation(team, key), by=by, text=text, **given)


def log(
    team: Team, by: User, *, state: str = "going", sentence: str = "We met people.", **given: Any
) -> Update:
    given.setdefault("form_key", uuid4())
    given.setdefault("via", "page")
    return updates.log(team, by=by, state=state, sentence=sentence, **given)


def decide(submission: Submission, by: User, verdict: str = "approve", text: str = "Good.") -> Review:
    return reviews.decide(submission, by=by, verdict=verdict, text=text, via="page")


def make_challenge(cohort: Cohort, by: User, title: str = "Cool streets", **given: Any) -> Challenge:
    given.setdefault("titles", {"en": title})
    return challenges.add(cohort, by=by, via="page", **given)


def say(team: Team, by: User, text: str = "Shall we meet?", key: str = "m01", **given: Any) -> Comment:
    given.setdefault("form_key", uuid4())
    given.setdefault("via", "page")
    return comments.say(obligation(team, key), by=by, text=text, **given)


def plan_meeting(cohort: Cohort, by: User, *, starts_at: datetime | None = None, **given: Any) -> Meeting:
    """An hour for everybody of the edition, tomorrow at this time; with a team, its mentoring."""
    starts_at = starts_at or clock.now() + timedelta(days=1)
    whole = {
        "kind": "mentoring" if "team" in given else "cohort",
        "audience": "team" if "team" in given else "everybody",
        "title": "Evening of the edition",
        "ends_at": starts_at + timedelta(hours=1),
        "zone": cohort.zone,
        "form_key": uuid4(),
        "via": "page",
    }
    return meetings.plan(cohort, by=by, starts_at=starts_at, **{**whole, **given})


def hold(cohort: Cohort, person: User, kind: str = "digest") -> Letter:
    """A letter that a restore of yesterday keeps from going by itself."""
    at = clock.now() - timedelta(days=1)
    restore, _new = Restore.objects.get_or_create(at=at, backed_up_at=at - timedelta(hours=3))
    return Letter.objects.create(
        message_id=f"held-{Letter.objects.count()}@localhost",
        person=person,
        cohort_id=cohort.pk,
        kind=kind,
        state=Letter.State.PARKED,
        held_by=restore,
        due_at=at,
        expires_at=at + timedelta(days=9),
    )
