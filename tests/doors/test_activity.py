"""What happened, by day: each reader sees what is theirs to see, in a sentence."""

import re
from pathlib import Path

import pytest

from cohorts.actions import invitations, removals, teams, updates
from cohorts.models import Membership
from cohorts.reads import events as reads
from fixhub.events.audience import AUDIENCE
from fixhub.events.models import Event
from fixhub.pages.news import activity, sentences
from mentoring.actions import reviews
from tasks.notices import READERS
from tasks.told import nobody
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of
from tests.sealing import unguarded

ROOT = Path(__file__).parents[2]


def path(cast: Cast, team: bool = True, asked: str = "") -> str:
    here = f"/cohorts/{cast.cohort.slug}"
    return f"{here}/teams/{cast.team_a.slug}/activity{asked}" if team else f"{here}/activity{asked}"


@pytest.fixture
def happened(cast: Cast) -> Cast:
    factories.log(cast.team_a, cast.ana, stuck=True, sentence="Nobody answers our calls.", mood=2)
    factories.log(cast.team_b, cast.mihai, sentence="We met the mayor.")
    submission = factories.hand_in(cast.team_a, cast.ana)
    reviews.ask_advice(submission, by=cast.ioana, text="Well?", via="page")
    factories.decide(submission, cast.ioana)
    invitations.invite("new@example.org", by=cast.ana, team=cast.team_a, role="member")
    factories.say(cast.team_a, cast.ioana, "Talk to the clerk.")
    factories.plan_meeting(cast.cohort, cast.vlad, kind="cohort", audience="mentors", title="For mentors")
    factories.make_challenge(cast.cohort, cast.vlad, "Cool streets")
    return cast


def test_every_verb_that_somebody_reads_has_a_sentence() -> None:
    """Those that are told to one person alone have one too."""
    read = {verb for verb, who in AUDIENCE.items() if who != "nobody"}
    told = {verb for verb, row in READERS.items() if row.notices is not nobody}

    assert read | told == set(sentences.SENTENCES)


def test_team_reads_its_year_in_sentences(happened: Cast) -> None:
    page = text_of(as_(happened.ana).get(path(happened)))

    assert "Today Ioana Pop commented on" in page
    assert "Ioana Pop accepted version 1 of “Team charter, roles, consents complete”" in page
    assert "Ana Pop handed in version 1 of “Team charter, roles, consents complete”" in page
    assert "Ana Pop says: we are stuck Nobody answers our calls." in page
    assert "Ioana Pop now mentors the team" in page
    assert "asks for advice" not in page and "invited" not in page


def test_talk_meetings_and_challenges_are_read_by_their_audience(happened: Cast) -> None:
    read = {
        who: text_of(as_(getattr(happened, who)).get(path(happened, False))) for who in ("mihai", "ioana")
    }

    assert "Ioana Pop commented on" in read["ioana"] and "Talk to the clerk." not in read["mihai"]
    assert "Vlad Pop planned “For mentors”" in read["ioana"] and "For mentors" not in read["mihai"]
    assert "Vlad Pop added the challenge “Cool streets”" in read["mihai"]


def test_every_door_is_known_to_the_events_and_has_a_word() -> None:
    code = [
        path for app in ("fixhub", "cohorts", "mentoring", "tasks") for path in (ROOT / app).rglob("*.py")
    ]
    used = {via for path in code for via in re.findall(r'\bvia="(\w+)"', path.read_text())}
    known = {via for via, _word in Event._meta.get_field("via").choices or ()}

    assert {"admin", "page"} <= used <= known == {"page", *activity.DOORS}


def test_a_removed_team_is_nothing_to_narrow_by(happened: Cast) -> None:
    removals.remove(happened.team_b, by=happened.vlad, via="page")

    page = as_(happened.vlad).get(path(happened, team=False)).content.decode()

    assert f'value="{happened.team_a.slug}"' in page and f'value="{happened.team_b.slug}"' not in page


def test_other_teams_read_of_no_hand_in_and_no_worry(happened: Cast) -> None:
    page = text_of(as_(happened.mihai).get(path(happened)))

    assert "Ana Pop logged an update Nobody answers our calls." in page
    assert "stuck" not in page
    assert "Team charter" not in page and "Mood" not in page


