"""A contract that lowers the price: it counts once operations and the general manager agree."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.tours.access import check_running, lock_tour
from finance.tours.balance import watch_balance
from finance.tours.letters import link, tell, write
from finance.tours.models import Contract, PriceCut, Tour
from finance.tours.rules import needed_before_departure, percent_of, yuan
from finance.tours.selectors import standing_of
from hr.people.rules import HEAD
from hr.people.selectors import allowed, holders
from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "tours.price"
CLAUSE = "A7.3-4"
OPERATIONS = "operations"
CHAIN = (
    Stage(OPERATIONS, gettext_noop("Operations")),
    Stage(HEAD, gettext_noop("General manager")),
)
SIGNED = gettext_noop("Contract of %(tour)s: the customer owes %(price)s.")
ASKED = gettext_noop("Price of %(tour)s: %(was)s → %(price)s. %(reason)s")


@clause("A7.3-4")
def ask_price(contract: Contract, reason: str, *, by, at: datetime) -> PriceCut:
    """Ask for a contract below the price before it to count, in the caller's transaction.

    Until then release and balance go by the old price. Refused: without a reason.
    """
    if not reason.strip():
        raise ValidationError(
            _("The price falls from %(was)s to %(price)s: say why."),
            params={"was": yuan(contract.was), "price": yuan(contract.price)}, code=CLAUSE,
        )  # fmt: skip
    row = PriceCut.objects.create(
        contract=contract, reason=reason.strip(), asked_by=by, asked_at=at
    )
    params = {
        "tour": str(contract.tour), "was": yuan(contract.was), "price": yuan(contract.price),
        "reason": row.reason,
    }  # fmt: skip
    version, less = in_force("tours", at).version, contract.was - contract.price
    matter = Matter(ASKED, params, version=version, amount=less, clause=CLAUSE)
    chain = Chain(CHAIN, seats_of(contract.tour))
    ask_approval(kind=KIND, document=row, matter=matter, chain=chain, by=by, at=at)
    write(contract.tour, "price_asked", by=by, at=at, amount=contract.price, note=row.reason)
    return row


@clause("A7.3-4")
def check_waiting(tour: Tour) -> None:
    """Refuse another contract, whatever its price, while a lower price waits to be decided."""
    if PriceCut.objects.filter(contract__tour=tour, state=Outcome.PENDING).exists():
        raise ValidationError(
            _("A lower price of this tour waits: it is decided or withdrawn first."), code=CLAUSE
        )


def seats_of(tour):
    """Who fills a role for a tour: its own operations, else whoever holds the position."""

    def find(role: str) -> list[int]:
        if role == OPERATIONS and tour.operations.is_active:
            return [tour.operations_id]
        return list(holders(role).values_list("pk", flat=True))

    return find


def tell_price(row: Contract, *, by, at: datetime) -> None:
    """Tell who works with a tour what its customer owes now."""
    tour = row.tour
    people = [tour.operations, tour.sales, *allowed("ledger.post_entry")]
    words = {"key": f"contract:{row.number}", "clause": "A7.3-4", "by": by, "at": at}
    tell(people, SIGNED, tour=tour, price=yuan(row.price), **words)
    watch_balance(tour, at)


@clause("A7.3-4")
def settle_price(document: PriceCut, state: Outcome, by, at: datetime) -> None:
    """Write what was decided (handler of `KIND`); approved, the customer owes the lower price.

    Refused: to approve where another price counts by now.
    """
    row = PriceCut.objects.select_related("contract__tour").get(pk=document.pk)
    contract = row.contract
    contract.tour = lock_tour(contract.tour_id)
    now = standing_of(contract.tour_id).price
    if state == Outcome.APPROVED and now != contract.was:
        raise ValidationError(
            _("The price is %(price)s by now: refuse this, it is asked for anew."),
            params={"price": yuan(now)}, code=CLAUSE,
        )  # fmt: skip
    row.state = state
    row.save(update_fields=["state"])
    write(contract.tour, f"price_{state}", by=by, at=at, amount=contract.price, note=row.reason)
    if state == Outcome.APPROVED:
        check_running(contract.tour, CLAUSE)
        tell_price(contract, by=by, at=at)


def link_of(document: PriceCut) -> str:
    """Where a lower price is looked at."""
    return link(document.contract.tour_id)


def facts_of(document: PriceCut) -> Iterable[tuple[object, object]]:
    """What whoever decides reads before: old and new, and what follows for the departure."""
    row = PriceCut.objects.select_related("contract__tour__sales").get(pk=document.pk)
    contract, tour = row.contract, row.contract.tour
    standing = standing_of(tour.pk)
    percent = percent_of(tour.kind, in_force("tours", row.asked_at).params)
    was, now = (needed_before_departure(each, percent) for each in (contract.was, contract.price))
    return [
        (_("Tour"), str(tour)),
        (_("Customer"), tour.customer),
        (_("Contract price"), f"{yuan(contract.was)} → {yuan(contract.price)}"),
        (_("Less"), yuan(contract.was - contract.price)),
        (_("Needed before departure"), f"{yuan(was)} → {yuan(now)}"),
        (_("Received by finance"), yuan(standing.received)),
        (_("Responsible salesperson"), tour.sales.name),
        (_("Reason"), row.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every contract with a lower price than before"), CHAIN)]
