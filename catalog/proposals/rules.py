"""What may be proposed of goods on sale, who decides, who carries it out, and when it is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause
from regulations.words import listed

MOST_LINES = 200
MOST_PRICE = Decimal("9999999.99")
LONGEST_PROMOTION = timedelta(days=92)
# Who proposes, by the code of the position; the database holds it too.
MANAGER, OPERATIONS, EDITOR = "product_manager", "product_operations", "web_editor"
CONTENT_PROPOSERS = (
    MANAGER, OPERATIONS, "product_specialist", "ecommerce_assistant", "web_designer",
)  # fmt: skip


class Kind(TextChoices):
    """What is proposed."""

    PRICE = "price", _("price change")
    LISTING = "listing", _("listing")
    DELISTING = "delisting", _("delisting")
    PROMOTION = "promotion", _("promotion of goods")
    ENDING = "ending", _("early end of a promotion")
    CONTENT = "content", _("change of what is shown of a product")


CLAUSES = {
    Kind.PRICE: "C11-1",
    Kind.LISTING: "C11-2",
    Kind.DELISTING: "C11-2",
    Kind.PROMOTION: "C11-3",
    Kind.ENDING: "C11-3",
    Kind.CONTENT: "C6-1",
}
PROPOSERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PRICE: (MANAGER,),
    Kind.LISTING: (MANAGER,),
    Kind.DELISTING: (MANAGER, OPERATIONS),
    Kind.PROMOTION: (MANAGER,),
    Kind.ENDING: (MANAGER,),
    Kind.CONTENT: CONTENT_PROPOSERS,
}
PRICED = (Kind.PRICE, Kind.LISTING, Kind.PROMOTION)


class State(TextChoices):
    """Where a proposal or a plan stands."""

    PENDING = "pending", _("waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXECUTED = "executed", pgettext_lazy("proposal", "carried out")
    GIVEN_UP = "given_up", pgettext_lazy("proposal", "given up")
    HANDED_BACK = "handed_back", pgettext_lazy("proposal", "handed back")


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.WITHDRAWN,
}
NEXT: Mapping[State, tuple[State, ...]] = {
    State.PENDING: (State.APPROVED, State.RETURNED, State.REFUSED, State.WITHDRAWN),
    State.RETURNED: (State.PENDING, State.WITHDRAWN),
    State.APPROVED: (State.EXECUTED, State.GIVEN_UP, State.HANDED_BACK),
}
OPEN = (State.PENDING, State.RETURNED, State.APPROVED)
# What ended without being carried out and may be asked anew as another proposal.
ENDED = (State.REFUSED, State.WITHDRAWN, State.GIVEN_UP, State.HANDED_BACK)


@dataclass(frozen=True)
class CatalogRules:
    """How a price is founded on those of competitors, and when what is approved is carried out."""

    competitors_at_least: int = field(
        metadata={"clause": "C11-1", "unit": "times", "low": 0, "high": 20}
    )
    competitor_within_days: int = field(
        metadata={"clause": "C11-1", "unit": "days", "low": 1, "high": 365}
    )
    execute_within_hours: int = field(
        metadata={"clause": "C11-1", "unit": "hours", "low": 1, "high": 720}
    )


LEADER = (Stage("leader", gettext_noop("Leader of the department")),)


@clause("C11-1", "C11-2", "C11-3")
def chain_of() -> tuple[Stage, ...]:
    """Who decides on a proposal and on a plan: the leader of the department of who asks."""
    return LEADER


@dataclass(frozen=True)
class Line:
    """A product by its id, and the price proposed; None where nothing is charged anew.

    `content` is what is to be shown of it: name, initials, variant, description, and the ids of its
    pictures in order.
    """

    product: int
    price: Decimal | None = None
    content: Mapping | None = None


@clause("C11-1", "C11-2", "C11-3")
def check_lines(lines: Sequence[Line], kind: Kind) -> None:
    """At least one product, each once; with a price to the cent where the kind has one."""
    ref = CLAUSES[kind]
    if not lines:
        raise ValidationError(_("Name at least one product."), code=ref)
    if len(lines) > MOST_LINES:
        raise ValidationError(
            _("A proposal names %(most)s products at most."), params={"most": MOST_LINES}, code=ref
        )
    if len({line.product for line in lines}) < len(lines):
        raise ValidationError(_("A product stands in a proposal once."), code=ref)
    for line in lines:
        # Goods that had a price before may be listed at the price in force.
        if kind in PRICED and not (kind == Kind.LISTING and line.price is None):
            _check_price(line.price, ref)


def _check_price(price: Decimal | None, ref: str) -> None:
    is_number = price is not None and price.is_finite() and 0 < price <= MOST_PRICE
    if not is_number or price != price.quantize(Decimal("0.01")):
        raise ValidationError(_("Every product has a price above zero, to the cent."), code=ref)


@clause("C11-1")
def needs_evidence(kind: Kind, *, price: Decimal | None, charged: Decimal | None) -> bool:
    """Whether a price has to be founded on competitors': a new one outside of a promotion.

    `charged` is the price that was approved before, None where none was. A listing without a price
    of its own leaves that price as it is.
    """
    return kind in (Kind.PRICE, Kind.LISTING) and price is not None and price != charged


@clause("C11-2")
def check_priced(prices: Mapping[str, Decimal | None]) -> None:
    """Goods listed without a price had one that was approved: `prices` gives it by what people
    call the product."""
    lacking = [name for name, price in prices.items() if price is None]
    if lacking:
        raise ValidationError(
            _("%(goods)s had no price yet: name it."), params={"goods": listed(lacking[:5])},
            code="C11-2",
        )  # fmt: skip


def check_clear(obstacles: Sequence[str], ref: str) -> None:
    """Refuse what something is in the way of, with every sentence that says so."""
    if obstacles:
        raise ValidationError(" ".join(obstacles[:5]), code=ref)


@clause("C11-1")
def check_evidence(counts: Mapping[str, int], params: CatalogRules) -> None:
    """Each product that is priced anew has prices of competitors noted in the last days.

    `counts` gives the number of different competitors by the product as people read it.
    """
    lacking = [name for name, count in counts.items() if count < params.competitors_at_least]
    if lacking:
        raise ValidationError(
            _(
                "Prices are founded on competitors': note at least %(least)s of the last %(days)s "
                "days for %(goods)s."
            ),
            params={
                "least": params.competitors_at_least,
                "days": params.competitor_within_days,
                "goods": listed(lacking[:5]),
            },
            code="C11-1",
        )


@clause("C11-3")
def check_window(starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> None:
    """A promotion has a beginning and a later end that lies ahead, and lasts no season."""
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise ValidationError(_("A promotion ends after it begins."), code="C11-3")
    if ends_at <= at:
        raise ValidationError(_("The end of the promotion is over."), code="C11-3")
    if ends_at - starts_at > LONGEST_PROMOTION:
        raise ValidationError(
            _("A promotion lasts %(days)s days at most."),
            params={"days": LONGEST_PROMOTION.days},
            code="C11-3",
        )


@clause("C11-3")
def check_within_plan(
    starts_at: datetime, ends_at: datetime, plan: tuple[datetime, datetime], prices: Sequence
) -> None:
    """The special handling stays within the accepted plan; `prices` are (special, usual) each."""
    if not (plan[0] <= starts_at and ends_at <= plan[1]):
        raise ValidationError(
            _("The promotion of goods lies within the window of its plan."), code="C11-3"
        )
    if any(special >= usual for special, usual in prices):
        raise ValidationError(_("A promotional price lies below the usual one."), code="C11-3")


@clause("C11-3")
def check_ending(products: Collection[int], running: Collection[int]) -> None:
    """A promotion is ended early for goods whose special price is in force or still to come."""
    if not products or not set(products) <= set(running):
        raise ValidationError(
            _("Only goods of a promotion that is carried out and not over are taken out of it."),
            code="C11-3",
        )


@clause("C11-1", "C11-2", "C11-3")
def check_proposer(position: str, kind: Kind) -> None:
    """The product manager proposes; delistings for other reasons product operations too."""
    if position not in PROPOSERS[kind]:
        raise ValidationError(
            _("The product manager proposes this.")
            if kind != Kind.DELISTING
            else _("Product management proposes this."),
            code=CLAUSES[kind],
        )


@clause("C11-1", "C11-2", "C11-3")
def check_executor(
    *, by: int, position: str, proposer: int, deciders: Collection[int], ref: str
) -> None:
    """The web editor carries out, and is neither who proposed nor who decided."""
    if position != EDITOR:
        raise ValidationError(_("The web editor carries this out."), code=ref)
    if by == proposer or by in deciders:
        raise ValidationError(
            _("Proposing, approving and carrying out are done by three different people."),
            code=ref,
        )


def check_step(before: str, after: State, ref: str) -> None:
    """Refuse a step that leads nowhere from the state a document is in."""
    if after not in NEXT.get(State(before), ()):
        raise ValidationError(
            _("This is %(state)s."), params={"state": State(before).label}, code=ref
        )


@clause("C11-1", "C11-2", "C11-3")
def execution_due(at: datetime, params: CatalogRules, before: datetime | None = None) -> datetime:
    """When an approved proposal is to be carried out: within hours, and `before` a moment, that
    at which a promotion begins or would end by itself.

    One approved after that moment, or shortly before, has an hour.
    """
    due = at + timedelta(hours=params.execute_within_hours)
    if before is None:
        return due
    return min(due, max(before, at + timedelta(hours=1)))


@clause("C11-1", "C11-2", "C11-3")
def differing(approved: Mapping[tuple[str, str], object], found: Mapping) -> list[tuple]:
    """What was found otherwise than approved: (product, what of it), approved, found."""
    return [
        (key, wanted, found.get(key))
        for key, wanted in approved.items()
        if found.get(key) != wanted
    ]
