"""What imports keep of a person: what stood in a row before, sentences about rows, cells that differed."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from cohorts.models import ImportRun, ImportTrace
from fixhub.accounts.models import User

# A whole name of three letters or less stands for too many others, and for words.
SHORTEST = 4
_WORD = re.compile(r"\w+")
# A cell, or a name, as sentences repeat it in each language.
_QUOTED = re.compile(r"[“„]([^“”„]*)”")


def forget(person: User) -> None:
    """Before the account loses its name: that is what is looked for."""
    given, family = {person.given}, {person.family}
    for trace in ImportTrace.objects.filter(table=User._meta.label_lower).iterator(chunk_size=20):
        before = trace.changed.pop(str(person.pk), None)
        if before is not None:
            trace.save(update_fields=["changed"])
            given.update(before.get("given", ()))
            family.update(before.get("family", ()))
    # One name alone is other people's too, or a word: nobody named "email" takes that column along.
    pairs = [(one, two) for one in given for two in family if one and two]
    both = [f"{one} {two}" for x, y in pairs for one, two in ((x, y), (y, x))]
    # Who has one name alone is called by it; of other sentences it stands in no more than quoted cells.
    alone = set() if pairs else (given | family) - {""}
    without, names = _without({person.email, *both}), _words(given | family)
    for run in ImportRun.objects.iterator(chunk_size=20):
        told = {"report": without(_cut(run.report, names, alone)), "sheets": without(run.sheets)}
        if told != {"report": run.report, "sheets": run.sheets}:
            ImportRun.objects.filter(pk=run.pk).update(**told)


def _cut(report: dict[str, Any], names: set[str], alone: set[str]) -> dict[str, Any]:
    """Without the offers, the quoted cells and the samples of letters in which any of the names stands.

    Somebody else's may go with them; the next check of the files brings those back. Samples go all
    together: read with the other letters, a name is no longer the name, and still tells it.
    """
    kept = dict(report)
    if "offers" in report:
        kept["offers"] = [offer for offer in report["offers"] if not names & _words_of(offer)]
    if names & _words_of(report.get("letters", {})):
        kept["letters"] = {}
    for told in {"refused", "warnings"} & report.keys():
        kept[told] = [row | {"reason": _unnamed(row["reason"], names, alone)} for row in report[told]]
    return kept


def _unnamed(sentence: str, names: set[str], alone: set[str]) -> str:
    """The sentence with each quoted cell that holds one of the names emptied, and a name alone taken out.

    A short one only where the sentence begins with it, as those about a person do.
    """
    emptied = _QUOTED.sub(lambda cell: "“…”" if names & _words([cell[1]]) else cell[0], sentence)
    for name in alone:
        place = r"(?<!\w)" if len(name) >= SHORTEST else r"\A"
        emptied = re.sub(rf"{place}{re.escape(name)}(?!\w)", "…", emptied)
    return emptied


def _without(known: Iterable[str]) -> Callable[[Any], Any]:
    """What takes addresses and whole names, in either order and however written, out of any text in JSON."""
    long = sorted((name for name in known if len(name) >= SHORTEST), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)", re.IGNORECASE)

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(one) for key, one in value.items()}
        if isinstance(value, list):
            return [without(one) for one in value]
        return pattern.sub("…", value) if isinstance(value, str) else value

    return without


def _words_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return _words_of(list(value.values()))
    if isinstance(value, list):
        return {word for one in value for word in _words_of(one)}
    return _words([value]) if isinstance(value, str) else set()


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.casefold())}
