"""What the facts say about an obligation, now or as they were known at any instant.

The facts are hand-ins, decisions and dates. `state`, `attempt` and `effective_due` of a
TeamMilestone and `is_open` of a Submission are caches of what `derive` answers here; actions
call `refresh` after each fact, reports ask `of_cohort` for an instant and read no cache.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from cohorts.models import Cohort, Decision, DueHistory, Submission, SubmissionAbsence, TeamMilestone
from cohorts.models.intervals import Absence, absent_at

State = TeamMilestone.State
# Nothing is handed in for these, and no fact undoes them yet: they are taken as they are stored.
EXCUSED = (State.WAIVED, State.NOT_APPLICABLE, State.CANCELLED)
OWNER = ("team_milestone", "team_milestone__team", "team_milestone__milestone", "team_milestone__state")


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
    """Where one obligation stands."""

    state: str
    attempt: int
    due_at: datetime | None
    first_due_at: datetime | None
    original_at: datetime | None
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def open_version(self) -> Version | None:
        return self.current if self.current and self.current.verdict is None else None

    @property
    def first(self) -> Version | None:
        """The version that lateness is counted by."""
        return self.first_of(1)

    def first_of(self, attempt: int) -> Version | None:
        """The version that starts the review clock of an attempt."""
        return next((version for version in self.versions if version.attempt == attempt), None)


@dataclass(frozen=True, slots=True)
class Obliged:
    """An obligation as it stood at an instant."""

    pk: int
    team: int
    milestone: int
    standing: Standing


def derive(versions: Sequence[Version], dues: Sequence[Dated], stored: str = State.OPEN) -> Standing:
    """The rule of truth; both lists oldest first, without anything revoked.

    The version in force is the latest. It is open until a decision stands on it. A change
    asked on it starts the next attempt, whose date is the last one given to that attempt.
    """
    state, attempt = _after(versions[-1] if versions else None)
    first_dues = [due for due in dues if due.attempt == 1]
    return Standing(
        state=stored if stored in EXCUSED else state,
        attempt=attempt,
        due_at=_last_due(dues, attempt),
        first_due_at=first_dues[-1].due_at if first_dues else None,
        original_at=first_dues[0].original_at if first_dues else None,
        versions=tuple(versions),
    )


def of_cohort(cohort: Cohort, at: datetime) -> list[Obliged]:
    """Every obligation of a cohort as known at an instant, whatever its size: 2 queries.

    An obligation is known from its first date on.
    """
    versions = _versions(Q(team_milestone__team__cohort=cohort), at)
    rows: dict[tuple[int, int, int, str], list[Dated]] = defaultdict(list)
    dues = DueHistory.objects.filter(team_milestone__team__cohort=cohort, recorded_at__lte=at)
    for *owner, attempt, due_at, original_at in dues.order_by("recorded_at", "pk").values_list(
        *OWNER, "attempt", "due_at", "original_at"
    ):
        rows[tuple(owner)].append(Dated(attempt, due_at, original_at))
    return [
        Obliged(pk, team, milestone, derive(versions.get(pk, ()), dated, stored))
        for (pk, team, milestone, stored), dated in rows.items()
    ]


def known(at: datetime | None, moment: str, path: str = "") -> Q:
    """Rows that stood at an instant: recorded by then, and not revoked by then."""
    standing = Q(**{f"{path}revoked_at__isnull": True})
    if at is None:
        return standing
    return Q(**{f"{path}{moment}__lte": at}) & (standing | Q(**{f"{path}revoked_at__gt": at}))


def present(at: datetime | None, absences: type[Absence], name: str) -> Q:
    """Rows that were not absent at an instant: what was restored since was not there then."""
    if at is None:
        return Q()
    away = absences.objects.filter(absent_at(at), **{name: OuterRef("pk")})  # type: ignore[attr-defined]
    return ~Q(Exists(away))


def refresh(obligation_ids: Iterable[int]) -> None:
    """Write the caches of these obligations anew: 4 reads, and a write for each thing that changed."""
    repair(TeamMilestone.objects.filter(pk__in=list(obligation_ids)))


def repair(obligations: QuerySet[TeamMilestone]) -> int:
    """Make the caches say what the facts say; the number of obligations and hand-ins changed."""
    caches = _compare(obligations)
    changed = [row for row, standing in caches.rows if _corrected(row, standing)]
    TeamMilestone.objects.bulk_update(changed, ["state", "attempt", "effective_due"], batch_size=200)
    # Closed first: the database keeps at most one open hand-in for each obligation.
    _mark(caches.marked - caches.opened, is_open=False)
    _mark(caches.opened - caches.marked, is_open=True)
    return len(changed) + len(caches.marked ^ caches.opened)


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
    caches = _compare(obligations)
    wrong = [
        Difference("TeamMilestone", row.pk, field, str(getattr(row, field)), str(fact))
        for row, standing in caches.rows
        for field, fact in _facts(row, standing)
        if getattr(row, field) != fact
    ]
    return wrong + [
        Difference("Submission", pk, "is_open", str(pk in caches.marked), str(pk in caches.opened))
        for pk in sorted(caches.marked ^ caches.opened)
    ]


@dataclass(frozen=True, slots=True)
class _Caches:
    """Rows beside their facts; hand-ins marked as open beside those that are."""

    rows: list[tuple[TeamMilestone, Standing]]
    marked: set[int]
    opened: set[int]


def _compare(obligations: QuerySet[TeamMilestone]) -> _Caches:
    among = Q(team_milestone__in=obligations.order_by().values("pk"))
    versions, dues = _versions(among, None), _dues(among)
    rows = [
        (row, derive(versions.get(row.pk, ()), dues.get(row.pk, ()), row.state))
        for row in obligations.order_by("pk")
    ]
    marked = Submission.objects.filter(among, is_open=True).values_list("pk", flat=True)
    opened = {standing.open_version.pk for _, standing in rows if standing.open_version}
    return _Caches(rows, set(marked), opened)


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
    if len(dues) == 1:
        return dues[0].due_at if dues[0].attempt <= attempt else None
    given = [due for due in dues if due.attempt <= attempt]
    latest = max((due.attempt for due in given), default=0)
    return next((due.due_at for due in reversed(given) if due.attempt == latest), None)


def _versions(among: Q, at: datetime | None) -> dict[int, list[Version]]:
    rows = (
        Submission.objects.filter(known(at, "at"), present(at, SubmissionAbsence, "submission"), among)
        .annotate(ruling=FilteredRelation("decisions", condition=known(at, "at", "decisions__")))
        .order_by("team_milestone_id", "version")
        .values_list("team_milestone_id", "pk", "attempt", "at", "ruling__verdict", "ruling__at")
    )
    found: dict[int, list[Version]] = defaultdict(list)
    for obligation, *parts in rows:
        found[obligation].append(Version(*parts))
    return found


def _dues(among: Q) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = defaultdict(list)
    rows = DueHistory.objects.filter(among).order_by("recorded_at", "pk")
    for obligation, attempt, due_at, original_at in rows.values_list(
        "team_milestone_id", "attempt", "due_at", "original_at"
    ):
        found[obligation].append(Dated(attempt, due_at, original_at))
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


def _mark(pks: set[int], *, is_open: bool) -> None:
    if pks:
        Submission.objects.filter(pk__in=pks).update(is_open=is_open)
