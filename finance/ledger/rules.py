"""The words of the books and what makes a voucher whole: debit and credit, funds, money."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals import rules as approvals
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

CENT = Decimal("0.01")
# What runs against a clock: the cashier's report of a day, by the day, and the closing of a month.
REPORT, MONTH = "ledger.report", "ledger.month"
# Notes and coins of the drawer by their face value in yuan.
NOTES = ("100", "50", "20", "10", "5", "1", "0.5", "0.1")
# The largest sum a voucher carries: what fits into numeric(14,2).
MOST = Decimal("999999999999.99")
# How many characters tell at least why book and count, or book and bank, differ (A7.1-3).
TELLING = 6


class Category(TextChoices):
    """What an account counts: the five kinds of the accounting standard for small companies."""

    ASSET = "asset", _("assets")
    LIABILITY = "liability", _("liabilities")
    EQUITY = "equity", _("owner's equity")
    INCOME = "income", pgettext_lazy("accounts", "income")
    COST = "cost", _("costs and expenses")


class Money(TextChoices):
    """Where the money of an account lies."""

    NONE = "", _("no money")
    CASH = "cash", _("cash drawer")
    BANK = "bank", _("bank")


class FundKind(TextChoices):
    """Whose money it is: the company's own, or that of one tour group."""

    COMPANY = "company", _("company")
    GROUP = "group", _("tour group")


class Kind(TextChoices):
    """The three kinds of vouchers: money comes in, goes out, or does not move."""

    RECEIPT = "receipt", pgettext_lazy("voucher", "receipt")
    PAYMENT = "payment", pgettext_lazy("voucher", "payment")
    TRANSFER = "transfer", pgettext_lazy("voucher", "transfer")


class Bearing(TextChoices):
    """Whom a difference of the drawer goes to: a person, or the company."""

    PERSON = "person", _("a person")
    COMPANY = "company", _("the company")


class Stage(TextChoices):
    """How far a voucher has come; each stage is a row that somebody signed."""

    PREPARED = "prepared", pgettext_lazy("voucher", "prepared")
    MOVED = "moved", _("money moved")
    POSTED = "posted", pgettext_lazy("voucher", "posted")
    DROPPED = "dropped", pgettext_lazy("voucher", "dropped")


@dataclass(frozen=True)
class BookRules:
    """The numbers of the books: until which day of the next month a month is closed."""

    month_close_day: int = field(
        metadata={"clause": "A7.1-3", "unit": "day_of_month", "low": 1, "high": 28}
    )


CONSENT = (
    approvals.Stage("chief_accountant", gettext_noop("Chief accountant")),
    approvals.Stage("general_manager", gettext_noop("General manager")),
)
# What stands for a kind in the number of a voucher: receipt, payment, transfer.
SIGNS = "收付转"

# By normal balance: a debit adds to these, a credit to the others.
DEBIT_SIDE = (Category.ASSET, Category.COST)


@dataclass(frozen=True)
class Row:
    """One line as it is asked for: `account` by its code, `fund` by its id."""

    account: str
    fund: int
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    text: str = ""


@dataclass(frozen=True)
class Book:
    """What is known of the accounts and funds a voucher names: `money` and `ids` by account
    code, `groups` the ids of those funds that are tour groups', where several are named, `kept`
    the codes of accounts that a room keeps, `debts` of those among them that say who owes."""

    money: dict[str, str]
    groups: frozenset[int]
    ids: dict[str, int] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    debts: frozenset[str] = frozenset()


@clause("A7.1-1", "A7.3-2")
def check_rows(rows: Iterable[Row], book: Book) -> None:
    """Refuse lines that are no voucher: fewer than two, out of balance in any fund, with more than
    one group's money, with a sum that is not a positive number of cents, on an unknown account."""
    rows = list(rows)
    if len(rows) < 2:
        raise ValidationError(_("A voucher has at least two lines."), code="A7.1-1")
    for place, row in enumerate(rows, 1):
        _check_row(place, row, book)
    for fund in {row.fund for row in rows}:
        gap = sum((row.debit - row.credit for row in rows if row.fund == fund), Decimal(0))
        if gap:
            raise ValidationError(
                _("Debit and credit of one fund differ by %(gap)s."),
                params={"gap": f"{abs(gap):,.2f}"},
                code="A7.1-1",
            )
    if len({row.fund for row in rows} & book.groups) > 1:
        raise ValidationError(
            _("The money of one group is for that group alone: this touches two."), code="A7.3-2"
        )


def _check_row(place: int, row: Row, book: Book) -> None:
    if row.account not in book.money:
        raise ValidationError(
            _("Line %(place)s: there is no account %(code)s."),
            params={"place": place, "code": row.account},
            code="A7.1-1",
        )
    sides = [side for side in (row.debit, row.credit) if side]
    if len(sides) != 1 or sides[0] < 0 or sides[0] > MOST or sides[0] % CENT:
        raise ValidationError(
            _("Line %(place)s: one side carries a positive sum in whole cents."),
            params={"place": place},
            code="A7.1-1",
        )


