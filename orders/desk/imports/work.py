"""What workers do with imports: claim one, read it, write it in slices, give it up."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q

from hr.roster.models import Duty
from hr.roster.selectors import on_duty
from orders.desk.imports.models import ImportBatch, ImportRow
from orders.desk.imports.rows import PreviewRows
from orders.desk.imports.selectors import AT_WORK, Fate, Stage, fate_counts
from orders.desk.intake import CHANGED, KNOWN, NEW, fault_from, receive_order
from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import Fault, Reading, from_dict
from orders.desk.layouts.msgid import msgid as _
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

# A worker that died lets go after LEASE; before it has told of its first rows, after FIRST_LEASE,
# which is longer than any task may take.
LEASE = timedelta(seconds=30)
FIRST_LEASE = timedelta(seconds=150)
TELL_EVERY = timedelta(seconds=0.5)
MOST_TRIES = 3
PAGE = 200
PENDING = (Fate.NEW, Fate.CHANGED)
TOO_LONG = Fault(0, "", _("Reading took too long: split the file."), {})
GAVE_UP = Fault(0, "", _("The file could not be read, however often it was tried."), {})
NOT_WRITTEN = Fault(
    0, "", _("This order could not be written: the administrator finds the reason in the log."), {}
)
DONE = _(
    "Import %(import)s is done: %(written)s orders written, %(linked)s changes linked, "
    "%(known)s already here, %(faulty)s faults."
)
_WRITTEN_AS = {NEW: Fate.WRITTEN, CHANGED: Fate.LINKED, KNOWN: Fate.KNOWN}

Watch = Callable[[dict[str, int]], None]
logger = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken the batch over: whoever sees this stops at once."""


def claim_import(*, at: datetime, batch_id: int | None = None) -> ImportBatch | None:
    """Take one batch that waits for a worker, for the length of a lease; None if none waits.

    Whose file was tried MOST_TRIES times without coming through is given up instead.
    """
    while True:
        with transaction.atomic():
            waiting = ImportBatch.objects.select_for_update(skip_locked=True).filter(
                Q(leased_until=None) | Q(leased_until__lte=at), stage__in=AT_WORK
            )
            if batch_id:
                waiting = waiting.filter(pk=batch_id)
            batch = waiting.order_by(F("leased_until").asc(nulls_first=True), "pk").first()
            if batch is None:
                return None
            if batch.stage == Stage.READING and batch.tries >= MOST_TRIES:
                _fail(batch, GAVE_UP, at)
                continue
            batch.leased_until, batch.tries = at + FIRST_LEASE, batch.tries + 1
            batch.save(update_fields=["leased_until", "tries"])
            return batch


class Hold:
    """A worker's hold on a claimed batch, renewed as it tells how far it is."""

    def __init__(self, batch: ImportBatch, clock: Callable[[], datetime], watch: Watch | None):
        self.batch = batch
        self.clock = clock
        self._watch = watch
        self._until = batch.leased_until
        self._tell_next = clock()

    def tell(self, **progress: int) -> None:
        """Store the progress and renew the lease, at most twice a second."""
        now = self.clock()
        if now >= self._tell_next:
            self._tell_next = now + TELL_EVERY
            self._update(now + LEASE, progress)
            if self._watch:
                self._watch(progress)

    def release(self, **progress: int) -> None:
        """Store the progress and let the next worker go on."""
        self._update(self.clock(), progress | {"tries": 0})

    def _update(self, until: datetime, progress: dict) -> None:
        mine = ImportBatch.objects.filter(pk=self.batch.pk, leased_until=self._until)
        if not mine.update(leased_until=until, **progress):
            raise LeaseLost
        self._until = until

    def lock(self) -> ImportBatch:
        """The batch, locked until the caller's transaction ends."""
        mine = ImportBatch.objects.select_for_update(of=("self",))
        batch = mine.filter(pk=self.batch.pk, leased_until=self._until).first()
        if batch is None:
            raise LeaseLost
        return batch


def work_import(
    *,
    batch: ImportBatch,
    clock: Callable[[], datetime],
    seconds: float | None = None,
    watch: Watch | None = None,
) -> None:
    """Read a claimed batch, or write its orders for some seconds (None: to the end).

    `watch` is told the progress as it is stored, by the names of the batch's columns.
    """
    hold = Hold(batch, clock, watch)
    try:
        if batch.stage == Stage.READING:
            _read(hold)
        else:
            _write(hold, seconds)
    except LeaseLost:
        logger.warning("import %s was taken over by another worker", batch.pk)


