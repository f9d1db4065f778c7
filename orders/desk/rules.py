"""How an order is worked: states, what may follow what, the clocks, what must hold to ship."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from regulations.rulebook import clause

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class Channel(TextChoices):
    """Where an order comes from."""

    TAOBAO = "taobao", _("Taobao")
    YOUZAN = "youzan", _("Youzan")
    SHOPIFY = "shopify", _("Shopify")
    WOOCOMMERCE = "woocommerce", _("WooCommerce")
    PLAIN = "plain", _("own form")


class State(TextChoices):
    """Where an order stands."""

    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    CONTACTED = "contacted", _("contacted")
    CONFIRMED = "confirmed", _("confirmed")
    HANDED_OVER = "handed_over", _("handed over")
    TAKEN_OVER = "taken_over", _("taken over")
    SHIPPED = "shipped", _("shipped")
    CLOSED = "closed", _("closed")
    VOID = "void", _("void")


class Happening(TextChoices):
    """What can happen to an order: steps of the work, and records linked to it."""

    RECEIVED = "received", pgettext_lazy("event", "received")
    ACCEPTED = "accepted", pgettext_lazy("event", "accepted")
    TRIED = "tried", _("contact tried in vain")
    CONTACTED = "contacted", _("customer contacted")
    CONFIRMED = "confirmed", _("order confirmed")
    VOIDED = "voided", _("declared void")
    HANDED_OVER = "handed_over", pgettext_lazy("event", "handed over")
    TAKEN_OVER = "taken_over", pgettext_lazy("event", "taken over")
    SHIPPED = "shipped", pgettext_lazy("event", "shipped")
    CLOSED = "closed", pgettext_lazy("event", "closed")
    REMARK = "remark", _("remark")
    CORRECTION = "correction", _("correction asked for")
    CANCELLATION = "cancellation", _("cancellation asked for")
    ADDRESS = "address", _("other address asked for")
    REFUND = "refund", _("refund")
    SHOP_CHANGE = "shop_change", _("the shop reports a change")
    ANSWERED = "answered", _("request answered")


# Requests that wait for an answer before the goods leave.
REQUESTS = (
    Happening.CORRECTION,
    Happening.CANCELLATION,
    Happening.ADDRESS,
    Happening.REFUND,
    Happening.SHOP_CHANGE,
)
RECORDS = (Happening.REMARK, *REQUESTS)
# Requests about what is sent and where to: answered, they are to be read before the goods leave.
ABOUT_THE_PARCEL = (
    Happening.CORRECTION,
    Happening.CANCELLATION,
    Happening.ADDRESS,
    Happening.SHOP_CHANGE,
)

_AT_WORK = (
    State.RECEIVED,
    State.ACCEPTED,
    State.CONTACTED,
    State.CONFIRMED,
    State.HANDED_OVER,
    State.TAKEN_OVER,
)
# What may happen from which states, and the state it leads to (None: stays as it is).
STEPS: dict[Happening, tuple[tuple[State, ...], State | None]] = {
    Happening.ACCEPTED: ((State.RECEIVED,), State.ACCEPTED),
    Happening.TRIED: ((State.ACCEPTED,), None),
    Happening.CONTACTED: ((State.ACCEPTED,), State.CONTACTED),
    Happening.CONFIRMED: ((State.CONTACTED,), State.CONFIRMED),
    Happening.VOIDED: (_AT_WORK, State.VOID),
    Happening.HANDED_OVER: ((State.CONFIRMED, State.HANDED_OVER), State.HANDED_OVER),
    Happening.TAKEN_OVER: ((State.HANDED_OVER,), State.TAKEN_OVER),
    Happening.SHIPPED: ((State.TAKEN_OVER,), State.SHIPPED),
    Happening.CLOSED: ((State.SHIPPED,), State.CLOSED),
}
CLAUSE_OF = {
    Happening.ACCEPTED: "C7-1",
    Happening.TRIED: "C7-2",
    Happening.CONTACTED: "C7-2",
    Happening.CONFIRMED: "C7-2",
    Happening.VOIDED: "C7-2",
    Happening.HANDED_OVER: "C7-3",
    Happening.TAKEN_OVER: "C7-3",
    Happening.SHIPPED: "C10-10",
    Happening.CLOSED: "C10-10",
}
OPEN = tuple(_AT_WORK)
# The tabs that count: what is open, and what was shipped and waits to be closed.
COUNTED = (*OPEN, State.SHIPPED)


class Outcome(TextChoices):
    """How a contact ended."""

    CONFIRMED = "confirmed", _("reached, order confirmed")
    REACHED = "reached", _("reached, will decide later")
    DECLINED = "declined", _("reached, order declined")
    NO_ANSWER = "no_answer", _("no answer")
    WRONG_NUMBER = "wrong_number", _("wrong number")


FAILED = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)


class Way(TextChoices):
    """How a customer is contacted."""

    PHONE = "phone", _("phone")
    CHAT = "chat", _("shop chat")
    SMS = "sms", _("text message")
    MAIL = "mail", pgettext_lazy("way of contact", "mail")


def step(happening: Happening, state: State) -> State:
    """The state a step leads to; refused with its clause where it does not fit."""
    allowed, target = STEPS[happening]
    if state not in allowed:
        raise ValidationError(
            _("The order is %(state)s: “%(step)s” does not fit."),
            params={"state": State(state).label, "step": happening.label},
            code=CLAUSE_OF[happening],
        )
    return target or state


def fits(happening: Happening, state: State) -> bool:
    """Whether a step may be taken from a state: what the buttons ask."""
    return state in STEPS[happening][0]


@clause("C10-11")
def check_remarks(noted: Iterable[int], ticked: Iterable[int]) -> None:
    """Every remark on the order was ticked before the goods leave (C10-11)."""
    missing = set(noted) - set(ticked)
    if missing:
        raise ValidationError(
            ngettext_lazy(
                "%(count)s remark has not been ticked: read it before shipping.",
                "%(count)s remarks have not been ticked: read them before shipping.",
                len(missing),
            ),
            params={"count": len(missing)},
            code="C10-11",
        )


@clause("C7-5")
def check_answered(open_requests: int) -> None:
    """No request to correct, cancel or redirect waits when the goods leave."""
    if open_requests:
        raise ValidationError(
            ngettext_lazy(
                "%(count)s request on this order waits for an answer.",
                "%(count)s requests on this order wait for an answer.",
                open_requests,
            ),
            params={"count": open_requests},
            code="C7-5",
        )


@clause("C7-5")
def check_amount(kind: str, amount: str) -> None:
    """Only a refund has an amount; `amount` is text, empty for none."""
    if amount and kind != Happening.REFUND:
        raise ValidationError(
            _("An amount belongs to a refund alone: link the refund as a request of its own."),
            code="C7-5",
        )


@clause("C7-5")
def check_refund(amount: str, total: Decimal, asked: Iterable[str] = ()) -> None:
    """No more is given back than the order was worth; `amount` is text, empty for none.

    `asked` are the amounts of the refunds asked for before.
    """
    before = sum((Decimal(each) for each in asked if each), Decimal(0))
    if amount and Decimal(amount) + before > total:
        message = _("The order was worth %(total)s: no more can be refunded.")
        if before:
            message = _(
                "The order was worth %(total)s, and refunds of %(before)s were asked for already."
            )
        raise ValidationError(message, params={"total": total, "before": before}, code="C7-5")


@clause("C7-5")
def check_placed(placed_at: datetime, at: datetime) -> None:
    """An order cannot have been placed tomorrow; a day is left for clocks that go wrong."""
    if placed_at > at + timedelta(days=1):
        raise ValidationError(
            _("The order says it was placed on %(day)s, which is still to come."),
            params={"day": f"{placed_at:%Y-%m-%d}"},
            code="C7-5",
        )


def shop_changes(before: dict, after: dict) -> dict[str, list]:
    """What a shop tells differently from before: field → [before, now].

    What one of the two tellings leaves out is no difference.
    """
    return {
        name: [before[name], after[name]]
        for name in sorted(set(before) & set(after))
        if before[name] != after[name]
    }


def waits_for_answer(kind: str, data: dict) -> bool:
    """Whether a record on an order is a request that holds the goods back until it is answered.

    Of what a shop tells only what was found to concern the parcel when it came.
    """
    return kind in REQUESTS and (kind != Happening.SHOP_CHANGE or data["waits"])


def month_totals(rows: Iterable[tuple[str, str, Decimal]]) -> dict[tuple[str, str], Decimal]:
    """Sums by (month, currency); `rows` give month as YYYY-MM, currency and total."""
    sums: dict[tuple[str, str], Decimal] = {}
    for month, currency, total in rows:
        sums[month, currency] = sums.get((month, currency), Decimal(0)) + total
    return dict(sorted(sums.items()))


# What an order already is when the shop tells us of it first; the rest starts as received.
ALREADY = {
    "shipped": (Happening.SHIPPED, State.SHIPPED),
    "finished": (Happening.CLOSED, State.CLOSED),
    "cancelled": (Happening.VOIDED, State.VOID),
    "refunded": (Happening.VOIDED, State.VOID),
}
# Told changes of these need an answer before the goods leave; the shop's own progress does not.
MATERIAL = {"receiver", "phone", "address", "total", "lines"}


def needs_answer(changes: dict[str, list]) -> bool:
    """Whether a change that the shop tells concerns what we are about to send."""
    return bool(MATERIAL & set(changes)) or changes.get("shop_state", [None, None])[1] in (
        "cancelled",
        "refunded",
    )
