"""Bringing a past edition in from a folder of sheets."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions import programmes
from cohorts.importing import editions, people, profiles, rosters, sessions, sheets, teams
from cohorts.importing.editions import Edition, Wish
from cohorts.importing.findings import Findings
from cohorts.importing.news import News, save
from cohorts.importing.outcome import Outcome, Tally
from cohorts.importing.people import People
from cohorts.importing.sessions import Span
from cohorts.importing.teams import Teams
from cohorts.models import Programme
from fixhub.events.record import record
from fixhub.refused import Refused
from fixhub.sheets.books import Book


@dataclass(frozen=True)
class _Content:
    """What the sheets say, checked."""

    people: People
    teams: Teams
    span: Span


def take_in(
    book: Book, *, by: Any, wish: Wish, dry_run: bool = False, skip_bad: bool = False, via: str
) -> Outcome:
    """Store what the sheets say about a past edition: all of it, or nothing if a row is refused.

    With `skip_bad` the refused rows are left out and the others stored. The same sheets again
    changes nothing. `by` may be None only for the command, whose user already holds the machine.
    """
    log = Findings()
    found = sheets.read(book, log)
    if log.broken:
        return Outcome(None, {people.SHEET: Tally(), teams.SHEET: Tally()}, Span(), log)
    members = people.gather(found[people.SHEET], log)
    groups = teams.gather(found[teams.SHEET], members, log)
    content = _Content(members, groups, sessions.span(found[sessions.SHEET], log))
    may_write = not dry_run and (skip_bad or not log.refused)
    try:
        return _store(content, by=by, wish=wish, log=log, may_write=may_write, via=via)
    except IntegrityError:
        raise Refused(_("Somebody changed the same edition or people meanwhile. Import it again.")) from None


@transaction.atomic
def _store(content: _Content, *, by: Any, wish: Wish, log: Findings, may_write: bool, via: str) -> Outcome:
    """Compare and write in one transaction: what is counted as new is what is written."""
    edition = editions.find(wish, content.span, log)
    if by is not None:
        _require_manager(by, edition.cohort.programme)
    news = News()
    users = profiles.compare(content.people, edition, news, log)
    rosters.compare(content.teams, users, edition, news, log)
    outcome = Outcome(edition.cohort, _tallies(content, news, log), content.span, log, may_write)
    if may_write and (news or edition.is_new):
        _write(news, edition, by=by, via=via, total=outcome.total)
    return outcome


def _require_manager(by: Any, programme: Programme) -> None:
    allowed = programme.pk is not None and rules.can_launch(by, programme)
    rules.require(allowed, _("Only a manager of the programme imports."))


def _tallies(content: _Content, news: News, log: Findings) -> dict[str, Tally]:
    kept = {
        people.SHEET: (len(content.people.by_key), content.people.merged),
        teams.SHEET: (len(content.teams.by_name), content.teams.merged),
    }
    return {
        sheet: Tally(len(news.lines[sheet]), count - len(news.lines[sheet]), merged, log.refused_rows(sheet))
        for sheet, (count, merged) in kept.items()
    }


def _write(news: News, edition: Edition, *, by: Any, via: str, total: Tally) -> None:
    cohort = edition.cohort
    if cohort.programme.pk is None:
        new = cohort.programme
        cohort.programme = programmes.create(
            new.name, slug=new.slug, zone=new.zone, holiday_country=new.holiday_country, by=by
        )
    save(news, edition)
    record("import.done", on=cohort, by=by, via=via, cohort_id=cohort.pk, rows=total.counts())
