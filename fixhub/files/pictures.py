"""Photos are drawn anew: what is kept is the picture, not what the phone wrote into the file."""

from io import BytesIO
from threading import Lock
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from fixhub.refused import Refused

# A phone of 50 megapixels takes pictures of 8160 x 6144.
MOST_PIXELS = 52_000_000
LONGEST_SIDE = 2048
SMALL_SIDE = 480
QUALITY = 85
# Colours of a phone's screen come as a short profile; a long one can hold anything.
LONGEST_PROFILE = 8 * 1024

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# Fifty megapixels take 200 MB unpacked: one picture a process at a time, the others wait a second.
_one_at_a_time = Lock()


def redrawn(content: IO[bytes], kind: str) -> Image.Image:
    """The picture upright, at most 2048 pixels wide and high, free of EXIF, place and camera data."""
    content.seek(0)
    try:
        with _one_at_a_time, Image.open(content, formats=("JPEG", "PNG")) as found:
            _look_at_size(found)
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _bounded(found, _mode(found, kind))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as huge:
        raise Refused(_too_many_pixels()) from huge
    # Pillow's decoders fail in a dozen ways on broken input; each means the same to the person.
    except Exception as broken:
        raise Refused(
            _("This picture is damaged. Open it, save it again, and choose the new one.")
        ) from broken


def encoded(picture: Image.Image, kind: str) -> bytes:
    """The file to keep. The colour profile stays, so that skin does not turn grey."""
    out = BytesIO()
    profile = picture.info.get("icc_profile") or b""
    kept = profile if len(profile) <= LONGEST_PROFILE else None
    if kind == "png":
        picture.save(out, "PNG", optimize=True, icc_profile=kept)
    else:
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True, icc_profile=kept)
    return out.getvalue()


def small(picture: Image.Image) -> Image.Image:
    """The same picture for lists: a phone should not load twenty big ones."""
    copy = picture.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return copy


def _look_at_size(found: Image.Image) -> None:
    if found.width * found.height > MOST_PIXELS:
        raise Refused(_too_many_pixels())


def _bounded(found: Image.Image, mode: str) -> Image.Image:
    profile = found.info.get("icc_profile") if found.mode in ("RGB", "RGBA") else None
    seen = found if found.mode == mode else found.convert(mode)
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(seen, in_place=True)
    # A new picture: text chunks, EXIF and comments hang on the old one.
    fresh = Image.new(seen.mode, seen.size)
    fresh.paste(seen)
    if profile:
        fresh.info["icc_profile"] = profile
    return fresh


def _mode(picture: Image.Image, kind: str) -> str:
    if kind == "png" and (picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info):
        return "RGBA"
    return "L" if picture.mode in ("1", "L") else "RGB"


def _too_many_pixels() -> str:
    return _("This picture has more than 50 megapixels. Choose a smaller one, or a screenshot of it.")
