"""Is this error of the database one that passes by itself: locked by somebody, or away for a moment?"""

from django.db import InterfaceError, OperationalError

# SQLite: somebody else writes, longer than we wait.
BUSY, LOCKED = 5, 6
# PostgreSQL: lock not free in time, cancelled, deadlock, cannot be put in order, too many, going, starting.
PASSING = {"55P03", "57014", "40P01", "40001", "53300", "57P01", "57P02", "57P03"}
NO_CONNECTION = "08"
SECONDS = 5  # until it is worth another try


def is_busy(error: BaseException | None) -> bool:
    """Whether the same again in a moment may well succeed."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in (BUSY, LOCKED)
    state = getattr(cause, "sqlstate", None)
    # What never reached the server has no state of its own.
    is_psycopg = type(cause).__module__.startswith("psycopg")
    return is_psycopg and (state is None or state in PASSING or state.startswith(NO_CONNECTION))
