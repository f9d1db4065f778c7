"""Which files a claim keeps: electronic invoices as they were received, and pictures."""

import io
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.ledger.printing import can_be_bound
from regulations.rulebook import clause
from regulations.uploads import LARGEST_FILE, PDF, PICTURES, too_large, type_of

OFD = "application/ofd"
XML = "application/xml"


@clause("A7.2-4")
def check_paper(*, name: str, content: bytes) -> str:
    """The type of a file of a claim; refused: empty, too large, no PDF, OFD, XML or picture, and
    what cannot be opened: the voucher is printed with it."""
    if not content:
        raise ValidationError(_("This file is empty."), code="A7.2-4")
    if len(content) > LARGEST_FILE:
        raise too_large("A7.2-4")
    found = type_of(content)
    if found and found.media in {PDF.media, *PICTURES}:
        if not can_be_bound(found.media, content):
            raise ValidationError(
                _("“%(name)s” cannot be opened: hand in one that can."),
                params={"name": name[:100]},
                code="A7.2-4",
            )
        return found.media
    ending = name.lower().rpartition(".")[2]
    if ending == "ofd" and _is_ofd(content):
        return OFD
    if ending == "xml" and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return XML
    raise ValidationError(
        _("“%(name)s” is no PDF, OFD, XML or picture."), params={"name": name[:100]}, code="A7.2-4"
    )


def _is_ofd(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "OFD.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
