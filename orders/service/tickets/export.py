"""The register of what customers ask as a spreadsheet, narrowed as the list is (C10-2, C13-9)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.roster.rules import CHINA
from orders.service.rules import Way
from orders.service.tickets.listing import Wanted, register_of
from orders.service.tickets.rules import Kind, Outcome, State
from regulations.tables import Written, write_sheet

KIND = "tickets"  # of data that leaves the portal
MOST = 50_000
_COLUMNS = (
    "pk", "kind", "way", "what", "customer__name", "order__number", "product__sku", "by__name",
    "owner__name", "state", "outcome", "at", "replied_at", "closed_at",
)  # fmt: skip


def export_tickets(wanted: Wanted) -> Written:
    """The tickets a list is asked for, at most 50,000, in its order."""
    header = [
        _("number"), pgettext("service", "kind"), _("how they came"), _("what it is about"),
        _("customer"), _("order number"), _("SKU"), pgettext("service", "taken by"),
        _("in charge"), _("state"), _("outcome"), pgettext("service", "came at"),
        pgettext("service", "first answered at"), pgettext("service", "closed at"),
    ]  # fmt: skip
    rows = register_of(wanted).values_list(*_COLUMNS)[:MOST]
    return write_sheet(
        title=_("Customers’ matters"), header=header, rows=(_cells(row) for row in rows.iterator())
    )


def _cells(row: tuple) -> list:
    number, kind, way, *told, state, outcome, came, answered, closed = row
    said = str(Outcome(outcome).label) if outcome else ""
    words = [str(Kind(kind).label), str(Way(way).label), *told, str(State(state).label), said]
    return [number, *words, *map(_minute, (came, answered, closed))]


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else ""
