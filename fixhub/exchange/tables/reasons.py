"""Why a field or a table does not go along."""

CACHE = "a cache of facts, made anew by the import"
DERIVED = "derived from other columns, made anew by the import"
SECRET = "a secret, of use only where it was given"  # noqa: S105 - a word, not one
LOCAL = "about this installation; another one has its own"
HERE_SINCE = "when it came into this database; another one has its own"
READING = "who has read or was sent what, where it was read and sent"
