"""manage.py cohort_report COHORT: the report of the page, for the terminal and for scripts."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from cohorts.models import Cohort
from fixhub import clock
from fixhub.refused import Refused
from fixhub.reports import instants, sheet, words
from fixhub.reports.data import as_data, as_rows
from fixhub.reports.figure import Result
from fixhub.reports.funnel import STEPS, Row
from fixhub.reports.progress import Report, progress
from fixhub.web import dates


class Command(BaseCommand):
    help = "Print the report of an edition, as known now or at an instant of the past."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohort", help="its slug, or its name")
        parser.add_argument("--as-of", default="", help="2027-06-09, 2027-06-09 09:00 (local) or ISO 8601")
        parser.add_argument("--theme", default="")
        parser.add_argument("--challenge", default="", help="its slug: the teams that work on it")
        parser.add_argument("--format", choices=["json", "csv", "text"], default="text")

    def handle(self, *args: Any, **given: Any) -> None:
        cohort = _named(given["cohort"])
        with timezone.override(cohort.zone):
            chosen = {name: given[name] for name in ("theme", "challenge")}
            report = progress(cohort, as_of=_instant(given["as_of"], cohort), **chosen)
            self.stdout.write(FORMS[given["format"]](report), ending="")


def _named(name: str) -> Cohort:
    """By slug, else by a name that only one edition has."""
    found = list(Cohort.objects.filter(slug=name)) or list(Cohort.objects.filter(name=name).order_by("slug"))
    if len(found) == 1:
        return found[0]
    if found:
        slugs = ", ".join(cohort.slug for cohort in found)
        raise CommandError(f"Several editions have the name “{name[:100]}”; use one of: {slugs}.")
    slugs = ", ".join(Cohort.objects.order_by("slug").values_list("slug", flat=True)[:20])
    raise CommandError(f"There is no edition “{name[:100]}”. There is: {slugs or 'none yet'}.")


def _instant(text: str, cohort: Cohort) -> datetime:
    if not text.strip():
        return clock.now()
    try:
        return instants.read(text, cohort.zone)
    except Refused as no:
        raise CommandError(str(no.reason)) from None


def _as_json(report: Report) -> str:
    return json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n"


def _as_csv(report: Report) -> str:
    return sheet.write(as_rows(report))


def _as_text(report: Report) -> str:
    named = {"edition": report.cohort.name, "moment": dates.moment(report.as_of)}
    blocks = [
        [gettext("%(edition)s, as of %(moment)s") % named],
        words.paragraphs(report),
        [_result(result) for result in report.results],
        [_milestone(row) for row in report.milestones],
        [f"{outcome.label!s:<28} {outcome.teams:>10}" for outcome in report.outcomes],
        [
            f"{item.team.name}: {'; '.join(reason.text for reason in item.reasons)}"
            for item in report.attention
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _result(result: Result) -> str:
    said = f"{result.indicator.title!s:<28} {words.value(result.figure):>10}"
    return f"{said}  {words.basis(result.figure)}".rstrip()


def _milestone(row: Row) -> str:
    said = ", ".join(f"{row.counts[step]} {label}" for step, label in STEPS.items() if row.counts[step])
    return f"{row.milestone.key:<5} {row.milestone.title}: {said}"


FORMS = {"json": _as_json, "csv": _as_csv, "text": _as_text}
