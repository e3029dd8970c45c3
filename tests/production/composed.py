"""docker-compose.yml as Docker reads it: merged, filled in, each service with its command and environment."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ("prepare", "web", "worker", "beat")
_VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


class Lacking(Exception):
    """A variable that must be given is not."""


def read(**given: str) -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    return _filled(yaml.safe_load(text), given)


def named() -> dict[str, str]:
    return {"SITE_URL": "https://fixhub.example.org", "ALLOWED_HOSTS": "fixhub.example.org"}


def services() -> dict[str, Any]:
    return read(**named())["services"]


def command(service: dict[str, Any]) -> list[str]:
    """What is started: the service's own, else the image's."""
    return service.get("command") or image_command()


def image_command() -> list[str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    [found] = re.findall(r"^CMD (\[.*\])", text, re.MULTILINE)
    return json.loads(found)


def image_environment() -> dict[str, str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    [found] = re.findall(r"^ENV (.*)$", text, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in found.split())


def _filled(part: Any, given: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(value, given) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, given) for value in part]
    return _VARIABLE.sub(lambda found: _value(found, given), part) if isinstance(part, str) else part


def _value(found: re.Match[str], given: dict[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    if value := given.get(found[1]):
        return value
    if found[2] == "?":
        raise Lacking(found[1])
    return found[3] or ""
