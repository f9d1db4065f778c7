"""Vouchers as pages show them: lists by month and stage, what waits for whom, one voucher."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from finance.ledger.models import Closing, Entry, Period
from finance.ledger.rules import Kind, Stage, amount_of, may_post, number_text
from hr.people.selectors import allowed
from regulations.approvals.rules import State

PAGE = 50
WAITING = 300


@dataclass(frozen=True)
class Voucher:
    """One line of a list. `total` is the sum of its debits, `amount` what left or came in,
    `in_drawer` whether cash is among it.

    People are names; `consent` is where a consent stands that it needs, "" where it needs none.
    """

    pk: int
    day: date
    kind: str
    summary: str
    prepared_by: str
    moved_by: str
    number: str
    stage: str
    total: Decimal
    amount: Decimal
    in_drawer: bool
    prepared_by_id: int
    consent: str = ""

    @property
    def link(self) -> str:
        """Where it is looked at; a list has hundreds, for which no address is looked up anew."""
        return f"/books/vouchers/{self.pk}/"

    @property
    def moves_money(self) -> bool:
        """Whether the cashier has money to move by it."""
        return self.kind != Kind.TRANSFER

    @property
    def is_free(self) -> bool:
        """Whether no consent is missing."""
        return self.consent in ("", State.APPROVED)

    @property
    def label(self) -> str:
        """Its stage in words."""
        return Stage(self.stage).label

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return Kind(self.kind).label


_FIELDS = (
    "pk", "day", "kind", "summary", "prepared_by__name", "movement__by__name",
    "posting__series", "posting__seq", "dropping__pk", "prepared_by", "consent__approval__state",
)  # fmt: skip
# By voucher: all its debits, by how much the money grows, the debits of the money's places,
# whether the drawer is one of them.
_SUMS = """
SELECT l.entry_id, sum(l.debit), coalesce(sum(l.debit - l.credit) FILTER (WHERE a.money <> ''), 0),
    coalesce(sum(l.debit) FILTER (WHERE a.money <> ''), 0), bool_or(a.money = 'cash')
FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
WHERE l.entry_id = ANY(%s) GROUP BY 1
"""
NO_LINES = (Decimal(0), Decimal(0), Decimal(0), False)


def _rows() -> QuerySet:
    """Vouchers as plain rows of _FIELDS."""
    return Entry.objects.values_list(*_FIELDS)


def _found(rows: Iterable[tuple]) -> list[Voucher]:
    """Vouchers of rows; their sums are read at once."""
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [[row[0] for row in rows]])
        sums = {pk: each for pk, *each in cursor.fetchall()}
    return [_voucher(row, *sums.get(row[0], NO_LINES)) for row in rows]


def _voucher(
    row: tuple, total: Decimal, change: Decimal, moved: Decimal, in_drawer: bool
) -> Voucher:  # fmt: skip
    pk, day, kind, summary, prepared_by, moved_by, series, seq, dropped, hand, consent = row
    stage = Stage.MOVED if moved_by else Stage.PREPARED
    if dropped or series:
        stage = Stage.DROPPED if dropped else Stage.POSTED
    number = number_text(series, seq) if series else ""
    amount = amount_of(change=change, moved=moved, total=total)
    return Voucher(
        pk, day, kind, summary, prepared_by, moved_by or "", number, stage, total, amount,
        in_drawer, hand, consent or "",
    )  # fmt: skip


def voucher(pk: int) -> Voucher | None:
    """One voucher, None where there is none."""
    return next(iter(_found(_rows().filter(pk=pk))), None)


def entries() -> QuerySet[Entry]:
    """Vouchers with what was done with them, for the page of one."""
    return Entry.objects.select_related(
        "posting__by", "movement__by", "dropping__by", "prepared_by", "reverses"
    )


def vouchers(
    *, month: date | None = None, kind: str = "", stage: str = "", word: str = "",
    before: int | None = None,
) -> tuple[list[Voucher], int | None]:  # fmt: skip
    """A page of vouchers, the newest first, and the key of the next page (None: that was all)."""
    rows = _rows().order_by("-pk")
    if month:
        rows = rows.filter(period=month)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if stage in Stage.values:
        rows = rows.filter(_at_stage(stage))
    if word:
        rows = rows.filter(summary__icontains=word)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = _found(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _at_stage(stage: str) -> Q:
    done = {
        Stage.POSTED: Q(posting__isnull=False),
        Stage.DROPPED: Q(dropping__isnull=False),
        Stage.MOVED: Q(movement__isnull=False, posting=None),
    }
    return done.get(Stage(stage), Q(movement=None, posting=None, dropping=None))


def open_months() -> list[date]:
    """The months whose books are open, the oldest first."""
    closed = Closing.objects.filter(period=OuterRef("pk"))
    return list(
        Period.objects.exclude(Exists(closed)).order_by("month").values_list("month", flat=True)
    )


def waiting(months: list[date]) -> tuple[list[Voucher], list[Voucher]]:
    """What waits in these months: what the cashier has to pay out or take in, and what the chief
    accountant has to post (its money moved, or it moves none)."""
    rows = _rows().filter(period__in=months, posting=None, dropping=None)
    found = _found(rows.order_by("day", "pk")[:WAITING])
    moves = [each for each in found if _waits_for_money(each)]
    return moves, [each for each in found if not _waits_for_money(each)]


def _waits_for_money(row: Voucher) -> bool:
    return row.stage == Stage.PREPARED and row.moves_money


def to_post(rows: list[Voucher], by) -> set[int]:
    """Which of these vouchers a person may post: the keys."""
    posts, countersigns = (by.has_perm(f"ledger.{r}") for r in ("post_entry", "countersign_entry"))
    if not posts and not countersigns:
        return set()
    accountants = set(allowed("ledger.post_entry").values_list("pk", flat=True))
    return {
        row.pk
        for row in rows
        if row.is_free
        and may_post(
            by=by.pk,
            prepared_by=row.prepared_by_id,
            posts=posts,
            countersigns=countersigns,
            by_accountant=row.prepared_by_id in accountants,
        )
    }
