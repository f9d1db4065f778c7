"""Videos by their content: every part of the file is named and reaches exactly to its end.

A file that is something else as well (a page, an archive) needs room before, between or behind the
parts of a video; there is none here.
"""

from collections.abc import Iterator

from regulations.uploads import FileType

MP4 = FileType("video/mp4", (".mp4", ".m4v"))
WEBM = FileType("video/webm", (".webm",))
VIDEOS = frozenset({MP4.media, WEBM.media})
# Brands of ISO media files that browsers play, and the parts that stand at the top of one.
BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
)
PARTS = frozenset(
    {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp", b"free", b"skip", b"wide"}
)
EBML, SEGMENT, DOC_TYPE = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x42\x82"


def video_of(content: bytes) -> FileType | None:
    """The type of a video by its content; None for anything else."""
    if content[4:8] == b"ftyp":
        return MP4 if _is_mp4(content) else None
    if content.startswith(EBML):
        return WEBM if _is_webm(content) else None
    return None


def _is_mp4(content: bytes) -> bool:
    names = list(_parts(content))
    return content[8:12] in BRANDS and set(names) <= PARTS and b"moov" in names


def _parts(content: bytes) -> Iterator[bytes]:
    """The names of the parts at the top; an empty one where a part has no possible length."""
    place = 0
    while place < len(content):
        size, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16]), 16
        if size < head or place + size > len(content):
            yield b""
            return
        yield name
        place += size


def _is_webm(content: bytes) -> bool:
    size, head = _number(content, 4)
    end = 4 + head + (size or 0)
    if size is None or not 0 < size < 128 or not _says_webm(content[4 + head : end]):
        return False
    if content[end : end + 4] != SEGMENT:
        return False
    length, width = _number(content, end + 4)
    return width > 0 and (length is None or end + 4 + width + length == len(content))


def _says_webm(header: bytes) -> bool:
    place = header.find(DOC_TYPE)
    return place >= 0 and header[place + 2 : place + 7] == b"\x84webm"


def _number(content: bytes, place: int) -> tuple[int | None, int]:
    """An EBML number, None for "unknown", and its width in bytes; 0 where there is none."""
    first = content[place] if place < len(content) else 0
    width = 9 - first.bit_length()
    if not first or place + width > len(content):
        return None, 0
    value = int.from_bytes(content[place : place + width]) & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), width
