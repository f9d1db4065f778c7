"""Tours with how the money of each stands, as a spreadsheet, narrowed as the list is (C13-9)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.tours.selectors import standings, state_on
from regulations.tables import Written, write_sheet

KIND = "tours"  # of data that leaves the portal
MOST = 20_000


def export_tours(tours, today: date) -> Written:
    """Tours of the list, what departs last first."""
    found = list(tours[:MOST])
    money = standings([tour.pk for tour in found])
    header = [
        _("code"), _("name"), _("customer"), _("departs on"), _("returns on"), _("state"),
        pgettext("tour", "contract price"), pgettext("tour", "received"),
    ]  # fmt: skip
    rows = (
        (tour.code, tour.name, tour.customer, tour.departs_on, tour.returns_on,
         str(state_on(tour, today).label), money[tour.pk].price, money[tour.pk].received)
        for tour in found
    )  # fmt: skip
    return write_sheet(title=_("Tours"), header=header, rows=rows)
