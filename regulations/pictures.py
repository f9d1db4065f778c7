"""Pictures that are kept to be shown: read whole, made anew, without what was hidden in them."""

import io
from dataclasses import dataclass

import zxingcpp
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from regulations.uploads import PICTURES, check_size, type_of

# What a telephone photographs; more would fill the memory (a small file can hold a huge picture).
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
JPEG, PNG = "image/jpeg", "image/png"
QUALITIES = (88, 78, 66, 54)
SHRINKS = (1.0, 0.8, 0.64, 0.5, 0.4, 0.3, 0.2, 0.1)
# All that a broken or a hostile file makes Pillow say.
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, IndexError, TypeError,
    KeyError, ZeroDivisionError, AttributeError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture made anew: its bytes, what it is served as, its size in pixels."""

    content: bytes
    media: str
    width: int
    height: int


def make_anew(*, content: bytes, most: int, shrink: bool, clause: str) -> Picture:
    """A picture of at most `most` bytes with nothing in it but its pixels.

    Metadata, further frames and whatever hangs behind the picture are left away. Refused: what is
    no picture whatever its name says, one that cannot be read whole, one of too many pixels, and
    without `shrink` a file larger than `most`.
    """
    found = type_of(content)
    if found is None or found.media not in PICTURES:
        raise ValidationError(_("This is no PNG, JPEG, GIF or WebP picture."), code=clause)
    if not shrink:
        check_size(size=len(content), most=most, clause=clause)
    picture = _read(content, clause)
    return _fit(picture, most, clause)


def thumbnail(content: bytes, *, edge: int) -> bytes:
    """A picture of ours as a JPEG that fits into a square of `edge` pixels."""
    picture = _read(content, "")
    picture.thumbnail((edge, edge))
    return _encoded(_flat(picture), "JPEG", 80)


def qr_texts(content: bytes) -> list[str]:
    """The texts of the QR codes in a picture; none in what is no picture, or too large a one."""
    found = type_of(content)
    if found is None or found.media not in PICTURES:
        return []
    try:
        picture = Image.open(io.BytesIO(content))
        if picture.width * picture.height > MOST_PIXELS:
            return []
        codes = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return []
    return [code.text for code in codes]


def _read(content: bytes, clause: str) -> Image.Image:
    """All pixels of the first frame, turned as it was held."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many(clause)
        picture.load()
        return ImageOps.exif_transpose(picture)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many(clause) from error
    except _UNREADABLE as error:
        raise ValidationError(_("The picture cannot be read."), code=clause) from error


def _too_many(clause: str) -> ValidationError:
    return ValidationError(
        _("The picture has more than %(most)s million pixels."),
        params={"most": MOST_PIXELS // 1_000_000},
        code=clause,
    )


def _fit(picture: Image.Image, most: int, clause: str) -> Picture:
    """The best that fits: as PNG where it is see-through and small, else as JPEG, ever smaller."""
    if _is_see_through(picture):
        made = _encoded(picture.convert("RGBA"), "PNG")
        if len(made) <= most:
            return Picture(made, PNG, *picture.size)
    flat = _flat(picture)
    for share in SHRINKS:
        size = (max(1, round(flat.width * share)), max(1, round(flat.height * share)))
        smaller = flat if share == 1 else flat.resize(size, Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            made = _encoded(smaller, "JPEG", quality)
            if len(made) <= most:
                return Picture(made, JPEG, *smaller.size)
    raise ValidationError(_("The picture cannot be made small enough."), code=clause)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.has_transparency_data


def _flat(picture: Image.Image) -> Image.Image:
    """On white, in the colours that JPEG knows."""
    if not _is_see_through(picture):
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _encoded(picture: Image.Image, form: str, quality: int = 0) -> bytes:
    file = io.BytesIO()
    picture.info = {}
    words = {"quality": quality, "progressive": True} if form == "JPEG" else {}
    picture.save(file, form, optimize=True, **words)
    return file.getvalue()
