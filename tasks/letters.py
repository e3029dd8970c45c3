"""The table the outbox works by: kind -> is it still wanted, and what does it say. Its order is the
order of sections in a letter, the most urgent first.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort
from fixhub import clock
from fixhub.mail.compose import Kind, Kinds
from tasks import digests
from tasks.digests import Week
from tasks.sections import account, digest, invitations, notices, reminders, trial, verdicts


def table() -> Kinds:
    """Fresh for each batch: a cohort's week is read once for all the digests in it."""
    weeks: dict[int, Week] = {}

    def read(cohort: Cohort) -> Week:
        if cohort.pk not in weeks:
            weeks[cohort.pk] = digests.read(cohort, clock.now())
        return weeks[cohort.pk]

    return {
        "invitation": Kind(LABELS["invitation"], invitations.open_one, invitations.say),
        "account": Kind(LABELS["account"], account.still_so, account.say),
        "verdict": Kind(LABELS["verdict"], verdicts.standing_verdict, verdicts.say_verdict),
        "verdict_revoked": Kind(
            LABELS["verdict_revoked"], verdicts.verdict_taken_back, verdicts.say_verdict_taken_back
        ),
        "stuck": Kind(LABELS["stuck"], notices.still_stuck, notices.say_stuck),
        "advice": Kind(LABELS["advice"], notices.unanswered_question, notices.say_advice),
        "tomorrow": Kind(LABELS["tomorrow"], reminders.still_ahead, reminders.say_ahead),
        "digest": Kind(LABELS["digest"], partial(digest.news_for, read=read), digest.say, obligatory=False),
        "overdue": Kind(LABELS["overdue"], reminders.still_late, reminders.say_late, within="digest"),
        "soon": Kind(LABELS["soon"], reminders.still_ahead, reminders.say_ahead, within="digest"),
        "waiting": Kind(LABELS["waiting"], reminders.still_waiting, reminders.say_waiting, within="digest"),
        "weekly": Kind(LABELS["weekly"], reminders.still_unheard, reminders.say_weekly, obligatory=False),
        "test": Kind(LABELS["test"], trial.still_asked, trial.say),
    }


LABELS = {
    "invitation": _("Invitation"),
    "account": _("Way into the account"),
    "verdict": _("Verdict"),
    "verdict_revoked": _("Answer taken back"),
    "stuck": _("A team is stuck"),
    "advice": _("Advice asked"),
    "tomorrow": _("Due tomorrow"),
    "digest": _("Monday digest"),
    "overdue": _("One working day late"),
    "soon": _("Due in three days"),
    "waiting": _("Review waits"),
    "weekly": _("The week’s update"),
    "test": _("Test letter"),
}
