"""What a stored file is called when somebody takes it home again."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200


def clean(name: str) -> str:
    """The last part of a path, in NFC, without signs nobody sees; at most 200 characters.

    Control, format and surrogate characters go: a right-to-left override turns "exe.pdf" around.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return _short(" ".join(visible.split()).strip(". "))


def extension(name: str) -> str:
    """ "pdf" for "Plan.PDF"; empty without one."""
    return PurePosixPath(clean(name)).suffix.lower().lstrip(".")


def with_extension(name: str, wanted: str) -> str:
    """The same name ending as its content says: a PNG that a phone calls .jpg becomes .png."""
    stem = PurePosixPath(clean(name)).stem or "file"
    return f"{stem[: LONGEST - len(wanted) - 1]}.{wanted}"


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    ending = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(ending)] + ending
