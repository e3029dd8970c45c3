"""The table of long work: what a job's kind is called, how it is done, and where its result is read."""

from fixhub.jobs.work import Kinds


def table() -> Kinds:
    return {}
