"""`python -m tests.races.hanging`: a worker that stops in the middle of its last step, to be killed there."""

import sys
import time

import django

django.setup()

from fixhub.accounts.models import User  # noqa: E402 - Django must know its apps first
from fixhub.jobs import work  # noqa: E402
from fixhub.jobs.models import Job  # noqa: E402
from fixhub.jobs.work import Done, Kind, Progress  # noqa: E402


def _hangs(job: Job, progress: Progress) -> Done:
    progress(1, 2)
    with progress.last_step():
        User.objects.create_user(email="half@example.org", given="Half")
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        time.sleep(600)
    return Done()


if __name__ == "__main__":
    work.run_next({"hang": Kind("Hanging", _hangs)})
