"""The papers of a settlement bound as one PDF: a cover with the figures, then every file.

Files that are PDF go in page by page, pictures on a page of their own; what cannot be shown on
paper is listed on the cover with its fingerprint, like every other.
"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.ledger.capitals import capitals
from finance.ledger.printing import Attached, Bound, bind, typeset
from finance.tours.models import Tour, TourFile
from finance.tours.rules import NEEDED, ZERO, Paper
from finance.tours.selectors import items_of, standing_costs, standing_of
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

FORMS = Path(__file__).parent.parent / "print"
ORDER = {kind: place for place, kind in enumerate((*NEEDED, Paper.RECEIPT, Paper.OTHER))}


@clause("A7.3-5")
def bind_papers(tour: Tour, *, total: Decimal, taken: Decimal, by, at: datetime) -> Bound:
    """Bind a tour's papers: contract, cost confirmation, itemised list, receipts, others."""
    files = sorted(tour.files.select_related("by"), key=lambda file: (ORDER[file.kind], file.pk))
    with translation.override(settings.LANGUAGE_CODE):  # as the company writes
        cover = _cover(tour, files, total, taken, by, at)
    attached = [Attached(file.name, file.media, bytes(file.content)) for file in files]
    return bind(cover, attached, clause="A7.3-5")


def _cover(tour: Tour, files: list[TourFile], total, taken, by, at: datetime) -> bytes:
    """The cover: whose papers these are, the figures line by line, and what is bound."""
    names = {item.number: item.text for item in items_of(tour.pk)}
    standing = standing_of(tour.pk)
    figures = [
        (_("Price"), standing.price), (_("Received"), standing.received),
        (_("Budget sheet"), standing.budget), (_("Costs"), total), (_("Advances"), taken),
        (_("Given back"), max(taken - total, ZERO)), (_("Paid on top"), max(total - taken, ZERO)),
    ]  # fmt: skip
    return typeset("settlement", {
        "company": settings.COMPANY_NAME,
        "title": _("Settlement of tour %(tour)s") % {"tour": tour},
        "facts": [
            (_("Route"), tour.route), (_("Customer"), tour.customer),
            (_("When"), f"{tour.departs_on:%Y-%m-%d} – {tour.returns_on:%Y-%m-%d}"),
            (_("Operations"), tour.operations.name), (_("Sales"), tour.sales.name),
            (_("Guide"), tour.guide.name if tour.guide else "—"),
        ],
        "figures": [(label, f"{sum_:,.2f}") for label, sum_ in figures],
        "capitals": (_("Costs in words"), capitals(int(total * 100))),
        "costs": [
            (names.get(row.item, "—"), row.text, row.invoice or (row.file and row.file.name) or "—",
             f"{row.amount:,.2f}")
            for row in standing_costs(tour.pk).select_related("file").defer("file__content")
        ],
        "cost_heads": [_("Line"), _("What for"), _("Invoice"), _("Amount")],
        "files": [
            (file.get_kind_display(), file.name, file.sha256[:16], file.by.name) for file in files
        ],
        "file_heads": [_("Kind"), pgettext("paper", "File"), "SHA-256", _("Handed in by")],
        "end": _("Settled by %(person)s, %(at)s") % {
            "person": by.name, "at": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        },
    }, folder=FORMS)  # fmt: skip
