"""`manage.py launch_cohort --plan FILE.yaml`: a blueprint edited by hand."""

import copy
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from cohorts import blueprint, blueprint_files
from cohorts.models import Cohort
from fixhub.refused import Refused

KEY = "fix-10-month"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(change: Callable[[dict[str, Any]], Any] = lambda data: None) -> Path:
        data = copy.deepcopy(blueprint.read(KEY))
        change(data)
        path = tmp_path / "mine.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return path

    return write


def test_our_own_blueprints_can_be_read_as_files() -> None:
    for path in blueprint.FOLDER.glob("*.yaml"):
        given = {"name": "X", "start": date(2027, 1, 18)}

        read, own = blueprint_files.read(path), blueprint.draft(path.stem, **given)

        from_file = blueprint.dated(read, **given)
        assert [(m.key, m.titles, m.due) for m in from_file.milestones] == [
            (m.key, m.titles, m.due) for m in own.milestones
        ]
        assert (from_file.phases, from_file.breaks) == (own.phases, own.breaks)


def test_the_command_launches_what_the_file_says(db: None, written: Callable[..., Path]) -> None:
    def change(data: dict[str, Any]) -> None:
        data["milestones"][0]["titles"] = {"hu": "Alapszabály"}
        data["milestones"][1]["week"] = 7
        del data["milestones"][2]

    out = io.StringIO()
    call_command("launch_cohort", plan=written(change), name="Own", start="2027-01-18", stdout=out)

    milestones = {m.key: m.current for m in Cohort.objects.get().milestones.select_related("current")}
    assert milestones["m01"] and milestones["m01"].titles == {"hu": "Alapszabály"}
    assert milestones["m02"] and milestones["m02"].due_day == date(2027, 3, 12)
    assert "m03" not in milestones
    assert "2027-03-12" in out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("zone"), "zone: This field is required."),
        (lambda d: d["milestones"][3].pop("titles"), "milestones[3].titles: This field is required."),
        (lambda d: d["milestones"][3].update(titles={"en": ""}), "milestones[3].titles: It needs a name"),
        (lambda d: d["milestones"][3].update(titles={"de": "x"}), "“de” is none of the languages"),
        (lambda d: d["milestones"][3].update(day=7), "milestones[3].day"),
        (lambda d: d["milestones"][3].update(week="soon"), "milestones[3].week"),
        (lambda d: d["milestones"][3].update(due_time="25:00"), "milestones[3].due_time"),
        (lambda d: d["milestones"][3].update(review="god"), "milestones[3].review"),
        (lambda d: d["milestones"].append(d["milestones"][0]), "“m01” is there twice"),
        (lambda d: d.update(milestones=[]), "milestones"),
        (lambda d: d.update(milestones="none"), "milestones"),
        (lambda d: d["phases"][0].update(weeks=[3, 3]), "phases[0].weeks: Give two weeks"),
        (lambda d: d.update(phases=d["phases"][:2]), "phases: One of them must be of the kind run."),
        (lambda d: d.update(country="Romania"), "country"),
        (lambda d: d["rhythms"][0].update(every_weeks=0), "rhythms[0].every_weeks"),
    ],
)
def test_each_mistake_is_named_by_its_place(
    written: Callable[..., Path], change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    with pytest.raises(Refused) as no:
        blueprint_files.read(written(change))

    assert said in str(no.value)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"a: [", b"", b"just words", b"[1, 2]", b"a: !!python/object:x {}"]
)
def test_what_is_no_blueprint_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)

    with pytest.raises(Refused):
        blueprint_files.read(path)


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# " + b"x" * blueprint_files.LARGEST)

    for one in (path, tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Refused):
            blueprint_files.read(one)


@pytest.mark.parametrize(
    ("week", "said"), [(50, "m02: The edition ends on"), (299, "m02: The edition ends on")]
)
def test_a_date_that_cannot_be_launches_nothing(
    db: None, written: Callable[..., Path], week: int, said: str
) -> None:
    path = written(lambda data: data["milestones"][1].update(week=week))

    with pytest.raises(CommandError, match=said):
        call_command("launch_cohort", plan=path, name="Own", start="2027-01-18")

    assert not Cohort.objects.exists()
