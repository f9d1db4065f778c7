"""The invoices of a tour's costs: checked by a second person before anything is settled."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import Finding
from finance.expenses.models import Verification
from finance.expenses.refusals import in_words
from finance.ledger.access import allow
from finance.tours.access import check_running, lock_tour
from finance.tours.models import Cost, Tour
from finance.tours.selectors import standing_costs
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "A7.3-3"


@clause("A7.3-3", "A7.1-2")
@transaction.atomic
def verify_costs(
    *, tour_id: int, finding: str = Finding.GENUINE, costs=None, note: str = "", by, at: datetime
) -> int:
    """Write down what a check with the tax authority found of the invoices of a tour's costs.

    `costs`: ids of some; None: all that nobody found genuine yet. Returns how many. Refused: by
    who wrote one of them down.
    """
    allow(by, "expenses.verify_invoice")
    tour = lock_tour(tour_id)
    check_running(tour, CLAUSE)
    rows = [each for each in unchecked(tour) if each.bill_id] if costs is None else list(
        standing_costs(tour.pk).filter(pk__in=costs, bill__isnull=False)
    )  # fmt: skip
    if any(each.by_id == by.pk for each in rows):
        raise ValidationError(_("A second person checks an invoice."), code="A7.1-2")
    for each in rows:
        row = Verification(
            invoice_id=each.bill_id, finding=Finding(finding), note=note.strip()[:200], by=by, at=at
        )
        with in_words(CLAUSE):
            insert(row)
    return len(rows)


def verify_cost(*, cost_id: int, finding: str, note: str = "", by, at: datetime) -> int:
    """Write down what a check of the invoice of one cost found."""
    tour_id = Cost.objects.values_list("tour", flat=True).get(pk=cost_id)
    return verify_costs(tour_id=tour_id, finding=finding, costs=[cost_id], note=note, by=by, at=at)


def unchecked(tour: Tour) -> list[Cost]:
    """The costs that name an invoice nobody found genuine yet."""
    rows = list(standing_costs(tour.pk).exclude(invoice=""))
    found = findings(rows)
    return [each for each in rows if not each.bill_id or _word(found, each) != Finding.GENUINE]


def findings(costs) -> dict[int, Verification]:
    """The newest check of the invoice of each of these costs, by the invoice."""
    rows = Verification.objects.filter(invoice__in=[each.bill_id for each in costs if each.bill_id])
    return {row.invoice_id: row for row in rows.select_related("by").order_by("pk")}


def _word(found: dict[int, Verification], cost: Cost) -> str:
    return found[cost.bill_id].finding if cost.bill_id in found else ""


@clause("A7.3-3")
def check_bills(tour: Tour) -> None:
    """Refuse to settle while an invoice of the costs is not found genuine, each named."""
    missing = unchecked(tour)
    if missing:
        raise ValidationError(
            _("Not checked, or not found genuine: %(invoices)s."),
            params={"invoices": ", ".join(each.invoice for each in missing)},
            code=CLAUSE,
        )
