"""What the facts say about an obligation, now or as they were known at any instant.

The facts are hand-ins, decisions and dates. `state`, `attempt` and `effective_due` of a
TeamMilestone and `is_open` of a Submission are caches of what `derive` answers here; actions
call `refresh` after each fact, reports ask `standings` for an instant and read no cache.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet

from cohorts.models import Decision, DueHistory, Submission, TeamMilestone

State = TeamMilestone.State
# Nothing is handed in for these, and no fact undoes them yet: they are taken as they are stored.
EXCUSED = (State.WAIVED, State.NOT_APPLICABLE, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Version:
    """One hand-in that stood at the instant, with the decision that stood on it."""

    pk: int
    attempt: int
    at: datetime
    verdict: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dated:
    """One row of DueHistory."""

    attempt: int
    due_at: datetime
    original_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one obligation stands. `first` is the version that lateness is counted by."""

    state: str
    attempt: int
    due_at: datetime | None
    first_due_at: datetime | None
    original_at: datetime | None
    current: Version | None
    first: Version | None
    asked_since: datetime | None

    @property
    def open_version(self) -> Version | None:
        return self.current if self.current and self.current.verdict is None else None


def derive(versions: Sequence[Version], dues: Sequence[Dated], stored: str = State.OPEN) -> Standing:
    """The rule of truth; both lists oldest first, without anything revoked.

    The version in force is the latest. It is open until a decision stands on it. A change
    asked on it starts the next attempt, whose date is the last one given to that attempt.
    """
    current = versions[-1] if versions else None
    state, attempt = _after(current)
    firsts = [version for version in versions if version.attempt == 1]
    first_dues = [due for due in dues if due.attempt == 1]
    return Standing(
        state=stored if stored in EXCUSED else state,
        attempt=attempt,
        due_at=_last_due(dues, attempt),
        first_due_at=first_dues[-1].due_at if first_dues else None,
        original_at=first_dues[0].original_at if first_dues else None,
        current=current,
        first=firsts[0] if firsts else None,
        asked_since=next((v.at for v in versions if current and v.attempt == current.attempt), None),
    )


def standings(obligations: QuerySet[TeamMilestone], at: datetime | None = None) -> dict[int, Standing]:
    """Each obligation by its key, as known at an instant or, without one, by all facts: 3 queries."""
    stored = dict(obligations.order_by().values_list("pk", "state"))
    keys = obligations.order_by().values("pk")
    versions, dues = _versions(keys, at), _dues(keys, at)
    return {pk: derive(versions.get(pk, ()), dues.get(pk, ()), state) for pk, state in stored.items()}


def known(at: datetime | None, moment: str, path: str = "") -> Q:
    """Rows that stood at an instant: recorded by then, and not revoked by then."""
    standing = Q(**{f"{path}revoked_at__isnull": True})
    if at is None:
        return standing
    return Q(**{f"{path}{moment}__lte": at}) & (standing | Q(**{f"{path}revoked_at__gt": at}))


def refresh(obligation_ids: Iterable[int]) -> None:
    """Write the caches of these obligations anew: 4 reads, and one write for each thing that changed."""
    repair(TeamMilestone.objects.filter(pk__in=list(obligation_ids)))


