"""Undoing a whole import: exactly the rows it made and changed, as long as nothing was built on them.

Thousands of rows take seconds, so a worker does it: `ask`, then `look` and `undo` as its job.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import rules
from cohorts.importing.removal import Keys, referring, remove
from cohorts.importing.traces import model_of
from cohorts.models import Cohort, ImportRun, ImportTrace, Team, TeamOutcome
from cohorts.models.intervals import Interval
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Notice
from fixhub.events.record import record
from fixhub.jobs import actions as jobs
from fixhub.mail.models import Occurrence
from fixhub.refused import Refused

_ALREADY = gettext_lazy("This import is not stored, or was undone already.")
_OTHER = gettext_lazy("other facts")
_BUILT = {
    "update": gettext_lazy("updates"),
    "submission": gettext_lazy("hand-ins"),
    "membership": gettext_lazy("places in teams"),
    "cohortrole": gettext_lazy("roles"),
    "invitation": gettext_lazy("invitations"),
    "meeting": gettext_lazy("meetings"),
    "attendance": gettext_lazy("attendances"),
    "comment": gettext_lazy("comments"),
    "letter": gettext_lazy("letters"),
    "occurrence": gettext_lazy("letters"),
    "team": gettext_lazy("teams"),
    "duehistory": gettext_lazy("dates"),
    "teamfocus": gettext_lazy("earlier themes or challenges"),
    "publication": gettext_lazy("public pages"),
    "calendarfeed": gettext_lazy("calendar addresses"),
}


@transaction.atomic
def ask(run: ImportRun, *, by: Any, via: str) -> ImportRun:
    """Have it undone. Whoever asks while it is at work gets the one job; what is known already is said."""
    _require(run, by)
    # Its job is read after the wait: one that was joined would be of before.
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.is_being_undone:
        return run
    if not run.is_done:
        raise Refused(_ALREADY)
    _require_the_last(run)
    cohort_id = run.cohort_id if run.into == ImportRun.Into.RUNNING else None
    run.job = jobs.queue(run.UNDO, by=by, via=via, cohort_id=cohort_id, run=run.pk, door=via, name=run.name)
    run.save(update_fields=["job"])
    return run


def look(run: ImportRun, told: Callable[[int, int], None]) -> None:
    """What speaks against it, without stopping anybody from writing; tells how many rows it has seen."""
    traces = _backwards(run)
    total, seen = sum(map(_rows_in, traces)), 0
    for step in traces:
        _require_untouched(step, run.done_at or clock.now())
        seen += _rows_in(step)
        told(seen, total)


@transaction.atomic
def undo(run: ImportRun, *, by: Any, via: str) -> ImportRun:
    """Take out what the import made, put back what it changed; refused, with a name, if that is in use.

    Rows that are taken out were known to nobody else, so no figure is rewritten (decision 20).
    """
    _require(run, by)
    done_at, cohort_id = run.done_at, run.cohort_id
    standing = ImportRun.objects.filter(pk=run.pk, done_at__isnull=False, revoked_at__isnull=True)
    if not standing.update(revoked_at=clock.now(), revoked_by=by):
        raise Refused(_ALREADY)
    traces = _backwards(run)
    _require_the_last(run)
    for step in traces:
        _hold(step)
        _require_untouched(step, done_at or clock.now())
    record("import.undone", on=run, by=by, via=via, cohort_id=cohort_id)
    _let_go_of_the_edition(traces)
    for _kind, steps in groupby(traces, key=lambda step: (step.table, bool(step.made))):
        _take_back(list(steps))
    run.refresh_from_db()
    return run


def _backwards(run: ImportRun) -> list[ImportTrace]:
    return list(run.traces.order_by("-position"))


def _rows_in(step: ImportTrace) -> int:
    return len(step.made) + len(step.changed)


def _require(run: ImportRun, by: Any) -> None:
    if run.into == ImportRun.Into.RUNNING and run.cohort is not None:
        rules.require(rules.can_manage(by, run.cohort), _("Only managers of the edition undo its imports."))
    else:
        allowed = rules.can_launch(by, run.programme)
        rules.require(allowed, _("Only a manager of the programme undoes its imports."))


def _require_the_last(run: ImportRun) -> None:
    """What a later import changed or added to stands on this one."""
    after = Q(done_at__gt=run.done_at) | Q(done_at=run.done_at, pk__gt=run.pk)
    later = ImportRun.objects.filter(after, cohort=run.cohort_id, revoked_at__isnull=True)
    if run.cohort_id and later.exists():
        raise Refused(_("A later import into this edition was made on top of it. Undo that one first."))


def _hold(step: ImportTrace) -> None:
    """From the last look at these rows until they are gone whoever changes them or builds on them waits."""
    rows = model_of(step)._base_manager.filter(pk__in=[*step.made, *step.changed])
    len(rows.select_for_update().order_by("pk").values_list("pk"))


def _require_untouched(step: ImportTrace, since: datetime) -> None:
    """Rows that were ended, claimed or changed since: somebody lives with them."""
    model = model_of(step)
    for start in range(0, len(step.made), 500):
        rows = model._base_manager.filter(pk__in=step.made[start : start + 500])
        touched = rows.filter(_touched(model, since)).first()
        if touched is not None:
            raise Refused(_used(touched))
    for row in _rows_of(step):
        if any(_plain(getattr(row, name)) != new for name, (_old, new) in step.changed[str(row.pk)].items()):
            raise Refused(_used(row))
        if isinstance(row, User) and row.claimed_at:
            raise Refused(_used(row))


def _touched(model: type[models.Model], since: datetime) -> Q:
    if model is User:
        return Q(claimed_at__isnull=False) | Q(invited_at__isnull=False) | Q(deactivated_at__isnull=False)
    if model is TeamOutcome:
        return Q(revoked_at__isnull=False)
    if model is Team:
        return ~Q(theme="") | Q(challenge__isnull=False)
    return Q(end_recorded_at__gte=since) if issubclass(model, Interval) else Q(pk__in=[])


def _let_go_of_the_edition(traces: list[ImportTrace]) -> None:
    """An edition that is taken out leaves its imports behind, without it."""
    made = [pk for step in traces if step.table == Cohort._meta.label_lower for pk in step.made]
    ImportRun.objects.filter(cohort__in=made).update(cohort=None)


def _take_back(steps: list[ImportTrace]) -> None:
    """Those that follow each other and made rows of one table, or changed some."""
    model = model_of(steps[0])
    made = [pk for step in steps for pk in step.made]
    if made:
        if model is User:
            _forget_plans(made)
        if built := referring(model, made):
            raise Refused(_in_use(built))
        remove(model, made)
    for step in steps:
        _put_back(step)


def _put_back(step: ImportTrace) -> None:
    for row in _rows_of(step):
        for name, (old, _new) in step.changed[str(row.pk)].items():
            setattr(row, name, _restored(row, name, old))
        _set_keys(row)
        row.save()


def _forget_plans(people: list[int]) -> None:
    """What was only planned for somebody, and what they never read, is no fact."""
    planned = [Occurrence.State.PLANNED, Occurrence.State.SUPERSEDED]
    Occurrence.objects.filter(person__in=Keys(people), state__in=planned, letter__isnull=True).delete()
    Notice.objects.filter(reader__in=Keys(people), read_at__isnull=True).delete()


def _rows_of(step: ImportTrace) -> models.QuerySet[Any]:
    return model_of(step)._base_manager.filter(pk__in=list(step.changed))


def _set_keys(row: Any) -> None:
    keys: Callable[[], None] | None = getattr(row, "set_keys", None)
    if keys:
        keys()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _restored(row: models.Model, name: str, old: Any) -> Any:
    field = row._meta.get_field(name)
    return parse_datetime(old) if old and isinstance(field, models.DateTimeField) else old


def _used(row: models.Model) -> str:
    return _("“%(row)s” was changed or is in use since. The import can no longer be undone as a whole.") % {
        "row": row
    }


def _in_use(built: dict[type[models.Model], int]) -> str:
    """What was built on it, by its kind and number."""
    counts: Counter[Any] = Counter()
    for model, count in built.items():
        counts[_BUILT.get(model._meta.model_name or "", _OTHER)] += count
    named = ", ".join(f"{kind}: {count}" for kind, count in counts.most_common(3))
    return _("Something was built on this import since: %(what)s. It can no longer be undone as a whole.") % {
        "what": named
    }
