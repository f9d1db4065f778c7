"""Labels for contracts: number, title, place and a code that a telephone's camera opens."""

from collections.abc import Iterable
from pathlib import Path

import zxingcpp
from django.conf import settings

from hr.contracts.listing import Found
from regulations.printing import typeset

FORMS = Path(__file__).parent.parent / "print"
MOST = 600


def address_of(number: str) -> str:
    """Where the code of a label leads."""
    return f"{settings.PORTAL_URL.rstrip('/')}/contracts/n/{number}/"


def code_of(number: str) -> str:
    """The code of a contract as a picture (SVG)."""
    code = zxingcpp.create_barcode(address_of(number), zxingcpp.BarcodeFormat.QRCode)
    return code.to_svg(add_quiet_zones=False)


def labels(contracts: Iterable[Found]) -> bytes:
    """A sheet of labels as PDF, three beside each other."""
    rows = [
        {"number": row.number, "title": row.title, "party": row.counterparty, "place": row.place,
         "code": code_of(row.number)}
        for row in contracts
    ]  # fmt: skip
    return typeset("labels", {"rows": rows}, folder=FORMS)
