"""Orders of the desk as a spreadsheet, narrowed as the list is (C13-9)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.roster.rules import CHINA
from orders.desk.listing import Row, Wanted, all_rows
from orders.desk.rules import Channel, State
from regulations.tables import Written, write_sheet

KIND = "orders"  # of data that leaves the portal
MOST = 50_000


def export_orders(wanted: Wanted) -> Written:
    """The orders a list is asked for, at most 50,000, in its order."""
    header = [
        _("order number"), _("channel"), _("state"), _("receiver"), _("phone"),
        pgettext("money", "total"), _("currency"), _("in whose hands"), _("due at"), _("clause"),
    ]  # fmt: skip
    rows = (
        (row.number, str(Channel(row.channel).label), str(State(row.state).label), row.receiver,
         row.phone, row.total, row.currency, row.who,
         _due(row), row.clause or "")
        for row in all_rows(wanted, MOST)
    )  # fmt: skip
    return write_sheet(title=_("Orders"), header=header, rows=rows)


def _due(row: Row) -> str:
    return f"{row.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if row.starts_at else ""
