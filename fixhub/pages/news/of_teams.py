"""Sentences about editions, teams and their people, and about what teams log."""

from collections.abc import Callable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Membership
from fixhub.events.models import Event
from fixhub.pages.news.said import Said, Say, name_of, team_url, unknown
from fixhub.pages.news.subjects import Subjects


def about_edition(sentence: Callable[[], str], icon: str) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        cohort = subjects.cohort(event)
        url = reverse("teams", args=[cohort.slug]) if cohort else ""
        return Said(sentence() % {"name": name_of(event)}, icon, url)

    return said


def logged(event: Event, subjects: Subjects) -> Said:
    """That a team is stuck is said to its inside alone."""
    update, team = subjects.of(event), subjects.team(event)
    if update is None or team is None:
        return unknown(event, subjects)
    url = f"{reverse('updates', args=[team.cohort.slug, team.slug])}#u{update.pk}"
    gone = update.revoked_at is not None
    if update.stuck and subjects.eyes.sees_inside(event):
        text, icon = _("%(name)s says: we are stuck") % {"name": name_of(event)}, "circle-alert"
        return Said(text, icon, url, update.sentence, gone)
    about = update.team_milestone
    facts = {"name": name_of(event), "title": about.milestone.title if about else ""}
    text = (
        _("%(name)s logged an update on “%(title)s”") if about else _("%(name)s logged an update")
    ) % facts
    return Said(text, "pencil", url, update.sentence, gone)


def update_revoked(event: Event, subjects: Subjects) -> Said:
    return Said(_("%(name)s took an update back") % {"name": name_of(event)}, "undo-2")


def joined(event: Event, subjects: Subjects) -> Said:
    membership = subjects.of(event)
    if membership is None:
        return unknown(event, subjects)
    facts = {"name": membership.user.full_name}
    mentors = membership.role == Membership.Role.MENTOR
    text = _("%(name)s now mentors the team") if mentors else _("%(name)s joined the team")
    return Said(text % facts, "users", team_url(event, subjects))


def left(event: Event, subjects: Subjects) -> Said:
    membership = subjects.of(event)
    if membership is None:
        return unknown(event, subjects)
    facts = {"name": membership.user.full_name}
    mentors = membership.role == Membership.Role.MENTOR
    text = _("%(name)s no longer mentors the team") if mentors else _("%(name)s left the team")
    return Said(text % facts, "log-out", team_url(event, subjects))


def about_invitation(sentence: Callable[[], str], icon: str) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        invitation = subjects.of(event)
        facts = {"name": name_of(event), "email": invitation.email_key if invitation else ""}
        return Said(sentence() % facts, icon, _invitations_url(event, subjects))

    return said


def _invitations_url(event: Event, subjects: Subjects) -> str:
    team, cohort = subjects.team(event), subjects.cohort(event)
    if cohort is None or cohort.pk not in subjects.eyes.managed:
        return ""
    if team:
        return reverse("team_invitations", args=[cohort.slug, team.slug])
    return reverse("cohort_invitations", args=[cohort.slug])


def asked_together(sentence: Callable[[int], str], icon: str) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        count = event.data.get("count", 0)
        facts = {"name": name_of(event), "count": count}
        return Said(sentence(count) % facts, icon, _invitations_url(event, subjects))

    return said


def letter(event: Event, subjects: Subjects) -> Said:
    cohort = subjects.cohort(event)
    url = reverse("message", args=[cohort.slug, event.subject_id]) if cohort else ""
    return Said(_("%(name)s sent a letter again") % {"name": name_of(event)}, "mail", url)


def held(sentence: Callable[[int], str]) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        count, cohort = event.data.get("count", 0), subjects.cohort(event)
        url = reverse("messages", args=[cohort.slug]) if cohort else ""
        return Said(sentence(count) % {"name": name_of(event), "count": count}, "mail", url)

    return said


def role_changed(event: Event, subjects: Subjects) -> Said:
    membership = subjects.of(event)
    if membership is None:
        return unknown(event, subjects)
    leads = membership.role == Membership.Role.LEAD
    text = _("%(name)s now leads the team") if leads else _("%(name)s is now a member of the team")
    return Said(text % {"name": membership.user.full_name}, "users", team_url(event, subjects))


