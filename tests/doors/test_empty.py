"""Where there is nothing yet, a page says what will be here and why it is empty, and offers one act."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.doors.pages import as_
from tests.policy import walker

EMPTY = re.compile(r'<div class="empty">.*?</div>', re.DOTALL)
# Pages that list nothing, and what they are instead.
NO_LIST = {
    "home": "the next step of a team; a manager meets the board or the editions",
    "account": "a form",
    "account_change_password": "a form",
    "account_set_password": "a form",
    "account_logout": "a form",
    "calendars": "says itself that there is no address yet, beside the button that makes one",
    "cohort_invitations": "a form, and under it who was asked",
    "closing": "a question",
    "export": "a form, and under it what was made",
    "import_new": "a form",
    "meeting_plan": "a form",
    "publication": "a form",
    "report": "figures, which are nought",
    "activity": "the launch is the first thing that happened",
    "team_activity": "so is joining",
    "account_reset_password": "a form",
    "account_inactive": "a sentence",
    "start": "four steps, each done or to do",
    "styleguide": "shows what every page may have",
    "team": "its parts each say what is not there yet",
    "team_focus": "a form",
    "team_invitations": "a form",
    "submission": "a form",
    "milestone": "a form; whoever cannot hand in reads that nothing is there",
    "comments": "a form",
    "milestones": "an edition has milestones from its first day",
    "people": "who asks is there",
    "public_names": "who is in a team decides here",
    "privacy": "a text that is always there",
    "privacy_text": "a form",
    "own_data": "what is kept about whoever asks; never nothing",
    "sign_ins": "the one in use is there",
    "second_step": "two ways, each set up or not",
    "second_step_app": "a form",
    "second_step_passkey": "a form",
}
# A lead sees their own team there; a manager of an edition without teams sees that it is empty.
OF_A_TEAM = "teams"


@dataclass(frozen=True)
class Reader:
    person: Any
    where: dict[str, str]


@pytest.fixture(params=["manager", "participant", "nobody"])
def reader(request: pytest.FixtureRequest, db: None, clock: Any) -> Reader:
    """A manager of an edition without a team, the lead of a team that has nothing but its dates, and
    somebody whom nobody has asked in yet.
    """
    if request.param == "nobody":
        return Reader(factories.make_user("Nobody"), {})
    programme = factories.make_programme()
    cohort = factories.make_cohort(programme)
    if request.param == "manager":
        return Reader(factories.make_manager(programme), {"cohort": cohort.slug})
    lead = factories.make_user("Ana")
    team = factories.make_team(cohort, lead=lead)
    return Reader(lead, {"cohort": cohort.slug, "team": team.slug, "key": "m01"})


def pages_of(reader: Reader) -> dict[str, Any]:
    """Each page that needs no row of its own, and what this person gets there."""
    client = as_(reader.person)
    found = {}
    for endpoint in walker.endpoints().values():
        names = set(re.findall(r"<\w+:(\w+)>", endpoint.route))
        if endpoint.method != "GET" or endpoint.route.startswith(("api/", "admin")) or not endpoint.name:
            continue
        if names <= set(reader.where):
            answer = client.get(reverse(endpoint.name, kwargs={name: reader.where[name] for name in names}))
            if answer.status_code == 200 and b"<main" in answer.content:
                found[endpoint.name] = answer
    return found


def test_a_page_with_nothing_on_it_says_what_will_be_there(reader: Reader) -> None:
    silent = [
        name
        for name, answer in pages_of(reader).items()
        if not EMPTY.search(answer.content.decode())
        and name not in NO_LIST
        and not (name == OF_A_TEAM and "team" in reader.where)
    ]

    assert not silent, "\n".join(silent)


def test_it_says_why_and_offers_an_act(reader: Reader) -> None:
    bare = {}
    for name, answer in pages_of(reader).items():
        main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
        for empty in EMPTY.findall(main):
            if '<p class="muted">' not in empty or "btn primary" not in main:
                bare[name] = re.sub(r"<[^>]+>", " ", empty)

    assert not bare, "\n".join(f"{name}: {text}" for name, text in bare.items())


def test_what_is_said_to_list_nothing_is_a_page() -> None:
    assert set(NO_LIST) <= {endpoint.name for endpoint in walker.endpoints().values()}
