"""What a good translation keeps: its numbers and names, its letters, and the words we agreed on."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

# Cedillas are the wrong letters in Romanian, the tilde and the circumflex in Hungarian.
WRONG_LETTERS = {"ro": "şţŞŢ", "hu": "õûÕÛ"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
_SAME_SHARE = 0.03
# A young catalogue has few messages, of which a name or two stay as they are.
_SAME_AT_LEAST = 5


@dataclass(frozen=True)
class Term:
    """One word of the glossary: English words, and the stems their translations are built on."""

    words: re.Pattern[str]
    stems: dict[str, tuple[str, ...]]
    english: str
    except_in: frozenset[str]


@dataclass(frozen=True)
class Rules:
    terms: tuple[Term, ...]
    same: dict[str, str]


def load(folder: Path) -> Rules:
    """The glossary, and the messages that are rightly the same in every language."""
    glossary = tomllib.loads((folder / "glossary.toml").read_text("utf-8"))
    same = tomllib.loads((folder / "same.toml").read_text("utf-8"))
    return Rules(tuple(_term(entry) for entry in glossary["term"]), same["same"])


def name(message: Message) -> str:
    """How a message is called in a complaint: its English, and its context if it has one."""
    return f"“{english(message)[0]}”" + (f" ({message.context})" if message.context else "")


def english(message: Message) -> tuple[str, ...]:
    """The English forms: one, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def translated(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return tuple(said) if isinstance(said, (tuple, list)) else (said,)


def faults(code: str, message: Message, plurals: int, rules: Rules) -> Iterator[str]:
    """What is wrong with one translation."""
    said = translated(message)
    if message.fuzzy:
        yield f"fuzzy: {name(message)}"
    wanted = plurals if message.pluralizable else 1
    if len(said) != wanted or not all(said):
        yield f"empty or incomplete: {name(message)}"
        return
    if not _keeps_placeholders(message, said):
        yield f"placeholders differ: {name(message)} and “{said[-1]}”"
    if set("".join(said)) & set(WRONG_LETTERS[code]):
        yield f"wrong letter, one of {WRONG_LETTERS[code]}: “{said[0]}”"
    if any(_edges(said_form) != _edges(english(message)[0]) for said_form in said):
        yield f"begins or ends with other blanks: {name(message)}"
    yield from _glossary_faults(code, message, " ".join(said), rules)


def untranslated(messages: list[Message], rules: Rules) -> Iterator[str]:
    """Messages that equal the English, unless same.toml gives the reason; and too many of both."""
    equal = [message for message in messages if translated(message)[0] == english(message)[0]]
    for message in equal:
        if english(message)[0] not in rules.same:
            yield f"the same as in English, without a reason in same.toml: {name(message)}"
    if len(equal) > max(_SAME_AT_LEAST, _SAME_SHARE * len(messages)):
        yield f"{len(equal)} of {len(messages)} messages are the same as in English"


def _term(entry: dict[str, list[str]]) -> Term:
    words = "|".join(re.escape(word) for word in entry["en"])
    return Term(
        words=re.compile(rf"\b(?:{words})\b", re.IGNORECASE),
        stems={code: tuple(stem.casefold() for stem in entry[code]) for code in ("ro", "hu")},
        english=entry["en"][0],
        except_in=frozenset(entry.get("except_in", [])),
    )


def _keeps_placeholders(message: Message, said: tuple[str, ...]) -> bool:
    """The plural keeps them all; a singular may say "one" in words where the English does."""
    forms = [set(_PLACEHOLDER.findall(form)) for form in english(message)]
    found = [set(_PLACEHOLDER.findall(form)) for form in said]
    first_fits = found[0] in (forms[0], forms[-1])
    return first_fits and all(one == forms[-1] for one in found[1:])


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _glossary_faults(code: str, message: Message, said: str, rules: Rules) -> Iterator[str]:
    source = english(message)[0]
    folded = said.casefold()
    for term in rules.terms:
        if source in term.except_in or not term.words.search(_PLACEHOLDER.sub("", source)):
            continue
        if not any(stem in folded for stem in term.stems[code]):
            yield f"{name(message)} has “{term.english}” without {' or '.join(term.stems[code])}: “{said}”"
