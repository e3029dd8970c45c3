"""The owner of an account hears by letter of what changes the way into it."""

from uuid import uuid4

import pytest

from fixhub.accounts import second_steps, tokens
from fixhub.mail.models import Letter
from tasks import rounds
from tests import factories, second_step
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters

pytestmark = pytest.mark.django_db


def test_they_are_no_letters_of_an_edition(cast: Cast, clock: Clock, relay: Relay) -> None:
    """Whose managers read what their edition sends; what is due at once goes together otherwise."""
    clock.set(2027, 1, 25, 8, 30)
    tokens.make(cast.vlad, name="Figures", scopes=["read"], days=9, form_key=uuid4())
    rounds.tick()

    kinds = Letter.objects.filter(person=cast.vlad).values_list("kind", "cohort_id")
    assert set(kinds) == {("account", None), ("digest", cast.cohort.pk)}


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_steps_and_tokens_are_told_to_their_owner(clock: Clock, relay: Relay, language: str) -> None:
    ana = factories.make_user("Ana", language=language)
    other = factories.make_user("Mihai")

    second_step.with_app(ana)
    rounds.tick()
    tokens.make(ana, name="Figures", scopes=["read"], days=9, form_key=uuid4())
    rounds.tick()
    second_steps.reset(ana, by=None, via="command")
    rounds.tick()
    second_steps.remove(second_step.with_passkey(ana, "Key"), by=ana)
    rounds.tick()

    subjects = letters.subjects(relay, ana)
    assert len(set(subjects)) == len(relay.received) == 4
    assert letters.to(relay, other) == []
    if language == "en":
        assert subjects == [
            "Your account has a new second step",
            "Your account has a new token for programs",
            "The second step of your account was reset",
            "A second step of your account was removed",
        ]
        assert "It happened on Monday 18 January, 09:00." in letters.text(relay.received[0])
        assert "Figures" not in letters.text(relay.received[1])
