"""What docker-compose.yml promises, read off the file: no Docker is needed to see it."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.core.management import CommandError, get_commands, load_command_class
from granian.cli import cli

from fixhub.celery import app
from tests.production import composed

SERVICES = composed.services()
ONCE = {"prepare", "certificates"}
# Read by others than us.
OTHERS = {"REMAP_SIGTERM"}


def test_file_is_valid_by_the_public_schema() -> None:
    folder = composed.ROOT / "tests" / "data" / "compose-spec"
    schema = json.loads((folder / "compose-spec.json").read_text("utf-8"))
    text = (composed.ROOT / "docker-compose.yml").read_text("utf-8")

    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(text))
    assert "Apache License" in (folder / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("name", ["SITE_URL", "ALLOWED_HOSTS"])
def test_what_must_be_said_is_asked_for(name: str) -> None:
    given = {other: value for other, value in composed.named().items() if other != name}

    with pytest.raises(composed.Lacking, match=name):
        composed.read(**given)


@pytest.mark.parametrize("name", SERVICES)
def test_service_may_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged") and "container_name" not in service
    assert (service["user"].split(":")[0] == "0") == (name == "certificates")
    assert set(service["deploy"]["resources"]["limits"]) == {"memory", "cpus", "pids"}
    assert ("healthcheck" in service) == (name not in ONCE)
    assert service["restart"] == ("on-failure" if name in ONCE else "unless-stopped")
    assert service["logging"]["options"]["max-size"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]


def test_database_and_broker_are_inside_alone() -> None:
    networks = composed.read(**composed.named())["networks"]

    assert networks["inside"]["internal"] is True
    assert {name: SERVICES[name]["networks"] for name in ("postgres", "valkey")} == {
        "postgres": ["inside"],
        "valkey": ["inside"],
    }


def test_no_secret_stands_in_an_environment() -> None:
    told = {
        name: value for service in SERVICES.values() for name, value in service.get("environment", {}).items()
    }
    secret = re.compile(r"KEY|PASSWORD|TOKEN|EMAIL_URL")

    assert all(value.startswith("/run/secrets/") for name, value in told.items() if secret.search(name))
    assert "@" in told["DATABASE_URL"] and ":" not in told["DATABASE_URL"].split("@")[0].split("://")[1]


def test_every_secret_that_is_read_is_given() -> None:
    known = composed.read(**composed.named())["secrets"]

    for service in SERVICES.values():
        read = {str(value) for value in service.get("environment", {}).values()}
        named = {value.removeprefix("/run/secrets/") for value in read if value.startswith("/run/secrets/")}
        assert named <= set(service.get("secrets", [])) <= set(known)


def test_every_name_told_is_one_that_is_read() -> None:
    told = {name for service in composed.OURS for name in SERVICES[service]["environment"]}

    assert {name.removesuffix("_FILE") for name in told} - OTHERS <= names_read()


def test_every_name_that_is_read_is_explained() -> None:
    text = (composed.ROOT / "docs" / "operations.md").read_text("utf-8")

    assert {name for name in names_read() if f"`{name}`" not in text} == set()


def names_read() -> set[str]:
    """What our code asks the environment for."""
    asked = re.compile(r"env\.(?:text|flag|words|number)\(\s*\"([A-Z_]+)\"")
    return {name for path in _code() for name in asked.findall(path.read_text("utf-8"))}


def _code() -> list[Path]:
    return list((composed.ROOT / "fixhub").rglob("*.py"))


@pytest.mark.parametrize("name", ["prepare", "web", "worker", "beat"])
def test_command_of_a_service_is_one_that_exists(name: str) -> None:
    for words in commands(composed.command(SERVICES[name])):
        parse(words)


def test_web_starts_the_application_there_is() -> None:
    assert composed.image_command()[-1] == "fixhub.wsgi:application"
    assert composed.image_environment()["PRODUCTION"] == "1"


def test_dumps_are_made_by_programs_of_the_server() -> None:
    """pg_dump refuses a server that is newer than itself."""
    server = re.fullmatch(r"postgres:(\d+)-bookworm", SERVICES["postgres"]["image"])
    client = re.findall(r"postgresql-client-(\d+)", (composed.ROOT / "Dockerfile").read_text("utf-8"))

    assert server and client == [server[1]]


def test_every_image_of_others_names_its_version() -> None:
    images = {service["image"] for name, service in SERVICES.items() if name not in composed.OURS}

    assert len(images) == 3
    assert all(re.search(r":\d+[\d.]*-(bookworm|alpine)$", image) for image in images)
    # Its configuration is written for what is new since 2.7, and its minor versions change defaults.
    assert re.search(r"^caddy:2\.\d+\.\d+-", next(image for image in images if "caddy" in image))


def test_stop_is_soft_and_has_the_time_it_needs() -> None:
    seconds = {name: SERVICES[name]["stop_grace_period"] for name in ("web", "worker", "caddy")}

    assert SERVICES["worker"]["environment"]["REMAP_SIGTERM"] == "SIGQUIT"
    assert all(int(grace.removesuffix("s")) >= 30 for grace in seconds.values())


@pytest.mark.parametrize(
    "words",
    [
        ["celery", "-A", "fixhub.celery", "worker", "--no-such-option"],
        ["granian", "--no-such-option", "fixhub.wsgi:application"],
        ["python", "manage.py", "migrate", "--no-such-option"],
    ],
)
def test_command_with_a_wrong_option_would_be_noticed(words: list[str]) -> None:
    with pytest.raises((click.UsageError, CommandError)):
        parse(words)


def commands(words: list[str]) -> list[list[str]]:
    """The lines of a shell's script, or the one command."""
    if words[:2] == ["sh", "-ec"]:
        return [shlex.split(line) for line in words[2].splitlines() if line.strip()]
    return [words]


def parse(words: list[str]) -> None:
    """By the very parsers of the programs; a wrong option raises or exits."""
    program, *rest = words
    if program == "python":
        assert rest[0] == "manage.py"
        owner: Any = get_commands()[rest[1]]
        found = load_command_class(owner, rest[1]) if isinstance(owner, str) else owner
        found.create_parser("manage.py", rest[1]).parse_args(rest[2:])
    elif program == "granian":
        cli.make_context("granian", rest)
    else:
        assert (program, rest[:2]) == ("celery", ["-A", "fixhub.celery"])
        above = click.Context(celery, obj=CLIContext(app=app, no_color=True, workdir=".", quiet=True))
        celery.commands[rest[2]].make_context(rest[2], rest[3:], parent=above)
