"""What a team is told of a verdict, and of one that was taken back."""

from django.db.models import QuerySet
from django.utils.translation import gettext

from cohorts.models import Cohort, Decision, Submission
from fixhub.accounts.models import User
from fixhub.mail.compose import Button, Section
from fixhub.mail.models import Letter, Occurrence
from fixhub.web import dates
from tasks.sections import parts

GONE = [Letter.State.LEASED, Letter.State.DISPATCHING, Letter.State.SENT, Letter.State.PARKED]


def standing_verdict(occurrence: Occurrence) -> Decision | None:
    """A verdict that was not taken back, for who is still in the team."""
    return _for_reader(occurrence, _decisions(occurrence).filter(revoked_at__isnull=True))


def verdict_taken_back(occurrence: Occurrence) -> Decision | None:
    """A verdict the reader was told of, while no other one stands in its place."""
    back = _decisions(occurrence).filter(
        revoked_at__isnull=False, submission__is_open=True, submission__revoked_at__isnull=True
    )
    decision = _for_reader(occurrence, back)
    return decision if decision and occurrence.person_id in may_have_read(decision.pk) else None


def may_have_read(decision_id: int) -> set[int]:
    """People whose letter with a verdict has gone, is going, or may have gone."""
    letters = Occurrence.objects.filter(kind="verdict", letter__state__in=GONE)
    told = letters.filter(subject_type="decision", subject_id=decision_id)
    return set(told.values_list("person", flat=True))


def _decisions(occurrence: Occurrence) -> QuerySet[Decision]:
    """By its own number; what was planned by an older release names the version instead."""
    named = "pk" if occurrence.subject_type == "decision" else "submission"
    return Decision.objects.filter(**{named: occurrence.subject_id})


def _for_reader(occurrence: Occurrence, among: QuerySet[Decision]) -> Decision | None:
    obligation = "submission__team_milestone"
    running = among.filter(**{f"{obligation}__team__cohort__in": Cohort.objects.running()})
    decision = running.select_related(
        "by", "revoked_by", "review", f"{obligation}__team__cohort", f"{obligation}__milestone__current"
    ).first()
    if decision is None:
        return None
    team = decision.submission.team_milestone.team
    return decision if parts.participates(occurrence.person, team) else None


def say_verdict(occurrence: Occurrence, decision: Decision) -> list[Section]:
    submission = decision.submission
    team = submission.team_milestone.team
    accepted = decision.verdict == Decision.Verdict.APPROVE
    with parts.on_the_wall_of(occurrence.person, team.cohort):
        facts = {"title": submission.team_milestone.milestone.title}
        subject = gettext("Accepted: %(title)s") if accepted else gettext("Change asked: %(title)s")
        done = parts.done_so_far(team) if accepted else ""
        return [
            Section(
                subject=subject % facts,
                heading=subject % facts,
                intro=_who_decided(decision) if accepted else _until_when(decision),
                quote=decision.review.text if hasattr(decision, "review") else "",
                button=_next_step(occurrence.person, submission, accepted=accepted),
                news=(done,) if done else (),
                place=team.cohort.name,
                why=gettext("You get this because you are in the team %(team)s.") % {"team": team.name},
                cohort_ids=frozenset({team.cohort_id}),
            )
        ]


def say_verdict_taken_back(occurrence: Occurrence, decision: Decision) -> list[Section]:
    submission = decision.submission
    obligation, team = submission.team_milestone, submission.team_milestone.team
    facts = {
        "title": obligation.milestone.title,
        "name": decision.revoked_by.full_name if decision.revoked_by else "",
        "version": submission.version,
    }
    with parts.on_the_wall_of(occurrence.person, team.cohort):
        subject = gettext("Answer taken back: %(title)s") % facts
        intro = gettext(
            "%(name)s took the answer to version %(version)s back. It waits for an answer again;"
            " there is nothing you need to do."
        )
        return [
            Section(
                subject=subject,
                heading=subject,
                intro=intro % facts,
                button=Button(gettext("See your milestone"), parts.milestone_page(obligation)),
                place=team.cohort.name,
                why=gettext("You get this because you are in the team %(team)s.") % {"team": team.name},
                cohort_ids=frozenset({team.cohort_id}),
            )
        ]


def _who_decided(decision: Decision) -> str:
    facts = {"version": decision.submission.version}
    if decision.by is None:
        return gettext("Version %(version)s is accepted.") % facts
    return gettext("%(name)s accepted version %(version)s.") % {**facts, "name": decision.by.full_name}


def _until_when(decision: Decision) -> str:
    facts = {
        "name": decision.by.full_name if decision.by else gettext("The programme"),
        "moment": dates.moment(decision.submission.team_milestone.effective_due),
        "zone": dates.zone_name(),
    }
    return gettext("%(name)s asks for one change. Hand in again by %(moment)s, %(zone)s time.") % facts


def _next_step(person: User, submission: Submission, *, accepted: bool) -> Button:
    obligation = submission.team_milestone
    if accepted or not obligation.is_asked:
        return Button(gettext("See your next step"), parts.milestone_page(obligation))
    return Button(gettext("Hand in again"), parts.hand_in_link(person, obligation))
