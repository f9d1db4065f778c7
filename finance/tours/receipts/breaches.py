"""Money that was not handed over in time: a case with its bounds, proposed by the portal."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_noop

from finance.tours.letters import link
from finance.tours.models import Receipt
from finance.tours.rules import yuan
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.services import open_case
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from regulations.rulebook.selectors import in_force

HAND_OVER = "tours.hand_over"
TITLE = gettext_noop("%(amount)s yuan of tour %(tour)s not handed over in time, due %(due)s")


@clause("A7.3-1")
def report_kept(deadlines: list[Deadline], at: datetime) -> None:
    """Open a case for each receipt that was not handed over in time (handler of `HAND_OVER`).

    The lowest fine of the clause is proposed; whoever decides sets it within its bounds.
    """
    receipts = Receipt.objects.filter(deadline__in=deadlines).select_related("by", "tour")
    lowest = in_force("penalties", at).params.keeping_group_money[0]
    for receipt in receipts.filter(strike=None):
        due = receipt.deadline.due_at.astimezone(CHINA)
        open_case(
            key=f"A7.3-1:{receipt.pk}",
            clause="A7.3-1",
            subject=receipt.by,
            title=TITLE,
            facts={
                "amount": yuan(receipt.amount),
                "tour": receipt.tour.code,
                "due": f"{due:%Y-%m-%d %H:%M}",
                "payer": receipt.payer,
            },
            by=None,
            at=at,
            proposed=[Draft(receipt.by_id, Kind.FINE, Decimal(lowest))],
        )


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the clock: where money to be handed over is looked at."""
    tours = Receipt.objects.filter(deadline__in=deadlines).values_list("deadline", "tour")
    return dict.fromkeys((row.pk for row in deadlines), "/tours/") | {
        pk: link(tour) for pk, tour in tours
    }


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Tour and sum of each clock, by its id."""
    rows = Receipt.objects.filter(deadline__in=deadlines).values_list(
        "deadline", "tour__code", "amount"
    )
    return {pk: f"{code} {yuan(amount)}" for pk, code, amount in rows}
