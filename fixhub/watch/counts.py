"""What this process was asked for and how long it took, and how Prometheus reads it (decision 23)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass
class Times:
    """How often it took how long; the last place is for what took longer than any bound."""

    places: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0


class Requests:
    """Counts that several threads add to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._times: dict[str, Times] = {}

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        with self._lock:
            self._answers[method, route, f"{status // 100}xx"] += 1
            times = self._times.setdefault(route, Times())
            times.places[bisect_left(BOUNDS, seconds)] += 1
            times.total += seconds

    def lines(self) -> list[str]:
        with self._lock:
            answers = sorted(self._answers.items())
            times = [(route, list(t.places), t.total) for route, t in sorted(self._times.items())]
        said = heading("fixhub_requests_total", "counter", "Requests answered, by route.")
        for (method, route, status), count in answers:
            labels = {"method": method, "route": route, "status": status}
            said.append(sample("fixhub_requests_total", count, labels))
        said += heading("fixhub_request_seconds", "histogram", "Time to an answer, by route.")
        for route, places, total in times:
            said += _histogram("fixhub_request_seconds", route, places, total)
        return said


requests = Requests()


def gauges(name: str, help_: str, values: Iterable[tuple[Mapping[str, str], float]]) -> list[str]:
    """A number that goes up and down, once for each set of labels."""
    return [*heading(name, "gauge", help_), *(sample(name, value, labels) for labels, value in values)]


def heading(name: str, kind: str, help_: str) -> list[str]:
    return [f"# HELP {name} {help_}", f"# TYPE {name} {kind}"]


def sample(name: str, value: float, labels: Mapping[str, str] | None = None) -> str:
    told = ",".join(f'{label}="{text.translate(ESCAPED)}"' for label, text in (labels or {}).items())
    return f"{name}{{{told}}} {value:g}" if told else f"{name} {value:g}"


def _histogram(name: str, route: str, places: list[int], total: float) -> list[str]:
    said, so_far = [], 0
    for bound, count in zip([*(f"{bound:g}" for bound in BOUNDS), "+Inf"], places, strict=True):
        so_far += count
        said.append(sample(f"{name}_bucket", so_far, {"route": route, "le": bound}))
    return [
        *said,
        sample(f"{name}_sum", total, {"route": route}),
        sample(f"{name}_count", so_far, {"route": route}),
    ]
