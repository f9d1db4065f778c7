"""Requests for money as a spreadsheet, narrowed as the list is (C13-9)."""

from django.utils.translation import gettext as _

from regulations.rulebook.rules import day_of
from regulations.tables import Written, write_sheet

KIND = "spendings"  # of data that leaves the portal
MOST = 50_000


def export_spendings(spendings) -> Written:
    """Requests of the list, the newest first."""
    header = [
        _("asked on"), _("staff number"), _("person"), _("category"), _("what for"), _("amount"),
        _("state"),
    ]  # fmt: skip
    rows = (
        (day_of(row.asked_at), row.person.number, row.person.name, str(row.line.category),
         row.purpose, row.amount, row.get_state_display())
        for row in spendings.order_by("-pk")[:MOST]
    )  # fmt: skip
    return write_sheet(title=_("Spending"), header=header, rows=rows)
