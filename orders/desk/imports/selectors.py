"""Reads of imports, shaped for their pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Count, JSONField, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KT

from orders.desk.imports.models import ImportBatch, ImportFile, ImportRow
from orders.desk.intake import told_facts
from orders.desk.layouts.draft import Fault, from_dict
from orders.desk.models import OrderEvent
from orders.desk.rules import Happening, shop_changes

BATCHES = 20
ROWS = 100
Stage, Fate = ImportBatch.Stage, ImportRow.Fate
# A row is an order, or a remark about one: an order may have several.
ORDERS = (Fate.NEW, Fate.KNOWN, Fate.CHANGED, Fate.WRITTEN, Fate.LINKED)
REMARKS = (Fate.FAULTY, Fate.WARNING, Fate.HELD)
AT_WORK = (Stage.READING, Stage.WRITING)
# Files and drafts hold names, telephone numbers and addresses. They are needed as long as somebody
# may still ask what a file said, at the latest when its month is compared with the shop's sums.
KEPT_FOR = timedelta(days=30)

_COLUMNS = (
    "pk", "row", "file", "column", "number", "receiver", "fate", "message", "params", "order_id",
)  # fmt: skip
_OF_THIS_FILE = """
SELECT to_char(o.placed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), o.currency,
       count(*), sum(o.total)
FROM desk_importrow r JOIN desk_order o ON o.id = r.order_id WHERE r.batch_id = %s GROUP BY 1, 2
"""
_OF_THE_MONTHS = """
SELECT m.month, o.currency, count(*), sum(o.total)
FROM unnest(%s::text[]) AS m (month) JOIN desk_order o
  ON o.placed_at >= (m.month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai'
 AND o.placed_at < ((m.month || '-01')::timestamp + interval '1 month')
                   AT TIME ZONE 'Asia/Shanghai'
WHERE o.channel = %s GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Sum:
    """Some orders: how many, and their totals together."""

    orders: int = 0
    total: Decimal = Decimal("0.00")

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.orders + other.orders, self.total + other.total)


@dataclass(frozen=True)
class MonthCheck:
    """One month and currency of a file beside what the portal has, or will have, of it.

    `these` are the orders of the file as they stand in the portal, `all` every order of the
    channel in that month.
    """

    month: str
    currency: str
    file: Sum
    these: Sum
    all: Sum

    @property
    def is_equal(self) -> bool:
        """Whether the orders of the file stand in the portal to the cent."""
        return self.file == self.these


def batches() -> QuerySet[ImportBatch]:
    """Imports with their people, and the names of their files as `names`."""
    files = ImportFile.objects.filter(batch=OuterRef("pk")).order_by("pk")
    return ImportBatch.objects.select_related("uploaded_by", "confirmed_by").annotate(
        names=ArraySubquery(files.values("name"))
    )


def newest_batches(before: int) -> list[ImportBatch]:
    """One page of imports, the newest first, older than `before` unless that is 0."""
    newest = batches().order_by("-pk")
    return list((newest.filter(pk__lt=before) if before else newest)[:BATCHES])


def batches_version(batches: list[ImportBatch]) -> str:
    """A text that changes with anything that a list of imports shows."""
    return ",".join(f"{batch.pk}.{version_of(batch)}" for batch in batches)


def version_of(batch: ImportBatch) -> str:
    """A text that changes with the stage and the progress of an import."""
    return f"{batch.stage}.{batch.rows_read}.{batch.written}"


def fate_counts(batch_id: int) -> dict[str, int]:
    """How many rows of an import have which fate; read off an index."""
    rows = ImportRow.objects.filter(batch=batch_id).values("fate").order_by()
    return {row["fate"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def shown_fate(asked: str | None, counts: dict[str, int]) -> str:
    """Which rows a page shows: those of a fate, or all (empty).

    Unasked it begins with the faults, if all rows do not fit a page: nobody finds them there.
    """
    if asked is None and Fate.FAULTY in counts and sum(counts.values()) > ROWS:
        return Fate.FAULTY.value
    return asked if asked in counts else ""


def rows_page(batch_id: int, *, fate: str, after: int) -> tuple[list[dict], int | None]:
    """Up to ROWS rows behind a keyset in the order of the file, and the keyset of the next page.

    `fate` narrows them down; rows that differ from what the portal has carry `changes`.
    """
    rows = ImportRow.objects.filter(batch=batch_id, pk__gt=after)
    if fate in Fate.values:
        rows = rows.filter(fate=fate)
    page = list(
        rows.order_by("pk").values(
            *_COLUMNS,
            total=KT("draft__total"),
            currency=KT("draft__currency"),
            changed=Case(When(fate=Fate.CHANGED, then="draft"), output_field=JSONField()),
        )[: ROWS + 1]
    )
    following = page[ROWS - 1]["pk"] if len(page) > ROWS else None
    page = page[:ROWS]
    told = _last_told([row["order_id"] for row in page if row["changed"]])
    for row in page:
        row["label"] = Fate(row["fate"]).label
        row["words"] = fault_of(row).text()
        row["changes"] = row["changed"] and shop_changes(
            told[row["order_id"]], told_facts(from_dict(row["changed"]))
        )
    return page, following


def fault_of(row: dict) -> Fault:
    """The fault, or another remark, that a stored row holds."""
    names = ("row", "column", "message", "params", "file", "number", "receiver")
    return Fault(**{name: row[name] for name in names})


def problem_of(batch: ImportBatch) -> Fault | None:
    """Why a file could not be read."""
    return Fault(**batch.problem) if batch.problem else None


def stale_imports(at: datetime) -> QuerySet[ImportBatch]:
    """Imports that ended KEPT_FOR ago, or have waited as long for a word, and are not erased."""
    before = at - KEPT_FOR
    ended, forgotten = Q(finished_at__lte=before), Q(stage=Stage.PREVIEW, uploaded_at__lte=before)
    return ImportBatch.objects.filter(ended | forgotten, erased_at=None)


def _last_told(orders: list[int]) -> dict[int, dict]:
    """Order id → what the shop told of it last."""
    if not orders:
        return {}
    tellings = OrderEvent.objects.filter(
        order__in=orders, kind__in=[Happening.RECEIVED, Happening.SHOP_CHANGE]
    )
    # Of several with one key a dict keeps the last, the newest.
    return dict(tellings.order_by("seq").values_list("order_id", "data__told"))


def month_checks(batch: ImportBatch) -> list[MonthCheck]:
    """The months of a file beside the portal; what is to be written counts while it is."""
    months = sorted({month for month, *_rest in batch.months})
    these = _sums(_OF_THIS_FILE, [batch.pk])
    everything = _sums(_OF_THE_MONTHS, [months, batch.layout])
    checks = []
    for month, currency, orders, total, new_orders, new_total in batch.months:
        coming = Sum()
        if batch.stage == Stage.PREVIEW:
            coming = Sum(new_orders, Decimal(new_total))
        key = (month, currency)
        checks.append(
            MonthCheck(
                *key,
                file=Sum(orders, Decimal(total)),
                these=these.get(key, Sum()) + coming,
                all=everything.get(key, Sum()) + coming,
            )
        )
    return checks


def _sums(sql: str, params: list) -> dict[tuple[str, str], Sum]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {
            (month, currency): Sum(orders, total)
            for month, currency, orders, total in cursor.fetchall()
        }
