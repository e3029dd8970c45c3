"""manage.py run_jobs: the long work that waits, done here and now, where no worker runs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tasks import rounds

REST = 2.0


class Command(BaseCommand):
    help = "Do the jobs that wait, one after the other. With --once it ends when none is left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing waits any more")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            job = rounds.run_job()
            if job:
                self.stdout.write(f"{job}: {job.state}{f', {job.note}' if job.note else ''}")
            elif options["once"]:
                return
            else:
                time.sleep(REST)
