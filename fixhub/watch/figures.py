"""The figures for Prometheus: of this process its requests, of the whole house what the database knows."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from fixhub import clock
from fixhub.jobs.models import Job
from fixhub.mail.models import Letter
from fixhub.watch import counts, looks, models

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text() -> str:
    return "\n".join([*counts.requests.lines(), *_of_the_house()]) + "\n"


def _of_the_house() -> list[str]:
    letter, past = looks.oldest_letter(), models.age(models.Heartbeat.ROUND)
    job = Job.objects.waiting().order_by("made_at").values_list("made_at", flat=True).first()
    return [
        *_states("fixhub_letters", "Letters, by state.", Letter.objects.all(), Letter.State.values),
        *_states("fixhub_jobs", "Long work, by state.", Job.objects.all(), Job.State.values),
        *_age("fixhub_oldest_letter_seconds", "Age of the oldest letter that is due.", letter),
        *_age(
            "fixhub_oldest_job_seconds",
            "Age of the oldest job that waits.",
            clock.now() - job if job else None,
        ),
        # Without a round there is no age; an alarm asks for absent() too.
        *(_age("fixhub_round_age_seconds", "Since the worker's last round.", past) if past else []),
        *counts.gauges(
            "fixhub_disk_free_bytes", "Free where files are kept.", [({}, looks.disk().value or 0)]
        ),
    ]


def _states(name: str, help_: str, rows: "QuerySet[Letter] | QuerySet[Job]", states: list[str]) -> list[str]:
    """Each state has its line, so that a zero is a zero."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return counts.gauges(name, help_, [({"state": state}, found.get(state, 0)) for state in states])


def _age(name: str, help_: str, age: "looks.timedelta | None") -> Iterable[str]:
    return counts.gauges(name, help_, [({}, age.total_seconds() if age else 0)])
