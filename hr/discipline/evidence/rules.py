"""Which files may show what a case is about, found by what is in them."""

import io
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 10 * 1024 * 1024
MOST_FILES = 40  # of one case


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
ENDINGS = tuple(
    dict.fromkeys(
        ending
        for kind in (*(kind for _start, kind in STARTS), WEBP, XLSX, TEXT)
        for ending in kind.endings
    )
)


def type_of(content: bytes) -> FileType | None:
    """The type of a file by its content; None for what is no evidence."""
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
