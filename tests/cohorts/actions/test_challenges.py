"""Challenges of an edition, and which team works on which."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import challenges, cohorts
from cohorts.models import Challenge, ChallengeAbsence, TeamFocus
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import make_challenge

pytestmark = pytest.mark.postgres_later


def test_add_makes_an_address_from_the_english_title(cast: Cast) -> None:
    titles = {"ro": "Străzi răcoroase", "en": " Cool  streets ", "hu": ""}

    first = make_challenge(cast.cohort, cast.vlad, titles=titles, owner_organisation="Cluj-Napoca City Hall")
    second = make_challenge(cast.cohort, cast.vlad, titles={"ro": "Țara"})

    assert (first.slug, first.titles) == ("cool-streets", {"en": "Cool streets", "ro": "Străzi răcoroase"})
    assert (second.slug, second.position) == ("tara", 2)
    assert list(Challenge.objects.in_order()) == [first, second]


def test_titles_that_fold_alike_get_their_own_addresses(cast: Cast) -> None:
    slugs = [make_challenge(cast.cohort, cast.vlad, title).slug for title in ("Țara", "Tara", "???")]

    assert slugs == ["tara", "tara-2", "challenge"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"titles": {}}, "at least one language"),
        ({"titles": {"en": "\u200b "}}, "at least one language"),
        ({"titles": {"fr": "Rues fraîches"}}, "at least one language"),
        ({"titles": {"en": "x" * 201}}, "title shorter"),
        ({"titles": {"en": "Heat"}, "question": {"hu": "x" * 2001}}, "question shorter"),
        ({"titles": {"en": "Heat"}, "owner_organisation": "x" * 201}, "organisation shorter"),
    ],
)
def test_words_that_make_no_challenge_are_refused(cast: Cast, words: dict[str, Any], sentence: str) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)

    with pytest.raises(Refused, match=sentence):
        challenges.add(cast.cohort, by=cast.vlad, via="page", **words)
    with pytest.raises(Refused, match=sentence):
        challenges.edit(challenge, by=cast.vlad, via="page", **words)


def test_edit_keeps_the_address(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)

    edited = challenges.edit(
        challenge, by=cast.vlad, titles={"en": "Heat"}, question={"en": "How do we stay cool?"}, via="page"
    )

    assert (edited.slug, edited.title, edited.asks) == ("cool-streets", "Heat", "How do we stay cool?")


def test_an_edition_has_so_many_challenges(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenges, "MOST", 2)
    first, _second = (make_challenge(cast.cohort, cast.vlad) for _ in range(2))

    with pytest.raises(Refused, match="at most"):
        make_challenge(cast.cohort, cast.vlad)
    challenges.withdraw(first, by=cast.vlad, via="page")
    make_challenge(cast.cohort, cast.vlad)
    with pytest.raises(Refused, match="at most"):
        challenges.restore(first, by=cast.vlad, via="page")


def test_withdrawing_and_bringing_back_keeps_its_teams(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)
    challenges.take_up(cast.team_a, by=cast.vlad, theme="Heat", challenge=challenge, via="page")

    challenges.withdraw(challenge, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="withdrawn already"):
        challenges.withdraw(challenge, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="Bring it back first"):
        challenges.edit(challenge, by=cast.vlad, titles={"en": "Other"}, via="page")
    back = challenges.restore(challenge, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="there already"):
        challenges.restore(challenge, by=cast.vlad, via="page")

    assert (back.is_standing, list(back.teams.all())) == (True, [cast.team_a])
    away = ChallengeAbsence.objects.get()
    assert (away.challenge, away.revoked_by, away.restored_by) == (challenge, cast.vlad, cast.vlad)


def test_a_team_takes_up_a_challenge_of_its_edition_alone(cast: Cast) -> None:
    own = make_challenge(cast.cohort, cast.vlad)
    foreign = Challenge.objects.create(cohort=cast.foreign_cohort, slug="far", titles={"en": "Far"})
    gone = challenges.withdraw(make_challenge(cast.cohort, cast.vlad), by=cast.vlad, via="page")

    for wrong in (foreign, gone):
        with pytest.raises(Refused, match="of this edition"):
            challenges.take_up(cast.team_a, by=cast.vlad, theme="", challenge=wrong, via="page")
    with pytest.raises(Refused, match="theme shorter"):
        challenges.take_up(cast.team_a, by=cast.vlad, theme="x" * 81, challenge=own, via="page")
    challenges.take_up(cast.team_a, by=cast.vlad, theme=" Heat ", challenge=own, via="page")

    cast.team_a.refresh_from_db()
    assert (cast.team_a.theme, cast.team_a.challenge) == ("Heat", own)
    assert Event.objects.get(verb="team.focused").data == {"challenge": own.pk, "before": None}


def test_what_a_team_turned_from_is_kept_once(cast: Cast, clock: Clock) -> None:
    own, began = make_challenge(cast.cohort, cast.vlad), cast.team_a.recorded_at
    turned = []
    for theme, challenge in (("Heat", own), ("Heat", own), ("Buses", None)):
        turned.append(clock.forward(hours=1))
        challenges.take_up(cast.team_a, by=cast.vlad, theme=theme, challenge=challenge, via="page")

    kept = TeamFocus.objects.order_by("starts").values_list("theme", "challenge", "starts", "ends")
    assert list(kept) == [("Mobility", None, began, turned[0]), ("Heat", own.pk, turned[0], turned[2])]
    for wrong in ({"starts": began}, {"starts": clock.now, "ends": clock.now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamFocus.objects.create(team=cast.team_a, **wrong)


def test_a_new_theme_is_found(cast: Cast) -> None:
    challenges.take_up(cast.team_a, by=cast.vlad, theme="Țevi", challenge=None, via="page")

    cast.team_a.refresh_from_db()
    assert "tevi" in cast.team_a.search_key


def test_what_was_withdrawn_comes_back_for_thirty_days(cast: Cast, clock: Clock) -> None:
    gone = challenges.withdraw(make_challenge(cast.cohort, cast.vlad), by=cast.vlad, via="page")
    clock.forward(days=31)

    with pytest.raises(Refused, match="30 days"):
        challenges.restore(gone, by=cast.vlad, via="page")


def test_a_closed_edition_keeps_its_challenges(cast: Cast) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    with pytest.raises(Forbidden, match="closed"):
        challenges.withdraw(challenge, by=cast.vlad, via="page")
    with pytest.raises(Forbidden, match="closed"):
        make_challenge(cast.cohort, cast.vlad)
