"""The budget of the year at a glance (A7.2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from finance.expenses.budget.selectors import year_of
from regulations.figures import Figure, Period


def tell(person, period: Period):
    """What is used and bound of the year's budget, and the lines that are used up; see
    `regulations.figures`."""
    year = year_of(period.last_day.year)
    totals, link = year.totals, f"{reverse('expenses:budget')}?year={year.year}"
    whole, taken = totals["amount"], totals["used"] + totals["held"]
    if whole:
        yield Figure(
            _("Budget used or bound"), f"{taken / whole:.0%}", link, "A7.2-1",
            tone="bad" if taken > whole else "",
        )  # fmt: skip
    empty = len(year.used_up)
    yield Figure(
        _("Lines used up"), str(empty), f"{link}&left=none", tone="bad" if empty else ""
    )  # fmt: skip
