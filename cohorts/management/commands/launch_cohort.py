"""Launch a cohort from a blueprint: every milestone dated from its kick-off Monday."""

import json
from argparse import ArgumentParser
from datetime import UTC, date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cohorts import blueprint, blueprint_files, plan_edits
from cohorts.actions import cohorts, programmes
from cohorts.models import Cohort, Milestone, Programme
from fixhub import clock
from fixhub.refused import Refused

FIRST_PROGRAMME = "FIX"


class Command(BaseCommand):
    help = "Launch a cohort from a blueprint; prints every date, on the local wall clock and in UTC."

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--blueprint", help=f"one of: {', '.join(blueprint.keys())}")
        source.add_argument("--plan", metavar="FILE.yaml", type=Path, help="a blueprint edited by hand")
        parser.add_argument("--name", required=True, help='such as "FIX 2027"')
        parser.add_argument("--start", required=True, help="the kick-off, a Monday: 2027-01-18")
        parser.add_argument("--programme", default="", help="its short name; not needed when there is one")
        parser.add_argument("--zone", help="time zone of the dates, instead of the blueprint's")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cohort, made = self._launch(options)
        except Refused as no:
            raise CommandError(str(no.reason)) from None
        answer = _answer(cohort) | {"programme_created": made}
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(answer)))

    # One transaction: no programme is left behind without its first edition.
    @transaction.atomic
    def _launch(self, options: dict[str, Any]) -> tuple[Cohort, bool]:
        start = _day(options["start"])
        path = options["plan"]
        data = blueprint_files.read(path) if path else blueprint.read(options["blueprint"])
        given = {"name": options["name"], "start": start, "zone": options["zone"]}
        plan = blueprint.dated(data, **given)
        plan_edits.require_sound(plan)
        programme, made = _programme(options["programme"], plan)
        if not path:
            # Whoever writes a plan by hand has chosen the holidays in it.
            plan = blueprint.dated({**data, "country": programme.holiday_country}, **given)
        return cohorts.launch(plan, by=None, programme=programme, via="command"), made


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text[:40]}” is no date. Write the start like 2027-01-18.") from None


def _programme(slug: str, plan: blueprint.Plan) -> tuple[Programme, bool]:
    """The programme meant, and whether it was made right now because there was none at all."""
    known = list(Programme.objects.order_by("slug"))
    if not known:
        name = slug or FIRST_PROGRAMME
        made = programmes.create(name, zone=plan.zone, holiday_country=plan.country)
        return made, True
    fitting = [programme for programme in known if slug in ("", programme.slug)]
    if len(fitting) == 1:
        return fitting[0], False
    slugs = ", ".join(programme.slug for programme in known)
    if slug:
        raise CommandError(f"There is no programme “{slug[:60]}”. There is: {slugs}.")
    raise CommandError(f"Say which programme launches it with --programme: {slugs}.")


def _answer(cohort: Cohort) -> dict[str, Any]:
    """What was launched, read back from the database."""
    milestones = cohort.milestones.select_related("current")
    return {
        "cohort": cohort.slug,
        "name": cohort.name,
        "programme": cohort.programme.slug,
        "zone": cohort.zone,
        "kickoff": str(cohort.kickoff),
        "milestones": [_row(milestone, cohort.zone) for milestone in milestones],
    }


def _row(milestone: Milestone, zone: str) -> dict[str, str]:
    revision = milestone.current
    if revision is None:
        raise CommandError(f"Milestone {milestone.key} was launched without a date.")
    utc = revision.due_at.astimezone(UTC)
    return {
        "key": milestone.key,
        "title": milestone.title,
        "local": clock.local(utc, zone).isoformat(timespec="minutes"),
        "utc": f"{utc:%Y-%m-%dT%H:%M}Z",
        "day": revision.due_day.isoformat(),
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    made = " (new)" if answer["programme_created"] else ""
    return [
        f"Launched “{answer['name']}” ({answer['cohort']}) of programme {answer['programme']}{made}, "
        f"kick-off {answer['kickoff']}, times of {answer['zone']}:",
        *(f"  {row['key']:<4} {row['local']}  {row['utc']}  {row['title']}" for row in answer["milestones"]),
    ]
