"""The verbs of bought supplies: pay a signed slip; open it again once its voucher is undone."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from finance.expenses.advances.services import check_account, only_cashier, pay
from finance.expenses.models import BudgetLine, Category, Invoice, Payment, Undoing
from finance.expenses.owed import check_slip_back
from finance.expenses.refusals import in_words
from finance.expenses.rules import BANK, beyond_of
from finance.expenses.services import line_of
from finance.expenses.supplies.selectors import CATEGORY, had_a_hand, link
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.wording import yuan
from hr.people.selectors import holders
from hr.supplies.models import Slip
from hr.supplies.receipts.selectors import Payable, payable_slips
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

SOURCE = "expenses.supplies"
BOUGHT = gettext_noop("Supplies of %(supplier)s, order %(order)s, invoice %(number)s")
PAID = gettext_noop("Paid: %(amount)s yuan to %(supplier)s for order %(order)s")
UNDONE = gettext_noop(
    "The payment of %(amount)s yuan to %(supplier)s was undone, order %(order)s is open again: "
    "%(reason)s"
)


@clause("A3-4", "A7.1-2", "A7.2-1")
@transaction.atomic
def pay_slip(*, slip_id: int, account: str = BANK, by, at: datetime, request: UUID) -> Payment:
    """The cashier pays the signed slip of an order with one voucher; its invoice enters the
    register of the company, its sum comes off the year's budget of supplies.

    Refused: not signed, paid already, by who had a hand in it, beyond the budget, on an invoice
    that was claimed before. The same `request` pays once.
    """
    only_cashier(by)
    slip = lock_slip(slip_id)
    known = Payment.objects.filter(entry__request=request, slip=slip).first()
    if known:
        return known
    check_account(account)
    due = _payable(slip, by)
    line = _within(due.amount, at)
    fund, code = company().pk, line.category.account.code
    entry = pay(
        rows=[Row(code, fund, debit=due.amount), Row(account, fund, credit=due.amount)],
        summary=_summary(due), source=(SOURCE, slip.pk), by=by, at=at, request=request,
    )  # fmt: skip
    payment = Payment(slip=slip, bill=_register(due, at), entry=entry, by=by, at=at)
    with in_words("A3-4"):
        insert(payment)
    _tell(slip, PAID, due, key=f"paid:{payment.pk}", by=by, at=at)
    return payment


def lock_slip(slip_id: int) -> Slip:
    """A slip that nobody else pays until the transaction ends."""
    rows = Slip.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("order__purchase", "person").get(pk=slip_id)


def _payable(slip: Slip, by) -> Payable:
    due = next(iter(payable_slips([slip.pk])), None)
    if due is None:
        raise ValidationError(_("Two people sign the payment slip before it is paid."), code="A3-4")
    if slip.payments.filter(undoing=None).exists():
        raise ValidationError(_("This order is paid already."), code="A3-4")
    check_slip_back(slip.pk)
    if had_a_hand(slip, by.pk):
        raise ValidationError(
            _("You had a hand in this order yourself: somebody else pays it."), code="A7.1-2"
        )
    return due


@clause("A7.1-2")
def _within(amount: Decimal, at: datetime) -> BudgetLine:
    line = line_of(Category.objects.get(code=CATEGORY), day_of(at).year)
    beyond = beyond_of(left=line.left, amount=amount)
    if beyond:
        raise ValidationError(
            _(
                "%(beyond)s yuan beyond the year's budget of %(category)s: the general manager "
                "raises it first, with the reason."
            ),
            params={"beyond": yuan(beyond), "category": line.category}, code="A7.1-2",
        )  # fmt: skip
    return line


def _register(due: Payable, at: datetime) -> Invoice:
    """Enter the supplier's invoice into the company's register: it counts once."""
    row = Invoice(
        position=1, number=due.number, day=due.day, seller=due.supplier[:120],
        amount=due.amount, at=at,
    )  # fmt: skip
    with in_words("A7.2-1"):
        insert(row)
    return row


def _words(due: Payable) -> dict[str, str]:
    return {
        "order": due.order, "supplier": due.supplier, "number": due.number,
        "amount": f"{due.amount:,.2f}",
    }  # fmt: skip


def _summary(due: Payable) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return (gettext(BOUGHT) % _words(due))[:200]


def _tell(slip: Slip, text: str, due: Payable, *, key: str, by, at: datetime, **params) -> None:
    people = {each.pk: each for each in (slip.person, slip.order.by, *holders("cashier"))}
    people.pop(by.pk, None)
    message = Message(
        key=f"spending:slip:{slip.pk}:{key}", text=text, params=_words(due) | params,
        url=link(slip.pk), clause="A3-4",
    )  # fmt: skip
    notify(recipients=people.values(), message=message, at=at)


@clause("A7.1-1", "A3-4")
@transaction.atomic
def undo_slip(source_id: int, entry, reason: str, by, at: datetime) -> Undoing:
    """Let a paid slip wait again: its invoice is free and its budget too (handler of the books)."""
    slip = lock_slip(source_id)
    payment = slip.payments.filter(undoing=None, entry=entry).first()
    if payment is None:
        raise ValidationError(
            _("This voucher is not the one that paid it, or it was undone already."), code="A7.1-1"
        )
    found = Undoing(payment=payment, reason=reason.strip()[:300], by=by, at=at)
    with in_words("A7.1-1"):
        insert(found)
    due = payable_slips([slip.pk])[0]
    _tell(slip, UNDONE, due, key=f"undone:{found.pk}", by=by, at=at, reason=found.reason)
    return found
