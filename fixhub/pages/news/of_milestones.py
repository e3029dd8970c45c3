"""Sentences about hand-ins, their answers, and the talk beside them: for the inside of a team."""

from collections.abc import Callable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.models import Decision
from fixhub.events.models import Event
from fixhub.pages.news.said import Said, Say, milestone_url, name_of, unknown
from fixhub.pages.news.subjects import Subjects


def about_version(sentence: Callable[[], str], icon: str, verdict: str = "") -> Say:
    """Of a hand-in; of its verdict too, where one is named: then it is gone when that was undone."""

    def said(event: Event, subjects: Subjects) -> Said:
        submission = subjects.of(event)
        if submission is None:
            return unknown(event, subjects)
        milestone = submission.team_milestone.milestone
        facts = {"name": name_of(event), "n": submission.version, "title": milestone.title}
        url = milestone_url(event, subjects, milestone.key, f"#v{submission.version}")
        stands = not verdict or verdict in {one.verdict for one in submission.standing_decisions}
        return Said(sentence() % facts, icon, url, gone=bool(submission.revoked_at) or not stands)

    return said


def taken_back(event: Event, subjects: Subjects) -> Said:
    """Taking back is itself no longer there to be taken back."""
    said = about_version(lambda: _("%(name)s took back version %(n)s of “%(title)s”"), "undo-2")
    return replace(said(event, subjects), gone=False)


def advice_asked(event: Event, subjects: Subjects) -> Said:
    review = subjects.of(event)
    if review is None:
        return unknown(event, subjects)
    submission = review.submission
    facts = {"name": name_of(event), "title": submission.team_milestone.milestone.title}
    return Said(
        _("%(name)s asks for advice on “%(title)s”") % facts,
        "message-circle",
        reverse("desk_at", args=[submission.pk]),
        gone=submission.revoked_at is not None,
    )


def about_comment(sentence: Callable[[], str], icon: str) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        comment = subjects.of(event)
        if comment is None:
            return unknown(event, subjects)
        milestone = comment.team_milestone.milestone
        facts = {"name": name_of(event), "title": milestone.title}
        url = milestone_url(event, subjects, milestone.key, "#talk")
        return Said(sentence() % facts, icon, url, comment.text[:300], comment.revoked_at is not None)

    return said


def comment_revoked(event: Event, subjects: Subjects) -> Said:
    return Said(_("%(name)s took a comment back") % {"name": name_of(event)}, "undo-2")


SENTENCES: dict[str, Say] = {
    "comment.added": about_comment(lambda: _("%(name)s commented on “%(title)s”"), "message-circle"),
    "comment.restored": about_comment(lambda: _("%(name)s brought back a comment on “%(title)s”"), "undo-2"),
    "comment.revoked": comment_revoked,
    "milestone.advice_asked": advice_asked,
    "milestone.approved": about_version(
        lambda: _("%(name)s accepted version %(n)s of “%(title)s”"), "check", Decision.Verdict.APPROVE
    ),
    "milestone.changes_requested": about_version(
        lambda: _("%(name)s asked for a change in version %(n)s of “%(title)s”"),
        "message-circle",
        Decision.Verdict.REQUEST_CHANGES,
    ),
    "milestone.restored": about_version(
        lambda: _("%(name)s brought back version %(n)s of “%(title)s”"), "undo-2"
    ),
    "milestone.revoked": taken_back,
    "milestone.submitted": about_version(
        lambda: _("%(name)s handed in version %(n)s of “%(title)s”"), "send"
    ),
    "milestone.verdict_revoked": about_version(
        lambda: _("%(name)s took back the answer to version %(n)s of “%(title)s”"), "undo-2"
    ),
}
