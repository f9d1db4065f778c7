"""The receipts of a tour's costs, looked at by finance before anything is settled: each invoice
checked, each cost without one accepted with the reason why there is none."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import Finding, is_beyond_tax
from finance.expenses.models import Verification
from finance.expenses.refusals import in_words
from finance.ledger.access import allow
from finance.tours.access import check_running, holders_of, lock_tour, people_of
from finance.tours.letters import write
from finance.tours.models import Cost, CostAcceptance, CostStrike, Tour
from finance.tours.rules import yuan
from finance.tours.selectors import standing_costs
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

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


@clause("A7.3-3", "A7.1-2")
@transaction.atomic
def accept_cost(*, cost_id: int, reason: str, by, at: datetime) -> CostAcceptance:
    """Finance looked at the paper of a cost that has no invoice, and takes it for a reason.

    Refused: without a reason or a paper, what has an invoice, a struck cost, twice; by who wrote it
    down, works for the tour or had money of it.
    """
    allow(by, "expenses.verify_invoice")
    cost = Cost.objects.get(pk=cost_id)
    tour = lock_tour(cost.tour_id)
    check_running(tour, CLAUSE)
    _check_acceptance(cost, reason)
    if by.pk in {cost.by_id} | people_of(tour) | holders_of(tour):
        raise ValidationError(_("A second person looks at a receipt."), code="A7.1-2")
    row = CostAcceptance(cost=cost, reason=reason.strip()[:200], by=by, at=at)
    insert(row)
    write(tour, "cost_accepted", by=by, at=at, amount=cost.amount, note=row.reason)
    return row


def _check_acceptance(cost: Cost, reason: str) -> None:
    if cost.invoice:
        raise ValidationError(_("This cost has an invoice: that is checked."), code=CLAUSE)
    if cost.file_id is None:
        raise ValidationError(_("This cost has no paper that could be looked at."), code=CLAUSE)
    if CostStrike.objects.filter(cost=cost).exists():
        raise ValidationError(_("This cost was struck already."), code=CLAUSE)
    if CostAcceptance.objects.filter(cost=cost).exists():
        raise ValidationError(_("This cost has been accepted already."), code=CLAUSE)
    if not reason.strip():
        raise ValidationError(_("Say why there is no invoice."), code=CLAUSE)


@clause("A7.3-3")
def check_accepted(tour: Tour) -> None:
    """Refuse to settle while finance has not accepted a cost without an invoice, each named."""
    rows = standing_costs(tour.pk).filter(invoice="", acceptance=None)
    missing = list(rows.values_list("text", flat=True))
    if missing:
        raise ValidationError(
            _("No invoice, and finance has not looked at: %(costs)s."),
            params={"costs": ", ".join(missing)}, code=CLAUSE,
        )  # fmt: skip


def without_invoice(tour: Tour) -> Iterator[tuple[object, str]]:
    """The costs without an invoice, with who accepted each and why, for whoever confirms."""
    rows = standing_costs(tour.pk).filter(invoice="").select_related("acceptance__by")
    for row in rows:
        taken = getattr(row, "acceptance", None)
        said = f"{taken.by.name}: {taken.reason}" if taken else gettext("not looked at yet")
        name = gettext("%(cost)s (no invoice)") % {"cost": row.text}
        yield name, f"{yuan(row.amount)} · {said}"


@clause("A7.3-3")
def days_of(tour: Tour) -> Iterator[tuple[object, str]]:
    """The invoices of a tour's costs with their days, for whoever confirms."""
    for row in _billed(tour):
        said = f"{row.invoice} · {row.bill.day.isoformat()} · {yuan(row.amount)}"
        if row.bill.stated not in (None, row.amount):
            said += " · " + gettext("the QR code says %(sum)s") % {"sum": yuan(row.bill.stated)}
        yield row.text, said


@clause("A7.2-1", "A7.3-3")
def above_of(tour: Tour) -> list[Cost]:
    """The costs over more than the QR code of their invoice and the highest tax come to."""
    return [
        row for row in _billed(tour) if is_beyond_tax(row.bill.kind, row.amount, row.bill.stated)
    ]


@clause("A7.3-3")
def early_of(tour: Tour) -> list[Cost]:
    """The costs by an invoice of before the day on which the tour was registered."""
    since = day_of(tour.registered_at)
    return [row for row in _billed(tour) if row.bill.day < since]


def _billed(tour: Tour):
    rows = standing_costs(tour.pk).filter(bill__isnull=False).select_related("bill")
    return rows.order_by("item", "pk")
