"""A month of the books: the bank reconciled, closed for good, published on the board."""

import hashlib
import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from finance.ledger.access import allow
from finance.ledger.models import (
    Account,
    BankCheck,
    BankFile,
    CashCount,
    Closing,
    Period,
    Posting,
    Reconciliation,
)
from finance.ledger.refusals import in_words
from finance.ledger.rules import (
    MONTH,
    Kind,
    Money,
    month_after,
    month_before,
    series_of,
)
from finance.ledger.statements import Balance, booked, result_of, results_of
from finance.ledger.wording import words_of
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline
from regulations.notices.board.models import Posting as Sheet
from regulations.notices.board.services import post_notice
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import check_file, plain_name

ON_THE_BOARD = timedelta(days=60)


@clause("A7.1-3")
@transaction.atomic
def reconcile_bank(
    *, month: date, account: str, stated: Decimal, explanation: str = "",
    paper: tuple[str, bytes] | None = None, by, at: datetime,
) -> Reconciliation:  # fmt: skip
    """Hold what the bank says lies in an account at the end of a month against the book.

    `paper` is the bank's statement, name and content, kept as it came. Refused: a difference
    without an explanation that tells something, what is no bank account, a closed month, a month
    without books.
    """
    allow(by, "ledger.count_drawer")
    found = Account.objects.filter(code=account, money=Money.BANK).first()
    if found is None:
        raise ValidationError(
            _("There is no bank account %(code)s."), params={"code": account}, code="A7.1-3"
        )
    _check_books(month)
    if Closing.objects.filter(period=month).exists():
        raise ValidationError(_("This month is closed already."), code="A7.1-3")
    row = Reconciliation(
        period_id=month, account=found, stated=stated, explanation=explanation.strip(), by=by, at=at
    )
    with in_words():
        insert(row)
        if paper:
            insert(_file(row, *paper, by, at))
    row.refresh_from_db()
    return row


def _file(row: Reconciliation, name: str, content: bytes, by, at: datetime) -> BankFile:
    return BankFile(
        reconciliation=row, name=plain_name(name), size=len(content), content=content, by=by, at=at,
        media=check_file(name=name, content=content, clause="A7.1-3").media,
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


@clause("A7.1-3", "A7.1-2")
@transaction.atomic
def check_bank(*, reconciliation_id: int, note: str = "", by, at: datetime) -> BankCheck:
    """A second person signs what differs between bank and book, as with the drawer.

    Refused: to who entered it, where nothing differs, a second time, in a closed month.
    """
    allow(by, "ledger.check_count")
    check = BankCheck(reconciliation_id=reconciliation_id, by=by, note=note.strip()[:300], at=at)
    with in_words():
        insert(check)
    return check


@clause("A7.1-3")
@transaction.atomic
def close_month(*, month: date, by, at: datetime) -> Closing:
    """Lock a month for good and publish its statement on the board.

    The cashier agrees by the last signed count or reconciliation. Refused: what is said under
    `closing_checks`, and to who counted.
    """
    allow(by, "ledger.close_month")
    _lock(month)
    agreed_by = _who_agreed(month)
    if agreed_by is None:
        raise ValidationError(_("The cashier has counted nothing yet."), code="A7.1-3")
    content = statement_of(month)
    closing = Closing(
        period_id=month, by=by, agreed_by_id=agreed_by, content=content,
        fingerprint=fingerprint_of(content), at=at,
    )  # fmt: skip
    with in_words():
        insert(closing)
    deadline = Deadline.objects.filter(kind=MONTH, key=month.isoformat()).first()
    meet_deadline(deadline_id=deadline and deadline.pk, by=by, at=at)
    _publish(closing, by, at)
    return closing


def _lock(month: date) -> None:
    """Nothing enters the month until the transaction ends."""
    _check_books(month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock_month(%s)", [month])


def _check_books(month: date) -> None:
    if not Period.objects.filter(month=month).exists():
        raise ValidationError(_("There are no books of this month."), code="A7.1-3")


def _who_agreed(month: date) -> int | None:
    after = month_after(month)
    words = [
        *Reconciliation.objects.filter(period=month).values_list("at", "by"),
        *CashCount.objects.filter(day__lt=after).order_by("-day").values_list("at", "by")[:1],
    ]
    return max(words)[1] if words else None


def statement_of(month: date, balances: list[Balance] | None = None) -> dict:
    """What a month came to, as JSON: sums as text, so that no reader rounds them.

    `balances` are read from the books where they are not given.
    """
    if balances is None:
        balances = booked(month, month_after(month))
    earned, spent = result_of(balances)
    return {
        "month": month.isoformat(),
        "rows": [_row(row) for row in balances],
        "income": str(earned),
        "spending": str(spent),
        "result": str(earned - spent),
        "before": {code: str(sum_) for code, sum_ in results_of(month_before(month)).items()},
        "places": _places(balances),
        "banks": _banks(month),
        "differences": _differences(month),
        "drawer": _drawer(month),
        "vouchers": _vouchers(month),
    }


def _row(row: Balance) -> dict:
    sums = ("opening", "debit", "credit", "closing")
    return {"code": row.code, "name": row.name, "category": row.category} | {
        part: str(getattr(row, part)) for part in sums
    }


def _places(balances: list[Balance]) -> list[dict]:
    """Where money lies, as it was at the beginning and at the end."""
    money = dict(Account.objects.exclude(money="").values_list("code", "money"))
    return [_row(row) | {"money": money[row.code]} for row in balances if row.code in money]


def _banks(month: date) -> list[dict]:
    people = ("account", "signature__by", "statement")
    rows = Reconciliation.objects.select_related(*people).defer("statement__content")
    rows = rows.filter(period=month)
    newest = {row.account.code: row for row in rows.order_by("pk")}
    return [
        {
            "code": code, "stated": str(row.stated), "book": str(row.book),
            "difference": str(row.difference), "explanation": row.explanation,
            "signed": row.signature.by.name if hasattr(row, "signature") else "",
        }
        # Months that were closed before statements were kept say nothing of one.
        | ({"paper": row.statement.sha256} if hasattr(row, "statement") else {})
        for code, row in sorted(newest.items())
    ]  # fmt: skip


def _differences(month: date) -> list[dict]:
    """What was found too much or too little in the drawer."""
    counts = CashCount.objects.filter(day__gte=month, day__lt=month_after(month)).order_by("day")
    return [
        {
            "day": count.day.isoformat(), "difference": str(count.difference),
            "explanation": count.explanation,
        }
        for count in counts
        if count.difference
    ]  # fmt: skip


def _drawer(month: date) -> dict | None:
    last = CashCount.objects.filter(day__lt=month_after(month)).order_by("-day").first()
    if last is None:
        return None
    return {"book": str(last.book), "own": str(last.own), "counted": str(last.counted)}


def _vouchers(month: date) -> dict[str, int]:
    series = {series_of(month, kind): kind for kind in Kind.values}
    rows = Posting.objects.filter(series__in=series).values_list("series", "seq").order_by("seq")
    return {series[number]: seq for number, seq in rows}


def fingerprint_of(content: dict) -> str:
    """SHA-256 of a statement's canonical JSON, in hex."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _publish(closing: Closing, by, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = gettext("Statement of %(month)s") % {"month": f"{closing.period_id:%Y-%m}"}
        text = "\n".join(words_of(closing.content))
    post_notice(
        key=f"statement:{closing.pk}", kind=Sheet.Kind.REPORT, title=title, text=text,
        last_on=day_of(at) + ON_THE_BOARD, clause="A7.1-3", fingerprint=closing.fingerprint,
        by=by, at=at,
    )  # fmt: skip
