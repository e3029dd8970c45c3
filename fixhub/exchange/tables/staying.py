"""Tables of which nothing goes along, and why."""

from fixhub.exchange.tables.reasons import LOCAL, READING, SECRET

MODELS = {
    "cohorts.ProgrammeRole": "who runs a programme is decided where it runs",
    "cohorts.Invitation": "an open door of this installation, its key in a letter; who came in has a role",
    "cohorts.CalendarFeed": SECRET,
    "events.FanOut": "says that readers were told here; imported events are told to nobody",
    "events.EventSeal": "sealed with the key of this installation; where events come in they are sealed anew",
    "events.Dropping": LOCAL,
    "events.Notice": READING,
    "mail.Occurrence": READING,
    "mail.Letter": READING,
    "pages.DoorClaim": LOCAL,
    "jobs.Job": LOCAL,
    "mail.Restore": LOCAL,
    "watch.Heartbeat": LOCAL,
    "cohorts.ColumnMapping": "how files of this installation’s people are read; said again in a minute",
    "cohorts.ImportRun": "how something came in here; what came in goes along",
    "cohorts.ImportTrace": "lets an import be undone where it was made, row numbers are of here",
    "rest.KeptAnswer": "an answer kept for a day, in case the same question comes again",
    "accounts.Token": SECRET,
    "accounts.SignIn": SECRET,
    "privacy.PrivacyRevision": LOCAL,
}
