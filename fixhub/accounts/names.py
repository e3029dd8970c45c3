"""Keys that make people findable: addresses compared, names sorted and searched."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_APART = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


LONGEST_SEARCH, MOST_WORDS, FEWEST_LETTERS = 100, 5, 2

# They join letters into one sign: Persian, Indian scripts, flags and families of emoji.
_JOINERS = "\u200c\u200d"


def visible(name: str) -> str:
    """A name on one line, without signs nobody sees or that turn around what follows them.

    Empty if nothing is left that one could see.
    """
    kept = "".join(sign for sign in name if sign.isspace() or sign in _JOINERS or not _is_hidden(sign))
    return " ".join(kept.split()) if "".join(kept.split()).strip(_JOINERS) else ""


def _is_hidden(sign: str) -> bool:
    """Control, format and surrogate characters, and those that no standard knows."""
    return unicodedata.category(sign)[0] == "C"


def email_key(address: str) -> str:
    """What makes two addresses the same person's: trimmed, NFC, casefolded."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def folded(text: str) -> str:
    """Text without marks and case, so that "tara" finds "Țara" on every database."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare.translate(_APART)


def sort_key(text: str) -> str:
    """The folded text in ASCII, so that both databases sort it alike; at most 300 characters."""
    return folded(text).encode("ascii", "replace").decode("ascii")[:300]


def search_words(typed: str) -> list[str]:
    """The folded words to look for, as many as make sense; none where two letters are lacking.

    Whatever was typed or sent: a book, wildcards, signs that no database keeps.
    """
    words = folded(visible(typed[:LONGEST_SEARCH])).split()[:MOST_WORDS]
    return words if len("".join(words)) >= FEWEST_LETTERS else []
