"""The key that signs cookies and links: given by the environment, else made once under var/."""

import os
import secrets
from pathlib import Path


def kept_in(folder: Path) -> str:
    """The key in `folder`/secret_key, made with mode 0600 at the first call.

    Two processes that start together end with the same key: the file is created exclusively.
    """
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key