def _read(hold: Hold) -> None:
    files = [(file.name, bytes(file.content)) for file in hold.batch.files.order_by("pk")]
    reading = read_orders(
        files,
        layout=hold.batch.layout or None,
        progress=lambda read, total: hold.tell(rows_read=read, rows_total=total),
    )
    with transaction.atomic():
        batch = hold.lock()
        if not reading.rows:  # the fault is that of a file as a whole
            _fail(batch, reading.faults[0], hold.clock())
            return
        batch.rows.all().delete()
        _store_preview(batch, reading, hold.clock())


@clause("C7-5")
def _store_preview(batch: ImportBatch, reading: Reading, at: datetime) -> None:
    """Write down what would become of each order; the orders themselves stay untouched."""
    rows = PreviewRows(reading, batch=batch, at=at)
    for chunk in rows.chunks():
        ImportRow.objects.bulk_create(chunk)
    batch.stage, batch.layout = Stage.PREVIEW, reading.layout
    batch.rows_read = batch.rows_total = reading.rows
    batch.to_write, batch.months = rows.to_write, rows.months()
    batch.leased_until, batch.tries = None, 0
    batch.save()


def fail_import(*, batch_id: int, fault: Fault, at: datetime) -> None:
    """Give a file up that is still being read, saying why."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.stage == Stage.READING:
            _fail(batch, fault, at)


def _fail(batch: ImportBatch, fault: Fault, at: datetime) -> None:
    batch.stage, batch.problem, batch.finished_at = Stage.FAILED, asdict(fault), at
    batch.leased_until = None
    batch.save()


def _write(hold: Hold, seconds: float | None) -> None:
    batch, clock = hold.batch, hold.clock
    until = None if seconds is None else clock() + timedelta(seconds=seconds)
    pending = batch.rows.filter(fate__in=PENDING).order_by("pk")
    written = batch.to_write - pending.count()
    page = list(pending[:PAGE])
    while page:
        for row in page:
            _write_row(row, by=batch.confirmed_by, clock=clock)
            written += 1
            hold.tell(written=written)
            if until and clock() >= until:
                hold.release(written=written)
                return
        page = list(pending.filter(pk__gt=page[-1].pk)[:PAGE])
    _finish(hold, written)


@clause("C7-5")
def _write_row(row: ImportRow, *, by, clock: Callable[[], datetime]) -> None:
    """Write one order whole or not at all; one that another worker wrote stays as it is.

    What a rule refuses is told in its own sentence, with its clause as the place.
    """
    fault = NOT_WRITTEN
    for is_last in (False, True):  # an order that arrived too slowly to be present gets a second
        try:
            with transaction.atomic():
                order, fate = receive_order(
                    draft=from_dict(row.draft), by=by, at=clock(), tell=False
                )
                if not _settle(row, fate=_WRITTEN_AS[fate], order=order):
                    transaction.set_rollback(True)
            return
        except ValidationError as refused:
            fault = fault_from(refused)
        except (DataError, IntegrityError, ValueError):
            fault = NOT_WRITTEN
            if is_last:
                logger.exception("import %s: order %s was not taken", row.batch_id, row.number)
    words = {"column": fault.column, "message": fault.message, "params": fault.params}
    _settle(row, fate=Fate.FAULTY, **words)


def _settle(row: ImportRow, **changes) -> int:
    return ImportRow.objects.filter(pk=row.pk, fate__in=PENDING).update(**changes)


@transaction.atomic
def _finish(hold: Hold, written: int) -> None:
    batch, at = hold.lock(), hold.clock()
    batch.stage, batch.written, batch.finished_at = Stage.DONE, written, at
    batch.leased_until = None
    batch.save()
    counts = fate_counts(batch.pk)
    people = {duty.person for duty in on_duty(Duty.Kind.ORDER_DESK, at)}
    message = Message(
        key=f"import:{batch.pk}",
        text=DONE,
        params={"import": batch.pk}
        | {fate: counts.get(fate, 0) for fate in ("written", "linked", "known", "faulty")},
        url=f"/desk/imports/{batch.pk}/",
        clause="C7-5",
    )
    notify(recipients=(people | {batch.uploaded_by}) - {None}, message=message, at=at)
