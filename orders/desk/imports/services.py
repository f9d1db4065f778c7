"""Order files come in: what people do with them, and how long they stay. Workers read and write
them (work.py)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.utils.translation import gettext_lazy as _

from orders.desk.imports.models import ImportBatch, ImportFile
from orders.desk.imports.selectors import Stage, stale_imports
from orders.desk.layouts import LAYOUTS
from regulations.rulebook import clause

LARGEST_UPLOAD = 30 * 1024 * 1024
MOST_FILES = 2


def _check_right(by) -> None:
    if by and not by.has_perm("desk.import_order"):
        raise PermissionDenied(_("Your position does not include imports."))


def too_large() -> ValidationError:
    """The refusal of files that are larger than LARGEST_UPLOAD together."""
    return ValidationError(
        _("The files are larger than %(limit)s MB together: split them."),
        params={"limit": LARGEST_UPLOAD // 1024 // 1024},
        code="C7-5",
    )


@clause("C7-5")
@transaction.atomic
def start_import(
    *, files: Sequence[tuple[str, bytes]], layout: str, by, at: datetime
) -> ImportBatch:
    """Keep one or two files of a shop, as (name, content), for a worker to read.

    `layout` is one of LAYOUTS, or empty to have it found. `by` is None on the terminal.
    """
    _check_right(by)
    if not 0 < len(files) <= MOST_FILES:
        raise ValidationError(_("Give one file, or the two files of one export."), code="C7-5")
    if sum(len(content) for _name, content in files) > LARGEST_UPLOAD:
        raise too_large()
    if layout and layout not in LAYOUTS:
        raise ValidationError(_("This layout is not known."), code="C7-5")
    batch = ImportBatch.objects.create(layout=layout, uploaded_by=by, uploaded_at=at)
    ImportFile.objects.bulk_create(
        ImportFile(batch=batch, name=name[-200:], content=content) for name, content in files
    )
    return batch


@clause("C7-5")
@transaction.atomic
def confirm_import(*, batch_id: int, by, at: datetime) -> ImportBatch:
    """Give the word: what the preview shows is to be written. Only once, by whoever is first."""
    _check_right(by)
    batch = _lock_preview(batch_id)
    batch.stage, batch.confirmed_by = Stage.WRITING, by
    batch.leased_until, batch.tries = None, 0
    batch.save()
    return batch


@transaction.atomic
def drop_import(*, batch_id: int, by, at: datetime) -> ImportBatch:
    """Throw a preview away, with the people's data in its files and rows."""
    _check_right(by)
    batch = _lock_preview(batch_id)
    batch.confirmed_by = by
    _throw_away(batch, at)
    return batch


def erase_imports(*, at: datetime) -> int:
    """Delete what stale imports hold of people, each in a transaction of its own; how many.

    The orders, the sums and the fate of each row stay. A preview that nobody decided about is
    dropped.
    """
    stale = list(stale_imports(at).order_by("pk").values_list("pk", flat=True))
    return sum(_erase(batch_id, at) for batch_id in stale)


@transaction.atomic
def _erase(batch_id: int, at: datetime) -> bool:
    batch = stale_imports(at).select_for_update().filter(pk=batch_id).first()
    if batch is None:  # decided about, or erased, a moment before
        return False
    if batch.stage == Stage.PREVIEW:
        _throw_away(batch, at)
        return True
    batch.rows.update(draft=None, receiver="")
    batch.rows.filter(params__has_key="value").update(
        params=Func(F("params"), Value(["value"]), Value("…", JSONField()), function="jsonb_set")
    )
    if batch.problem and "value" in batch.problem["params"]:
        batch.problem["params"]["value"] = "…"
    batch.files.update(content=b"")
    batch.erased_at = at
    batch.save()
    return True


def _throw_away(batch: ImportBatch, at: datetime) -> None:
    batch.rows.all().delete()
    batch.files.update(content=b"")
    batch.stage, batch.finished_at, batch.erased_at = Stage.DROPPED, at, at
    batch.save()


def _lock_preview(batch_id: int) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.stage != Stage.PREVIEW:
        raise ValidationError(
            _("This import is %(stage)s: there is nothing to decide."),
            params={"stage": batch.get_stage_display()},
            code="C7-5",
        )
    return batch
