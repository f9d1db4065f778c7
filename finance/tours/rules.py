"""The words of tours and what may be done with a group's money: pure functions over figures."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.ledger.rules import CENT, MOST
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

ZERO = Decimal(0)


class Kind(TextChoices):
    """Who travels: a group under one contract, or individual travellers."""

    GROUP = "group", pgettext_lazy("tour", "group")
    INDIVIDUAL = "individual", _("individual travellers")


class Paper(TextChoices):
    """What a file of a tour is."""

    CONTRACT = "contract", pgettext_lazy("paper", "contract")
    CONFIRMATION = "confirmation", pgettext_lazy("paper", "cost confirmation")
    ITEMISED = "itemised", pgettext_lazy("paper", "itemised list")
    RECEIPT = "receipt", pgettext_lazy("paper", "receipt or invoice")
    OTHER = "other", pgettext_lazy("paper", "other")


class Category(TextChoices):
    """What the money of a tour is spent on."""

    TRANSPORT = "transport", pgettext_lazy("cost", "transport")
    ROOMS = "rooms", pgettext_lazy("cost", "accommodation")
    MEALS = "meals", pgettext_lazy("cost", "meals")
    TICKETS = "tickets", pgettext_lazy("cost", "entrance tickets")
    GUIDE = "guide", pgettext_lazy("cost", "guide service")
    INSURANCE = "insurance", pgettext_lazy("cost", "insurance")
    OTHER = "other", pgettext_lazy("cost", "other")


class Way(TextChoices):
    """How money came in or goes out."""

    CASH = "cash", pgettext_lazy("payment", "cash")
    BANK = "bank", pgettext_lazy("payment", "bank transfer")


# Account of the money by the way it takes.
ACCOUNTS = {Way.CASH: "1001", Way.BANK: "1002"}
# Without each of these nothing is settled, in the order they are named (A7.3-5).
NEEDED = (Paper.CONTRACT, Paper.CONFIRMATION, Paper.ITEMISED)


class Wish(TextChoices):
    """How a guide's advance stands. `OPEN` and `AGREED` hold the money until it is paid; what is
    only asked of the general manager holds nothing."""

    OPEN = "open", pgettext_lazy("advance", "to be paid")
    ASKED = "asked", pgettext_lazy("advance", "asked of the general manager")
    AGREED = "agreed", pgettext_lazy("advance", "agreed, to be paid")
    PAID = "paid", pgettext_lazy("advance", "paid")
    RETURNED = "returned", pgettext_lazy("advance", "given back")
    REFUSED = "refused", pgettext_lazy("advance", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("advance", "withdrawn")


PAYABLE = (Wish.OPEN, Wish.AGREED)
WAITING = (*PAYABLE, Wish.ASKED)


def _number(ref: str, unit: str, low: int, high: int, **words):
    return field(metadata={"clause": ref, "unit": unit, "low": low, "high": high}, **words)


@dataclass(frozen=True)
class TourRules:
    """The numbers of tours: hours until money is handed over, per cent paid before departure,
    days until the balance is paid, and how many travellers are a group."""

    hand_over_within_hours: int = _number("A7.3-1", "hours", 1, 24 * 14)
    group_deposit_percent: int = _number("A7.3-4", "percent", 0, 100)
    individual_deposit_percent: int = _number("A7.3-4", "percent", 0, 100)
    balance_days_after_return: int = _number("A7.3-4", "days", 0, 90)
    group_from_travellers: int = _number("A7.3-4", "people", 2, 100, default=10)


@dataclass(frozen=True)
class Standing:
    """How the money of one tour stands, in yuan.

    `price` is what the customer owes by the newest contract, None without one. `received` is what
    finance holds of it, `waiting` what sales still has to hand over. `budget` is the newest
    signed sheet, None without one; `committed` what advances hold or took, or the settled costs.
    `purse` is the money of its fund by the books, `cash` and `bank` where it lies; `debt` what it
    owes the company for payments in advance. `expected` is what its documents say lies in the
    purse, None where nobody compared.
    """

    price: Decimal | None = None
    received: Decimal = ZERO
    waiting: Decimal = ZERO
    budget: Decimal | None = None
    committed: Decimal = ZERO
    purse: Decimal = ZERO
    debt: Decimal = ZERO
    cash: Decimal = ZERO
    bank: Decimal = ZERO
    expected: Decimal | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the books and the documents of the tour agree."""
        return self.expected in (None, self.purse)

    @property
    def beyond(self) -> Decimal:
        """How much more the budget sheet allows than the customer pays."""
        return max((self.budget or ZERO) - (self.price or ZERO), ZERO)

    @property
    def owed(self) -> Decimal:
        """What the customer has not paid yet to finance."""
        return max((self.price or ZERO) - self.received, ZERO)

    @property
    def budget_left(self) -> Decimal:
        """What the budget sheet still allows."""
        return max((self.budget or ZERO) - self.committed, ZERO)

    @property
    def money_left(self) -> Decimal:
        """What was paid for this tour and is not committed."""
        return max(self.received - self.committed, ZERO)

    @property
    def limit(self) -> Decimal:
        """The highest advance without the general manager."""
        return limit_of(self)

    def ways(self, amount: Decimal) -> list[Way]:
        """From where a sum can be paid: each place that has so much."""
        have = {Way.CASH: self.cash, Way.BANK: self.bank}
        return [way for way, there in have.items() if there >= amount]

    def ways_of_advance(self, amount: Decimal) -> list[Way]:
        """From where an advance that holds its money can be paid, the company's part apart."""
        left = min(self.budget or ZERO, self.received) - (self.committed - amount)
        return self.ways(min(amount, max(left, ZERO)))


