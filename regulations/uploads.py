"""Files that people upload: capped while they come in, judged by what is in them, not by name.

Pictures that are kept to be shown are made anew by `regulations.pictures`.
"""

import io
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 10 * 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """A type of file: what it is served as, and how its name may end."""

    media: str
    endings: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
TEXT = FileType("text/plain", (".txt", ".csv", ".log", ".md"))
# What a file begins with.
STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", (".png",))),
    (b"\xff\xd8\xff", FileType("image/jpeg", (".jpg", ".jpeg"))),
    (b"GIF87a", FileType("image/gif", (".gif",))),
    (b"GIF89a", FileType("image/gif", (".gif",))),
)
WEBP = FileType("image/webp", (".webp",))  # its sign stands further in
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", WEBP.media})
ENDINGS = tuple(
    dict.fromkeys(
        ending
        for kind in (*(kind for _start, kind in STARTS), WEBP, XLSX, TEXT)
        for ending in kind.endings
    )
)


def type_of(content: bytes) -> FileType | None:
    """The type of a file by its content; None for what nobody takes."""
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return XLSX if _is_workbook(content) else None
    return TEXT if _is_text(content) else None


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _is_text(content: bytes) -> bool:
    """Text as editors in China write it, without the signs that only machines put into files."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(sign < " " and sign not in "\t\r\n\f" for sign in text)
    return False


def check_file(*, name: str, content: bytes, clause: str) -> FileType:
    """The type of an uploaded file; refused if it is empty, too large, or not what it is named."""
    if not content:
        raise ValidationError(_("This file is empty."), code=clause)
    if len(content) > LARGEST_FILE:
        raise too_large(clause)
    kind = type_of(content)
    if kind is None or not name.lower().endswith(kind.endings):
        raise ValidationError(
            _(
                "“%(name)s” is no PDF, picture, text or .xlsx file, or its name does not say "
                "which: it is not taken."
            ),
            params={"name": name[:100]},
            code=clause,
        )
    return kind


def too_large(clause: str) -> ValidationError:
    """The refusal of a file larger than LARGEST_FILE."""
    return ValidationError(
        _("The file is larger than %(limit)s MB."),
        params={"limit": LARGEST_FILE // 1024 // 1024},
        code=clause,
    )


def plain_name(name: str) -> str:
    """The name of an uploaded file without the folders that came with it."""
    return name.replace("\\", "/").rsplit("/", 1)[-1][-200:]


def in_kilobytes(size: int) -> str:
    """A size as people read it, a kilobyte being 1024 bytes (C6-9): 500K, 30M, 512001 bytes."""
    for unit, bytes_of_it in (("M", 1024 * 1024), ("K", 1024)):
        if size >= bytes_of_it and size % bytes_of_it == 0:
            return f"{size // bytes_of_it}{unit}"
    return _("%(size)s bytes") % {"size": f"{size:,}"}


def check_size(*, size: int, most: int, clause: str) -> None:
    """Refuse what is larger than `most` bytes, with the limit and the size told."""
    if size > most:
        raise ValidationError(
            _("The file has %(size)s, allowed are %(most)s."),
            params={"size": in_kilobytes(size), "most": in_kilobytes(most)},
            code=clause,
        )


class CappedUpload(FileUploadHandler):
    """Keeps files in memory, all of an upload together up to `most` bytes; throws the rest of a
    larger one away as it comes in."""

    most = LARGEST_FILE

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        """Whether the upload went over the limit, so that no file of it was kept whole."""
        return self.size > self.most

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._parts = []

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.is_too_large:
            raise StopUpload(connection_reset=False)
        self._parts.append(raw_data)

    def file_complete(self, file_size):
        return SimpleUploadedFile(self.file_name, b"".join(self._parts), self.content_type)