def repair(obligations: QuerySet[TeamMilestone]) -> int:
    """Make the caches say what the facts say; the number of obligations and hand-ins changed."""
    found = standings(obligations)
    rows = [row for row in obligations if _corrected(row, found[row.pk])]
    TeamMilestone.objects.bulk_update(rows, ["state", "attempt", "effective_due"], batch_size=200)
    opened = {standing.open_version.pk for standing in found.values() if standing.open_version}
    marked = set(_open_rows(obligations).values_list("pk", flat=True))
    # Closed first: the database keeps at most one open hand-in for each obligation.
    _mark(marked - opened, is_open=False)
    _mark(opened - marked, is_open=True)
    return len(rows) + len(marked ^ opened)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cache that does not say what the facts say."""

    table: str
    pk: int
    field: str
    cached: str
    fact: str

    def __str__(self) -> str:
        return f"{self.table} {self.pk}: {self.field} is {self.cached}, the facts say {self.fact}"


def differences(obligations: QuerySet[TeamMilestone]) -> list[Difference]:
    """Every cache that is wrong, in a fixed order; nothing is written."""
    found = standings(obligations)
    wrong = [
        Difference("TeamMilestone", row.pk, field, str(getattr(row, field)), str(fact))
        for row in obligations.order_by("pk")
        for field, fact in _facts(row, found[row.pk])
        if getattr(row, field) != fact
    ]
    opened = {standing.open_version.pk for standing in found.values() if standing.open_version}
    marked = set(_open_rows(obligations).values_list("pk", flat=True))
    wrong += [
        Difference("Submission", pk, "is_open", str(pk in marked), str(pk in opened))
        for pk in sorted(marked ^ opened)
    ]
    return wrong


def _after(current: Version | None) -> tuple[str, int]:
    if current is None:
        return State.OPEN, 1
    if current.verdict == Decision.Verdict.REQUEST_CHANGES:
        return State.CHANGES_REQUESTED, current.attempt + 1
    if current.verdict == Decision.Verdict.APPROVE:
        return State.APPROVED, current.attempt
    return State.SUBMITTED, current.attempt


def _last_due(dues: Sequence[Dated], attempt: int) -> datetime | None:
    """The last date of the attempt; an attempt that was given none keeps the one before."""
    given = [due for due in dues if due.attempt <= attempt]
    latest = max((due.attempt for due in given), default=0)
    return next((due.due_at for due in reversed(given) if due.attempt == latest), None)


def _versions(keys: QuerySet, at: datetime | None) -> dict[int, list[Version]]:
    rows = (
        Submission.objects.filter(known(at, "at"), team_milestone__in=keys)
        .annotate(ruling=FilteredRelation("decisions", condition=known(at, "at", "decisions__")))
        .order_by("team_milestone", "version")
        .values_list("team_milestone", "pk", "attempt", "at", "ruling__verdict", "ruling__at")
    )
    found: dict[int, list[Version]] = defaultdict(list)
    for obligation, *parts in rows:
        found[obligation].append(Version(*parts))
    return found


def _dues(keys: QuerySet, at: datetime | None) -> dict[int, list[Dated]]:
    rows = DueHistory.objects.filter(team_milestone__in=keys).order_by("team_milestone", "recorded_at", "pk")
    if at is not None:
        rows = rows.filter(recorded_at__lte=at)
    found: dict[int, list[Dated]] = defaultdict(list)
    for obligation, *parts in rows.values_list("team_milestone", "attempt", "due_at", "original_at"):
        found[obligation].append(Dated(*parts))
    return found


def _facts(row: TeamMilestone, standing: Standing) -> list[tuple[str, object]]:
    """What each cached field should hold; an obligation without any date keeps the one it has."""
    return [
        ("state", standing.state),
        ("attempt", standing.attempt),
        ("effective_due", standing.due_at or row.effective_due),
    ]


def _corrected(row: TeamMilestone, standing: Standing) -> bool:
    """Set the row to the facts; True if that changed anything."""
    wrong = [(field, fact) for field, fact in _facts(row, standing) if getattr(row, field) != fact]
    for field, fact in wrong:
        setattr(row, field, fact)
    return bool(wrong)


def _open_rows(obligations: QuerySet[TeamMilestone]) -> QuerySet[Submission]:
    return Submission.objects.filter(team_milestone__in=obligations.order_by().values("pk"), is_open=True)


def _mark(pks: set[int], *, is_open: bool) -> None:
    if pks:
        Submission.objects.filter(pk__in=pks).update(is_open=is_open)
