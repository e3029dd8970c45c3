"""Which edition a folder is of, in which programme, and from when to when."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.importing.cells import fault, line_of
from cohorts.importing.findings import Findings
from cohorts.importing.sessions import Span
from cohorts.importing.sheets import shown
from cohorts.models import Cohort, Programme
from fixhub import clock
from fixhub.accounts.names import folded
from fixhub.refused import Refused

# The last minute of a day, as for deadlines: what is asked for as of the last day knows the outcomes.
_DAY_END = time(23, 59)


@dataclass(frozen=True)
class Wish:
    """What the person who imports asked for; `folder` is its bare name, empty texts are defaults.

    `into` is an edition that is there: one that runs, or one that was imported before.
    """

    folder: str
    cohort: str = ""
    programme: str = ""
    start: date | None = None
    end: date | None = None
    into: Cohort | None = None


@dataclass(frozen=True)
class Edition:
    """A stored or a new cohort, and the instants its facts are dated with.

    Without dates, what is known only from the day of the import is dated with that day.
    """

    cohort: Cohort
    starts: datetime
    ends: datetime
    now: datetime
    runs: bool = False

    @property
    def is_new(self) -> bool:
        return self.cohort.pk is None

    @property
    def is_dated(self) -> bool:
        return self.cohort.kickoff is not None


def find(wish: Wish, span: Span, log: Findings) -> Edition:
    """The edition of this name if it was imported before, else a new one that is not saved yet.

    An edition that runs gets people and teams as of now.
    """
    if wish.into is not None and wish.into.imported_at is None:
        rules.require_running(wish.into)
        now = clock.now()
        return Edition(wish.into, now, now, now, runs=True)
    name = line_of(wish.cohort or wish.folder)
    slug = slugify(folded(name))[:60].strip("-")
    if not slug or fault(name, 200):
        raise Refused(_("Give the edition a name of 1 to 200 letters, like “FIX 2027”."))
    dates = _dates(wish, span)
    cohort = wish.into or Cohort.objects.select_related("programme").filter(slug=slug).first()
    if cohort is None:
        cohort = _drafted(name, slug, _programme(wish), dates)
    else:
        _accept(cohort, wish, dates, log)
    return _dated(cohort)


def _dates(wish: Wish, span: Span) -> tuple[date, date] | None:
    """Start and end: what was asked for wins over what the sessions say; both or none."""
    start, end = wish.start or span.start, wish.end or span.end
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise Refused(_("Give both days, or neither: then the sessions say them."))
    if end < start:
        raise Refused(
            _("The edition would end on %(end)s, before it starts on %(start)s.")
            % {"start": start, "end": end}
        )
    if start.year < 1900 or end - start > timedelta(days=3 * 366):
        raise Refused(
            _("An edition lasts at most three years. Check %(start)s and %(end)s.")
            % {"start": start, "end": end}
        )
    return start, end


def _drafted(name: str, slug: str, programme: Programme, dates: tuple[date, date] | None) -> Cohort:
    start, end = dates or (None, None)
    return Cohort(
        programme=programme,
        slug=slug,
        name=name,
        zone=programme.zone,
        holiday_country=programme.holiday_country,
        kickoff=start,
        ends_on=end,
    )


def _accept(cohort: Cohort, wish: Wish, dates: tuple[date, date] | None, log: Findings) -> None:
    """An edition that is here is added to if it came by an import, into the same programme."""
    if cohort.imported_at is None:
        reason = _("“%(name)s” was launched here and not imported. Choose another name.")
        raise Refused(reason % {"name": cohort.name})
    if wish.programme and cohort.programme.slug != wish.programme:
        reason = _("“%(name)s” is in the programme “%(programme)s” already.")
        raise Refused(reason % {"name": cohort.name, "programme": cohort.programme.slug})
    if dates and dates != (cohort.kickoff, cohort.ends_on):
        reason = _("The edition is stored with the dates %(start)s to %(end)s; they are kept.")
        log.warn("", None, "", reason % {"start": cohort.kickoff or "–", "end": cohort.ends_on or "–"})


def _programme(wish: Wish) -> Programme:
    """The one asked for; else the one of the folder's family; else the only one; else a new one.

    "openseeds-1" and "openseeds-9-catalyst" are of the family "openseeds". A new programme
    lives in UTC and knows no holidays: nothing in the sheets says where it took place.
    """
    if wish.programme:
        return _asked_for(wish.programme)
    family = re.split(r"[\W_]*\d", line_of(wish.folder), maxsplit=1)[0] or line_of(wish.folder)
    slug = slugify(folded(family))[:60].strip("-") or "history"
    here = {programme.slug: programme for programme in Programme.objects.order_by("pk")}
    if slug in here:
        return here[slug]
    if len(here) == 1:
        return next(iter(here.values()))
    return Programme(slug=slug, name=slug if fault(family, 200) else family, zone="UTC", holiday_country="")


def _asked_for(slug: str) -> Programme:
    found = Programme.objects.filter(slug=slug).first() if not fault(slug, 60) else None
    if found is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "–"
        reason = _("There is no programme “%(slug)s”. The programmes are: %(known)s.")
        raise Refused(reason % {"slug": shown(slug), "known": known})
    return found


def _dated(cohort: Cohort) -> Edition:
    now = clock.now()
    if cohort.kickoff is None or cohort.ends_on is None:
        return Edition(cohort, now, now, now)
    if cohort.ends_on >= clock.today(cohort.zone):
        reason = _("The edition ends on %(end)s. Import it when it is over: an import makes closed history.")
        raise Refused(reason % {"end": cohort.ends_on})
    starts = clock.instant(cohort.kickoff, time(0, 0), cohort.zone)
    return Edition(cohort, starts, clock.instant(cohort.ends_on, _DAY_END, cohort.zone), now)
