"""The week's meetings in a letter: when on the reader's clock, what, and where or by which link."""

from dataclasses import replace

from django.utils.translation import gettext, ngettext

from cohorts.models import Meeting
from cohorts.reads import appointments
from cohorts.reads.appointments import Appointment
from fixhub.mail.compose import Button, Row, Section
from tasks.digests import Week
from tasks.sections import parts

LISTED = 5


def added(sections: list[Section], week: Week, person_id: int, *, intro: str, why: str) -> list[Section]:
    """Under what comes up in the first part of an edition, or alone where nothing else is to be said."""
    found = week.meetings_of(person_id)
    if not found:
        return sections
    if not sections:
        return [_alone(week, found, intro, why)]
    first, *others = sections
    return [replace(first, coming=(*first.coming, *_lines(found))), *others]


def _alone(week: Week, found: list[Meeting], intro: str, why: str) -> Section:
    cohort = week.known.cohort
    heading = ngettext("%(n)s meeting this week", "%(n)s meetings this week", len(found)) % {"n": len(found)}
    return Section(
        subject=gettext("%(cohort)s: %(heading)s") % {"cohort": cohort.name, "heading": heading},
        heading=heading,
        intro=intro,
        rows=tuple(_row(week, one) for one in appointments.of(found[:LISTED])),
        button=Button(gettext("Open the meetings"), parts.page("meetings", cohort.slug)),
        coming=_more(found),
        place=cohort.name,
        why=why,
        cohort_ids=frozenset({cohort.pk}),
    )


def _row(week: Week, one: Appointment) -> Row:
    address = parts.page("meeting", week.known.cohort.slug, one.meeting.pk)
    return Row(title=one.revision.title, url=address, meta=_where(one), when=one.when)


def _lines(found: list[Meeting]) -> tuple[str, ...]:
    return (*map(_line, appointments.of(found[:LISTED])), *_more(found))


def _line(one: Appointment) -> str:
    facts = {"when": one.when, "title": one.revision.title, "where": _where(one)}
    if facts["where"]:
        return gettext("%(when)s: %(title)s. %(where)s") % facts
    return gettext("%(when)s: %(title)s") % facts


def _where(one: Appointment) -> str:
    """The place, and the link for whoever is not there; on its own line in neither letter."""
    return " · ".join(filter(None, [one.revision.place, one.revision.link]))


def _more(found: list[Meeting]) -> tuple[str, ...]:
    more = len(found) - LISTED
    if more <= 0:
        return ()
    return (ngettext("And %(n)s more meeting", "And %(n)s more meetings", more) % {"n": more},)
