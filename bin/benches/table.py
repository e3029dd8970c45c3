"""All jobs, in the order they are printed."""

from collections.abc import Iterator
from pathlib import Path

from bin.benches import exchange
from bin.benches.job import Job


def table(folder: Path) -> Iterator[Job]:
    """Jobs are made one after the other, so that each may lay its rows out before it is timed."""
    yield from exchange.jobs(folder)
