"""Files as people send them, good and bad, made in memory."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from fixhub.accounts.models import User
from fixhub.files import store
from fixhub.files.models import File

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(name: str = "plan.pdf") -> SimpleUploadedFile:
    return upload(name, PDF)


def photo(
    name: str = "photo.jpg", *, size: tuple[int, int] = (80, 60), turned: int = 1
) -> SimpleUploadedFile:
    """A phone's photo: place, camera, and which way up it was held; its left edge is red."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, max(1, size[0] // 8), size[1]))
    exif = Image.Exif()
    exif[0x0110] = "SecretPhone 9"
    exif[0x0112] = turned
    exif.get_ifd(0x8825)[2] = (46.0, 46.0, 12.0)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"my secret comment", quality=95)
    return upload(name, out.getvalue())


def png(
    name: str = "sketch.png", *, mode: str = "RGBA", size: tuple[int, int] = (40, 30)
) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return upload(name, out.getvalue())


def huge_png(width: int, height: int) -> SimpleUploadedFile:
    """Says it has this many pixels and has none: only whoever unpacks it first is caught."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return upload("huge.png", b"\x89PNG\r\n\x1a\n" + body)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def pptx(name: str = "pitch.pptx", **more: bytes) -> SimpleUploadedFile:
    members = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>", **more}
    return upload(name, zipped(members))


def odp(name: str = "pitch.odp") -> SimpleUploadedFile:
    told = b"application/vnd.oasis.opendocument.presentation"
    return upload(name, zipped({"mimetype": told, "content.xml": b"<x/>"}, zipfile.ZIP_STORED))


def stored(given: SimpleUploadedFile, by: User) -> File:
    """Kept as a page keeps it."""
    return store.keep(given, by=by)