def about_team(sentence: Callable[[], str], icon: str) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        team = subjects.team(event)
        facts = {"name": name_of(event), "team": team.name if team else ""}
        return Said(sentence() % facts, icon, team_url(event, subjects))

    return said


def team_removed(event: Event, subjects: Subjects) -> Said:
    """Its page is no longer there."""
    said = about_team(lambda: _("%(name)s deleted the team “%(team)s”"), "x")
    return replace(said(event, subjects), url="")


def update_restored(event: Event, subjects: Subjects) -> Said:
    return Said(_("%(name)s brought an update back") % {"name": name_of(event)}, "undo-2")


def focused(event: Event, subjects: Subjects) -> Said:
    text = _("%(name)s chose what the team works on") % {"name": name_of(event)}
    return Said(text, "pencil", team_url(event, subjects))


def about_challenge(sentence: Callable[[], str]) -> Say:
    def said(event: Event, subjects: Subjects) -> Said:
        challenge = subjects.of(event)
        if challenge is None:
            return unknown(event, subjects)
        cohort = subjects.cohort(event)
        url = reverse("challenge", args=[cohort.slug, challenge.slug]) if cohort else ""
        facts = {"name": name_of(event), "title": challenge.title}
        return Said(sentence() % facts, "flag", url if challenge.is_standing else "")

    return said


SENTENCES: dict[str, Say] = {
    "challenge.added": about_challenge(lambda: _("%(name)s added the challenge “%(title)s”")),
    "challenge.edited": about_challenge(lambda: _("%(name)s reworded the challenge “%(title)s”")),
    "challenge.restored": about_challenge(lambda: _("%(name)s brought back the challenge “%(title)s”")),
    "challenge.withdrawn": about_challenge(lambda: _("%(name)s withdrew the challenge “%(title)s”")),
    "cohort.closed": about_edition(lambda: _("%(name)s closed the edition"), "flag"),
    "cohort.launched": about_edition(lambda: _("%(name)s launched the edition"), "flag"),
    "cohort.published": about_edition(lambda: _("%(name)s opened the public page of the edition"), "eye"),
    "cohort.unpublished": about_edition(lambda: _("%(name)s closed the public page of the edition"), "minus"),
    "export.done": about_edition(lambda: _("%(name)s exported the edition"), "download"),
    "import.done": about_edition(lambda: _("%(name)s imported teams and people"), "download"),
    "import.undone": about_edition(lambda: _("%(name)s undid an import of teams and people"), "undo-2"),
    "invitation.accepted": about_invitation(lambda: _("%(name)s accepted the invitation"), "check"),
    "invitation.batch_revoked": asked_together(
        lambda n: ngettext(
            "%(name)s withdrew %(count)s invitation", "%(name)s withdrew %(count)s invitations", n
        ),
        "undo-2",
    ),
    "invitation.batch_sent": asked_together(
        lambda n: ngettext("%(name)s invited %(count)s person", "%(name)s invited %(count)s people", n),
        "mail",
    ),
    "invitation.restored": about_invitation(
        lambda: _("%(name)s renewed the invitation of %(email)s"), "undo-2"
    ),
    "invitation.revoked": about_invitation(
        lambda: _("%(name)s withdrew the invitation of %(email)s"), "undo-2"
    ),
    "invitation.sent": about_invitation(lambda: _("%(name)s invited %(email)s"), "mail"),
    "letter.sent_again": letter,
    "letters.dropped": held(
        lambda n: ngettext(
            "%(name)s dropped %(count)s letter that was held after a restore",
            "%(name)s dropped %(count)s letters that were held after a restore",
            n,
        )
    ),
    "letters.released": held(
        lambda n: ngettext(
            "%(name)s let %(count)s letter go that was held after a restore",
            "%(name)s let %(count)s letters go that were held after a restore",
            n,
        )
    ),
    "team.added": about_team(lambda: _("%(name)s added the team “%(team)s”"), "plus"),
    "team.focused": focused,
    "team.joined": joined,
    "team.left": left,
    "team.removed": team_removed,
    "team.restored": about_team(lambda: _("%(name)s brought back the team “%(team)s”"), "undo-2"),
    "team.role_changed": role_changed,
    "update.logged": logged,
    "update.restored": update_restored,
    "update.revoked": update_revoked,
}
