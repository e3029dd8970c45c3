"""Sentences about meetings, and about long work that somebody asked for."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from fixhub.events.models import Event
from fixhub.pages.news.said import Said, Say, name_of, unknown
from fixhub.pages.news.subjects import Subjects
from fixhub.web import dates


def about_meeting(sentence: Callable[[Event], str], icon: str = "calendar", *, stands: bool = True) -> Say:
    """`stands`: said of a meeting that takes place, and gone once that was called off."""

    def said(event: Event, subjects: Subjects) -> Said:
        meeting, cohort = subjects.of(event), subjects.cohort(event)
        if meeting is None or meeting.current is None or cohort is None:
            return unknown(event, subjects)
        shown = meeting.current
        facts = {
            "name": name_of(event),
            "title": shown.title,
            "when": dates.day(shown.starts_at) if shown.is_day else dates.moment(shown.starts_at),
        }
        url = reverse("meeting", args=[cohort.slug, meeting.pk])
        return Said(sentence(event) % facts, icon, url, gone=stands and meeting.is_cancelled)

    return said


def _changed(event: Event) -> str:
    if event.data.get("moved"):
        return _("%(name)s moved “%(title)s”. It is now on %(when)s")
    if event.data.get("elsewhere"):
        return _("%(name)s changed where “%(title)s” takes place")
    return _("%(name)s reworded “%(title)s”")


def job_done(event: Event, subjects: Subjects) -> Said:
    url = reverse("job", args=[event.subject_id])
    return Said(_("What you started is done"), "check", url)


def job_failed(event: Event, subjects: Subjects) -> Said:
    url = reverse("job", args=[event.subject_id])
    return Said(_("What you started did not work"), "circle-alert", url)


SENTENCES: dict[str, Say] = {
    "attendance.noted": about_meeting(lambda event: _("%(name)s noted who came to “%(title)s”"), "check"),
    "job.done": job_done,
    "job.failed": job_failed,
    "meeting.cancelled": about_meeting(lambda event: _("%(name)s called off “%(title)s”"), "x", stands=False),
    "meeting.changed": about_meeting(_changed),
    "meeting.planned": about_meeting(lambda event: _("%(name)s planned “%(title)s” for %(when)s")),
    "meeting.restored": about_meeting(lambda event: _("“%(title)s” takes place after all, on %(when)s")),
}
