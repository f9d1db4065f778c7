"""Invoices in PDF: custom metadata first, then the text of the page, then a QR code in it."""

import io
import re

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from finance.expenses.originals.fields import Suggestion, suggestion

MOST_PAGES, MOST_IMAGES, MOST_TEXT = 3, 6, 60_000
_BROKEN = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError,
    NotImplementedError, RecursionError, AssertionError, ArithmeticError,
    Image.DecompressionBombError,
)  # fmt: skip
# In texts of a page blanks stand anywhere, and are taken out before; a value may begin a new line.
_TEXTS = {
    "InvoiceNumber": re.compile(r"发票号码[:：]?\s*(\d{8,20})"),
    "InvoiceCode": re.compile(r"发票代码[:：]?\s*(\d{10,12})"),
    "IssueTime": re.compile(r"开票日期[:：]?\s*(20\d\d年\d\d?月\d\d?日)"),
    "TotalTax-includedAmount": re.compile(r"[（(]小写[）)]\s*[¥￥]?(-?[\d,]+\.\d\d)"),
    # The buyer's name stands before the seller's.
    "SellerName": re.compile(
        r"名称[:：].*?名称[:：]\s*([^\n]+?)(?:统一社会|纳税人|地址|售|购|\n|$)", re.DOTALL
    ),
    "Title": re.compile(r"((?:增值税)?(?:专用|普通)发票)"),
}


def read_pdf(content: bytes) -> tuple[Suggestion | None, list[bytes]]:
    """What a PDF says of itself, and the pictures on its first pages, in which a QR code may be.

    (None, []) for what is no PDF or cannot be read.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        pages = reader.pages[:MOST_PAGES]
        told = {key.strip("/"): str(each)[:200] for key, each in (reader.metadata or {}).items()}
        text = "\n".join(page.extract_text() for page in pages)[:MOST_TEXT]
        found = suggestion([told, _of_text(text)])
        return found, [] if found else _pictures(pages)
    except _BROKEN:
        return None, []


def _of_text(text: str) -> dict[str, str]:
    lines = "\n".join(re.sub(r"[^\S\n]+", "", line) for line in text.splitlines())
    matches = {name: pattern.search(lines) for name, pattern in _TEXTS.items()}
    return {name: match[1].strip() for name, match in matches.items() if match}


def _pictures(pages) -> list[bytes]:
    found = []
    for page in pages:
        for image in page.images:
            found.append(image.data)
            if len(found) == MOST_IMAGES:
                return found
    return found
