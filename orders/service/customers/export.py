"""Customers as a spreadsheet, narrowed as the list is (C10-6, C13-9)."""

from django.utils.translation import gettext as _

from orders.service.customers.selectors import found_customers
from regulations.figures import Days
from regulations.rulebook.rules import day_of
from regulations.tables import Written, write_sheet

KIND = "customers"  # of data that leaves the portal
MOST = 50_000


def export_customers(text: str, *, only: str, days: Days | None = None) -> Written:
    """The customers a list is asked for, the newest first, with what each is known by."""
    rows = (
        (row.name, " ".join(key.shown for key in row.keys.all()), day_of(row.at))
        for row in found_customers(text, only=only, days=days, most=MOST)
    )
    header = [_("customer"), _("known by"), _("since")]
    return write_sheet(title=_("Customers"), header=header, rows=rows)
