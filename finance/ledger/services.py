"""The verbs of the books: prepare a voucher, move its money, post it, undo it.

All take `by` and `at`. They refuse with a ValidationError whose code is the clause, and with
PermissionDenied where the person may not. The database judges last; what it refuses is said in
the same words.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger import rules
from finance.ledger.access import allow
from finance.ledger.breaches import start_month, start_report
from finance.ledger.models import Dropping, Entry, Fund, Line, Movement, Period, Posting
from finance.ledger.refusals import in_words
from finance.ledger.rules import Book, FundKind, Row
from finance.ledger.selectors import book_of, rows_of
from regulations.binding.rows import insert, insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

REVERSAL = gettext_noop("Reversal of %(number)s: %(reason)s")


def open_fund(*, code: str, name: str) -> Fund:
    """A fund for the money of one tour group, once per code."""
    fund, _is_new = Fund.objects.get_or_create(
        code=code, defaults={"kind": FundKind.GROUP, "name": name}
    )
    return fund


@clause("A7.1-1")
@transaction.atomic
def prepare_entry(
    *,
    day: date,
    summary: str,
    rows: Sequence[Row],
    by,
    at: datetime,
    request: UUID,
    source: tuple[str, int] | None = None,
) -> Entry:
    """Write a voucher with its lines, once per `request`; sent again, the first is returned.

    `source` is the kind and id of the document behind it. Refused: lines that are no voucher, a
    closed month, a day to come, without a summary.
    """
    allow(by, "ledger.prepare_entry")
    return write_entry(
        day=day, summary=summary, rows=rows, by=by, at=at, request=request, source=source
    )


def write_entry(*, day, summary, rows, by, at, request, source=None, reverses=None) -> Entry:
    """`prepare_entry` for rooms that have asked for the right to their own documents, within an
    atomic block of theirs."""
    book = book_of(rows)
    rules.check_rows(rows, book)
    _check_day(day, at)
    if not summary.strip():
        raise ValidationError(_("A voucher says what it is for."), code="A7.1-1")
    _month, is_new = Period.objects.get_or_create(month=rules.month_of(day))
    if is_new:
        start_month(rules.month_of(day), at)
    entry = Entry(
        kind=rules.kind_of(rows, book),
        day=day,
        period_id=rules.month_of(day),
        summary=summary.strip(),
        source=source[0] if source else "",
        source_id=source[1] if source else None,
        request=request,
        prepared_by=by,
        reverses=reverses,
        at=at,
    )
    with in_words():
        if not insert_once(entry):
            return _known(request, reverses)
        _write_lines(entry, rows, book)
    return entry


def _known(request: UUID, reverses: Entry | None) -> Entry:
    known = Entry.objects.filter(request=request).first()
    if known is None:
        raise ValidationError(
            _("Voucher %(number)s has been reversed already."),
            params={"number": reverses.pk},
            code="A7.1-1",
        )
    return known


def _check_day(day: date, at: datetime) -> None:
    if day > day_of(at):
        raise ValidationError(
            _("%(day)s lies ahead: a voucher is written when something has happened."),
            params={"day": day.isoformat()},
            code="A7.1-1",
        )


def _write_lines(entry: Entry, rows: Sequence[Row], book: Book) -> None:
    Line.objects.bulk_create(
        Line(
            entry=entry,
            position=position,
            account_id=book.ids[row.account],
            fund_id=row.fund,
            debit=row.debit,
            credit=row.credit,
            text=row.text,
        )
        for position, row in enumerate(rows, 1)
    )


@clause("A7.1-2", "A7.3-2")
@transaction.atomic
def move_money(*, entry_id: int, day: date, by, at: datetime) -> Movement:
    """The cashier took in or paid out the money of a voucher; from here on it binds.

    Refused: money that is not there, of a group or of the company; a day whose drawer is counted;
    another month than the voucher's; a voucher that moves no money or was dropped.
    """
    allow(by, "ledger.move_money")
    _check_day(day, at)
    movement = Movement(entry_id=entry_id, by=by, day=day, at=at)
    with in_words():
        insert(movement)
    if movement.in_drawer:
        start_report(day, by, at)
    return movement


@clause("A7.1-1", "A7.1-2")
@transaction.atomic
def post_entry(*, entry_id: int, by, at: datetime) -> Posting:
    """Enter a voucher into the books: it gets its number, and nobody changes it any more.

    Refused: its money has not moved yet, who moved it posts it, a closed month.
    """
    allow(by, "ledger.post_entry")
    posting = Posting(entry_id=entry_id, by=by, at=at)
    with in_words():
        insert(posting)
    return posting


@clause("A7.1-1")
@transaction.atomic
def drop_entry(*, entry_id: int, reason: str, by, at: datetime) -> Dropping:
    """Let a prepared voucher come to nothing; refused once its money moved or it was posted."""
    allow(by, "ledger.prepare_entry")
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-1")
    dropping = Dropping(entry_id=entry_id, by=by, reason=reason.strip(), at=at)
    with in_words():
        insert(dropping)
    return dropping


@clause("A7.1-1")
@transaction.atomic
def reverse_entry(
    *, entry_id: int, day: date, reason: str, by, at: datetime, request: UUID
) -> Entry:
    """Prepare the voucher that undoes a posted one, once, in an open month.

    Its money moves back and it is posted like any other.
    """
    allow(by, "ledger.prepare_entry")
    entry = Entry.objects.select_related("posting").get(pk=entry_id)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-1")
    if not hasattr(entry, "posting"):
        raise ValidationError(
            _("Only what is posted is reversed; this is dropped instead."), code="A7.1-1"
        )
    words = {"number": rules.number_text(entry.posting.series, entry.posting.seq)}
    return write_entry(
        day=day,
        summary=str(_(REVERSAL) % (words | {"reason": reason.strip()}))[:200],
        rows=rules.reversed_rows(rows_of(entry)),
        by=by,
        at=at,
        request=request,
        source=(entry.source, entry.source_id) if entry.source else None,
        reverses=entry,
    )
