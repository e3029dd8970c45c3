"""Bringing sheets of people and teams in: into a past edition as closed history, or into one that runs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions.import_writing import write
from cohorts.importing import editions, joining, meetings, people, profiles, rosters, sessions, sheets, teams
from cohorts.importing.editions import Edition, Wish
from cohorts.importing.findings import Findings
from cohorts.importing.meetings import Sessions
from cohorts.importing.news import News
from cohorts.importing.outcome import Outcome, Tally
from cohorts.importing.people import People
from cohorts.importing.sessions import Span
from cohorts.importing.sheets import Found, Place
from cohorts.importing.teams import Teams
from cohorts.models import ImportRun
from fixhub.refused import Refused
from fixhub.sheets.books import Book


@dataclass(frozen=True)
class Content:
    """What the sheets say, checked."""

    people: People = field(default_factory=People)
    teams: Teams = field(default_factory=Teams)
    span: Span = field(default_factory=Span)
    sessions: Sessions = field(default_factory=Sessions)


@dataclass(frozen=True)
class Order:
    """Who asks for an import, where it goes, and whether it may write; `run` is the page's, if any.

    `whole` is open while it compares and writes, `step` while it writes: a command does both in one
    transaction; a job compares before it stops all others from writing.
    """

    by: Any
    wish: Wish
    via: str
    may_write: bool
    run: ImportRun | None = None
    whole: Callable[[], AbstractContextManager[Any]] = transaction.atomic
    step: Callable[[], AbstractContextManager[Any]] = nullcontext


def take_in(
    book: Book, *, by: Any, wish: Wish, dry_run: bool = False, skip_bad: bool = False, via: str
) -> Outcome:
    """Store what the sheets say about a past edition: all of it, or nothing if a row is refused.

    With `skip_bad` the refused rows are left out and the others stored. The same sheets again
    changes nothing. `by` may be None only for the command, whose user already holds the machine.
    """
    log = Findings()
    content = understood(sheets.read(book, log), log)
    may_write = not dry_run and (skip_bad or not log.refused)
    return settle(content, log, Order(by, wish, via, may_write))


def understood(found: Found, log: Findings, *, home: str = "", places: Sequence[Place] = ()) -> Content:
    """The rows as people, teams and dates; what is of no use is in the log.

    `home` is the country of who says none, `places` are the teams that a list of people names.
    """
    if log.broken:
        return Content()
    members = people.gather(found[people.SHEET], log, home=home)
    rows = [*found[teams.SHEET], *teams.of_places(places, members, home=home)]
    groups = teams.gather(rows, members, log, home=home)
    dated = found[sessions.SHEET]
    span = sessions.span(dated, log)
    return Content(members, groups, span, meetings.gather(dated, span, log))


def settle(content: Content, log: Findings, order: Order) -> Outcome:
    """Compare with what is stored and write what is new, all of it; or only compare."""
    if log.broken:
        return Outcome(None, {people.SHEET: Tally(), teams.SHEET: Tally()}, Span(), log)
    try:
        with order.whole():
            return _store(content, log, order)
    except IntegrityError:
        raise Refused(_("Somebody changed the same edition or people meanwhile. Import it again.")) from None


def _store(content: Content, log: Findings, order: Order) -> Outcome:
    edition = editions.find(order.wish, content.span, log)
    require_manager(order.by, edition)
    news = News()
    users = profiles.compare(content.people, edition, news, log)
    compare = joining.compare if edition.runs else rosters.compare
    compare(content.teams, users, edition, news, log)
    meetings.compare(content.sessions, edition, news, log)
    may_write = order.may_write and not (log.refused and edition.runs and not _skips(order))
    at_once = news.with_an_account() if edition.runs else 0
    outcome = Outcome(edition.cohort, _tallies(content, news, log), content.span, log, may_write, at_once)
    if may_write and (news or edition.is_new or order.run):
        with order.step():
            write(news, edition, by=order.by, via=order.via, outcome=outcome, run=order.run)
    return outcome


def _skips(order: Order) -> bool:
    """Comparing with an edition that runs may refuse rows that were fine by themselves."""
    return order.run is not None and order.run.skip_bad


def require_manager(by: Any, edition: Edition) -> None:
    """Nobody is the command, whose user holds the machine."""
    if by is None:
        return
    if edition.runs:
        rules.require(rules.can_manage(by, edition.cohort), _("Only managers of the edition import."))
        return
    programme = edition.cohort.programme
    allowed = programme.pk is not None and rules.can_launch(by, programme)
    rules.require(allowed, _("Only a manager of the programme imports."))


def _tallies(content: Content, news: News, log: Findings) -> dict[str, Tally]:
    kept = {
        people.SHEET: (len(content.people.by_key), content.people.merged),
        teams.SHEET: (len(content.teams.by_name), content.teams.merged),
    }
    if content.sessions.rows:
        kept[sessions.SHEET] = (len(content.sessions.rows), content.sessions.merged)
    refused_late = {teams.SHEET: len(log.late_lines)}
    return {
        sheet: Tally(
            len(news.lines[sheet]),
            count - len(news.lines[sheet]) - refused_late.get(sheet, 0),
            merged,
            log.refused_rows(sheet),
        )
        for sheet, (count, merged) in kept.items()
    }
