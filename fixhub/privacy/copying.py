"""A person's own copy of what is kept about them: a zip of one JSON and their files."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cohorts.models import Cohort, Programme, Team
from cohorts.reads.files import IMPORTED, put_up_by
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.files import store
from fixhub.files.models import File
from fixhub.privacy import declared

AT_ONCE = 500
JSON = "person.json"
# Numbers of these stand beside their names.
NAMED = (Programme, Cohort, Team)
# They let somebody in.
_SECRETS = frozenset({"password"})


@dataclass(frozen=True)
class Made:
    rows: int
    files: int


def write(person: User, out: IO[bytes]) -> Made:
    """Row by row and file by file, however many there are."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        with archive.open(JSON, "w", force_zip64=True) as member:
            rows = 0
            for piece in _pieces(person):
                member.write(piece.encode("utf-8"))
                rows += piece.startswith("    {")
        return Made(rows, _attach(person, archive))


def tables() -> dict[type[models.Model], list[declared.Line]]:
    """What the copy is made of: each table with the columns by which rows are the person's."""
    found: dict[type[models.Model], list[declared.Line]] = {}
    for line in declared.links().values():
        if line.export:
            found.setdefault(line.model, []).append(line)
    return found


def rows_of(person: User, lines: list[declared.Line]) -> models.QuerySet[Any]:
    mine = Q()
    for line in lines:
        mine |= Q(**{line.field: person.pk})
    named = [field.name for field in lines[0].model._meta.concrete_fields if field.related_model in NAMED]
    return lines[0].model._base_manager.filter(mine).select_related(*named).order_by("pk")


def _pieces(person: User) -> Iterator[str]:
    """A table is a list under its name; the account comes first."""
    told = [name for name, line in declared.account().items() if line.export]
    yield '{\n  "made_at": ' + _json(clock.now()) + ',\n  "number": ' + _json(person.pk)
    yield ',\n  "account": ' + _json({name: getattr(person, name) for name in told})
    for model, lines in tables().items():
        without = {name for line in lines for name in line.without} | _SECRETS
        yield f',\n  "{model._meta.label}": ['
        comma = ""
        for row in rows_of(person, lines).iterator(chunk_size=AT_ONCE):
            yield f"{comma}\n"
            yield f"    {_json(_told(row, without))}"
            comma = ","
        yield "\n  ]"
    yield "\n}\n"


def _told(row: models.Model, without: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in without:
            continue
        told[field.attname] = field.value_from_object(row)
        if field.related_model in NAMED and told[field.attname] is not None:
            told[field.name] = str(getattr(row, field.name))
    return told


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def own_files(person: User) -> models.QuerySet[File]:
    """What they handed up for themselves or their team; sheets of imports are about others."""
    return put_up_by(person).order_by("pk")


def not_of_imports(files: models.QuerySet[File]) -> models.QuerySet[File]:
    """But for the sheets of imports, which go by themselves after 30 days."""
    for held in IMPORTED:
        files = files.exclude(pk__in=held.through._base_manager.values("file"))
    return files


def _attach(person: User, archive: zipfile.ZipFile) -> int:
    attached = 0
    for file in own_files(person).iterator(chunk_size=AT_ONCE):
        place = store.place_of(file.path)
        if not place.exists():
            continue
        ending = file.name.rpartition(".")[2] if "." in file.name else "bin"
        with place.open("rb") as source, archive.open(f"files/{file.pk}.{ending}", "w") as member:
            shutil.copyfileobj(source, member)
        attached += 1
    return attached
