"""The words of letters are kept for 90 days; that a letter went stays."""

from pathlib import Path
from typing import Any

import pytest

from fixhub.mail import folder, keeping
from fixhub.mail.models import Letter
from tasks import rounds
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of
from tests.doors.test_messages import make_letter

pytestmark = pytest.mark.both_engines
State = Letter.State
WORDS = {"subject": "Mihai is stuck", "text": "Mihai is stuck.", "html": "<p>Mihai is stuck.</p>"}


def words(letter: Letter) -> tuple[str, str, str]:
    letter.refresh_from_db()
    return letter.subject, letter.text, letter.html


def test_words_go_after_ninety_days_and_the_letter_stays(cast: Cast, clock: Clock) -> None:
    letter = make_letter(cast, **WORDS)
    went = (letter.person_id, letter.kind, letter.state, letter.sent_at, letter.message_id)

    clock.forward(days=89, hours=23)
    rounds.housekeeping()
    assert words(letter) == tuple(WORDS.values())
    clock.forward(hours=1)
    rounds.housekeeping()

    assert words(letter) == ("", "", "")
    assert (letter.person_id, letter.kind, letter.state, letter.sent_at, letter.message_id) == went
    page = text_of(as_(cast.vlad).get(f"/cohorts/{cast.cohort.slug}/messages/{letter.pk}"))
    assert "Monday digest" in page and "These are gone; that it was sent stays." in page


@pytest.mark.parametrize("state", [State.PENDING, State.DISPATCHING])
def test_a_letter_that_is_still_to_go_keeps_its_words(cast: Cast, clock: Clock, state: str) -> None:
    letter = make_letter(cast, state=state, sent_at=None, **WORDS)

    clock.forward(days=91)
    assert keeping.empty() == 0

    assert words(letter) == tuple(WORDS.values())


def test_the_oldest_go_first_and_so_many_a_round(cast: Cast, clock: Clock) -> None:
    letters = []
    for n in range(3):
        letters.append(make_letter(cast, n=n, **WORDS))
        clock.forward(days=1)
    clock.forward(days=91)

    assert keeping.empty(limit=2) == 2
    assert [bool(words(letter)[1]) for letter in letters] == [False, False, True]
    assert (keeping.empty(), keeping.empty()) == (1, 0)


def test_letters_that_are_files_go_as_well(cast: Cast, clock: Clock, settings: Any) -> None:
    old = folder.write(b"Subject: Mihai is stuck\r\n\r\n")
    clock.forward(days=2)
    newer = folder.write(b"Subject: Mihai goes on\r\n\r\n")
    clock.forward(days=88)
    Path(settings.MAIL_FOLDER, "note.txt").write_text("somebody's own")

    rounds.housekeeping()

    assert [old.exists(), newer.exists(), Path(settings.MAIL_FOLDER, "note.txt").exists()] == [
        False,
        True,
        True,
    ]
