"""The QR code of an invoice read from its picture."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from regulations.pictures import MOST_PIXELS
from regulations.uploads import PICTURES, type_of


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
