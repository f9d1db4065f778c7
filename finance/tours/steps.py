"""What is to be done next for a tour, and by whom: the same for finance and operations."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from finance.tours.rules import NEEDED, ZERO, Paper, Standing, Wish, needed_before_departure
from finance.tours.states import State
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause

# A settlement that waits to be confirmed with figures that are no longer those of the tour.
CHANGED = "changed"


@dataclass(frozen=True)
class Known:
    """What the steps follow from. `percent` is that of the kind, `kinds` the papers there are,
    `wishes` how its advances stand; `is_excepted`: the general manager lets it depart."""

    state: State
    standing: Standing
    percent: int
    kinds: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    has_costs: bool = False
    is_excepted: bool = False
    # How far the settlement has come: "" before it is laid down, "pending", CHANGED, "approved".
    settling: str = ""
    # Refunds asked for, and approved ones that are not paid yet, in yuan.
    asked_refunds: Decimal = ZERO
    to_refund: Decimal = ZERO
    # Costs without an invoice that finance has not accepted.
    unlooked: int = 0
    is_being_undone: bool = False
    # A reversal is asked for, and nobody has consented yet.
    is_asked_back: bool = False


@dataclass(frozen=True)
class Next:
    """One step: what, by which clause, where on the page, and whose position it is."""

    text: str
    clause: str
    anchor: str
    right: str
    who: str


@clause("A7.7-1")
def next_steps(known: Known) -> list[Next]:
    """The steps that are open now, in the order in which they are due."""
    if known.state == State.CALLED_OFF:
        return list(_of_called_off(known))
    return [*_before(known), *_money(known), *_after(known)]


def _of_called_off(known: Known) -> Iterable[Next]:
    yield from _to_hand_over(known.standing)
    yield from _to_refund(known)
    standing, on_its_way = known.standing, known.asked_refunds + known.to_refund
    if standing.received > standing.committed + on_its_way:
        yield Next(
            _("Ask to give the customer back what was paid"), "A7.3-2", "money", "tours.take_money",
            _("Salesperson"),
        )  # fmt: skip


def _before(known: Known) -> Iterable[Next]:
    standing = known.standing
    if standing.price is None:
        yield Next(
            _("Hand in the signed contract"), "A7.3-4", "papers", "tours.hand_in_papers",
            _("Salesperson"),
        )  # fmt: skip
    if standing.budget is None and known.state != State.SETTLED:
        yield Next(
            _("Sign the budget sheet"), "A7.3-3", "budget", "tours.sign_budget", _("Operations")
        )
    if known.state != State.PLANNED or standing.price is None or standing.budget is None:
        return
    needed = needed_before_departure(standing.price, known.percent)
    if standing.received < needed and not known.is_excepted:
        missing = {"sum": f"{needed - standing.received:,.2f}"}
        yield Next(
            _("Collect %(sum)s more before departure") % missing, "A7.3-4", "money",
            "tours.take_money", _("Salesperson"),
        )  # fmt: skip
    else:
        yield Next(_("Let it depart"), "A7.3-4", "gate", "tours.release_tour", _("Operations"))


def _to_hand_over(standing: Standing) -> Iterable[Next]:
    if standing.waiting:
        yield Next(
            _("Hand over %(sum)s to the cashier") % {"sum": f"{standing.waiting:,.2f}"},
            "A7.3-1", "money", "ledger.move_money", _("Cashier"),
        )  # fmt: skip


def _to_refund(known: Known) -> Iterable[Next]:
    if known.asked_refunds:
        yield Next(
            _("Decide on the refund of %(sum)s") % {"sum": f"{known.asked_refunds:,.2f}"},
            "A7.3-2", "money", "approvals.view_approval", _("Chief accountant, general manager"),
        )  # fmt: skip
    if known.to_refund:
        yield Next(
            _("Pay the customer %(sum)s back") % {"sum": f"{known.to_refund:,.2f}"},
            "A7.3-2", "money", "ledger.move_money", _("Cashier"),
        )  # fmt: skip


def _money(known: Known) -> Iterable[Next]:
    standing = known.standing
    yield from _to_hand_over(standing)
    yield from _to_refund(known)
    if {Wish.OPEN, Wish.AGREED} & set(known.wishes):
        yield Next(
            _("Pay the guide's advance"), "A7.3-2", "advances", "ledger.move_money", _("Cashier")
        )
    if known.is_being_undone:
        yield Next(
            _("Carry out the reversal of a voucher"), "A7.3-2", "purse", "ledger.move_money",
            _("Cashier"),
        )  # fmt: skip
    if Wish.ASKED in known.wishes:
        yield Next(
            _("Decide on the advance above what is left"), "A7.3-2", "advances",
            "approvals.view_approval", _("General manager"),
        )  # fmt: skip
    if standing.debt > 0 and standing.purse > 0:
        yield Next(
            _("Pay back %(sum)s to the company")
            % {"sum": f"{min(standing.debt, standing.purse):,.2f}"},
            "A7.3-2", "advances", "ledger.move_money", _("Cashier"),
        )  # fmt: skip


def _after(known: Known) -> Iterable[Next]:
    standing = known.standing
    if standing.owed and known.state != State.PLANNED:
        yield Next(
            _("Collect the balance of %(sum)s") % {"sum": f"{standing.owed:,.2f}"},
            "A7.3-4", "money", "tours.take_money", _("Salesperson"),
        )  # fmt: skip
    if known.state != State.RETURNED:
        return
    for paper in (each for each in NEEDED if each not in known.kinds):
        yield Next(
            _("Hand in: %(paper)s") % {"paper": Paper(paper).label}, "A7.3-5", "papers",
            "tours.hand_in_papers", _("Operations"),
        )  # fmt: skip
    if not known.has_costs:
        yield Next(
            _("Write down the costs"), "A7.3-3", "costs", "tours.hand_in_papers", _("Tour guide")
        )
    elif known.unlooked:
        yield Next(
            _("Look at costs without an invoice: %(count)s") % {"count": known.unlooked},
            "A7.3-3", "costs", "expenses.verify_invoice", _("Cashier, chief accountant"),
        )  # fmt: skip
    elif set(NEEDED) <= known.kinds and not (known.is_being_undone or known.is_asked_back):
        yield _settling(known.settling)


def _settling(how_far: str) -> Next:
    if how_far == Outcome.APPROVED:
        return Next(_("Settle the tour"), "A7.3-5", "costs", "ledger.move_money", _("Cashier"))
    if how_far == Outcome.PENDING:
        return Next(
            _("Confirm the settlement"), "A7.3-3", "costs", "approvals.view_approval",
            _("Operations, chief accountant"),
        )  # fmt: skip
    if how_far == CHANGED:
        return Next(
            _("Refuse the settlement: its figures have changed"), "A7.3-3", "costs",
            "approvals.view_approval", _("Operations, chief accountant"),
        )  # fmt: skip
    return Next(
        _("Lay the settlement down"), "A7.3-3", "costs", "tours.hand_in_papers", _("Tour guide")
    )
