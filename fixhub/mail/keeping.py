"""How long the words of letters are kept. That a letter went, to whom, when and why, stays."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from fixhub import clock
from fixhub.mail.models import Letter

KEPT = timedelta(days=90)
BATCH = 1000


def empty(limit: int = BATCH) -> int:
    """Take the words out of letters that are long over, the oldest first; how many letters."""
    old = Letter.objects.exclude(text="").filter(due_at__lte=clock.now() - KEPT)
    over = old.exclude(state__in=Letter.OPEN).order_by("due_at", "pk")
    found = list(over.values_list("pk", flat=True)[:limit])
    # One that is sent again at this moment is written anew.
    still_over = Letter.objects.filter(pk__in=found).exclude(state__in=Letter.OPEN)
    return still_over.update(subject="", text="", html="")


def forget_files() -> int:
    """Where no mail server is set letters are files, which tell by their names when they went."""
    folder, before = Path(settings.MAIL_FOLDER), f"{clock.now() - KEPT:%Y%m%dT%H%M%S%f}"
    letters = folder.glob("*.eml") if folder.is_dir() else ()
    old = [path for path in letters if path.name[: len(before)] <= before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
