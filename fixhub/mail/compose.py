"""From reasons to a message: sections said by others, put into one envelope with a text twin."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from fixhub import links
from fixhub.mail import folder
from fixhub.mail.models import Letter, Occurrence

SUBJECT_LENGTH = 200
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Button:
    """The one act a letter asks for."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """One line of a list; `tone` is "", due, late or ok, and never says more than the words."""

    title: str
    url: str = ""
    meta: str = ""
    when: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """What one reason to write has to say, in the reader's language and zone.

    A section without a subject only adds to the one before it.
    """

    subject: str
    heading: str
    intro: str = ""
    rows: tuple[Row, ...] = ()
    quote: str = ""
    button: Button | None = None
    news: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    # For the records, in small print.
    note: str = ""
    place: str = ""
    why: str = ""
    cohort_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Kind:
    """How a kind of occurrence is asked again and said.

    `wanted` gives what it is about, or None when it is no longer true. `within` names a kind whose
    section says the same already when both are in one letter.
    """

    label: str | Promise
    wanted: Callable[[Occurrence], Any]
    say: Callable[[Occurrence, Any], Sequence[Section]]
    obligatory: bool = True
    within: str = ""


Kinds = Mapping[str, Kind]


@dataclass(frozen=True)
class Message:
    """A composed letter: what goes out, and the copy that is kept."""

    subject: str
    text: str
    html: str
    kept_text: str
    kept_html: str
    language: str
    mixed: bool
    unsubscribe: str = ""
    to: str = field(repr=False, default="")


def compose(letter: Letter, kinds: Kinds) -> Message | None:
    """The letter as things are now; None when none of its reasons is true any more."""
    person = letter.person
    if not person.is_active:
        return None
    with translation.override(person.language):
        said = _still_true(letter, kinds)
        if not said:
            return None
        sections = [section for kind, occurrence, about in said for section in kind.say(occurrence, about)]
        # Part of it can be stopped, so it says how; what is obligatory comes nevertheless.
        optional = any(not kind.obligatory for kind, _occurrence, _about in said)
        unsubscribe = links.url("unsubscribe", person_id=person.pk) if optional else ""
        return _message(letter.person, sections, unsubscribe)


def shown(person: Any, say: Callable[[], Sequence[Section]]) -> Message:
    """A letter as it would reach a person, before there is one."""
    with translation.override(person.language):
        return _message(person, list(say()), "")


def sealed(letter: Letter, message: Message) -> bytes:
    """The message as it travels; the same letter sent again carries the same Message-ID."""
    headers = {
        "Message-ID": f"<{letter.message_id}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers
    )
    mail.attach_alternative(message.html, "text/html")
    return folder.as_bytes(mail)


def one_line(text: str) -> str:
    """Text for a header: a name with a line break in it must not become a header of its own."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _still_true(letter: Letter, kinds: Kinds) -> list[tuple[Kind, Occurrence, Any]]:
    """In the order of the table; a reminder that the digest says already is not said twice."""
    rank = {kind: n for n, kind in enumerate(kinds)}
    found = []
    for occurrence in sorted(letter.occurrences.all(), key=lambda o: (rank[o.kind], o.due_at, o.pk)):
        about = kinds[occurrence.kind].wanted(occurrence)
        if about is not None:
            found.append((kinds[occurrence.kind], occurrence, about))
    present = {occurrence.kind for _kind, occurrence, _about in found}
    return [row for row in found if row[0].within not in present]


def _message(person: Any, sections: list[Section], unsubscribe: str) -> Message:
    context = {
        "sections": sections,
        "first": sections[0],
        "place": sections[0].place,
        "preheader": sections[0].intro or sections[0].heading,
        "person": person,
        "language": person.language,
        "unsubscribe": unsubscribe,
        "site": settings.SITE_URL,
    }
    text = _tidy(render_to_string("mail/letter.txt", context))
    html = _INLINER.inline(render_to_string("mail/letter.html", context))
    return Message(
        subject=_subject(sections),
        text=text,
        html=html,
        kept_text=_private().sub(gettext("(private link, left out of this copy)"), text),
        kept_html=_private().sub("#", html),
        language=person.language,
        mixed=len(frozenset().union(*(section.cohort_ids for section in sections))) > 1,
        unsubscribe=unsubscribe,
        to=_address(one_line(person.full_name), person.email),
    )


def _subject(sections: list[Section]) -> str:
    subject = sections[0].subject
    more = sum(bool(section.subject) for section in sections[1:])
    if more:
        subject = ngettext("%(subject)s, and %(n)s more", "%(subject)s, and %(n)s more", more) % {
            "subject": subject,
            "n": more,
        }
    return one_line(subject)[:SUBJECT_LENGTH]


def _address(name: str, email: str) -> str:
    """`"Name" <address>`; the quotes inside a name would end it early."""
    name = name.replace("\\", "").replace('"', "'")
    return email if not name or name == email else f'"{name}" <{email}>'


def _private() -> re.Pattern[str]:
    """Addresses with a token in them, as they stand in a letter."""
    paths = "|".join(re.escape(path) for path in links.PRIVATE_PATHS)
    return re.compile(rf"{re.escape(settings.SITE_URL)}(?:{paths})[^\s\"'<>)]*")


def _tidy(text: str) -> str:
    """No blank runs that the template's tags left behind."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"
