"""A settlement confirmed before money changes hands: operations first, then the chief accountant.

Its figures are kept as they were laid before them; once they differ it is confirmed anew.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.ledger.access import allow
from finance.tours import rules
from finance.tours.access import check_running, holders_of, lock_tour
from finance.tours.budgets import hints as sheets
from finance.tours.letters import link, tell, write
from finance.tours.models import Reckoning, Tour
from finance.tours.papers.prices import OPERATIONS, seats_of
from finance.tours.rules import WAITING, ZERO, yuan
from finance.tours.selectors import (
    is_being_undone,
    items_of,
    standing_costs,
    standing_of,
    taken_of,
)
from finance.tours.settling.bills import (
    above_of,
    check_accepted,
    check_bills,
    days_of,
    early_of,
    without_invoice,
)
from finance.tours.settling.rules import check_back, check_paid, check_top, check_undone
from hr.people.selectors import allowed
from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

KIND = "tours.settlement"
CLAUSE = "A7.3-3"
CHAIN = (
    Stage(OPERATIONS, gettext_noop("Operations")),
    Stage("chief_accountant", gettext_noop("Chief accountant")),
)
ASKED = gettext_noop("Settlement of %(tour)s: it cost %(total)s, the advances were %(taken)s.")
CONFIRMED = gettext_noop("The settlement of %(tour)s is confirmed: pay it or take the rest.")


@clause("A7.3-3", "A7.3-5")
@transaction.atomic
def ask_settlement(*, tour_id: int, by, at: datetime) -> Reckoning:
    """Lay a settlement before operations and the chief accountant, as its costs stand now.

    Refused: what keeps a tour from being settled, each named; while one waits, or is confirmed
    with the same figures.
    """
    allow(by, "tours.hand_in_papers")
    tour = lock_tour(tour_id)
    check_settling(tour, at)
    newest = tour.reckonings.order_by("pk").last()
    if newest and newest.state == Outcome.PENDING:
        raise ValidationError(_("The settlement waits to be confirmed already."), code=CLAUSE)
    if newest and is_good(newest, tour):
        raise ValidationError(_("The settlement is confirmed already."), code=CLAUSE)
    total, taken, received = figures_of(tour)
    row = Reckoning.objects.create(
        tour=tour, total=total, taken=taken, received=received, asked_by=by, asked_at=at
    )
    params = {"tour": str(tour), "total": yuan(total), "taken": yuan(taken)}
    version = in_force("tours", at).version
    matter = Matter(ASKED, params, version=version, amount=total, clause=CLAUSE)
    chain = Chain(CHAIN, seats_of(tour), {tour.guide_id, *holders_of(tour)} - {None})
    ask_approval(kind=KIND, document=row, matter=matter, chain=chain, by=by, at=at)
    write(tour, "settling", by=by, at=at, amount=total)
    return row


@clause("A7.3-2", "A7.3-3", "A7.3-5")
def check_settling(tour: Tour, at: datetime) -> None:
    """Refuse to settle, saying all that is missing of papers, or which line costs too much."""
    check_running(tour, CLAUSE)
    if not hasattr(tour, "departure"):
        raise ValidationError(_("This tour has not departed."), code=CLAUSE)
    check_back(tour.returns_on, day_of(at))
    check_undone(is_being_undone(tour.pk))
    rules.check_papers(set(tour.files.values_list("kind", flat=True)))
    costs = standing_costs(tour.pk)
    if not costs.exists():
        raise ValidationError(_("No costs have been written down."), code=CLAUSE)
    rules.check_costs(items_of(tour.pk), unproved=costs.filter(invoice="", file=None).count())
    check_bills(tour)
    check_accepted(tour)
    if tour.advances.filter(state__in=WAITING).exists():
        raise ValidationError(
            _("An advance still waits: it is paid or withdrawn first."), code="A7.3-2"
        )
    total, taken, _received = figures_of(tour)
    standing = standing_of(tour.pk)
    check_top(total - taken, standing.money_left)
    check_paid(standing.price or ZERO, standing.received)


def total_of(tour: Tour) -> Decimal:
    """What the tour cost."""
    return standing_costs(tour.pk).aggregate(total=Sum("amount"))["total"] or ZERO


def figures_of(tour: Tour) -> tuple[Decimal, Decimal, Decimal]:
    """What a tour cost, what its guides have, and what its customer paid."""
    return total_of(tour), taken_of(tour.pk), standing_of(tour.pk).received


def is_good(row: Reckoning, tour: Tour) -> bool:
    """Whether a settlement is confirmed, unused, and its figures are those of now."""
    return (
        row.state == Outcome.APPROVED
        and not hasattr(row, "settlement")
        and (row.total, row.taken, row.received) == figures_of(tour)
    )


@clause("A7.3-3")
def check_figures(tour: Tour) -> Reckoning:
    """The confirmation a settlement is paid by; refused without one, or where figures changed."""
    row = tour.reckonings.order_by("pk").last()
    if row is None or row.state != Outcome.APPROVED or hasattr(row, "settlement"):
        raise ValidationError(
            _("Operations and the chief accountant confirm the settlement first."), code=CLAUSE
        )
    if not is_good(row, tour):
        raise ValidationError(
            _("The figures have changed since they were confirmed: they are confirmed anew."),
            code=CLAUSE,
        )
    return row


@clause("A7.3-3")
def settle_reckoning(document: Reckoning, state: Outcome, by, at: datetime) -> None:
    """Write what was said (handler of `KIND`); confirmed, the cashier is told.

    Refused: confirming figures that have changed meanwhile.
    """
    tour = lock_tour(document.tour_id)
    row = Reckoning.objects.get(pk=document.pk)
    if state == Outcome.APPROVED:
        check_settling(tour, at)
        if (row.total, row.taken, row.received) != figures_of(tour):
            raise ValidationError(
                _("The figures have changed since: refuse this, it is laid down anew."), code=CLAUSE
            )
    row.state = state
    row.save(update_fields=["state"])
    write(tour, f"settling_{state}", by=by, at=at, amount=row.total)
    if state == Outcome.APPROVED:
        words = {"key": f"confirmed:{row.pk}", "clause": CLAUSE, "at": at}
        tell(allowed("ledger.move_money"), CONFIRMED, tour=tour, **words)


def link_of(document: Reckoning) -> str:
    """Where a settlement is looked at."""
    return link(document.tour_id)


def facts_of(document: Reckoning) -> Iterable[tuple[object, object]]:
    """What whoever confirms reads before: the figures, and each line with what it cost."""
    row = Reckoning.objects.select_related("tour__guide").get(pk=document.pk)
    standing, left = standing_of(row.tour_id), row.taken - row.total
    return [
        (_("Tour"), str(row.tour)),
        (_("Contract price"), yuan(standing.price)),
        (_("Received by finance"), yuan(row.received)),
        (_("Budget sheet"), yuan(standing.budget)),
        (_("Costs"), yuan(row.total)),
        (_("Advances"), yuan(row.taken)),
        (_("Guide gives back"), yuan(max(left, ZERO))),
        (_("Guide is paid on top"), yuan(max(-left, ZERO))),
        (_("Result"), yuan(row.received - row.total)),
        *without_invoice(row.tour),
        *days_of(row.tour),
        *(
            (item.text, f"{yuan(item.spent)} / {yuan(item.planned)}")
            for item in items_of(row.tour_id)
        ),
        (_("Tour guide"), row.tour.guide.name if row.tour.guide else "—"),
    ]


def hints_of(document: Reckoning) -> Iterable[Hint]:
    """What is known of the budget sheet, and a warning for each invoice older than the tour, or
    whose QR code says less than its cost."""
    yield from sheets.hints_of(document)
    for row in above_of(document.tour):
        text = _(
            "Invoice %(number)s: its QR code says %(stated)s, the cost is %(amount)s, more than "
            "any tax explains."
        )
        told = {"stated": yuan(row.bill.stated), "amount": yuan(row.amount)}
        yield Hint(text % (told | {"number": row.invoice}), link_of(document))
    for row in early_of(document.tour):
        text = _("Invoice %(number)s of %(day)s is older than the tour, registered on %(since)s.")
        told = {
            "number": row.invoice, "day": row.bill.day.isoformat(),
            "since": day_of(document.tour.registered_at).isoformat(),
        }  # fmt: skip
        yield Hint(text % told, link_of(document))


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every settlement of a tour"), CHAIN)]
