"""How letters read: in the reader's language and clock, whole in text and HTML, small and safe."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from cohorts.actions import cohorts, invitations
from cohorts.models import Team
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from mentoring.actions import reviews
from tasks import letters as table
from tasks import reminders, rounds
from tests import factories
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round

EVE = (2027, 2, 4, 18)
MONDAY = (2027, 2, 8, 8, 30)


def everything(cast: Cast, clock: Clock) -> None:
    """Something of every kind that a Monday morning can carry."""
    clock.set(2027, 2, 2, 8)
    factories.log(
        cast.team_a, cast.ana, stuck=True, obligation=factories.obligation(cast.team_a, "m03"), count=7
    )
    factories.hand_in(cast.team_b, cast.mihai)
    factories.add_member(cast.team_b, cast.ioana, role="mentor")


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_every_kind_of_letter_can_be_written_in_every_language(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round, language: str
) -> None:
    User.objects.update(language=language)
    everything(cast, clock)
    for moment in ((2027, 2, 3, 9), EVE, (2027, 2, 5, 13), (2027, 2, 5, 15), MONDAY, (2027, 2, 12, 13)):
        tick_at(*moment)
    answered = factories.decide(
        factories.hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes", "Say who."
    )
    _a_minute_later(clock)
    reviews.revoke(answered, by=cast.ioana, via="page")
    _a_minute_later(clock)

    kinds = set(Letter.objects.filter(state=Letter.State.SENT).values_list("occurrences__kind", flat=True))
    assert kinds >= set(table.LABELS) - {"account", "advice", "invitation", "test"}
    assert not Letter.objects.filter(state=Letter.State.DEAD).exists()
    assert relay.received
    for mail in relay.received:
        assert mail["Content-Language"] == language
        assert f'<html lang="{language}"' in letters.html(mail)


def _a_minute_later(clock: Clock) -> None:
    """What can be undone for a minute goes."""
    rounds.tick()
    clock.forward(minutes=1)
    rounds.tick()


def test_table_has_a_label_and_a_place_for_every_kind() -> None:
    assert set(table.table()) == set(table.LABELS)
    assert all(kind.within in ("", "digest") for kind in table.table().values())


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "", "Due Friday 5 February, 23:59, Bucharest time."),
        ("en", "Europe/London", "Due Friday 5 February, 21:59, London time."),
        ("en", "Pacific/Auckland", "Due Saturday 6 February, 10:59, Auckland time."),
    ],
)
def test_date_is_said_with_its_weekday_on_the_readers_clock(
    cast: Cast, relay: Relay, clock: Clock, language: str, zone: str, said: str
) -> None:
    User.objects.filter(pk=cast.ana.pk).update(language=language, zone=zone)
    clock.set(2027, 2, 5, 7)
    eve = {"": (2027, 2, 4, 18), "Europe/London": (2027, 2, 4, 20), "Pacific/Auckland": (2027, 2, 5, 7)}
    clock.set(*eve[zone])

    rounds.tick()

    [mail] = letters.to(relay, cast.ana)
    assert said in letters.text(mail)
    assert str(mail["Subject"]).startswith("Due tomorrow: Team charter")


@pytest.mark.parametrize(("language", "weekday"), [("ro", "vineri"), ("hu", "péntek")])
def test_weekday_is_in_the_readers_language(
    cast: Cast, relay: Relay, tick_at: Round, language: str, weekday: str
) -> None:
    User.objects.filter(pk=cast.ana.pk).update(language=language)

    with translation.override("en"), timezone.override(ZoneInfo("Asia/Tokyo")):
        tick_at(*EVE)

    [mail] = letters.to(relay, cast.ana)
    assert weekday in letters.text(mail)
    assert "23:59" in letters.text(mail)


def test_reminder_moved_by_holidays_says_the_days_that_are_left(
    cast: Cast, relay: Relay, tick_at: Round
) -> None:
    tick_at(2027, 4, 29, 8, 30)

    assert letters.subjects(relay, cast.ana)[-1].startswith("5 days left:")


def test_subject_carries_the_number(cast: Cast, relay: Relay, tick_at: Round) -> None:
    for moment in ((2027, 2, 1, 8, 30), (2027, 2, 2, 8, 30), (2027, 2, 5, 13)):
        tick_at(*moment)

    subjects = letters.subjects(relay, cast.ana)
    assert len(subjects) == 3
    assert all(re.search(r"\d", subject) for subject in subjects)


def test_letter_is_small_and_dressed_for_day_and_night(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    everything(cast, clock)
    tick_at(*MONDAY)

    for mail in relay.received:
        page = letters.html(mail)
        assert len(mail.as_bytes()) < 20_000
        assert "prefers-color-scheme" in page
        assert 'name="color-scheme" content="light dark"' in page
        assert "background: #f9f8f5" in page or "background:#f9f8f5" in page
        assert "<script" not in page
        assert "src=" not in page


def test_every_inline_colour_has_its_dark_twin(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    everything(cast, clock)
    tick_at(*MONDAY)

    dressed = {"bg", "cd", "tx", "mu", "lk", "du", "la", "ok", "ln", "bt"}
    for mail in relay.received:
        for element in re.findall(
            r"<[a-z][^>]*style=\"(?:[^\"]*[; ])?(?:color|background):[^>]*>", letters.html(mail)
        ):
            classes = set(re.search(r'class="([^"]*)"', element).group(1).split())  # type: ignore[union-attr]
            assert classes & dressed, element


def test_there_is_one_button(cast: Cast, relay: Relay, clock: Clock, tick_at: Round) -> None:
    everything(cast, clock)
    tick_at(*MONDAY)

    for mail in relay.received:
        assert letters.html(mail).count('class="bt"') == 1


def test_text_and_html_say_the_same_and_lead_to_the_same(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    tick_at(*EVE)

    [mail] = letters.to(relay, cast.ana)
    said, page = letters.text(mail), letters.html(mail)
    for words in ("Due tomorrow:", "Hand it in", "Bicla Noastră", "23:59"):
        assert words in said
        assert words in page
    [link] = letters.links(mail)
    assert link in page


def test_names_cannot_become_markup_or_headers(cast: Cast, relay: Relay, tick_at: Round) -> None:
    evil = 'A<script>alert(1)</script>\r\nBcc: spy@example.org"'
    Team.objects.filter(pk=cast.team_a.pk).update(name=evil)

    tick_at(2027, 2, 5, 13)

    [mail] = letters.to(relay, cast.ana)
    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])
    assert "<script" not in letters.html(mail)
    assert relay.recipients.count("spy@example.org") == 0


def test_from_the_letter_to_saved_in_three_taps(
    cast: Cast, relay: Relay, tick_at: Round, client: Any
) -> None:
    """Tap the button, write one sentence, tap Save: "going well" is chosen already."""
    tick_at(2027, 1, 29, 13)
    [mail] = letters.to(relay, cast.ana)

    link = letters.links(mail)[0]
    page = client.get(link).content.decode()
    form_key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert form_key
    assert re.search(r'value="going"[^>]*checked', page)
    answer = client.post(
        link,
        {"form_key": form_key[1], "state": "going", "sentence": "We met people.", "about": ""},
        follow=True,
    )

    assert "<h1>Saved</h1>" in answer.content.decode()
    assert list(cast.team_a.updates.values_list("via", flat=True)) == ["link"]


def test_mentor_is_led_to_the_desk_and_gets_no_link_that_acts(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    clock.set(2027, 2, 1, 10)
    submission = factories.hand_in(cast.team_a, cast.ana)

    tick_at(2027, 2, 4, 8, 30)

    [mail] = letters.to(relay, cast.ioana)
    assert str(mail["Subject"]) == "Bicla Noastră waits 3 working days for your answer"
    assert letters.links(mail) == []
    assert f"/mentoring/desk/{submission.pk}" in letters.text(mail)


def test_milestone_done_just_before_sends_nothing(cast: Cast, relay: Relay, clock: Clock) -> None:
    clock.set(*EVE)
    rounds.plan_all()
    factories.hand_in(cast.team_a, cast.ana)

    rounds.deliver()

    assert letters.to(relay, cast.ana) == []
    assert Letter.objects.get(person=cast.ana).state == Letter.State.SUPERSEDED


def test_reminder_of_a_date_that_moved_is_not_sent(cast: Cast, relay: Relay, clock: Clock) -> None:
    clock.set(*EVE)
    rounds.plan_all()
    obligation = factories.obligation(cast.team_a)
    obligation.dues.create(
        due_at=clock.now.replace(day=20), original_at=obligation.effective_due, cause="launch"
    )
    type(obligation).objects.filter(pk=obligation.pk).update(effective_due=clock.now.replace(day=20))

    rounds.deliver()

    assert letters.to(relay, cast.ana) == []
    assert not [row for row in reminders.plan(cast.cohort, clock.now) if row.person_id == cast.ana.pk]


def test_a_closed_edition_invites_nobody(cast: Cast, clock: Clock, relay: Relay) -> None:
    invitations.invite("late@example.org", by=cast.vlad, role="member", team=cast.team_a, via="page")
    cohorts.close(cast.cohort, by=cast.vlad, via="page")
    clock.forward(minutes=2)
    rounds.tick()

    assert relay.recipients == []
