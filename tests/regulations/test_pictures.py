"""Pictures made anew: judged by content, to the byte of the limit, with nothing hidden in them."""

import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image, PngImagePlugin

from regulations.pictures import JPEG, MOST_PIXELS, PNG, make_anew, thumbnail
from regulations.uploads import check_size, plain_name

MOST = 512_000
MARK = b"<script>alert('hidden')</script>"


def drawn(form="PNG", size=(60, 40), **words) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "seagreen").save(file, form, **words)
    return file.getvalue()


def noise(edge: int) -> bytes:
    """A picture that cannot be packed small."""
    file = io.BytesIO()
    pixels = random.Random(7).randbytes(edge * edge * 3)
    Image.frombytes("RGB", (edge, edge), pixels).save(file, "PNG")
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def anew(content: bytes, *, most: int = MOST, shrink: bool = False):
    return make_anew(content=content, most=most, shrink=shrink, clause="C6-9")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_pictures_of_every_form_are_taken(form):
    made = anew(drawn(form))
    assert (made.media, made.width, made.height) == (JPEG, 60, 40)
    assert Image.open(io.BytesIO(made.content)).size == (60, 40)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This is no PNG, JPEG, GIF or WebP picture."),
        (b"%PDF-1.7\n...", "This is no PNG, JPEG, GIF or WebP picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no PNG, JPEG, GIF or WebP"),
        (b"MZ\x90\x00\x03", "This is no PNG, JPEG, GIF or WebP picture."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "The picture cannot be read."),
        (b"\xff\xd8\xff\xe0 JFIF", "The picture cannot be read."),
        (b"GIF89a" + MARK, "The picture cannot be read."),
        (drawn("JPEG", (400, 300))[:900], "The picture cannot be read."),
        (bomb(30_000, 30_000), "The picture has more than 50 million pixels."),
        (bomb(2_000_000_000, 2_000_000_000), "The picture has more than 50 million pixels."),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content, words):
    with pytest.raises(ValidationError) as refused:
        anew(content)
    assert refused.value.code == "C6-9"
    with translation.override("en"):
        assert refused.value.messages[0].startswith(words)


def test_pixels_are_counted_before_any_is_unpacked():
    width = 10_000
    height = MOST_PIXELS // width
    with pytest.raises(ValidationError, match="像素"):
        anew(bomb(width, height + 1))
    with pytest.raises(ValidationError, match="无法读取"):
        anew(bomb(width, height))  # within the bound, but there is nothing behind the header


def test_metadata_and_what_hangs_behind_are_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", MARK.decode())
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}  # where it was taken
    exif[0x010E] = MARK.decode()
    for content in (
        drawn(pnginfo=words) + MARK,
        drawn("JPEG", exif=exif) + b"PK\x03\x04" + MARK,
        drawn("GIF", comment=MARK),
    ):
        assert MARK in content
        made = anew(content).content
        assert MARK not in made and b"Exif" not in made
        assert not Image.open(io.BytesIO(made)).getexif()


def test_a_picture_is_turned_as_it_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = anew(drawn("JPEG", (60, 40), exif=exif))
    assert (made.width, made.height) == (40, 60)


def test_see_through_stays_see_through():
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")
    made = anew(file.getvalue())
    assert made.media == PNG
    assert Image.open(io.BytesIO(made.content)).getpixel((3, 3))[3] == 0


@pytest.mark.clause("C6-9")
@pytest.mark.parametrize(("extra", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_the_limit_holds_to_the_byte(extra, is_taken):
    content = drawn()
    padded = content + b"\0" * (MOST + extra - len(content))
    if is_taken:
        assert anew(padded)
        return
    with pytest.raises(ValidationError, match=r"512,001 字节.*500K"):
        anew(padded)


@pytest.mark.clause("C6-9")
def test_a_picture_too_large_is_shrunk_to_fit_where_that_is_asked():
    content = noise(640)
    assert len(content) > MOST
    with pytest.raises(ValidationError):
        anew(content)
    made = anew(content, shrink=True)
    assert len(made.content) <= MOST
    assert anew(content, most=20_000, shrink=True).width < 640


def test_a_thumbnail_fits_into_its_square():
    small = Image.open(io.BytesIO(thumbnail(drawn(size=(600, 300)), edge=96)))
    assert small.size == (96, 48)


@pytest.mark.parametrize(
    ("size", "most", "is_taken"),
    [(31457280, 31457280, True), (31457281, 31457280, False), (1048577, 1048576, False)],
)
def test_sizes_are_judged_to_the_byte(size, most, is_taken):
    if is_taken:
        check_size(size=size, most=most, clause="C6-9")
        return
    with pytest.raises(ValidationError):
        check_size(size=size, most=most, clause="C6-9")


@pytest.mark.parametrize(
    ("name", "plain"),
    [("../../etc/passwd", "passwd"), (r"C:\用户\照片.png", "照片.png"), ("a.png", "a.png")],
)
def test_a_name_brings_no_folders(name, plain):
    assert plain_name(name) == plain
