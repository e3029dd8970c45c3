"""What changed in a text: both texts can be read off it, in the fewest words, at a bounded cost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.reads import changes
from cohorts.reads.changes import IN, OUT, SAME, Line, Piece, between

words = st.lists(st.sampled_from(["a ", "b ", "c ", "\n"]), max_size=12)


def told(blocks: list[changes.Block]) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.text) for piece in line.pieces] for block in blocks for line in block.lines]


@given(words, words)
@settings(max_examples=300, deadline=None)
def test_both_texts_can_be_read_off_the_edits(old: list[str], new: list[str]) -> None:
    edits = changes._edits(old, new)

    assert [word for kind, word in edits if kind != IN] == old
    assert [word for kind, word in edits if kind != OUT] == new
    assert sum(kind == SAME for kind, _word in edits) == longest_common(old, new)


def longest_common(old: list[str], new: list[str]) -> int:
    """By the book, with a table."""
    row = [0] * (len(new) + 1)
    for word in old:
        above = row[:]
        for at, other in enumerate(new, 1):
            row[at] = above[at - 1] + 1 if word == other else max(above[at], row[at - 1])
    return row[-1]


def test_words_are_marked_inside_their_line() -> None:
    blocks = between("We met ten people in the park.", "We met twelve people in the park.")

    assert told(blocks) == [
        [(SAME, "We met "), (OUT, "ten "), (IN, "twelve "), (SAME, "people in the park.")]
    ]


def test_a_word_between_two_changes_is_part_of_them() -> None:
    assert told(between("red and green", "blue and black")) == [
        [(OUT, "red and green"), (IN, "blue and black")]
    ]


def test_lines_that_stayed_are_folded_away_but_for_the_nearest() -> None:
    old = "\n".join(["One", "Two", "Three", "Four", "Five"])

    blocks = between(old, old + "\nSix")

    assert [(len(block.lines), block.folded) for block in blocks] == [(4, True), (2, False)]
    assert told(blocks)[-1] == [(IN, "Six")]


@pytest.mark.parametrize(
    ("old", "new"), [("", ""), ("Same", "Same"), ("One\r\nTwo", "One\nTwo"), ("A ", "A")]
)
def test_texts_that_say_the_same_have_no_changes(old: str, new: str) -> None:
    assert between(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"), [("", "New text."), ("Old text.", "")], ids=["first text", "text taken out"]
)
def test_a_text_may_come_or_go_as_a_whole(old: str, new: str) -> None:
    [[piece]] = told(between(old, new))

    assert piece == (IN, new) if new else (OUT, old)


def test_texts_that_differ_in_too_much_are_shown_whole() -> None:
    """Twenty thousand letters twice, without a word in common: no search is worth it."""
    [block] = between("a " * 10_000, "b " * 10_000)

    assert block.lines == [Line([Piece(OUT, "a " * 9_999 + "a"), Piece(IN, "b " * 9_999 + "b")])]


def test_looking_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = [f"{n} " for n in range(40)], [f"{n}" for n in range(40)]

    monkeypatch.setattr(changes, "MOST_EDITS", 79)
    assert changes._fewest(old, new) is None
    monkeypatch.setattr(changes, "MOST_EDITS", 80)
    assert len(changes._fewest(old, new) or []) == 80
