"""Where a milestone stands, in words for people, with the sign that goes with them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from cohorts.models import Milestone, TeamMilestone
from cohorts.reads import obligations
from cohorts.reads.obligations import Row
from fixhub import clock
from fixhub.web import dates

Review = Milestone.Review
_SOON = timedelta(days=31)


@dataclass(frozen=True)
class Status:
    """What web/components/status.html shows, and one short sentence beside it."""

    kind: str
    text: str
    meta: str
    icon: str = ""


@dataclass(frozen=True)
class Task:
    """A line of a task list."""

    row: Row
    status: Status

    @property
    def title(self) -> str:
        return self.row.obligation.milestone.title

    @property
    def url(self) -> str:
        return self.row.obligation.get_absolute_url()


@dataclass(frozen=True)
class Group:
    """Milestones that ask the same of a team."""

    title: str
    tasks: list[Task]


def groups(rows: list[Row], *, own: bool) -> list[Group]:
    """What to do, what waits for an answer, what comes, what is behind; empty ones left out."""
    headed = {
        _("To do"): {obligations.CHANGE, obligations.LATE, obligations.DUE},
        _("Waiting for an answer"): {obligations.WAITING},
        _("Opens later"): {obligations.LATER},
        _("Accepted"): {obligations.DONE},
        _("Not asked of this team"): {obligations.NOT_ASKED},
    }
    found = [
        Group(title, tasks([r for r in rows if r.rank in ranks], own=own)) for title, ranks in headed.items()
    ]
    return [group for group in found if group.tasks]


def tasks(rows: list[Row], *, own: bool) -> list[Task]:
    return [Task(row, status_of(row, own=own)) for row in rows]


def status_of(row: Row, *, own: bool) -> Status:
    """`own`: said to the team itself, for whom the mentor is "your mentor"."""
    if row.rank == obligations.CHANGE:
        return Status("late", _("Change asked"), _again(row), "message-circle")
    if row.rank == obligations.WAITING:
        return Status("wait", with_whom(row.obligation, own=own), _sent(row))
    if row.rank == obligations.DONE:
        return Status("ok", _("Accepted"), _accepted(row))
    if row.rank == obligations.NOT_ASKED:
        return Status("none", str(TeamMilestone.State(row.obligation.state).label), "", "minus")
    return _open(row)


def with_whom(obligation: TeamMilestone, *, own: bool) -> str:
    """Who has the hand-in on the desk."""
    review = obligation.milestone.review
    if review == Review.MENTOR:
        return _("With your mentor") if own else _("With the mentor")
    if review == Review.PANEL:
        return _("With the panel")
    return _("With the jury") if review == Review.JURY else _("With the programme team")


def sofar(row: Row) -> str:
    """ "7 of 10", for what is counted; empty for the rest."""
    if not row.target:
        return ""
    return _("%(count)s of %(target)s") % {"count": row.count or 0, "target": row.target}


def _open(row: Row) -> Status:
    obligation = row.obligation
    on = dates.day_short(obligation.effective_due)
    if row.rank == obligations.LATE:
        told = _("It was due %(day)s. You can still hand it in.") % {"day": on}
        return Status("late", dates.due(obligation.effective_due), told)
    if row.rank == obligations.LATER:
        return Status("none", _opens(row), _("Due %(day)s") % {"day": on})
    meta = _("Due %(day)s") % {"day": on}
    if row.target:
        meta = _("Due %(day)s, %(done)s so far") % {"day": on, "done": sofar(row)}
    return Status(
        "due" if row.is_near else "none", _("To do"), meta, "hourglass" if row.is_near else "circle"
    )


def _opens(row: Row) -> str:
    """A day that is near; far ones would be noise."""
    opens = row.obligation.opens_at
    if opens - clock.now() > _SOON:
        return _("Opens later")
    return _("Opens %(day)s") % {"day": dates.monthday_short(opens)}


def _again(row: Row) -> str:
    due = row.obligation.effective_due
    if row.obligation.is_late:
        return _("Hand in again: %(late)s") % {"late": dates.due(due)}
    return _("Hand in again by %(day)s") % {"day": dates.day_short(due)}


def _sent(row: Row) -> str:
    if row.version is None or row.answer_by is None:
        return ""
    told = {"day": dates.monthday_short(row.version.at), "until": dates.day_short(row.answer_by)}
    if row.is_answer_late:
        return _("Sent %(day)s. The answer is late: it was promised by %(until)s") % told
    return _("Sent %(day)s. Answer promised by %(until)s") % told


def _accepted(row: Row) -> str:
    if row.decision is None:
        return ""
    return _("Accepted %(day)s") % {"day": dates.monthday(row.decision.at)}