def test_managers_read_of_everything(happened: Cast) -> None:
    page = text_of(as_(happened.vlad).get(path(happened, team=False)))

    assert "Ioana Pop asks for advice on “Team charter, roles, consents complete”" in page
    assert "Ana Pop invited new@example.org" in page
    assert "Mihai Pop logged an update We met the mayor. Őrszem" in page


def test_feed_and_reader_agree_on_every_event(happened: Cast) -> None:
    """The query of a feed and the question about one event are one rule."""
    everything = list(Event.objects.all())
    for who in ("ana", "mihai", "ioana", "vlad", "ela"):
        reader = getattr(happened, who)
        eyes = reads.eyes_of(reader, everything)

        asked = {event.pk for event in everything if eyes.may_read(event)}
        assert asked == set(reads.visible_to(reader).values_list("pk", flat=True)), who


def test_what_was_taken_back_has_no_words(happened: Cast) -> None:
    update = factories.log(happened.team_a, happened.ana, sentence="A slip of the pen.")
    updates.revoke(update, by=happened.ana, via="page")

    page = text_of(as_(happened.mihai).get(path(happened)))

    assert "Ana Pop logged an update" in page and "taken back since" in page
    assert "A slip of the pen." not in page


def test_door_is_named_where_it_is_no_page(happened: Cast) -> None:
    assert "by a command" in text_of(as_(happened.ana).get(path(happened)))
    with unguarded():
        Event.objects.update(via="page")
    assert "by a command" not in text_of(as_(happened.ana).get(path(happened)))


def test_days_are_the_readers(happened: Cast, clock: Clock) -> None:
    clock.forward(days=1)
    factories.log(happened.team_a, happened.ana, sentence="Tuesday’s news.")

    page = text_of(as_(happened.ana).get(path(happened)))

    assert page.index("Today") < page.index("Tuesday’s news.") < page.index("Yesterday")


def test_leaving_is_read_inside_alone(happened: Cast) -> None:
    teams.leave(Membership.objects.get(user=happened.ioana), by=happened.vlad, via="page")

    assert "Ioana Pop no longer mentors the team" in text_of(as_(happened.ana).get(path(happened)))
    assert "no longer" not in text_of(as_(happened.mihai).get(path(happened)))


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("?kind=updates", "logged an update", "handed in"),
        ("?kind=milestones", "handed in", "logged an update"),
        ("?kind=people", "joined the team", "handed in"),
        ("?kind=nonsense", "handed in", "Nothing of this kind"),
        ("?kind=meetings", "planned “For mentors”", "handed in"),
    ],
)
def test_kind_narrows(happened: Cast, asked: str, there: str, gone: str) -> None:
    page = text_of(as_(happened.vlad).get(path(happened, team=False, asked=asked)))

    assert there in page and gone not in page


def test_team_narrows_an_editions_activity(happened: Cast) -> None:
    page = text_of(as_(happened.vlad).get(path(happened, False, f"?team={happened.team_b.slug}")))

    assert "We met the mayor." in page and "Nobody answers" not in page


@pytest.mark.parametrize("team", [True, False])
def test_stranger_finds_no_activity(happened: Cast, team: bool) -> None:
    assert as_(happened.ela).get(path(happened, team)).status_code == 404


def test_activity_is_paged_by_key(happened: Cast) -> None:
    for n in range(activity.A_PAGE + 2):
        factories.log(happened.team_a, happened.ana, sentence=f"Day {n}.")
    client, seen, where = as_(happened.ana), [], path(happened)

    while where:
        feed = client.get(where).context["feed"]
        seen += [line.event.pk for day in feed.days for line in day.lines]
        where = f"{path(happened)}?before={feed.older}" if feed.older else ""

    of_team = reads.visible_to(happened.ana).filter(team_id=happened.team_a.pk)
    assert seen == list(of_team.order_by("-occurred_at", "-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("count", [3, 40])
def test_activity_costs_the_same_however_much_happened(cast: Cast, count: int) -> None:
    for n in range(count):
        factories.log(cast.team_a, cast.ana, sentence=f"Day {n}.")

    assert queries_of(as_(cast.ana), path(cast, asked="?kind=updates")) == 14


def test_nothing_happened_says_what_will_be_here(cast: Cast) -> None:
    with unguarded():
        Event.objects.all().update(team_id=None)

    assert "Nothing happened yet" in text_of(as_(cast.ana).get(path(cast)))
