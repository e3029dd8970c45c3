"""The words of the product in Romanian and Hungarian, without system gettext.

`update()` collects every message from code and templates into the .po files and compiles them;
`problems()` says by name what a reader of another language would stumble over.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from fixhub.web import wording

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "fixhub" / "locale"
PACKAGES = ("fixhub", "cohorts", "mentoring", "tasks")
# Django's own headers; its catalogues and ours must count alike.
PLURALS = {
    "ro": "nplurals=3; plural=(n==1?0:(((n%100>19)||((n%100==0)&&(n!=0)))?2:1));",
    "hu": "nplurals=2; plural=(n != 1);",
}
# A date in the files would change them whenever anybody looks.
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: FIXHub\\n"\n"Language: {code}\\n"\n'
    '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plurals}\\n"\n'
)


def sources() -> list[Path]:
    """Every file people's words may stand in."""
    found = [path for name in PACKAGES for kind in ("py", "html", "txt") for path in _files(name, kind)]
    return sorted(found)


def collected() -> Catalog:
    """All messages as the code has them today."""
    catalogue = Catalog(domain="django", fuzzy=False)
    for path in sources():
        for message, comments, context in _messages(path):
            place = [(path.relative_to(ROOT).as_posix(), 0)]
            catalogue.add(message, None, place, auto_comments=comments, context=context)
    return catalogue


def update() -> list[Path]:
    """Bring the .po files up to the code, compile them, and name the files that changed."""
    fresh = collected()
    changed = []
    for code in PLURALS:
        catalogue = stored(code)
        # Guessed translations are worse than missing ones: those at least are found.
        catalogue.update(fresh, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        changed += _write(code, ".po", _as_po(code, catalogue))
        changed += _write(code, ".mo", compiled(stored(code)))
    return changed


def stored(code: str) -> Catalog:
    """The translations that are kept for a language."""
    path = _path(code, ".po")
    text = path.read_text("utf-8") if path.exists() else _HEADER.format(code=code, plurals=PLURALS[code])
    catalogue = read_po(io.StringIO(text), locale=code, domain="django")
    catalogue.creation_date = _LONG_AGO
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """What Django loads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def problems() -> list[str]:
    """One sentence for each thing that is wrong, with the language and the message."""
    fresh = collected()
    rules = wording.load(LOCALE)
    return [f"{code}: {said}" for code in PLURALS for said in _problems(code, fresh, rules)]


def _problems(code: str, fresh: Catalog, rules: wording.Rules) -> Iterator[str]:
    kept = stored(code)
    for message in _all(fresh):
        if kept.get(message.id, message.context) is None:
            yield f"missing: {wording.name(message)}"
    for message in _all(kept):
        if fresh.get(message.id, message.context) is None:
            yield f"no longer used: {wording.name(message)}"
        yield from wording.faults(code, message, kept.num_plurals, rules)
    yield from wording.untranslated(list(_all(kept)), rules)
    if kept.plural_forms.rstrip(";") != PLURALS[code].rstrip(";"):
        yield f"the plural rule is not Django's: {kept.plural_forms}"
    path = _path(code, ".mo")
    if not path.exists() or _words(path.read_bytes()) != _words(compiled(kept)):
        yield "django.mo is older than its .po: run `manage.py catalogues`"


def _files(package: str, kind: str) -> Iterator[Path]:
    for path in (ROOT / package).rglob(f"*.{kind}"):
        if not {"migrations", "static"} & set(path.parts):
            yield path


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    stream = io.BytesIO(text.encode())
    for _line, message, comments, context in extract("python", stream, _KEYWORDS, ("Translators:",)):
        yield message, comments, context


def _all(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _as_po(code: str, catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=True)
    header = _HEADER.format(code=code, plurals=PLURALS[code])
    return header.encode() + b"\n" + out.getvalue().strip() + b"\n"


def _words(content: bytes) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """What a reader gets from a compiled file, whatever its header says."""
    loaded = _all(read_mo(io.BytesIO(content)))
    return {(wording.english(one)[0], one.context): wording.translated(one) for one in loaded}


def _write(code: str, kind: str, content: bytes) -> list[Path]:
    path = _path(code, kind)
    if path.exists() and path.read_bytes() == content:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return [path]


def _path(code: str, kind: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / f"django{kind}"
