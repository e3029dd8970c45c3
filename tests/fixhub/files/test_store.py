"""What may be stored, what is refused and why, and what lies on disk afterwards."""

import hashlib
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from fixhub.files import archives, names, pictures, store
from fixhub.files.models import File
from fixhub.refused import Refused
from tests import factories, uploads

pytestmark = pytest.mark.django_db


def keep(upload: object, **how: bool) -> File:
    return store.keep(upload, by=factories.make_user(), **how)  # type: ignore[arg-type]


def seen(place: Path) -> Image.Image:
    return Image.open(BytesIO(place.read_bytes()))


def refusal(upload: object, **how: bool) -> str:
    with pytest.raises(Refused) as no:
        keep(upload, **how)
    assert not File.objects.exists()
    return str(no.value.reason)


@pytest.mark.parametrize(
    ("upload", "media_type"),
    [
        (uploads.pdf(), "application/pdf"),
        (uploads.photo(), "image/jpeg"),
        (uploads.png(), "image/png"),
        (uploads.pptx(), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (uploads.odp(), "application/vnd.oasis.opendocument.presentation"),
        (uploads.upload("budget.csv", "nume;sumă\nApă;12\n".encode()), "text/csv"),
    ],
    ids=lambda given: getattr(given, "name", ""),
)
def test_ordinary_files_are_kept(upload: object, media_type: str) -> None:
    assert keep(upload).media_type == media_type


def test_what_lies_on_disk_is_whole_private_and_nameless() -> None:
    kept = keep(uploads.pdf("Buget Țăran.pdf"))
    place = store.place_of(kept.path)

    assert place.read_bytes() == uploads.PDF
    assert kept.sha256 == hashlib.sha256(uploads.PDF).hexdigest()
    assert kept.size == len(uploads.PDF)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "Buget" not in str(place)
    assert place.suffix == ""
    assert [one.name for one in place.parent.iterdir()] == [place.name]


def test_two_files_of_one_name_do_not_meet() -> None:
    first, second = keep(uploads.pdf()), keep(uploads.pdf())

    assert first.path != second.path
    assert first.name == second.name


def test_a_photo_loses_what_the_phone_wrote_into_it() -> None:
    content = store.place_of(keep(uploads.photo()).path).read_bytes()

    assert b"SecretPhone" not in content
    assert b"secret comment" not in content
    assert not Image.open(BytesIO(content)).getexif()


def test_a_photo_held_sideways_stands_upright() -> None:
    kept = keep(uploads.photo(size=(80, 40), turned=6))
    picture = seen(store.place_of(kept.path))

    assert (kept.width, kept.height) == picture.size == (40, 80)
    # Turned by a quarter, the red left edge is at the top.
    red, green, _ = picture.convert("RGB").getpixel((20, 2))
    assert red > 200 > green


def test_a_big_photo_becomes_bearable_and_has_a_small_twin() -> None:
    kept = keep(uploads.photo(size=(3000, 1500)))

    assert (kept.width, kept.height) == (2048, 1024)
    assert seen(store.small_place_of(kept.path)).size == (480, 240)


def test_a_png_keeps_its_transparency() -> None:
    kept = keep(uploads.png(mode="RGBA"))

    assert seen(store.place_of(kept.path)).mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "I;16"])
def test_pictures_of_every_mode_are_drawn_anew(mode: str) -> None:
    assert keep(uploads.png(mode=mode)).width == 40


def test_a_picture_under_a_wrong_name_gets_the_right_one() -> None:
    picture = uploads.png("screenshot.jpg")

    assert keep(picture).name == "screenshot.png"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    assert "50 megapixels" in refusal(uploads.huge_png(20_000, 20_000))
    assert "50 megapixels" in refusal(uploads.huge_png(8_000, 8_000))


