"""Text that a spreadsheet would take for a formula: made harmless in CSV, and restored exactly."""

# The last four are the wide forms that some spreadsheets compute as well.
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Most cells start with none of them: asked first, for an export asks it of every cell.
RISKY = frozenset([" ", *_SIGNS])


def is_computed(text: str) -> bool:
    """Whether a spreadsheet would compute this, or would take its apostrophe for our own."""
    return text[:1] in RISKY and text.lstrip(" ").startswith(_SIGNS)


def harmless(text: str) -> str:
    """An apostrophe goes in front of what would be computed, and of what starts with an apostrophe.

    So `restored` takes away exactly what was put there.
    """
    return f"'{text}" if is_computed(text) else text


def restored(text: str) -> str:
    return text[1:] if text.startswith("'") and is_computed(text[1:]) else text
