"""The verbs of the books: prepare a voucher, move its money, post it, undo it.

All take `by` and `at`. They refuse with a ValidationError whose code is the clause, and with
PermissionDenied where the person may not. The database judges last; what it refuses is said in
the same words.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger import consents, registry, reversing, rules
from finance.ledger.access import allow
from finance.ledger.beginning import open_month
from finance.ledger.breaches import start_report
from finance.ledger.models import Dropping, Entry, Fund, Movement, Posting
from finance.ledger.refusals import WORDS, in_words
from finance.ledger.rules import Book, FundKind, Kind, Row
from finance.ledger.selectors import book_of, heads_of, rows_of
from hr.people.selectors import allowed
from regulations.binding.rows import insert, insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# All lines of a voucher at once, put together here and not anew for each.
_LINES = """
INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit, text)
SELECT %s, * FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[],
                         %s::text[])
"""
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
    reason: str = "",
) -> Entry:
    """Write a voucher with its lines, once per `request`; sent again, the first is returned.

    `source` is the kind and id of the document behind it. Without one it is by hand: where money
    leaves by it, or it touches an account that a room keeps, consent is asked with `reason`.
    Refused: lines that are no voucher, a closed month, a day to come, before the books begin,
    without a summary; by hand, money of a group, and without a reason where consent is needed.
    """
    allow(by, "ledger.prepare_entry")
    words = {"day": day, "summary": summary, "by": by, "at": at, "request": request}
    if source is not None:
        return write_entry(rows=rows, source=source, **words)
    book = book_of(rows)
    rules.check_rows(rows, book)
    asks = consents.check_hand(rows, book, reason)
    entry, _is_new = _write(rows=rows, book=book, **words)
    if asks:
        consents.ask_consent(entry=entry, reason=reason, by=by, at=at)
    return entry


def write_entry(*, day, summary, rows, by, at, request, source=None) -> Entry:
    """`prepare_entry` for rooms that have asked for the right to their own documents, within an
    atomic block of theirs."""
    book = book_of(rows)
    rules.check_rows(rows, book)
    words = {"day": day, "summary": summary, "rows": rows, "by": by, "at": at, "book": book}
    return _write(request=request, source=source, **words)[0]


def _write(
    *, day, summary, rows, book, by, at, request, source=None, reverses=None, reason=None
) -> tuple[Entry, bool]:
    """A voucher of lines that were checked, and whether it was written just now; with `reverses`
    the one that it undoes, for a `reason`."""
    month = open_month(day, at)
    if not summary.strip():
        raise ValidationError(_("A voucher says what it is for."), code="A7.1-1")
    entry = Entry(
        kind=rules.kind_of(rows, book),
        day=day,
        period_id=month,
        summary=summary.strip(),
        source=source[0] if source else "",
        source_id=source[1] if source else None,
        request=request,
        prepared_by=by,
        reverses=reverses,
        reason=reason and reason.strip()[:200],
        at=at,
    )
    with in_words():
        if not insert_once(entry):
            return _known(entry), False
        _write_lines(entry, rows, book)
    return entry, True


def _known(fresh: Entry) -> Entry:
    """The voucher that a form wrote when it was sent first."""
    known = Entry.objects.get(request=fresh.request)
    if (known.source, known.source_id) != (fresh.source, fresh.source_id):
        raise ValidationError(
            _("This form was sent for another document already: open it anew."), code="A7.1-1"
        )
    return known


def _write_lines(entry: Entry, rows: Sequence[Row], book: Book) -> None:
    values = [
        list(range(1, len(rows) + 1)), [book.ids[row.account] for row in rows],
        [row.fund for row in rows], [row.debit for row in rows], [row.credit for row in rows],
        [row.text for row in rows],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [entry.pk, *values])


@clause("A7.1-2", "A7.3-2")
@transaction.atomic
def move_money(*, entry_id: int, day: date, by, at: datetime) -> Movement:
    """The cashier took in or paid out the money of a voucher; from here on it binds.

    By the money of a reversal its document is undone. Refused: money that is not there, of a group
    or of the company; a day whose drawer is counted; another month than the voucher's; a voucher
    that moves no money, was dropped or has no consent yet; what the room of a document refuses.
    """
    allow(by, "ledger.move_money")
    if day > day_of(at):
        raise ValidationError(_("This day has not come yet."), code="A7.1-2")
    reverses, _hand = heads_of(entry_id)
    back = _reversal(entry_id) if reverses else None
    if back:
        undo_document(back, by, at)
    movement = Movement(entry_id=entry_id, by=by, day=day, at=at)
    with in_words():
        insert(movement)
    if movement.in_drawer:
        start_report(day, by, at)
    follow = registry.back_of(back.source) if back else None
    if follow:
        follow(back.source_id, back.reverses, by, at)
    return movement


def _reversal(entry_id: int) -> Entry | None:
    """A voucher that undoes another one and is not carried out yet, None where it is none."""
    rows = Entry.objects.filter(pk=entry_id, reverses__isnull=False).select_related("reverses")
    return rows.filter(movement=None, posting=None, dropping=None).first()


def undo_document(back: Entry, by, at: datetime) -> None:
    """Undo what is behind the voucher that `back` reverses, by the function its room declared."""
    undo = registry.undo_of(back.source)
    # Those without a reason are of before the money undid the document: theirs is undone.
    if undo and back.reason:
        consents.check_given(back)
        undo(back.source_id, back.reverses, back.reason, by, at)


@clause("A7.1-1", "A7.1-2")
@transaction.atomic
def post_entry(*, entry_id: int, by, at: datetime) -> Posting:
    """Enter a voucher into the books: it gets its number, and nobody changes it any more.

    Refused: its money has not moved yet, who moved or prepared it posts it, a closed month. What
    the chief accountant prepared is posted by the general manager or a deputy leader. By the
    reversal that moves no money its document is undone.
    """
    reverses, prepared_by = heads_of(entry_id)
    _check_hand(prepared_by, by)
    back = _reversal(entry_id) if reverses else None
    if back and back.kind == Kind.TRANSFER:
        undo_document(back, by, at)
    posting = Posting(entry_id=entry_id, by=by, at=at)
    with in_words():
        insert(posting)
    return posting


def _check_hand(prepared_by: int, by) -> None:
    """Refuse to post without the right, or what one prepared oneself."""
    posts = by.has_perm("ledger.post_entry")
    if not posts:
        allow(by, "ledger.countersign_entry")
    if not posts and not allowed("ledger.post_entry").filter(pk=prepared_by).exists():
        raise PermissionDenied(_("Your position does not include this step."))
    if prepared_by == by.pk:
        raise ValidationError(
            _(
                "You prepared this voucher yourself: the general manager or a deputy leader posts "
                "what the chief accountant prepared."
            ),
            code="A7.1-2",
        )


@clause("A7.1-1")
@transaction.atomic
def drop_entry(*, entry_id: int, reason: str, by, at: datetime) -> Dropping:
    """Let a prepared voucher come to nothing, with the consent that is still asked for it.

    Refused: once its money moved or it was posted; the reversal of a document by who prepared it,
    unless its consent still waits.
    """
    allow(by, "ledger.prepare_entry")
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.1-1")
    entry = Entry.objects.get(pk=entry_id)
    if not may_drop(entry, by):
        raise ValidationError(WORDS["dropped_by_the_other"][0], code="A7.1-2")
    dropping = Dropping(entry=entry, by=by, reason=reason.strip(), at=at)
    with in_words():
        insert(dropping)
    consents.withdraw_consent(entry, at=at)
    consents.tell_dropped(dropping)
    return dropping


@clause("A7.1-2")
def may_drop(entry: Entry, by) -> bool:
    """Whether somebody lets a prepared voucher come to nothing: of the reversal of a document the
    other of cashier and chief accountant, since its document stands still until then."""
    is_own = bool(entry.reverses_id and entry.source) and entry.prepared_by_id == by.pk
    return not is_own or consents.is_waiting(entry)


@clause("A7.1-1")
@transaction.atomic
def reverse_entry(
    *, entry_id: int, day: date, reason: str, by, at: datetime, request: UUID
) -> Entry:
    """Prepare the voucher that undoes a posted one, once, in an open month.

    Its money moves back and it is posted like any other. What is behind it is undone once its
    money moves, where there is none once it is posted, by the function its room declared: until
    then it may be dropped. Where money leaves, or somebody owes again, consent is asked with
    `reason` first. Refused: a document that is not undone from the books, or that its room does
    not undo as things stand.
    """
    allow(by, "ledger.prepare_entry")
    entry = Entry.objects.select_related("posting").get(pk=entry_id)
    undo = registry.undo_of(entry.source)
    rows = rules.reversed_rows(rows_of(entry))
    reversing.check_reversal(entry, reason)
    book = book_of(rows)
    if undo:
        consents.check_money(rows, book)
    words = {"number": rules.number_text(entry.posting.series, entry.posting.seq)}
    rules.check_rows(rows, book)
    if entry.source:
        asks = rules.undoing_needs_consent(rows, book)
    else:
        asks = consents.check_hand(rows, book, reason)
    undone, is_new = _write(
        book=book,
        day=day,
        summary=str(_(REVERSAL) % (words | {"reason": reason.strip()}))[:200],
        rows=rows,
        by=by,
        at=at,
        request=request,
        source=(entry.source, entry.source_id) if entry.source else None,
        reverses=entry,
        reason=reason,
    )
    if undo and is_new:
        registry.try_undo(undone, by, at)
    if asks:
        consents.ask_consent(entry=undone, reason=reason, by=by, at=at)
    return undone
