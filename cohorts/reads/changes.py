"""What changed between two versions of a text: word by word, at a bounded cost.

The edits are those of Myers ("An O(ND) difference algorithm", 1986): the fewest words out and in.
Looking for them takes time with the length of the texts times the number of edits, so the number
has a limit; texts that differ in more are shown whole, the one out and the other in.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

SAME, OUT, IN = "same", "out", "in"
# More than this, and the new text is quicker read as a whole.
MOST_EDITS = 300
# Fewer words than this between two changes are no island that anybody would look for.
ISLAND = 3
# Lines around a change that stay in sight.
CONTEXT = 1
_TOKENS = re.compile(r"\n|[^\S\n]+|\S+[^\S\n]*")

Edit = tuple[str, str]


class Step(NamedTuple):
    """One word in (down) or out, then the words that both texts share, on the diagonal k."""

    down: bool
    start: int
    end: int
    k: int


# A step and the way to it.
Way = tuple[Any, Step]
# A diagonal that nothing reached.
AWAY: tuple[int, Way | None] = (-2, None)


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went out or came in."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    pieces: Sequence[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.kind != SAME for piece in self.pieces)


@dataclass(frozen=True)
class Block:
    """Lines in sight, or lines that stayed as they were and are folded away."""

    lines: Sequence[Line]
    folded: bool


def between(old: str, new: str) -> list[Block]:
    """The lines of both texts; empty if nothing changed."""
    lines = list(_lines(_smoothed(_edits(_words(old), _words(new)))))
    return _folded(lines) if any(line.changed for line in lines) else []


def _words(text: str) -> list[str]:
    return _TOKENS.findall(text.replace("\r\n", "\n").strip())


def _edits(old: list[str], new: list[str]) -> list[Edit]:
    """What both begin and end with is set aside first: mostly that is nearly all of it."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    middle = _fewest(before, after)
    if middle is None:
        middle = [*((OUT, word) for word in before), *((IN, word) for word in after)]
    kept = [(SAME, word) for word in new[:start]]
    return [*kept, *middle, *((SAME, word) for word in new[len(new) - end :])]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _fewest(old: list[str], new: list[str]) -> list[Edit] | None:
    """The fewest edits, or None beyond the limit.

    `best[k]` is how far into the old text one gets on the diagonal k, and the way there.
    """
    best: dict[int, tuple[int, Way | None]] = {1: (0, None)}
    for edits in range(MOST_EDITS + 1):
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and best.get(k - 1, AWAY)[0] < best.get(k + 1, AWAY)[0])
            before, way = best.get(k + 1 if down else k - 1, AWAY)
            x = start = before if down else before + 1
            if not (0 <= x <= len(old) and 0 <= x - k <= len(new)):
                continue
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            best[k] = x, (way, Step(down, start, x, k))
            if x == len(old) and x - k == len(new):
                return list(_told(best[k][1], old, new))
    return None


def _told(way: Way | None, old: list[str], new: list[str]) -> Iterator[Edit]:
    """The edits of a way, from the beginning; its first step only sets out."""
    steps: list[Step] = []
    while way:
        way, step = way
        steps.append(step)
    for n, step in enumerate(reversed(steps)):
        if n:
            yield (IN, new[step.start - step.k - 1]) if step.down else (OUT, old[step.start - 1])
        yield from ((SAME, word) for word in new[step.start - step.k : step.end - step.k])


def _smoothed(edits: Iterable[Edit]) -> Iterator[Piece]:
    """Words of one kind as one piece; a word or two between changes are part of the change."""
    runs = [
        (kind, [word for _kind, word in found]) for kind, found in groupby(edits, key=lambda edit: edit[0])
    ]
    out, into = [], []  # type: list[str], list[str]
    for at, (kind, words) in enumerate(runs):
        if kind == OUT:
            out += words
        elif kind == IN:
            into += words
        elif _is_island(runs, at):
            out += words
            into += words
        else:
            yield from _change(out, into)
            out, into = [], []
            yield Piece(SAME, "".join(words))
    yield from _change(out, into)


def _is_island(runs: Sequence[tuple[str, list[str]]], at: int) -> bool:
    words = runs[at][1]
    return 0 < at < len(runs) - 1 and len(words) < ISLAND and "\n" not in words


def _change(out: list[str], into: list[str]) -> Iterator[Piece]:
    if out:
        yield Piece(OUT, "".join(out))
    if into:
        yield Piece(IN, "".join(into))


def _lines(pieces: Iterable[Piece]) -> Iterator[Line]:
    """A new line begins where the new text has one, and where a removed line ended."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        line += [Piece(piece.kind, first)] if first else []
        for text in rest:
            yield Line(line)
            line = [Piece(piece.kind, text)] if text else []
    yield Line(line)


def _folded(lines: Sequence[Line]) -> list[Block]:
    """What stayed is folded away, but for the lines next to a change."""
    near = {at + by for at, line in enumerate(lines) if line.changed for by in range(-CONTEXT, CONTEXT + 1)}
    shown = groupby(enumerate(lines), key=lambda pair: pair[0] in near)
    return [Block([line for _at, line in found], folded=not seen) for seen, found in shown]
