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
    """One line of a list. `total` is the sum of its debits."""

    entry: Entry
    number: str
    stage: str
    total: Decimal

    @property
    def label(self) -> str:
        """Its stage in words."""
        return Stage(self.stage).label


def entries() -> QuerySet[Entry]:
    """Vouchers with what was done with them and their sums."""
    sums = Line.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    return Entry.objects.select_related(
        "posting__by", "movement__by", "dropping__by", "prepared_by", "reverses", "reversal"
    ).annotate(total=Subquery(sums.annotate(sum=Sum("debit")).values("sum")))


def vouchers(
    *, month: date | None = None, kind: str = "", stage: str = "", word: str = "",
    before: int | None = None,
) -> tuple[list[Voucher], int | None]:  # fmt: skip
    """A page of vouchers, the newest first, and the key of the next page (None: that was all)."""
    rows = entries().order_by("-pk")
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
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return [voucher(entry) for entry in found[:PAGE]], more


def _at_stage(stage: str) -> Q:
    done = {
        Stage.POSTED: Q(posting__isnull=False),
        Stage.DROPPED: Q(dropping__isnull=False),
        Stage.MOVED: Q(movement__isnull=False, posting=None),
    }
    return done.get(Stage(stage), Q(movement=None, posting=None, dropping=None))


def voucher(entry: Entry) -> Voucher:
    """One voucher of `entries` with its number and stage."""
    posting = getattr(entry, "posting", None)
    number = number_text(posting.series, posting.seq) if posting else ""
    return Voucher(entry, number, stage_of(entry), entry.total or Decimal(0))


def stage_of(entry: Entry) -> str:
    """How far a voucher has come."""
    for name, stage in (
        ("dropping", Stage.DROPPED), ("posting", Stage.POSTED), ("movement", Stage.MOVED)
    ):  # fmt: skip
        if getattr(entry, name, None):
            return stage
    return Stage.PREPARED


def open_months() -> list[date]:
    """The months whose books are open, the oldest first."""
    closed = Closing.objects.filter(period=OuterRef("pk"))
    return list(
        Period.objects.exclude(Exists(closed)).order_by("month").values_list("month", flat=True)
    )


def waiting(months: list[date]) -> tuple[list[Voucher], list[Voucher]]:
    """What waits in these months: what the cashier has to pay out or take in, and what the chief
    accountant has to post (its money moved, or it moves none)."""
    rows = entries().filter(period__in=months, posting=None, dropping=None)
    found = [voucher(entry) for entry in rows.order_by("day", "pk")[:WAITING]]
    moves = [each for each in found if _waits_for_money(each)]
    return moves, [each for each in found if not _waits_for_money(each)]


def _waits_for_money(row: Voucher) -> bool:
    return row.stage == Stage.PREPARED and row.entry.kind != Kind.TRANSFER
