"""Files of content: judged by what is in them, within the limits of C6-9, pictures made anew."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.binding.rows import insert
from regulations.pictures import make_anew
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from regulations.uploads import (
    PDF,
    PICTURES,
    TEXT,
    XLSX,
    in_kilobytes,
    plain_name,
    type_of,
)
from regulations.videos import VIDEOS, video_of
from sitecontent.publishing.models import Attachment, Item
from sitecontent.publishing.refusals import in_words
from sitecontent.publishing.rules import read_as_written

CLAUSE = "C6-9"
PICTURE, VIDEO, DOCUMENT = "picture", "video", "document"
MEGABYTE = 1024 * 1024
DOCUMENTS = frozenset({PDF.media, XLSX.media, TEXT.media})


@dataclass(frozen=True)
class Upload:
    """A file as it was sent; with `shrink` a picture is made to fit."""

    name: str
    content: bytes
    shrink: bool = False


@clause("C6-9")
def take_files(item: Item, uploads: Sequence[Upload], *, by, at: datetime) -> list[Attachment]:
    """Keep what was sent with an item; a file that is there already is not kept twice.

    Refused with the limit and the size told: a picture above 500K (unless it shall be shrunk), a
    video above 30M, a document above 1M, by the numbers in force; and what is none of these.
    """
    return [_take(item, upload, by, at) for upload in uploads]


def _take(item: Item, upload: Upload, by, at: datetime) -> Attachment:
    row = judge(upload, at)
    row.item, row.by, row.at = item, by, at
    known = Attachment.objects.defer("content").filter(item=item, sha256=row.sha256).first()
    if known:
        return known
    with in_words(CLAUSE):
        insert(row)
    return row


@clause("C6-9")
def judge(upload: Upload, at: datetime) -> Attachment:
    """An upload as it is to be kept, not stored yet."""
    params = in_force("content", at).params
    name, content = read_as_written(plain_name(upload.name)).strip(), upload.content
    if not content:
        raise ValidationError(_("This file is empty."), code=CLAUSE)
    found = type_of(content) or video_of(content)
    media = found.media if found else ""
    if media in PICTURES:
        words = {"shrink": upload.shrink, "clause": CLAUSE}
        if not upload.shrink:
            _check_size(len(content), params.image_max_bytes)
        made = make_anew(content=content, most=params.image_max_bytes, **words)
        return _row(name, PICTURE, made.media, made.content, (made.width, made.height))
    if media in VIDEOS or media in DOCUMENTS:
        is_video = media in VIDEOS
        most = params.video_max_bytes if is_video else params.document_max_bytes
        _check_size(len(content), most)
        if name.lower().endswith(found.endings):
            return _row(name, VIDEO if is_video else DOCUMENT, media, content)
    raise ValidationError(
        _(
            "“%(name)s” is no picture, MP4 or WebM video, PDF, text or .xlsx file, or its name "
            "does not say which: it is not taken."
        ),
        params={"name": name[:100]},
        code=CLAUSE,
    )


def _check_size(size: int, most: int) -> None:
    """Refuse what is larger than `most` bytes: size and limit in one unit, and to the byte."""
    if size > most:
        unit, letter, step = (MEGABYTE, "M", 10) if most % MEGABYTE == 0 else (1024, "K", 1)
        told = -(-size * step // unit) / step  # rounded up: never as large as the limit
        params = {"size": f"{told:,.10g}{letter}", "bytes": f"{size:,}", "most": in_kilobytes(most)}
        text = _("The file has %(size)s (%(bytes)s bytes), allowed are %(most)s.")
        raise ValidationError(text, params=params, code=CLAUSE)


def _row(name, sort, media, content, size=(0, 0)) -> Attachment:
    return Attachment(
        name=name or sort, sort=sort, media=media, size=len(content), width=size[0],
        height=size[1], sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
