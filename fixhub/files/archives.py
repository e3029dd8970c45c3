"""Looking into zip-based documents without trusting what they say about themselves."""

import struct
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from fixhub.refused import Refused

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
HIGHEST_RATIO = 100
# Ordinary documents list a few hundred names; reading a directory of megabytes costs our memory.
LONGEST_DIRECTORY = 1024 * 1024
CHUNK = 64 * 1024

_END = struct.Struct("<4s4H2LH")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# What must be inside, besides the list of contents that every Office document starts with.
_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


def kind_of(content: IO[bytes], size: int) -> str:
    """Which document an archive is, or empty; refuses bombs, macros and what cannot be read."""
    try:
        _look_at_directory(content, size)
        with zipfile.ZipFile(content) as archive:
            _look_at_entries(archive, size)
            _unpack(archive, size)
            return _told_by_members(archive)
    except Refused:
        raise
    # zipfile and zlib fail in a dozen ways on broken input; each means the same to the person.
    except Exception as broken:
        raise Refused(_("This file is damaged. Open it, save it again, and choose the new one.")) from broken


def _look_at_directory(content: IO[bytes], size: int) -> None:
    """Before the directory is read into memory: is it there, and is it short enough?"""
    tail = min(size, _END.size + 0xFFFF)
    content.seek(size - tail)
    end = content.read(tail)
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < _END.size:
        raise zipfile.BadZipFile
    entries, directory = _END.unpack_from(end, at)[4:6]
    longer_form = end[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if entries > MOST_ENTRIES or directory > LONGEST_DIRECTORY or longer_form:
        _refuse_bomb()


def _look_at_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, size * HIGHEST_RATIO):
        _refuse_bomb()
    if any(entry.compress_type not in _READABLE for entry in entries):
        raise zipfile.BadZipFile
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(_("This file is locked with a password. Save it without one and choose it again."))
    if any(entry.filename.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for entry in entries):
        raise Refused(_("This file contains macros. Save it without macros and choose it again."))


def _unpack(archive: zipfile.ZipFile, size: int) -> None:
    """Count what really comes out: the sizes in the directory are the sender's own words."""
    left = min(MOST_UNPACKED, size * HIGHEST_RATIO)
    for entry in archive.infolist():
        with archive.open(entry) as member:
            while chunk := member.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    _refuse_bomb()


def _told_by_members(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return next((kind for kind, member in _OFFICE.items() if member in names), "")
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            told = member.read(100).strip()
        return next((kind for kind, media in _OPEN_DOCUMENT.items() if media == told), "")
    return ""


def _refuse_bomb() -> None:
    raise Refused(_("This file unpacks to far more than it should. Save it again as PDF and choose that."))
