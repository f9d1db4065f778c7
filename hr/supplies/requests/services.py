"""The verbs of requests: ask that something be bought, take a quote in, settle a word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.supplies.items.selectors import limits_of, taken_in_month
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import (
    Item,
    Purchase,
    PurchaseEnd,
    PurchaseLine,
    Quote,
    QuotePrice,
    Supplier,
)
from hr.supplies.refusals import in_words
from hr.supplies.rules import (
    STATES,
    Purpose,
    State,
    check_delivery,
    check_limit,
    check_pieces,
    check_price,
    check_reason,
    check_step,
)
from hr.supplies.seats import request_chain_for
from hr.supplies.stock.rules import propose
from hr.supplies.stock.selectors import standings
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from regulations.words import listed

KIND = "supplies.purchase"
ASKED = gettext_noop("Purchase for %(department)s: %(items)s")
CLOSED = gettext_noop("Nothing is ordered of this request any more: %(items)s. %(reason)s")
APPROVED = gettext_noop("Approved, quotes are to be taken in: %(items)s for %(department)s")


@dataclass(frozen=True)
class Draft:
    """What is to be bought: item id → pieces, and why."""

    purpose: str
    reason: str
    pieces: Mapping[int, int] = field(default_factory=dict)


@clause("A3-2", "A3-3", "A3-L4")
@transaction.atomic
def ask_purchase(
    *, draft: Draft, by: Employee, at: datetime, request: UUID | None = None
) -> Purchase:
    """Ask in writing that supplies be bought; the manager in charge decides.

    Each line keeps the arithmetic it rests on. What fills the shelf is asked by the office; a
    need of a department stays within its limits. The same `request` asks once.
    """
    request = request or uuid4()
    items = _checked(draft, by, at)
    purchase = Purchase(
        person=by, department=by.department, purpose=draft.purpose, state=State.PENDING,
        reason=draft.reason.strip()[:300], asked_at=at, request=request,
    )  # fmt: skip
    if not insert_once(purchase):
        return Purchase.objects.get(request=request, person=by)
    held = in_force("supplies", at)
    found = standings(items, at, held.params)
    for item in items:
        proposal = propose(found[item.pk], held.params, day_of(at))
        PurchaseLine.objects.create(
            purchase=purchase, item=item, quantity=draft.pieces[item.pk], grounds=_grounds(proposal)
        )
    matter = Matter(ASKED, words(purchase), version=held.version)
    chain = request_chain_for(by)
    ask_approval(kind=KIND, document=purchase, matter=matter, chain=chain, by=by, at=at)
    return purchase


def _grounds(proposal) -> dict:
    """The numbers of a proposal as they are kept with a line."""
    standing = proposal.standing
    return {
        "on_hand": standing.on_hand, "on_order": standing.on_order, "asked": standing.asked,
        "issued": standing.issued, "days": proposal.days, "horizon": proposal.horizon,
        "needed": proposal.needed, "proposed": proposal.quantity,
    }  # fmt: skip


def _checked(draft: Draft, by: Employee, at: datetime) -> list[Item]:
    """The items of a draft that may be asked for, in the order of their ids."""
    check_reason(draft.reason, ref="A3-2")
    if by.department_id is None:
        raise ValidationError(
            _("You belong to no department: your department asks for what it needs."), code="A3-2"
        )
    if draft.purpose == Purpose.STOCK:
        only_office(by)
    items = list(Item.objects.filter(pk__in=draft.pieces, is_active=True).order_by("pk"))
    if not items or len(items) != len(draft.pieces):
        raise ValidationError(_("Choose what is to be bought."), code="A3-L4")
    limits = taken = {}
    if draft.purpose == Purpose.NEED:
        limits = limits_of(by.department_id, items)
        taken = taken_in_month(by.department_id, items, at)
    for item in items:
        wanted = draft.pieces[item.pk]
        check_pieces(wanted, ref="A3-2")
        check_limit(item=item, wanted=wanted, used=taken.get(item.pk, 0), limit=limits.get(item.pk))
    return items


def words(purchase: Purchase) -> dict:
    """What requests and notices say of a request, in the company's language."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = purchase.lines.select_related("item")
        items = listed(f"{each.item.name} {each.quantity}{each.item.unit}" for each in lines[:4])
        return {"department": purchase.department.name, "items": items[:180]}


def lock_purchase(purchase_id: int) -> Purchase:
    """A request that nobody else changes until the transaction ends."""
    rows = Purchase.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person", "department").get(pk=purchase_id)


@clause("A3-2")
def settle_purchase(document: Purchase, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on a request (handler of `KIND`): the office takes quotes."""
    purchase = lock_purchase(document.pk)
    check_step(purchase.state, STATES[outcome], "A3-2")
    purchase.state = STATES[outcome]
    with in_words("A3-2"):
        purchase.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        tell(
            allowed("supplies.place_order"), APPROVED, url=link("requests", purchase.pk),
            key=f"approved:{purchase.pk}", clause="A3-3", by=by, at=at, **words(purchase),
        )  # fmt: skip


@clause("A3-2")
def may_close(purchase: Purchase, by: Employee) -> bool:
    """Whether a person closes an approved request: who asked, and the office."""
    return purchase.person_id == by.pk or by.has_perm("supplies.place_order")


@clause("A3-2")
@transaction.atomic
def end_purchase(*, purchase_id: int, reason: str, by: Employee, at: datetime) -> PurchaseEnd:
    """Close an approved request of which nothing is ordered any more, with the reason.

    It no longer counts as asked for; what is still needed is asked for anew.
    """
    purchase = lock_purchase(purchase_id)
    if not may_close(purchase, by):
        raise PermissionDenied(_("Who asked, or the office, closes a request."))
    check_step(purchase.state, State.ENDED, "A3-2")
    check_reason(reason, ref="A3-2")
    with in_words("A3-2"):
        end = PurchaseEnd.objects.create(
            purchase=purchase, reason=reason.strip()[:200], by=by, at=at
        )
    tell(
        [purchase.person, *allowed("supplies.place_order")], CLOSED,
        url=link("requests", purchase.pk), key=f"closed:{purchase.pk}", clause="A3-2", by=by,
        at=at, items=words(purchase)["items"], reason=end.reason,
    )  # fmt: skip
    return end


@clause("A3-3")
@transaction.atomic
def add_quote(
    *, purchase_id: int, supplier: Supplier, prices: Mapping[int, Decimal], delivery_on: date,
    note: str = "", by: Employee, at: datetime,
) -> Quote:  # fmt: skip
    """Take a supplier's quote in: a price (line id → yuan) for every line, and a delivery date.

    Refused while the request is not approved, once it is ordered, and a second one of a supplier.
    """
    only_office(by, "place_order")
    purchase = lock_purchase(purchase_id)
    lines = list(purchase.lines.all())
    if set(prices) != {line.pk for line in lines}:
        raise ValidationError(_("A quote has a price for every line."), code="A3-3")
    for price in prices.values():
        check_price(price, ref="A3-3")
    check_delivery(delivery_on, day_of(at))
    with in_words("A3-3"):
        quote = Quote.objects.create(
            purchase=purchase, supplier=supplier, delivery_on=delivery_on, note=note.strip()[:200],
            by=by, at=at,
        )  # fmt: skip
        for line in lines:
            QuotePrice.objects.create(quote=quote, line=line, price=prices[line.pk])
    return quote
