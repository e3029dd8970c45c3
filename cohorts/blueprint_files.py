"""A blueprint written or changed by hand: read from a file, checked as strictly as what people send.

Only a command reads one, and commands speak English (docs/decisions/0011).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from rest_framework import serializers

from cohorts.models import Deliverable, Milestone
from cohorts.plan_edits import MOST_MILESTONES, TITLE_LENGTH
from fixhub import languages
from fixhub.accounts.names import visible
from fixhub.refused import Refused

LARGEST = 256 * 1024
FURTHEST = 300  # weeks from the kick-off
MOST_PARTS = 30


class Texts(serializers.DictField):
    """One text in one or more of the languages."""

    child = serializers.CharField(max_length=1000, allow_blank=True)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        texts = {code: visible(text) for code, text in super().to_internal_value(data).items()}
        if unknown := [code for code in texts if code not in languages.CODES]:
            known = ", ".join(languages.CODES)
            raise serializers.ValidationError(f"“{unknown[0][:20]}” is none of the languages {known}.")
        return {code: text for code, text in texts.items() if text}


class Titles(Texts):
    child = serializers.CharField(max_length=TITLE_LENGTH, allow_blank=True)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        titles = super().to_internal_value(data)
        if not titles:
            raise serializers.ValidationError("It needs a name in at least one language.")
        return titles


class Weeks(serializers.ListField):
    """The first week, and the week after the last."""

    child = serializers.IntegerField(min_value=-FURTHEST, max_value=FURTHEST)

    def to_internal_value(self, data: Any) -> list[int]:
        weeks = super().to_internal_value(data)
        if len(weeks) != 2 or weeks[0] >= weeks[1]:
            raise serializers.ValidationError("Give two weeks: the first, and the one after the last.")
        return weeks


class PhaseIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    weeks = Weeks()
    kind = serializers.ChoiceField(choices=["pre", "run", "post"])
    titles = Titles()


class BreakIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    weeks = Weeks()


class RhythmIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    every_weeks = serializers.IntegerField(min_value=1, max_value=FURTHEST)
    weekday = serializers.IntegerField(min_value=0, max_value=6, required=False)
    from_week = serializers.IntegerField(min_value=0, max_value=FURTHEST)
    to_week = serializers.IntegerField(min_value=0, max_value=FURTHEST)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["to_week"] < given["from_week"]:
            raise serializers.ValidationError("It ends before it begins.")
        return given


class DeliverableIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    kind = serializers.ChoiceField(choices=Deliverable.Kind.values)
    required = serializers.BooleanField(default=True)  # type: ignore[assignment]
    titles = Titles()


class MilestoneIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    week = serializers.IntegerField(min_value=0, max_value=FURTHEST)
    day = serializers.IntegerField(min_value=0, max_value=6)
    due_time = serializers.RegexField(r"\A([01]\d|2[0-3]):[0-5]\d\Z", required=False)
    review = serializers.ChoiceField(choices=Milestone.Review.values)
    gate = serializers.BooleanField(default=False)
    follow_up = serializers.BooleanField(default=False)
    target = serializers.IntegerField(min_value=1, max_value=10_000, required=False)
    unit = Texts(required=False)
    titles = Titles()
    enough = Texts(required=False, default=dict)
    deliverables = serializers.ListField(child=DeliverableIn(), required=False, max_length=MOST_PARTS)


class BlueprintIn(serializers.Serializer):
    """The whole file; cohorts/blueprints/fix-10-month.yaml is the example."""

    key = serializers.SlugField(max_length=60)
    titles = Titles()
    zone = serializers.CharField(max_length=64)
    country = serializers.RegexField(r"\A[A-Z]{2}\Z")
    due_time = serializers.RegexField(r"\A([01]\d|2[0-3]):[0-5]\d\Z")
    phases = serializers.ListField(child=PhaseIn(), max_length=MOST_PARTS, allow_empty=False)
    milestones = serializers.ListField(child=MilestoneIn(), max_length=MOST_MILESTONES, allow_empty=False)
    rhythms = serializers.ListField(child=RhythmIn(), required=False, default=list, max_length=MOST_PARTS)
    breaks = serializers.ListField(child=BreakIn(), required=False, default=list, max_length=MOST_PARTS)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        for name in ("phases", "milestones", "rhythms", "breaks"):
            keys = [row["key"] for row in given[name]]
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise serializers.ValidationError({name: f"The key “{twice[0]}” is there twice."})
        if not any(phase["kind"] == "run" for phase in given["phases"]):
            raise serializers.ValidationError({"phases": "One of them must be of the kind run."})
        if all(milestone["follow_up"] for milestone in given["milestones"]):
            raise serializers.ValidationError({"milestones": "One of them must not be a follow-up."})
        return given


def read(path: Path) -> dict[str, Any]:
    """The content of a file, or Refused with each place in it that cannot be used."""
    given = BlueprintIn(data=_parsed(path))
    if not given.is_valid():
        raise Refused("\n".join([f"{path.name}:", *_problems(given.errors)]))
    return dict(given.validated_data)


def _parsed(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Refused("The blueprint is larger than 256 KiB.")
        return yaml.safe_load(content.decode("utf-8"))
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(f"This is no YAML in UTF-8: {' '.join(str(error).split())}") from None


def _problems(found: Any, at: str = "") -> Iterator[str]:
    """ "  milestones[3].day: A valid integer is required." """
    if isinstance(found, dict):
        for name, inside in found.items():
            place = f"{at}[{name}]" if isinstance(name, int) else f"{at}.{name}".lstrip(".")
            yield from _problems(inside, at if name == "non_field_errors" else place)
    elif isinstance(found, list) and any(isinstance(one, dict) for one in found):
        for number, inside in enumerate(found):
            yield from _problems(inside, f"{at}[{number}]")
    elif isinstance(found, list):
        yield from (f"  {at}: {one}".replace("  : ", "  ") for one in found)
