"""All jobs, in the order they are printed."""

from collections.abc import Iterator
from pathlib import Path

from bin.benches import exchange, upgrade
from bin.benches.job import Job, Stall


def table(folder: Path) -> Iterator[Job | Stall]:
    """Jobs are made one after the other, so that each may lay its rows out before it is timed."""
    yield from upgrade.jobs(folder)
    yield from exchange.jobs(folder)
