"""Vouchers as pages show them: lists by month and stage, what waits for whom, one voucher."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from finance.ledger.models import Closing, Entry, Line, Period
from finance.ledger.rules import Kind, Stage, number_text

PAGE = 50
WAITING = 300


@dataclass(frozen=True)
class Voucher:
    """One line of a list. `total` is the sum of its debits; people are names."""

    pk: int
    day: date
    kind: str
    summary: str
    prepared_by: str
    moved_by: str
    number: str
    stage: str
    total: Decimal

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
    "posting__series", "posting__seq", "dropping__pk", "total",
)  # fmt: skip


def _rows() -> QuerySet:
    """Vouchers as plain rows of _FIELDS."""
    sums = Line.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    total = Subquery(sums.annotate(sum=Sum("debit")).values("sum"))
    return Entry.objects.annotate(total=total).values_list(*_FIELDS)


def _voucher(row: tuple) -> Voucher:
    pk, day, kind, summary, prepared_by, moved_by, series, seq, dropped, total = row
    stage = Stage.MOVED if moved_by else Stage.PREPARED
    if dropped or series:
        stage = Stage.DROPPED if dropped else Stage.POSTED
    number = number_text(series, seq) if series else ""
    return Voucher(
        pk, day, kind, summary, prepared_by, moved_by or "", number, stage, total or Decimal(0)
    )


def voucher(pk: int) -> Voucher | None:
    """One voucher, None where there is none."""
    return next((_voucher(row) for row in _rows().filter(pk=pk)), None)


def entries() -> QuerySet[Entry]:
    """Vouchers with what was done with them, for the page of one."""
    return Entry.objects.select_related(
        "posting__by", "movement__by", "dropping__by", "prepared_by", "reverses", "reversal"
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
    found = [_voucher(row) for row in rows[: PAGE + 1]]
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
    found = [_voucher(row) for row in rows.order_by("day", "pk")[:WAITING]]
    moves = [each for each in found if _waits_for_money(each)]
    return moves, [each for each in found if not _waits_for_money(each)]


def _waits_for_money(row: Voucher) -> bool:
    return row.stage == Stage.PREPARED and row.kind != Kind.TRANSFER