def kind_of(rows: Iterable[Row], book: Book) -> Kind:
    """Receipt or payment by what happens to the money altogether, else a transfer.

    Money that only changes its place (cash to the bank) counts as a payment, as is the custom.
    """
    rows = list(rows)
    if not any(book.money.get(row.account) for row in rows):
        return Kind.TRANSFER
    return Kind.RECEIPT if change_of(rows, book) > 0 else Kind.PAYMENT


def change_of(rows: Iterable[Row], book: Book) -> Decimal:
    """By how much all the money grows with a voucher; below zero it leaves."""
    moved = [row for row in rows if book.money.get(row.account)]
    return sum((row.debit - row.credit for row in moved), Decimal(0))


def changes(rows: Iterable[Row]) -> dict[tuple[int, str], Decimal]:
    """By how much each account of each fund grows."""
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.fund, row.account] += row.debit - row.credit
    return found


def amount_of(*, change: Decimal, moved: Decimal, total: Decimal) -> Decimal:
    """The sum a voucher is about: what left or came in.

    `change` is by how much the money grew, `moved` the debits of its places, `total` all debits.
    Where money only changes its place it is what was moved; without money, the whole.
    """
    return abs(change) or moved or total


@clause("A7.2-1", "A7.3-2")
def needs_consent(rows: Iterable[Row], book: Book) -> bool:
    """Whether a voucher by hand is consented to first: money leaves by it, openly or netted within
    what comes in, or it touches an account that a room keeps.

    Free are money that only comes in, money that only changes its place, and no money at all.
    """
    rows = list(rows)
    return any(row.account in book.kept for row in rows) or _leaves(rows, book)


def _leaves(rows: list[Row], book: Book) -> bool:
    """Whether money leaves by lines, openly or netted within what comes in."""
    money = [row for row in rows if book.money.get(row.account)]
    others = [row for row in rows if not book.money.get(row.account)]
    is_netted = any(row.debit for row in others)
    return bool(money and others) and (is_netted or any(row.credit for row in money))


@clause("A7.1-2", "A7.3-2")
def undoing_needs_consent(rows: Iterable[Row], book: Book) -> bool:
    """Whether the reversal of a document's voucher is consented to first: money leaves by it, or
    somebody owes again. Free is one by which money only comes back."""
    rows = list(rows)
    return _leaves(rows, book) or any(row.debit and row.account in book.debts for row in rows)


@clause("A7.1-2", "A7.2-1")
def consent_chain(*, has_other_accountant: bool) -> tuple[approvals.Stage, ...]:
    """Who consents to a voucher by hand or a reversal: chief accountant, then general manager.

    What the only chief accountant prepared goes to the general manager at once.
    """
    return CONSENT if has_other_accountant else CONSENT[1:]


@clause("A7.1-2")
def may_post(*, by: int, prepared_by: int, posts: bool, countersigns: bool, by_accountant: bool):
    """Whether somebody enters a voucher into the books: never what they prepared themselves.

    `posts`: holds the chief accountant's right; `countersigns`: that of a manager, which is for
    what a chief accountant prepared (`by_accountant`).
    """
    return by != prepared_by and (posts or (countersigns and by_accountant))


def reversed_rows(rows: Iterable[Row]) -> list[Row]:
    """The lines that undo a voucher: each on the other side."""
    return [Row(row.account, row.fund, row.credit, row.debit, row.text) for row in rows]


def month_of(day: date) -> date:
    """The first day of a day's month: what a period is known by."""
    return day.replace(day=1)


def months_between(last: date | None, month: date) -> list[date]:
    """The months that begin with a voucher of `month`, where `last` is the newest of the books."""
    if last is None:
        return [month]
    found, each = [], month_after(last)
    while each <= month:
        found.append(each)
        each = month_after(each)
    return found


def month_after(month: date) -> date:
    """The first day of the month after one."""
    return (month + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before one."""
    return (month - timedelta(days=1)).replace(day=1)


@clause("A7.1-3")
def close_due(month: date, params: BookRules) -> datetime:
    """Until when a month is closed: the end of the named day of the next month."""
    day = month_after(month).replace(day=params.month_close_day)
    return start_of(day + timedelta(days=1))


@clause("A7.1-2")
def report_due(day: date) -> datetime:
    """Until when the cashier reports a day's receipts and payments: its end."""
    return start_of(day + timedelta(days=1))


def series_of(day: date, kind: str) -> int:
    """The number of the series a voucher is numbered in: year, month and kind, as 2026101."""
    return (day.year * 100 + day.month) * 10 + list(Kind).index(Kind(kind)) + 1


def number_text(series: int, seq: int) -> str:
    """A voucher's number as it is printed, with the sign of its kind."""
    month, kind = divmod(series, 10)
    sign = SIGNS[kind - 1]
    return f"{month // 100}-{month % 100:02} {sign} {seq:04}"
