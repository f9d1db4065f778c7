"""What a reading becomes in a preview: a row per order and per remark, and the month sums."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import islice
from operator import attrgetter
from zoneinfo import ZoneInfo

from orders.desk.imports.models import ImportBatch, ImportRow
from orders.desk.intake import NEW, foresee, refusal_of
from orders.desk.layouts.doubts import doubts_besides_total
from orders.desk.layouts.draft import Fault, OrderDraft, Reading, to_dict
from orders.desk.models import Order

CHUNK = 500
CHINA = ZoneInfo("Asia/Shanghai")
Fate = ImportRow.Fate


class PreviewRows:
    """The unsaved rows in the order of the file, made in chunks; sums are whole at the end.

    What would be refused at the moment `at` is a fault already here, and in no sum.
    """

    def __init__(self, reading: Reading, *, batch: ImportBatch, at: datetime):
        self._reading = reading
        self._batch = batch
        self._at = at
        self._sums: dict[tuple[str, str], list] = {}
        self.to_write = 0

    def chunks(self) -> Iterator[list[ImportRow]]:
        """Up to CHUNK rows at a time."""
        rows = merge(
            self._orders(),
            self._remarks(self._reading.faults, Fate.FAULTY),
            self._remarks(self._reading.warnings, Fate.WARNING),
            self._remarks(self._reading.held, Fate.HELD),
            key=attrgetter("row"),
        )
        while chunk := list(islice(rows, CHUNK)):
            yield chunk

    def months(self) -> list[list]:
        """[month, currency, orders, total, new orders, total of those] by month of China."""
        return [
            [*key, orders, str(total), new, str(new_total)]
            for key, (orders, total, new, new_total) in sorted(self._sums.items())
        ]

    def _orders(self) -> Iterator[ImportRow]:
        drafts = iter(sorted(self._reading.drafts, key=attrgetter("source_row")))
        while chunk := list(islice(drafts, CHUNK)):
            fates = foresee(chunk)
            stored = dict(
                Order.objects.filter(
                    channel=chunk[0].channel, number__in=[draft.number for draft in chunk]
                ).values_list("number", "pk")
            )
            for draft in chunk:
                if refused := refusal_of(draft, self._at):
                    yield self._remark(self._placed(refused, draft), Fate.FAULTY)
                else:
                    fate = fates[draft.channel, draft.number]
                    yield self._order(draft, fate, stored.get(draft.number))
                    for doubt in doubts_besides_total(draft, self._at):
                        yield self._remark(self._placed(doubt, draft), Fate.WARNING)

    def _order(self, draft: OrderDraft, fate: str, order_id: int | None) -> ImportRow:
        self._count(draft, fate)
        return ImportRow(
            batch=self._batch,
            row=draft.source_row,
            file=self._reading.file[-200:],
            number=draft.number,
            receiver=draft.receiver,
            fate=fate,
            draft=to_dict(draft),
            order_id=order_id,
        )

    def _placed(self, fault: Fault, draft: OrderDraft) -> Fault:
        """What is said of a field of a draft, at its place in the file."""
        return replace(
            fault,
            row=draft.source_row,
            column=self._reading.columns.get(fault.column, ""),
            file=self._reading.file,
            number=draft.number,
            receiver=draft.receiver,
        )

    def _count(self, draft: OrderDraft, fate: str) -> None:
        month = f"{draft.placed_at.astimezone(CHINA):%Y-%m}"
        sums = self._sums.setdefault((month, draft.currency), [0, Decimal(0), 0, Decimal(0)])
        sums[0] += 1
        sums[1] += draft.total
        if fate == NEW:
            sums[2] += 1
            sums[3] += draft.total
        self.to_write += fate in (Fate.NEW, Fate.CHANGED)

    def _remarks(self, faults: tuple[Fault, ...], fate: str) -> Iterator[ImportRow]:
        for fault in sorted(faults, key=attrgetter("row")):
            yield self._remark(fault, fate)

    def _remark(self, fault: Fault, fate: str) -> ImportRow:
        return ImportRow(
            batch=self._batch,
            row=fault.row,
            file=fault.file[-200:],
            column=fault.column[:100],
            number=fault.number,
            receiver=fault.receiver,
            fate=fate,
            message=fault.message,
            params=fault.params,
        )
