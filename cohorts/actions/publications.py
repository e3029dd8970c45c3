"""What of an edition everybody may read, and whose names stand there."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Cohort, NameConsent, Publication
from fixhub import clock
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def publish(cohort: Cohort, *, by: Any, findable: bool | None = None, via: str) -> Publication:
    """Open the public page of an edition.

    `findable`: search engines may list it; None means as it was the last time. Said again with
    another answer, the new one holds; with the same one, nothing changes.
    """
    rules.require(rules.can_manage(by, cohort), _("Only managers publish an edition."))
    _queue_behind(cohort)
    last = cohort.publications.order_by("-starts", "-pk").first()
    wanted = bool(last and last.findable) if findable is None else findable
    if last and last.ends is None:
        if last.findable == wanted:
            return last
        _end(cohort.publications.filter(pk=last.pk))
    published = Publication.objects.create(cohort=cohort, findable=wanted)
    record("cohort.published", on=published, by=by, via=via, cohort_id=cohort.pk, findable=published.findable)
    return published


@transaction.atomic
def withdraw(cohort: Cohort, *, by: Any, via: str) -> None:
    """Close the public page; whoever asks for it finds nothing there."""
    rules.require(rules.can_manage(by, cohort), _("Only managers publish an edition."))
    _queue_behind(cohort)
    open_one = cohort.publications.unended().first()
    if open_one is None:
        raise Refused(_("This edition has no public page."))
    _end(cohort.publications.filter(pk=open_one.pk))
    record("cohort.unpublished", on=open_one, by=by, via=via, cohort_id=cohort.pk)


@transaction.atomic
def agree(cohort: Cohort, *, by: Any, via: str) -> NameConsent:
    """A person's own yes to their name on the public page; nobody gives it for somebody else."""
    rules.require(rules.has_a_place(by, cohort), _("Only whoever is in a team of this edition can agree."))
    try:
        with transaction.atomic():
            consent = NameConsent.objects.create(cohort=cohort, user=by)
    except IntegrityError:
        raise Refused(_("You have agreed already.")) from None
    record("consent.given", on=consent, by=by, via=via, cohort_id=cohort.pk)
    return consent


@transaction.atomic
def disagree(cohort: Cohort, *, by: Any, via: str) -> None:
    """Take the yes back: the name is off the page at once."""
    consent = NameConsent.objects.unended().filter(cohort=cohort, user=by).first()
    if consent is None or not _end(NameConsent.objects.filter(pk=consent.pk)):
        raise Refused(_("Your name does not stand on the public page."))
    record("consent.withdrawn", on=consent, by=by, via=via, cohort_id=cohort.pk)


def _end(rows: Any) -> int:
    now = clock.now()
    return rows.unended().update(ends=now, end_recorded_at=now)


def _queue_behind(cohort: Cohort) -> None:
    """Two managers at once: the second sees what the first did (docs/decisions/0002)."""
    Cohort.objects.filter(pk=cohort.pk).update(slug=F("slug"))
