"""The challenges of an edition: adding, wording, withdrawing; and which team works on which."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cohorts import restoring, room, rules, slugs
from cohorts.models import Challenge, ChallengeAbsence, Cohort, Team, TeamFocus
from fixhub import clock, languages
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused

TITLE_LENGTH, QUESTION_LENGTH, OWNER_LENGTH, THEME_LENGTH = 200, 2_000, 200, 80
MOST = 50


@dataclass(frozen=True)
class Words:
    """What a challenge says, by language; a language that is left out is read in another."""

    titles: dict[str, str]
    question: dict[str, str]
    owner_organisation: str = ""

    @classmethod
    def cleaned(
        cls, titles: dict[str, str], question: dict[str, str] | None = None, owner_organisation: str = ""
    ) -> "Words":
        return cls(
            {code: said for code in languages.CODES if (said := visible(titles.get(code, "")))},
            {code: said for code in languages.CODES if (said := (question or {}).get(code, "").strip())},
            visible(owner_organisation),
        )


@transaction.atomic
def add(cohort: Cohort, *, by: Any, via: str, **words: Any) -> Challenge:
    """A challenge with its words (see Words), after those that are there."""
    _require_manager(cohort, by)
    said = Words.cleaned(**words)
    _require_sense(said)
    # Two who add at once get two slugs, and no more than the limit.
    room.hold(cohort)
    there = Challenge.objects.filter(cohort=cohort)
    if there.standing().count() >= MOST:
        raise Refused(_("An edition has at most 50 challenges."))
    challenge = Challenge.objects.create(
        cohort=cohort,
        slug=slugs.free(there, _name(said), otherwise="challenge"),
        titles=said.titles,
        question=said.question,
        owner_organisation=said.owner_organisation,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        recorded_at=clock.now(),
    )
    _record("challenge.added", challenge, by=by, via=via)
    return challenge


@transaction.atomic
def edit(challenge: Challenge, *, by: Any, via: str, **words: Any) -> Challenge:
    """Other words for the same challenge; its address stays."""
    _require_manager(challenge.cohort, by)
    said = Words.cleaned(**words)
    _require_sense(said)
    there = Challenge.objects.standing().filter(pk=challenge.pk)
    changed = there.update(
        titles=said.titles, question=said.question, owner_organisation=said.owner_organisation
    )
    if not changed:
        raise Refused(_("This challenge was withdrawn. Bring it back first."))
    _record("challenge.edited", challenge, by=by, via=via)
    challenge.refresh_from_db()
    return challenge


@transaction.atomic
def withdraw(challenge: Challenge, *, by: Any, via: str) -> Challenge:
    """Take a challenge off the list; teams keep it, unseen, so that bringing it back brings all back."""
    _require_manager(challenge.cohort, by)
    standing = Challenge.objects.standing().filter(pk=challenge.pk)
    if not standing.update(revoked_at=clock.now(), revoked_by=by):
        raise Refused(_("This challenge was withdrawn already."))
    _record("challenge.withdrawn", challenge, by=by, via=via)
    challenge.refresh_from_db()
    return challenge


@transaction.atomic
def restore(challenge: Challenge, *, by: Any, via: str) -> Challenge:
    """Bring a withdrawn challenge back, with the teams that work on it."""
    _require_manager(challenge.cohort, by)
    if not challenge.is_standing:
        restoring.require_recent(challenge.revoked_at)
    room.hold(challenge.cohort)
    if Challenge.objects.standing().filter(cohort=challenge.cohort_id).count() >= MOST:
        raise Refused(_("An edition has at most 50 challenges."))
    _stand_again(challenge, by=by)
    _record("challenge.restored", challenge, by=by, via=via)
    challenge.refresh_from_db()
    return challenge


@transaction.atomic
def take_up(team: Team, *, by: Any, theme: str, challenge: Challenge | None, via: str) -> Team:
    """Say what a team works on: a theme, and a challenge of its edition or none.

    Board and report are counted by both, so a lead who wants another one asks the managers.
    """
    _require_manager(team.cohort, by)
    if challenge and (challenge.cohort_id != team.cohort_id or not challenge.is_standing):
        raise Refused(_("Choose a challenge of this edition."))
    theme = visible(theme)
    if len(theme) > THEME_LENGTH:
        raise Refused(_("Make the theme shorter: 80 letters at most."))
    before = _leave_behind(team, theme, challenge)
    team.theme, team.challenge = theme, challenge
    team.set_keys()
    team.save(update_fields=["theme", "challenge", "sort_key", "search_key"])
    record(
        "team.focused",
        on=team,
        by=by,
        via=via,
        cohort_id=team.cohort_id,
        team_id=team.pk,
        challenge=team.challenge_id,
        before=before,
    )
    return team


def _stand_again(challenge: Challenge, *, by: Any) -> None:
    """The withdrawal moves from the row to an absence: it was away then, whoever asks later."""
    gone_at, gone_by = challenge.revoked_at, challenge.revoked_by_id
    withdrawn = Challenge.objects.filter(pk=challenge.pk, revoked_at=gone_at)
    if not gone_at or not gone_by or not withdrawn.update(revoked_at=None, revoked_by=None):
        raise Refused(_("This challenge is there already."))
    ChallengeAbsence.objects.create(
        challenge=challenge, revoked_at=gone_at, revoked_by_id=gone_by, restored_by=by
    )


def _leave_behind(team: Team, theme: str, challenge: Challenge | None) -> int | None:
    """Keep what the team worked on until now, if it turns to something else; the id of its challenge."""
    room.hold(team.cohort)
    left = Team.objects.only("theme", "challenge", "recorded_at").get(pk=team.pk)
    last = TeamFocus.objects.filter(team=team).aggregate(ends=Max("ends"))["ends"]
    began = last or left.recorded_at
    turns = (left.theme, left.challenge_id) != (theme, challenge.pk if challenge else None)
    if turns and began < clock.now():
        TeamFocus.objects.create(team=team, theme=left.theme, challenge_id=left.challenge_id, starts=began)
    return left.challenge_id


def _require_manager(cohort: Cohort, by: Any) -> None:
    rules.require(rules.can_manage(by, cohort), _("Only managers change the challenges of an edition."))
    rules.require_running(cohort)


def _require_sense(said: Words) -> None:
    if not said.titles:
        raise Refused(_("Write the title in at least one language."))
    if any(len(title) > TITLE_LENGTH for title in said.titles.values()):
        raise Refused(_("Make the title shorter: 200 letters at most."))
    if any(len(question) > QUESTION_LENGTH for question in said.question.values()):
        raise Refused(_("Make the question shorter: 2,000 letters at most."))
    if len(said.owner_organisation) > OWNER_LENGTH:
        raise Refused(_("Make the name of the organisation shorter: 200 letters at most."))


def _name(said: Words) -> str:
    return said.titles.get("en") or next(iter(said.titles.values()))


def _record(verb: str, challenge: Challenge, *, by: Any, via: str) -> None:
    record(verb, on=challenge, by=by, via=via, cohort_id=challenge.cohort_id)
