"""What an upload really is, by its content; its name only has to agree."""

from typing import IO

import puremagic
from django.utils.translation import gettext as _

from fixhub.files import archives, names
from fixhub.refused import Refused

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
PICTURES = frozenset({"jpg", "png"})
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
_PHONE_PICTURES = frozenset({"heic", "heif", "heics", "avif"})
_HEAD = 8192
_CHUNK = 64 * 1024


def of(content: IO[bytes], *, name: str, size: int, pictures_only: bool = False) -> str:
    """The kind of an upload, one of MEDIA_TYPES; refuses all others with a sentence that helps."""
    content.seek(0)
    head = content.read(_HEAD)
    called = _SAME.get(names.extension(name), names.extension(name))
    kind = _told_by_content(content, head, size, called)
    if not kind or (pictures_only and kind not in PICTURES):
        raise Refused(_not_allowed(head, called, pictures_only))
    # Phones name pictures as they like; the name that is kept ends as the content says.
    if called and kind != called and kind not in PICTURES:
        raise Refused(
            _("The name ends in .%(called)s, but it is a %(kind)s file. Rename it and choose it again.")
            % {"called": called, "kind": kind.upper()}
        )
    return kind


def _told_by_content(content: IO[bytes], head: bytes, size: int, called: str) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return _seconded("jpg", head)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _seconded("png", head)
    if head.startswith(b"%PDF-"):
        return _seconded("pdf", head)
    if head.startswith(b"PK\x03\x04"):
        return archives.kind_of(content, size)
    return "csv" if called == "csv" and _is_table_text(content, head) else ""


def _seconded(kind: str, head: bytes) -> str:
    """The kind, if a second judge of contents sees it too."""
    seen = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    return kind if kind in {_SAME.get(one, one) for one in seen} else ""


def _is_table_text(content: IO[bytes], head: bytes) -> bool:
    """Letters and no control characters, in UTF-8 or in the old Windows encodings; no page of markup."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    content.seek(0)
    while chunk := content.read(_CHUNK):
        if any(sign < 32 and sign not in (9, 10, 13) for sign in set(chunk)):
            return False
    return bool(head)


def _not_allowed(head: bytes, called: str, pictures_only: bool) -> str:
    if called in _PHONE_PICTURES or head[4:8] == b"ftyp":
        return _(
            "This is a HEIC photo, which many devices cannot show. On an iPhone, open Settings, "
            "Camera, Formats and choose Most Compatible, or send a screenshot of the photo."
        )
    if pictures_only:
        return _("This is not a photo. Choose a JPG or PNG picture.")
    if called in ("svg", "html", "htm"):
        return _("Web pages and SVG drawings can carry programs. Save it as PDF or PNG and choose that.")
    if called in ("doc", "ppt", "xls"):
        return _("This is an old Office format. Save it as PDF, DOCX, PPTX or XLSX and choose that.")
    if called == "key":
        return _("Keynote files open only on a Mac. Export it as PDF or PPTX and choose that.")
    return _("This kind of file cannot be kept. Choose a PDF, a JPG or PNG picture, or an Office document.")
