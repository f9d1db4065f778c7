"""Whether a PDF can be read page by page: asked when it comes, and again when it is bound."""

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

# What pypdf raises for files that only look like PDF.
BROKEN = (
    PyPdfError, RuntimeError, ValueError, KeyError, TypeError, OSError, AttributeError, IndexError,
    AssertionError,
)  # fmt: skip


def is_readable(content: bytes) -> bool:
    """Whether a PDF has pages and each can be read."""
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        return all(page.mediabox.width > 0 for page in pages) and len(pages) > 0
    except BROKEN:
        return False
