"""The printed order, typeset from data; nothing of it is ever read as markup."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.supplies.models import Order
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

FORMS = Path(__file__).parent / "print"
FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)


def typeset(form: str, data: dict) -> bytes:
    """A form of `print/` filled with data, as PDF."""
    return typst.compile(
        str(FORMS / f"{form}.typ"), root=str(FORMS), font_paths=[FONTS], ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)}, format="pdf",
    )  # fmt: skip


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF as an answer that a browser shows."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@clause("A3-2")
def order_paper(order: Order) -> bytes:
    """What the supplier gets: items with their specification, pieces, prices, delivery date."""
    rows = [
        [
            row.item.code, row.item.name, row.item.specification, f"{row.quantity}",
            row.item.unit, f"{row.price:,.2f}", f"{row.price * row.quantity:,.2f}",
        ]
        for row in order.lines.select_related("item")
    ]  # fmt: skip
    supplier = order.supplier
    named = " ".join(filter(None, (supplier.name, supplier.contact, supplier.phone)))
    return typeset("order", {
        "title": _("Purchase order"),
        "company": settings.COMPANY_NAME,
        "number": order.name,
        "day": day_of(order.at).isoformat(),
        "facts": [
            [_("Supplier"), named],
            [_("Deliver by"), order.delivery_on.isoformat()],
            [_("Ordered by"), order.by.name],
        ],
        "heads": [
            pgettext("supplies", "Number"), _("Name"), _("Agreed specification"), _("Pieces"),
            _("Unit"), _("Price"), _("Sum"),
        ],
        "rows": rows,
        "total": [_("Sum"), f"{order.total:,.2f}"],
        "hands": [_("Buyer"), _("Supplier"), _("Taken in by")],
    })  # fmt: skip
