"""Changes of the tables since 0.1.0: the version before goes on working while they are made, and after.

A release only adds (expand). What is not used any more goes in the release after (contract), and is then
named in CONTRACTED with the version that stopped using it.
"""

from collections.abc import Iterator

from django.db.migrations import Migration, RunPython, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from fixhub.upgrades.operations import AddConstraintOnline, AddIndexOnline

APPS = {"fixhub", "cohorts", "mentoring", "tasks"}
# The tables that grow with every day, by the model that is in them.
LONG = {
    "events": {"event", "notice", "fanout"},
    "mail": {"letter", "occurrence"},
    "cohorts": {"update", "submission", "duehistory", "teammilestone", "membership"},
}
GOING = (
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
    operations.DeleteModel,
    operations.AlterModelTable,
)
# migration -> since which version nothing in it is used.
CONTRACTED: dict[str, str] = {
    "jobs.0003_without_input": "0.1.0",  # it had no jobs; those made since never had an input
}
# Made before this rule; what 0.1.0 could not live with is mended by later ones, see test_version_before.
BEFORE_THE_RULE = {
    "cohorts": "0013_invitation_batch",
    "accounts": "0005_tokens",
    "events": "0002_notice",
    "files": "0001_initial",
    "jobs": "0002_output_gone",
    "mail": "0001_initial",
    "pages": "0001_door_claim",
    "rest": "0001_kept_answers",
    "watch": "0001_initial",
    "mentoring": "0001_initial",
}


def ours() -> Iterator[tuple[str, Migration]]:
    """Each migration of ours since the rule, by its full name."""
    for (app, name), migration in sorted((MigrationLoader(None).disk_migrations or {}).items()):
        if migration.__module__.split(".")[0] in APPS and name > BEFORE_THE_RULE.get(app, ""):
            yield f"{app}.{name}", migration


def steps(migration: Migration) -> Iterator[operations.base.Operation]:
    """Its operations on tables that were there before it."""
    made = {op.name.lower() for op in migration.operations if isinstance(op, operations.CreateModel)}
    for op in migration.operations:
        if getattr(op, "model_name", "").lower() not in made:
            yield op


def test_nothing_goes_that_the_version_before_uses() -> None:
    gone = {name for name, one in ours() for op in one.operations if isinstance(op, GOING)}

    assert gone == set(CONTRACTED)


def test_the_version_before_can_still_add_rows() -> None:
    """A new column is null, or filled by the database: who does not know it does not name it."""
    wrong = [
        f"{name}: {op.model_name}.{op.name}"
        for name, migration in ours()
        for op in steps(migration)
        if isinstance(op, operations.AddField)
        and not (op.field.null or op.field.many_to_many or op.field.db_default is not NOT_PROVIDED)
    ]

    assert wrong == []


def test_long_tables_are_never_shut_for_an_index_or_a_check() -> None:
    wrong = [
        f"{name}: {op.describe()}"
        for name, migration in ours()
        for op in steps(migration)
        if isinstance(op, operations.AddIndex | operations.AddConstraint)
        and op.model_name_lower in LONG.get(migration.app_label, set())
        and not isinstance(op, AddIndexOnline | AddConstraintOnline)
    ]

    assert wrong == []


def test_every_change_can_be_taken_back() -> None:
    wrong = [
        f"{name}: {op.describe()}"
        for name, migration in ours()
        for op in migration.operations
        if not op.reversible or (isinstance(op, RunPython) and op.reverse_code is None)
    ]

    assert wrong == []


def test_the_rule_looks_at_what_came_since() -> None:
    assert "mail.0003_held_is_found_and_checked" in dict(ours())
    assert all(not name.startswith(("auth.", "account.", "sessions.")) for name in dict(ours()))
