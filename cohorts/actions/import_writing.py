"""Writing what an import found, with the trace that lets it be undone."""

from typing import Any

from django.utils.translation import gettext as _

from cohorts.actions import meetings, programmes, teams
from cohorts.actions.meetings import Content
from cohorts.importing.editions import Edition
from cohorts.importing.news import CHUNK, News, save, save_people
from cohorts.importing.outcome import Outcome
from cohorts.importing.traces import Trace
from cohorts.models import (
    Cohort,
    DueHistory,
    ImportRun,
    Meeting,
    MeetingRevision,
    Membership,
    Team,
    TeamMilestone,
    TeamState,
)
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.record import record
from fixhub.refused import Refused


def write(
    news: News, edition: Edition, *, by: Any, via: str, outcome: Outcome, run: ImportRun | None
) -> ImportRun:
    """All of it, in the caller's transaction; the run then says so and holds the trace."""
    if run is not None and not ImportRun.objects.filter(pk=run.pk, done_at=None).update(done_at=clock.now()):
        raise Refused(_("This import is stored already."))
    _require_unchanged(news, edition)
    _save_programme(edition.cohort, by)
    trace = _join(news, edition, by=by, via=via) if edition.runs else save(news, edition, by=by)
    run = run or ImportRun(into=ImportRun.Into.PAST, by=by)
    run.programme, run.cohort, run.name = edition.cohort.programme, edition.cohort, edition.cohort.name
    run.done_at = run.checked_at = clock.now()
    sheets = {sheet: tally.counts() for sheet, tally in outcome.tallies.items()}
    run.report = run.report | {"sheets": sheets, "total": outcome.total.counts()}
    run.save()
    trace.keep(run)
    counts = outcome.total.counts()
    record(
        "import.done", on=edition.cohort, by=by, via=via, cohort_id=edition.cohort.pk, rows=counts, run=run.pk
    )
    return run


def _require_unchanged(news: News, edition: Edition) -> None:
    """What was compared with still holds: a job compares before it writes."""
    cohort = Cohort.objects.select_for_update().filter(pk=edition.cohort.pk).first()
    runs = ImportRun.objects.filter(cohort=cohort, done_at__gt=edition.now)
    claimed = User.objects.filter(pk__in=[user.pk for user in news.completed], claimed_at__isnull=False)
    if (cohort and runs.exists()) or claimed.exists():
        raise Refused(_("Somebody changed the same edition or people meanwhile. Import it again."))


def _save_programme(cohort: Cohort, by: Any) -> None:
    new = cohort.programme
    if new.pk is None:
        cohort.programme = programmes.create(
            new.name, slug=new.slug, zone=new.zone, holiday_country=new.holiday_country, by=by
        )


def _join(news: News, edition: Edition, *, by: Any, via: str) -> Trace:
    """Into an edition that runs: by the same actions as one team and one person at a time."""
    trace, cohort = Trace(), edition.cohort
    save_people(news, trace)
    found = {team.name: team for team in Team.objects.standing().filter(cohort=cohort)}
    made = [teams.add(cohort, by=by, name=row.name, via=via) for row in news.new_teams]
    for team, row in zip(made, news.new_teams, strict=True):
        team.keywords, team.imported_at = row.keywords, edition.now
        team.set_keys()
    Team.objects.bulk_update(made, ["keywords", "search_key", "imported_at"], batch_size=CHUNK)
    _trace_teams(made, trace)
    Team.objects.bulk_update(news.described, ["keywords", "search_key"], batch_size=CHUNK)
    trace.changed(news.described, news.before)
    found |= {team.name: team for team in made}
    trace.made(
        Membership,
        [teams.join(found[join.team], user=join.user, role=join.role, by=by, via=via) for join in news.joins],
    )
    _plan(news.meetings, edition, trace, by=by, via=via)
    return trace


def _plan(wanted: list[MeetingRevision], edition: Edition, trace: Trace, *, by: Any, via: str) -> None:
    """Meetings are planned by who imports, and as of now; undone in the order of `news.save`."""
    made = [
        meetings.plan(
            edition.cohort,
            **{name: getattr(said.meeting, name) for name in ("kind", "audience", "uid")},
            **vars(Content.of(said)),
            by=by,
            via=via,
        )
        for said in wanted
    ]
    for meeting in made:
        meeting.imported_at = edition.now
    Meeting.objects.bulk_update(made, ["imported_at"], batch_size=CHUNK)
    trace.made(Meeting, made)
    trace.made(MeetingRevision, [meeting.current for meeting in made if meeting.current])
    trace.changed(made, {meeting: {"current_id": None} for meeting in made})


def _trace_teams(made: list[Team], trace: Trace) -> None:
    """A team comes with its state, its obligations and their dates."""
    trace.made(Team, made)
    trace.made(TeamState, TeamState.objects.filter(team__in=made))
    trace.made(TeamMilestone, TeamMilestone.objects.filter(team__in=made))
    trace.made(DueHistory, DueHistory.objects.filter(team_milestone__team__in=made))
