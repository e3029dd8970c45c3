"""What happened as a sentence in the reader's language, with where it leads: a row for each verb.

Nothing of it is stored: names, titles and texts are those of now, and what was taken back says so.
"""

from dataclasses import replace

from fixhub.events.models import Event
from fixhub.pages.news import of_meetings, of_milestones, of_teams
from fixhub.pages.news.said import Said, Say, unknown
from fixhub.pages.news.subjects import Subjects

SENTENCES: dict[str, Say] = {**of_teams.SENTENCES, **of_milestones.SENTENCES, **of_meetings.SENTENCES}


def say(event: Event, subjects: Subjects) -> Said:
    """A verb without a row tells nothing, and fails a test."""
    said = SENTENCES.get(event.verb, unknown)(event, subjects)
    return replace(said, url="", quote="") if said.gone else said
