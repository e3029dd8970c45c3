"""What is kept about a person, in words that fit on a page: the lines of declared.toml, put together."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fixhub.accounts.models import User
from fixhub.privacy import declared

GOES, STAYS = _("goes"), _("stays, without your name")


@dataclass(frozen=True)
class Kept:
    said: str | Promise
    count: int
    erased: str | Promise


# What it is, by which columns it is found, and what erasing does with it.
KINDS: list[tuple[Promise, tuple[str, ...], str | Promise]] = [
    (
        _("Places in teams and roles"),
        ("cohorts.Membership.user", "cohorts.CohortRole.user", "cohorts.ProgrammeRole.user"),
        STAYS,
    ),
    (_("Updates"), ("cohorts.Update.by",), _("stay without your name; their photos go")),
    (_("Hand-ins"), ("cohorts.Submission.by",), STAYS),
    (_("Comments"), ("cohorts.Comment.by",), STAYS),
    (_("Answers to hand-ins"), ("mentoring.Review.by",), STAYS),
    (_("Meetings you came to, or did not"), ("cohorts.Attendance.user",), STAYS),
    (_("Files you handed up"), ("files.File.by",), _("go, but for those of hand-ins and imports")),
    (_("Letters to you"), ("mail.Letter.person",), _("their texts go")),
    (_("Notices"), ("events.Notice.reader",), GOES),
    (_("Tokens and calendar addresses"), ("accounts.Token.user", "cohorts.CalendarFeed.user"), GOES),
    (_("What you did, in numbers, in the log"), ("events.Event.by",), STAYS),
]


def about(person: User) -> list[Kept]:
    """A query for each column, however many rows there are."""
    links = declared.links()
    return [
        Kept(said, sum(links[label].rows_of(person).count() for label in labels), erased)
        for said, labels, erased in KINDS
    ]
