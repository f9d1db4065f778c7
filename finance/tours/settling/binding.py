"""The papers of a settlement bound as one PDF: a cover with the figures, then every file.

Files that are PDF go in page by page, pictures on a page of their own; what cannot be shown on
paper stands on the cover with its fingerprint, like every other. Every page is numbered, and says
which attachment it is. A file that cannot be read gives a sheet that says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.ledger.capitals import capitals
from finance.ledger.printing import PDF, PICTURES, Bound, typeset
from finance.tours.models import Cost, Reckoning, Tour, TourFile
from finance.tours.papers.reading import BROKEN
from finance.tours.rules import NEEDED, ZERO, Paper
from finance.tours.selectors import items_of, standing_costs, standing_of
from finance.tours.settling.pages import Part, pages_of, picture_page, sew
from regulations.approvals.models import Decision
from regulations.approvals.rules import Verdict
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from regulations.words import listed

FORMS = Path(__file__).parent.parent / "print"
ORDER = {kind: place for place, kind in enumerate((*NEEDED, Paper.RECEIPT, Paper.OTHER))}


@dataclass(frozen=True)
class Piece:
    """A file in its place: the pages it gives, and what is said of it; empty where it stays a file
    of the portal. `is_struck`: all it proves was struck."""

    number: int
    file: TourFile
    pages: list
    note: str
    is_struck: bool


@clause("A7.3-5")
def bind_papers(tour: Tour, *, sheet: Reckoning, by, at: datetime) -> Bound:
    """Bind a tour's papers: contract, cost confirmation, itemised list, receipts, others; that of
    a cost that was struck says so."""
    files = sorted(tour.files.select_related("by"), key=lambda file: (ORDER[file.kind], file.pk))
    struck = _struck(tour)
    with translation.override(settings.LANGUAGE_CODE):  # as the company writes
        pieces = [_piece(number, file, file.pk in struck) for number, file in enumerate(files, 1)]
        cover = typeset("settlement", _cover(tour, sheet, pieces, by, at), folder=FORMS)
        return sew([Part(pages_of(cover), ""), *_parts(pieces)], folder=FORMS)


def _struck(tour: Tour) -> set[int]:
    """The files that prove struck costs alone."""
    costs = Cost.objects.filter(tour=tour).exclude(file=None)
    standing = set(costs.filter(strike=None).values_list("file", flat=True))
    return set(costs.exclude(strike=None).values_list("file", flat=True)) - standing


def _piece(number: int, file: TourFile, is_struck: bool) -> Piece:
    """The pages of one file; a sheet in their place where it cannot be read."""
    pages, note = _read(number, file)
    if is_struck:
        note = listed([note, _("of a struck cost")])
    return Piece(number, file, pages, note, is_struck)


def _read(number: int, file: TourFile) -> tuple[list, str]:
    if file.media != PDF and file.media not in PICTURES:
        return [], _("kept as a file")
    try:
        pages = pages_of(_as_pdf(file))
    except BROKEN:
        pages = []
    if not pages:
        return pages_of(_sheet(number, file)), _("cannot be read")
    return pages, _("%(count)s pages") % {"count": len(pages)}


def _as_pdf(file: TourFile) -> bytes:
    content = bytes(file.content)
    return content if file.media == PDF else picture_page(content, PICTURES[file.media], FORMS)


def _sheet(number: int, file: TourFile) -> bytes:
    """What is bound in the place of a file that cannot be read."""
    return typeset("unreadable", {
        "title": _("Attachment %(number)s cannot be bound") % {"number": number},
        "text": _("This file cannot be opened. It is kept in the portal as it was handed in."),
        "facts": [
            (_("Kind"), file.get_kind_display()), (pgettext("paper", "File"), file.name),
            ("SHA-256", file.sha256), (_("Handed in by"), file.by.name),
            (_("When"), f"{file.at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
        ],
    }, folder=FORMS)  # fmt: skip


def _parts(pieces: list[Piece]) -> Iterator[Part]:
    for piece in pieces:
        told = {
            "number": piece.number, "kind": piece.file.get_kind_display(), "name": piece.file.name,
        }  # fmt: skip
        words = _("Attachment %(number)s · %(kind)s · %(name)s") % told
        yield Part(piece.pages, f"{words} · {_('of a struck cost')}" if piece.is_struck else words)


def _cover(tour: Tour, sheet: Reckoning, pieces: list[Piece], by, at: datetime) -> dict:
    """The cover: whose papers these are, the figures line by line, what is bound, who signed."""
    names = {item.number: item.text for item in items_of(tour.pk)}
    return {
        "company": settings.COMPANY_NAME,
        "title": _("Settlement of tour %(tour)s") % {"tour": tour},
        "facts": [
            (_("Route"), tour.route), (_("Customer"), tour.customer),
            (_("When"), f"{tour.departs_on:%Y-%m-%d} – {tour.returns_on:%Y-%m-%d}"),
            (_("Operations"), tour.operations.name), (_("Sales"), tour.sales.name),
            (_("Guide"), tour.guide.name if tour.guide else "—"),
        ],
        "figures": [(label, f"{sum_:,.2f}") for label, sum_ in _figures(tour, sheet)],
        "capitals": (_("Costs in words"), capitals(int(sheet.total * 100))),
        "costs": [
            (names.get(row.item, "—"), row.text, _paper(row), f"{row.amount:,.2f}")
            for row in standing_costs(tour.pk)
            .select_related("file", "bill", "acceptance__by")
            .defer("file__content")
        ],
        "cost_heads": [_("Line"), _("What for"), _("Invoice"), _("Amount")],
        "files": [
            (str(each.number), each.file.get_kind_display(), each.file.name, each.note,
             each.file.sha256[:16], each.file.by.name)
            for each in pieces
        ],
        "file_heads": [_("No."), _("Kind"), pgettext("paper", "File"), pgettext("paper", "Bound"),
                       "SHA-256", _("Handed in by")],
        "hands": list(_hands(tour, sheet, by, at)),
    }  # fmt: skip


def _paper(row: Cost) -> str:
    """What proves a cost: the invoice with its day, or the file, with who took it and why."""
    if row.invoice:
        return f"{row.invoice} {row.bill.day.isoformat()}" if row.bill else row.invoice
    taken, name = getattr(row, "acceptance", None), row.file.name if row.file else "—"
    if taken is None:
        return name
    told = {"file": name, "person": taken.by.name, "reason": taken.reason}
    return _("%(file)s, no invoice: accepted by %(person)s, %(reason)s") % told


def _figures(tour: Tour, sheet: Reckoning) -> list:
    standing, left = standing_of(tour.pk), sheet.taken - sheet.total
    return [
        (_("Contract price"), standing.price), (_("Received"), sheet.received),
        (_("Budget sheet"), standing.budget), (_("Costs"), sheet.total),
        (_("Advances"), sheet.taken), (_("Given back"), max(left, ZERO)),
        (_("Paid on top"), max(-left, ZERO)), (_("Result"), sheet.received - sheet.total),
    ]  # fmt: skip


def _hands(tour: Tour, sheet: Reckoning, by, at: datetime) -> Iterator[tuple[str, str, str]]:
    """Who signed: the guide, then who confirmed, then the cashier."""
    said = Decision.objects.filter(
        approval=sheet.approval_id, round=sheet.approval.round, verdict=Verdict.APPROVED
    )
    if tour.guide_id != sheet.asked_by_id:
        yield _("Tour guide"), tour.guide.name if tour.guide else "—", ""
        yield _("Laid down by"), sheet.asked_by.name, _day(sheet.asked_at)
    else:
        yield _("Tour guide"), sheet.asked_by.name, _day(sheet.asked_at)
    for each in said.select_related("by", "step").order_by("step__place"):
        yield _(each.step.title), each.by.name, _day(each.at)
    yield _("Cashier"), by.name, _day(at)


def _day(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
