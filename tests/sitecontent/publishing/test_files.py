"""Files of content: their limits to the byte, judged by content, pictures made anew."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from regulations.videos import video_of
from sitecontent.publishing.files import Upload, judge
from sitecontent.publishing.models import Attachment
from tests.regulations.test_pictures import drawn, noise
from tests.sitecontent.newsroom import Newsroom

K, M = 1024, 1024 * 1024


def part(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


def mp4(size: int = 200, brand: bytes = b"isom") -> bytes:
    """The parts of an MP4 file that make `size` bytes together."""
    head = part(b"ftyp", brand + b"\0\0\2\0mp41") + part(b"moov", b"\0" * 24)
    return head + part(b"mdat", b"\0" * (size - len(head) - 8))


def webm(size: int = 200, doc: bytes = b"webm") -> bytes:
    header = b"\x42\x86\x81\x01\x42\x82" + bytes([0x80 | len(doc)]) + doc
    head = b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(header)]) + header + b"\x18\x53\x80\x67"
    rest = size - len(head) - 8
    return head + ((1 << 56) | rest).to_bytes(8) + b"\0" * rest


def text(size: int) -> bytes:
    return b"a" * size


def pdf(size: int) -> bytes:
    return b"%PDF-1.7\n" + b"0" * (size - 9)


def jpeg(size: int) -> bytes:
    """A picture whose file has exactly so many bytes."""
    made = drawn("JPEG")
    return made + b"\0" * (size - len(made))


@pytest.mark.clause("C6-9")
@pytest.mark.parametrize(
    ("name", "make", "most", "told"),
    [
        ("a.jpg", jpeg, 500 * K, "500K"),
        ("a.txt", text, M, "1M"),
        ("a.pdf", pdf, M, "1M"),
        ("a.mp4", mp4, 30 * M, "30M"),
        ("a.webm", webm, 30 * M, "30M"),
    ],
)
def test_each_limit_to_the_byte(room: Newsroom, name, make, most, told):
    for size in (most - 1, most):
        content = make(size)
        assert len(content) == size
        assert judge(Upload(name, content), room.at).size <= most
    with pytest.raises(ValidationError) as refused:
        judge(Upload(name, make(most + 1)), room.at)
    [sentence] = refused.value.messages
    assert told in sentence and f"{most + 1:,}" in sentence
    assert refused.value.code == "C6-9"


@pytest.mark.clause("C6-9")
def test_a_picture_too_large_is_shrunk_if_one_wants_it(room: Newsroom):
    photo = noise(640)
    assert len(photo) > 500 * K
    row = judge(Upload("a.png", photo, shrink=True), room.at)
    assert row.size <= 500 * K and row.media == "image/jpeg"
    assert Image.open(io.BytesIO(row.content)).size == (row.width, row.height)


@pytest.mark.clause("C6-9")
def test_a_picture_is_made_anew_without_what_was_hidden_in_it(room: Newsroom):
    secret = b"<?php system($_GET[0]); ?>"
    row = judge(Upload("a.jpg", drawn("JPEG") + secret), room.at)
    assert secret not in row.content and b"Exif" not in row.content


def docx() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return file.getvalue()


@pytest.mark.clause("C6-9")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"MZ\x90\0"),  # a program with the name of a picture
        ("a.mp4", b"\0\0\0\x18ftypisom" + b"<script>"),  # begins like a video
        ("a.mp4", part(b"ftyp", b"isom\0\0\2\0") + part(b"mdat", b"x")),  # nothing to play
        ("a.mp4", mp4(brand=b"evil")),
        ("a.mp4", mp4() + b"PK\x03\x04 an archive behind it"),
        ("a.mp4", mp4()[:-1]),  # cut off
        ("a.mp4", mp4() + part(b"html", b"<script>alert(1)</script>")),
        ("a.webm", webm(doc=b"matroska")),
        ("a.webm", webm() + b"<html>"),
        ("a.txt", mp4()),  # a video with the name of a text
        ("a.mp4", webm()),
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.pdf", b"<html>%PDF-1.7"),
        ("a.docx", docx()),
        ("a.xlsx", docx()),  # an archive that is no spreadsheet
        ("a.txt", b"\0\1\2"),
        ("a", b"text"),
        ("a.txt", b""),
    ],
)
def test_what_is_not_what_it_is_named_is_refused(room: Newsroom, name, content):
    with pytest.raises(ValidationError) as refused:
        judge(Upload(name, content), room.at)
    assert refused.value.code == "C6-9"


@pytest.mark.clause("C6-9")
def test_a_video_may_have_a_long_length_and_unknown_ones():
    head = part(b"ftyp", b"mp42\0\0\0\0") + part(b"moov", b"")
    long = (1).to_bytes(4) + b"mdat" + (20).to_bytes(8) + b"\0" * 4
    assert video_of(head + long).media == "video/mp4"
    unknown = webm()[: webm().index(b"\x18\x53\x80\x67") + 4] + b"\x01" + b"\xff" * 7 + b"\0" * 9
    assert video_of(unknown).media == "video/webm"
    assert video_of(b"\0\0\0\0ftyp") is None and video_of(b"\x1a\x45\xdf\xa3") is None


@pytest.mark.clause("C6-9")
@pytest.mark.parametrize("name", ["../../etc/a.txt", "C:\\windows\\a.txt", "a/b/a.txt"])
def test_a_name_brings_no_folders_along(room: Newsroom, name):
    item = room.written(uploads=[Upload(name, b"tea")])
    assert Attachment.objects.get(item=item).name == "a.txt"


@pytest.mark.clause("C6-9")
def test_the_same_file_is_kept_once_and_stands_in_many_versions(room: Newsroom):
    item = room.written(uploads=[Upload("a.txt", b"tea"), Upload("b.txt", b"tea")])
    [file] = item.attachments.all()
    room.write(item, files=[file.pk])
    room.write(item, files=[])
    assert [each.placed.count() for each in item.versions.order_by("number")] == [1, 1, 0]
    other = room.written(files=[file.pk])
    assert room.version(other).placed.count() == 0  # another item's file is none of this one's
