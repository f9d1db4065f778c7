"""The printed order, typeset from data; nothing of it is ever read as markup."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.supplies.models import Order
from regulations.printing import typeset
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

FORMS = Path(__file__).parent / "print"


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
    }, folder=FORMS)  # fmt: skip
