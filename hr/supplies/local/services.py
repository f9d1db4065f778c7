"""The verbs of local purchases: apply, hand in the bill."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.supplies.letters import link, tell
from hr.supplies.local.auditing import start_audit
from hr.supplies.models import LocalBill, LocalLine, LocalPurchase
from hr.supplies.refusals import in_words
from hr.supplies.rules import STATES, State, check_pieces, check_price, check_reason, check_step
from hr.supplies.seats import request_chain_for
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert_once
from regulations.rulebook import clause
from regulations.uploads import check_file, plain_name

KIND = "supplies.local"
ASKED = gettext_noop("%(department)s buys nearby for at most %(most)s yuan: %(what)s")
BOUGHT = gettext_noop("Bought nearby, to be audited: %(what)s of %(department)s, %(total)s yuan")


@dataclass(frozen=True)
class Draft:
    """What a department wants to buy itself, why the office cannot, and for how much at most."""

    what: str
    reason: str
    most: Decimal


@clause("A3-5")
@transaction.atomic
def ask_local(
    *, draft: Draft, by: Employee, at: datetime, request: UUID | None = None
) -> LocalPurchase:
    """Apply to buy nearby in a special case; the manager in charge decides."""
    if by.department_id is None:
        raise ValidationError(
            _("You belong to no department: your department asks for what it needs."), code="A3-5"
        )
    check_price(draft.most, ref="A3-5")
    check_reason(draft.reason, ref="A3-5")
    check_reason(draft.what, ref="A3-5")
    request = request or uuid4()
    local = LocalPurchase(
        person=by, department=by.department, what=draft.what.strip()[:200], most=draft.most,
        reason=draft.reason.strip()[:300], asked_at=at, request=request,
    )  # fmt: skip
    if not insert_once(local):
        return LocalPurchase.objects.get(request=request, person=by)
    matter = Matter(ASKED, words(local), amount=local.most)
    chain = request_chain_for(by)
    ask_approval(kind=KIND, document=local, matter=matter, chain=chain, by=by, at=at)
    return local


def words(local: LocalPurchase) -> dict:
    """What requests and notices say of a local purchase."""
    return {
        "department": local.department.name, "what": local.what[:150],
        "most": f"{local.most:,.2f}",
    }  # fmt: skip


@clause("A3-5")
def settle_local(document: LocalPurchase, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on an application (handler of `KIND`)."""
    rows = LocalPurchase.objects.select_for_update(of=("self",), no_key=True)
    local = rows.get(pk=document.pk)
    check_step(local.state, STATES[outcome], "A3-5")
    local.state = STATES[outcome]
    with in_words("A3-5"):
        local.save(update_fields=["state"])


@dataclass(frozen=True)
class Bill:
    """What was bought: seller, invoice, sum; item id → (pieces, price) of what is an item."""

    seller: str
    number: str
    total: Decimal
    lines: Mapping[int, tuple[int, Decimal]] = field(default_factory=dict)
    name: str = ""
    content: bytes = b""


@clause("A3-5", "A3-L5")
@transaction.atomic
def hand_in_bill(*, local_id: int, bill: Bill, by: Employee, at: datetime) -> LocalBill:
    """Hand in what was bought against the application; the office is told to audit it.

    Items go through the ledger to the department at once. Refused: without approval, above what
    was approved, by anybody but who applied.
    """
    local = LocalPurchase.objects.select_for_update(of=("self",), no_key=True).get(pk=local_id)
    if local.person_id != by.pk:
        raise PermissionDenied(_("Only who asked does this."))
    _check_bill(local, bill)
    with in_words("A3-5"):
        row = LocalBill.objects.create(
            purchase=local, seller=bill.seller.strip()[:80], number=bill.number.strip()[:20],
            total=bill.total, by=by, at=at, **_paper(bill),
        )  # fmt: skip
        for pk, (quantity, price) in sorted(bill.lines.items()):
            LocalLine.objects.create(bill=row, item_id=pk, quantity=quantity, price=price)
    start_audit(row, at=at)
    told = words(local) | {"total": f"{bill.total:,.2f}"}
    tell(
        allowed("supplies.audit_local"), BOUGHT, url=link("local", local.pk),
        key=f"bought:{local.pk}", clause="A3-5", by=by, at=at, **told,
    )  # fmt: skip
    return row


def _check_bill(local: LocalPurchase, bill: Bill) -> None:
    if local.state != State.APPROVED:
        raise ValidationError(
            _("A department buys against its own approved application alone."), code="A3-5"
        )
    if not bill.seller.strip() or not bill.number.strip():
        raise ValidationError(_("Give the seller and the number of the invoice."), code="A3-5")
    check_price(bill.total, ref="A3-5")
    if bill.total > local.most:
        raise ValidationError(
            _("Approved were at most %(most)s yuan, the bill says %(total)s."),
            params={"most": f"{local.most:,.2f}", "total": f"{bill.total:,.2f}"},
            code="A3-5",
        )
    for quantity, price in bill.lines.values():
        check_pieces(quantity, ref="A3-5")
        check_price(price, ref="A3-5")


def _paper(bill: Bill) -> dict:
    if not bill.content:
        return {}
    kind = check_file(name=bill.name, content=bill.content, clause="A3-5")
    return {
        "name": plain_name(bill.name), "media": kind.media, "content": bill.content,
        "sha256": hashlib.sha256(bill.content).hexdigest(),
    }  # fmt: skip
