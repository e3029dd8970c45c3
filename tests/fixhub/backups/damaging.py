"""What may become of an archive on its way, by accident or on purpose."""

import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

Damage = Callable[[Path], None]


def flipped(part: str, archive: Path) -> None:
    """One bit in the middle of what a member holds."""
    with zipfile.ZipFile(archive) as found:
        info = next(info for info in found.infolist() if part in info.filename)
    content = bytearray(archive.read_bytes())
    content[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0x10
    archive.write_bytes(content)


def cut_off(archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) * 3 // 4])


def without(part: str, archive: Path) -> None:
    _again(archive, lambda members: {name: one for name, one in members.items() if part not in name})


def with_more(name: str, archive: Path) -> None:
    """A member of somebody else's, a link by its mode, that no manifest names."""
    with zipfile.ZipFile(archive, "a") as out:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(info, "/etc/passwd")


def named(name: str, archive: Path) -> None:
    """A member, named by the manifest as well, that would lead out of a folder."""

    def renamed(members: dict[str, bytes]) -> dict[str, bytes]:
        told = json.loads(members["manifest.json"])
        old = next(one for one in members if one.startswith("files/"))
        told["members"][name] = told["members"].pop(old)
        content = members.pop(old)
        return members | {name: content, "manifest.json": json.dumps(told).encode()}

    _again(archive, renamed)


def told(change: Callable[[dict[str, Any]], Any], archive: Path) -> None:
    """Another manifest."""

    def changed(members: dict[str, bytes]) -> dict[str, bytes]:
        manifest = json.loads(members["manifest.json"])
        change(manifest)
        return members | {"manifest.json": json.dumps(manifest).encode()}

    _again(archive, changed)


def replaced(content: bytes, archive: Path) -> None:
    archive.write_bytes(content)


def twice(archive: Path) -> None:
    with zipfile.ZipFile(archive) as found:
        name = next(one for one in found.namelist() if one.startswith("files/"))
        content = found.read(name)
    with zipfile.ZipFile(archive, "a") as out, warnings.catch_warnings(action="ignore"):
        out.writestr(zipfile.ZipInfo(name), content)


def _newer(manifest: dict[str, Any]) -> None:
    manifest["migrations"].append("mail.9999_of_tomorrow")
    manifest["version"] = "9.0"


WHOLE_DIGEST = "0" * 64
DAMAGES: dict[str, tuple[Damage, str]] = {
    "a bit of the database": (partial(flipped, "database"), "is damaged, or no backup"),
    "a bit of a file": (partial(flipped, "files/"), "is damaged, or no backup"),
    "a bit of the manifest": (partial(flipped, "manifest"), "is damaged, or no backup"),
    "cut off": (cut_off, "is damaged, or no backup"),
    "empty": (partial(replaced, b""), "is damaged, or no backup"),
    "something else": (partial(replaced, b"%PDF-1.7" * 99), "is damaged, or no backup"),
    "without the database": (partial(without, "database"), "is damaged, or no backup"),
    "without a file": (partial(without, "files/"), "is damaged, or no backup"),
    "without a manifest": (partial(without, "manifest"), "is damaged, or no backup"),
    "a foreign member": (partial(with_more, "files/../../evil"), "is damaged, or no backup"),
    "a member twice": (twice, "is damaged, or no backup"),
    "a name that leads out": (partial(named, "files/../../../evil"), "does not add up"),
    "a name from the root": (partial(named, "/etc/evil"), "does not add up"),
    "another checksum": (
        partial(told, lambda m: m["members"][m_database(m)].update(sha256=WHOLE_DIGEST)),
        "is damaged, or no backup",
    ),
    "another size": (partial(told, lambda m: m["members"][m_database(m)].update(size=7)), "is damaged"),
    "a size that is no number": (
        partial(told, lambda m: m["members"][m_database(m)].update(size="7")),
        "does not add up",
    ),
    "rows that lack": (partial(told, lambda m: m["tables"].update(accounts_user=9)), "is damaged"),
    "of another product": (partial(told, lambda m: m.update(product="Pixie")), "is no backup of FIXHub"),
    "of a newer form": (partial(told, lambda m: m.update(format=2)), r"newer FIXHub \(0.1.0\)"),
    "of a newer version": (partial(told, _newer), r"newer FIXHub \(9.0\): restore it with that one"),
    "of no time": (partial(told, lambda m: m.update(at="2027-01-01T00:00:00")), "does not add up"),
    "without all of its words": (partial(told, lambda m: m.pop("tables")), "does not add up"),
}


def m_database(manifest: dict[str, Any]) -> str:
    return next(name for name in manifest["members"] if name.startswith("database"))


def _again(archive: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
    with zipfile.ZipFile(archive) as found:
        members = {name: found.read(name) for name in found.namelist()}
    with zipfile.ZipFile(archive, "w") as out:
        for name, content in change(members).items():
            out.writestr(zipfile.ZipInfo(name), content)
