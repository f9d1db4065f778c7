"""What departments used, as a table to take along."""

from datetime import date

from django.utils.translation import gettext as _

from hr.supplies.stock.selectors import used_rows
from regulations.rulebook import clause
from regulations.tables import Written, write_csv

KIND = "supplies"


@clause("A3-L2", "C13-9")
def consumption_sheet(since: date, until: date) -> Written:
    """One row for each department and item: pieces and yuan used in these days."""
    header = [
        _("Department"), _("Number"), _("Item"), _("Unit"), _("Pieces"), _("Used, in yuan"),
    ]  # fmt: skip
    return write_csv(header=[str(each) for each in header], rows=used_rows(since, until))