def test_a_cut_off_picture_is_refused() -> None:
    whole = uploads.photo(size=(400, 400)).read()

    assert "damaged" in refusal(uploads.upload("photo.jpg", whole[: len(whole) // 2]))


def test_heic_is_refused_with_advice() -> None:
    heic = uploads.upload("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)

    assert "Most Compatible" in refusal(heic)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("page.html", b"<!doctype html><script></script>"),
        ("page.csv", b"<!doctype html><script></script>"),
        ("tool.exe", b"MZ\x90\0" + b"\0" * 200),
        ("anim.gif", b"GIF89a" + b"\0" * 60),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("sheet.csv", b"a,b\0c\n"),
        ("noname", b"just words"),
    ],
)
def test_what_is_not_on_the_list_is_refused(name: str, content: bytes) -> None:
    assert refusal(uploads.upload(name, content))


def test_content_that_does_not_fit_the_name_is_refused() -> None:
    assert "it is a PDF file" in refusal(uploads.upload("plan.docx", uploads.PDF))
    assert "it is a PPTX file" in refusal(uploads.pptx("plan.odp"))


def test_a_plain_archive_is_not_a_document() -> None:
    assert "cannot be kept" in refusal(uploads.upload("all.pptx", uploads.zipped({"a.txt": b"hello"})))


def test_an_empty_file_and_a_large_one_are_refused() -> None:
    assert "empty" in refusal(uploads.upload("plan.pdf", b""))
    assert "20 MB" in refusal(uploads.upload("plan.pdf", uploads.PDF + b" " * store.LARGEST))


def test_a_photo_field_takes_photos_only() -> None:
    for other in (uploads.pdf(), uploads.upload("tool.exe", b"MZ" + b"\0" * 200)):
        assert "not a photo" in refusal(other, pictures_only=True)


def test_a_bomb_is_refused_by_what_it_says() -> None:
    bomb = uploads.pptx(**{"ppt/media/zeros.bin": b"\0" * 30_000_000})

    assert "unpacks to far more" in refusal(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"\0" * 30_000_000}
    honest = uploads.zipped(members)
    lying = honest.replace((30_000_000).to_bytes(4, "little"), (30_000).to_bytes(4, "little"))
    assert lying != honest

    assert refusal(uploads.upload("pitch.pptx", lying))


def test_an_archive_of_thousands_of_names_is_refused_before_it_is_read() -> None:
    members = {f"slide{n}.xml": b"" for n in range(archives.MOST_ENTRIES + 1)}

    assert "unpacks to far more" in refusal(uploads.pptx(**members))


def test_macros_are_refused() -> None:
    assert "macros" in refusal(uploads.pptx(**{"ppt/vbaProject.bin": b"x"}))


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(uploads.pptx().read())
    # The flag of encryption, in the local head of the first member and in the directory.
    content[6] |= 1
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert "password" in refusal(uploads.upload("pitch.pptx", bytes(content)))


def test_an_archive_packed_in_a_rare_way_is_refused() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}

    assert "damaged" in refusal(uploads.upload("a.pptx", uploads.zipped(members, zipfile.ZIP_LZMA)))


@pytest.mark.parametrize("cut", [30, 60, 90])
def test_a_cut_off_archive_is_refused(cut: int) -> None:
    assert "damaged" in refusal(uploads.upload("pitch.pptx", uploads.pptx().read()[:-cut]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("plan\r\nX-Evil: 1.pdf", "planX-Evil: 1.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("Pla\u0306n.pdf", "Plăn.pdf"),
        ("...", ""),
        ("  two   spaces .pdf ", "two spaces .pdf"),
        ("lone\ud800.pdf", "lone.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert names.clean(given) == kept


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    assert names.clean("ă" * 500 + ".pdf") == "ă" * 196 + ".pdf"
    assert len(names.with_extension("ă" * 500, "pdf")) == 200


def test_a_colour_profile_that_is_short_stays() -> None:
    picture = Image.new("RGB", (4, 4))
    picture.info["icc_profile"] = b"p" * 100
    assert b"p" * 100 in pictures.encoded(picture, "jpg")

    picture.info["icc_profile"] = b"p" * (pictures.LONGEST_PROFILE + 1)
    assert b"p" * 100 not in pictures.encoded(picture, "jpg")
