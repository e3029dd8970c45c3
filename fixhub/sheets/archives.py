"""Opening a zip of sheets without trusting what it says about itself."""

import struct
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets.bounds import MAX_ENTRIES, MEGABYTE, refuse_bomb, refuse_damaged, refuse_size

# Attachments are packed already, so a real edition grows little; sheets of text grow twentyfold.
MOST_UNPACKED = 4096 * MEGABYTE
HIGHEST_RATIO = 200
FREE_OF_RATIO = 8 * MEGABYTE
LONGEST_DIRECTORY = 2 * MEGABYTE
_END = struct.Struct("<4s4H2LH")
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def opened(content: IO[bytes], megabytes: int) -> zipfile.ZipFile:
    """The archive, once its size, its directory and the sizes in it are known to be bearable.

    Sizes in a directory are the sender's own words: whoever reads a member counts again.
    """
    size = content.seek(0, 2)
    if size > megabytes * MEGABYTE:
        refuse_size(megabytes)
    try:
        _look_at_directory(content, size)
        archive = zipfile.ZipFile(content)
        _look_at_entries(archive, size)
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, EOFError, UnicodeError):
        refuse_damaged()
    return archive


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
    if entries > MAX_ENTRIES or directory > LONGEST_DIRECTORY or longer_form:
        refuse_bomb()


def _look_at_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > min(MOST_UNPACKED, max(FREE_OF_RATIO, size * HIGHEST_RATIO)):
        refuse_bomb()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(_("This file is locked with a password. Save it without one and choose it again."))
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(entry.compress_type not in _READABLE for entry in entries):
        raise zipfile.BadZipFile