@clause("A7.3-2")
def limit_of(standing: Standing) -> Decimal:
    """The highest advance without the general manager: what is left of the budget sheet, and of
    the money received for this tour, whichever is less."""
    return min(standing.budget_left, standing.money_left)


@clause("A7.3-2")
def own_part(amount: Decimal, standing: Standing) -> Decimal:
    """How much of an advance the tour's own money pays; the company pays the rest in advance."""
    return min(amount, limit_of(standing))


def check_sum(amount: Decimal | None, ref: str) -> None:
    """Refuse what is no positive sum in whole cents."""
    if amount is None or not amount.is_finite() or not 0 < amount <= MOST or amount % CENT:
        raise ValidationError(_("Give a positive sum in yuan and cents."), code=ref)


@clause("A7.3-4")
def percent_of(kind: str, params: TourRules) -> int:
    """How many per cent of the price are paid before departure."""
    if kind == Kind.GROUP:
        return params.group_deposit_percent
    return params.individual_deposit_percent


@clause("A7.3-4")
def needed_before_departure(price: Decimal, percent: int) -> Decimal:
    """What has to be paid before departure, rounded up to the cent."""
    cents = (price * percent).to_integral_value(ROUND_CEILING)
    return cents.scaleb(-2)


def yuan(amount: Decimal | None) -> str:
    """A sum as people read it; a dash for none."""
    return "—" if amount is None else f"{amount:,.2f}"


@clause("A7.3-4")
def check_departure(kind: str, standing: Standing, params: TourRules, *, is_excepted: bool) -> None:
    """Refuse a departure without contract, or with less paid than its kind asks for.

    `is_excepted`: the general manager approved that it departs all the same.
    """
    if standing.price is None:
        raise ValidationError(
            _("There is no contract: nobody knows what the customer owes."), code="A7.3-4"
        )
    percent = percent_of(kind, params)
    needed = needed_before_departure(standing.price, percent)
    if standing.received >= needed or is_excepted:
        return
    raise ValidationError(
        _(
            "%(percent)s%% of %(price)s are paid before departure, that is %(needed)s; finance has "
            "%(received)s, %(missing)s are missing. It departs without them only with the general "
            "manager's approval."
        ),
        params={
            "percent": percent, "price": yuan(standing.price), "needed": yuan(needed),
            "received": yuan(standing.received), "missing": yuan(needed - standing.received),
        },
        code="A7.3-4",
    )  # fmt: skip


@clause("A7.3-1")
def hand_over_due(received_at: datetime, params: TourRules) -> datetime:
    """Until when money received is handed over to finance."""
    return received_at + timedelta(hours=params.hand_over_within_hours)


@clause("A7.3-4")
def balance_due(returns_on: date, params: TourRules) -> datetime:
    """Until when the customer pays the rest: calendar days after the day of return."""
    return start_of(returns_on + timedelta(days=params.balance_days_after_return + 1))


@clause("A7.3-5")
def check_papers(present: Collection[str]) -> None:
    """Refuse a settlement while a paper is missing, each that is missing named."""
    missing = [paper for paper in NEEDED if paper not in present]
    if missing:
        raise ValidationError(
            [
                ValidationError(
                    _("Missing: %(paper)s. Without it nothing is settled."),
                    params={"paper": paper.label},
                    code="A7.3-5",
                )
                for paper in missing
            ]
        )


@dataclass(frozen=True)
class Item:
    """A line of the budget sheet with what was spent on it: `number` stays through versions."""

    number: int
    text: str
    planned: Decimal
    spent: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What is left of the line; below zero where too much was spent."""
        return self.planned - self.spent


@clause("A7.3-3")
def check_costs(items: Collection[Item], *, unproved: int = 0) -> None:
    """Refuse costs beyond a line of the budget sheet, each line named, or without a receipt.

    `unproved`: how many costs have neither a number of an invoice nor a file.
    """
    if unproved:
        raise ValidationError(
            _("%(count)s costs have no receipt: finance settles only against valid ones."),
            params={"count": unproved}, code="A7.3-3",
        )  # fmt: skip
    over = [item for item in items if item.left < 0]
    if over:
        raise ValidationError(
            [
                ValidationError(
                    _("%(item)s: %(spent)s spent, the budget sheet allows %(planned)s."),
                    params={
                        "item": item.text,
                        "spent": yuan(item.spent),
                        "planned": yuan(item.planned),
                    },
                    code="A7.3-3",
                )
                for item in over
            ]
        )
