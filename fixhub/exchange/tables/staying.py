"""Tables of which nothing goes along, and why."""

from fixhub.exchange.tables.reasons import LOCAL, READING, SECRET

MODELS = {
    "cohorts.ProgrammeRole": "who runs a programme is decided where it runs",
    "cohorts.Invitation": "an open door of this installation, its key in a letter; who came in has a role",
    "cohorts.CalendarFeed": SECRET,
    "events.FanOut": "says that readers were told here; imported events are told to nobody",
    "events.Notice": READING,
    "mail.Occurrence": READING,
    "mail.Letter": READING,
    "pages.DoorClaim": LOCAL,
    "jobs.Job": LOCAL,
    "rest.KeptAnswer": "an answer kept for a day, in case the same question comes again",
    "accounts.Token": SECRET,
}
