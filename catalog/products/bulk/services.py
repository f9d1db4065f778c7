"""The verbs of long lists: keep one, look at it, write it, give it up.

A list is looked at in stretches, so that it costs memory for one of them. It is written only while
the whole of it has no problem, in short transactions, so that nobody waits for goods it changes;
what stands already is written by none twice.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from catalog.products.bulk.models import LongList, Stage
from catalog.products.goods import FIELDS
from catalog.products.imports import Entry, Overview, Plan, make_shelves, plan_import
from catalog.products.models import Category, Product
from catalog.products.spreadsheet import MOST_LONG, read_goods
from hr.people.rules import initials
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.sheets import Sheet

STRETCH, WRITTEN_AT_ONCE = 2_000, 200
MOST_PROBLEMS, SAMPLE = 100, 60
CLAUSE = "B3"
WAITING = (Stage.LOOKING, Stage.WRITING)
MOST_TRIES = 3
KEPT = [
    "content",
    "stage",
    "rows",
    "counts",
    "shelves",
    "problems",
    "sample",
    "tries",
    "changed_at",
]
DONE = gettext_noop("Your list of goods %(name)s: %(stage)s")


@clause("B3")
@transaction.atomic
def keep_list(*, name: str, content: bytes, by, at: datetime) -> LongList:
    """Keep a list that is too long for one page; a worker looks at it."""
    _only(by)
    return LongList.objects.create(
        name=name[-200:], content=content, by=by, at=at, changed_at=at
    )  # fmt: skip


def _only(by) -> None:
    if not by.has_perm("products.change_product"):
        raise PermissionDenied(_("Your position does not include this."))


@clause("B3")
@transaction.atomic
def say(*, list_id: int, writes: bool, by, at: datetime) -> LongList:
    """Have a list that was looked at written, or give it up; who brought it says so."""
    _only(by)
    row = LongList.objects.select_for_update(no_key=True).get(pk=list_id)
    if row.by_id != by.pk:
        raise PermissionDenied(_("Only who brought the file does this."))
    if row.stage != Stage.LOOKED or (writes and row.problems):
        raise ValidationError(
            _("This is %(state)s."), params={"state": row.get_stage_display()}, code=CLAUSE
        )
    row.tries = 0
    _move(row, Stage.WRITING if writes else Stage.DROPPED, at)
    return row


def _move(row: LongList, stage: Stage, at: datetime) -> None:
    row.stage, row.changed_at = stage, at
    if stage in (Stage.WRITTEN, Stage.REFUSED, Stage.DROPPED):
        row.content = b""
    row.save(update_fields=KEPT)


def work(at: datetime) -> bool:
    """Take the oldest list a step further; False where none waits.

    One that breaks its worker off again and again is refused, so that it holds up no other.
    """
    with translation.override(settings.LANGUAGE_CODE):
        row = _take(at)
        if row and row.stage == Stage.LOOKING:
            _look(row.pk, at)
        elif row and row.stage == Stage.WRITING:
            _write(row.pk, at)
    return row is not None


@transaction.atomic
def _take(at: datetime) -> LongList | None:
    """The oldest list that waits; each try is counted before it begins."""
    rows = LongList.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    row = rows.filter(stage__in=WAITING).select_related("by").order_by("id").first()
    if row is None:
        return None
    row.tries += 1
    if row.tries > MOST_TRIES:
        row.problems = [_("The list was too much for the portal: cut it into several files.")]
        _end(row, Stage.REFUSED, at)
    else:
        row.save(update_fields=["tries"])
    return row


def _waiting(list_id: int, stage: Stage) -> LongList | None:
    """The list, locked; None where another worker has it, or it stands elsewhere by now."""
    rows = LongList.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return rows.select_related("by").filter(pk=list_id, stage=stage).first()


@transaction.atomic
def _look(list_id: int, at: datetime) -> None:
    """What the list would do; refused with what is wrong with it."""
    row = _waiting(list_id, Stage.LOOKING)
    if row is None:
        return None
    try:
        sheet = _read(row)
    except ValidationError as error:
        row.problems = error.messages
        return _end(row, Stage.REFUSED, at)
    row.rows, counts, shelves = len(sheet.rows), {"new": 0, "changed": 0, "same": 0}, {}
    for plan in _plans(sheet, sheet.rows):
        for fate, count in plan.count().items():
            counts[fate] += count
        shelves |= dict.fromkeys(plan.shelves)
        row.problems += [str(each) for each in plan.problems[: MOST_PROBLEMS - len(row.problems)]]
        row.sample += _sample(plan, SAMPLE - len(row.sample))
    row.counts, row.shelves = counts, list(shelves)
    return _end(row, Stage.REFUSED if row.problems else Stage.LOOKED, at)


def _read(row: LongList) -> Sheet:
    return read_goods(name=row.name, content=bytes(row.content), most=MOST_LONG)


def _plans(sheet: Sheet, rows: list[dict]) -> Iterator[Plan]:
    """The plan of each stretch of some rows of a list."""
    overview = Overview.of(sheet)
    for start in range(0, len(rows), STRETCH):
        yield plan_import(
            Sheet(sheet.headers, rows[start : start + STRETCH], sheet.unknown), overview
        )


def _sample(plan: Plan, most: int) -> list[dict]:
    shown = [entry for entry in plan.entries if entry.fate != "same"][: max(most, 0)]
    return [
        {"row": each.row, "sku": each.sku, "name": each.name, "fate": each.fate,
         "changes": [[label, *change] for label, change in each.changes.items()]}
        for each in shown
    ]  # fmt: skip


def _write(list_id: int, at: datetime) -> None:
    """Write a list whose every row still may be: products first, then what are varieties of them,
    a few rows in each transaction."""
    sheet, done = _read(LongList.objects.get(pk=list_id)), 0
    problems = [each for plan in _plans(sheet, sheet.rows) for each in plan.problems]
    if problems:
        return _stop(list_id, [str(each) for each in problems], at)
    overview = Overview.of(sheet)
    for rows in _portions(sheet):
        part, done = Sheet(sheet.headers, rows, sheet.unknown), done + len(rows)
        try:
            if not _write_portion(list_id, part, overview, done, at):
                return None
        except ValidationError as error:
            return _stop(list_id, error.messages, at)
        except DatabaseError as error:  # what changed since the whole was looked at
            return _stop(list_id, [str(error).partition("\n")[0][:300]], at)
    return _finish(list_id, at)


def _portions(sheet: Sheet) -> Iterator[list[dict]]:
    for is_variety in (False, True):
        rows = [each for each in sheet.rows if bool(each.get("variant_of")) is is_variety]
        for start in range(0, len(rows), WRITTEN_AT_ONCE):
            yield rows[start : start + WRITTEN_AT_ONCE]


@transaction.atomic
def _write_portion(list_id: int, part: Sheet, overview: Overview, done: int, at: datetime) -> bool:
    """Write some rows, and on the list how many of it stand with them (`done`, at least what an
    earlier try wrote): however it ends, that is known. False where it is another worker's by now.
    """
    row = _waiting(list_id, Stage.WRITING)
    if row is None:
        return False
    # Looked at once to lock no more than what changes, and again as it then stands.
    changed = [each.sku for each in plan_import(part, overview).entries if each.fate == "changed"]
    known = Product.objects.select_for_update(no_key=True).filter(sku__in=changed)
    list(known.order_by("sku").values_list("pk", flat=True))
    plan = plan_import(part, overview)
    if plan.problems:
        raise ValidationError([str(each) for each in plan.problems])
    _write_stretch(plan, make_shelves(row.shelves, row.by, at), row.by, at)
    row.counts["stopped"] = max(row.counts.get("stopped", 0), done)
    row.save(update_fields=["counts"])
    return True


@transaction.atomic
def _stop(list_id: int, problems: list[str], at: datetime) -> None:
    """Refuse what is left of a list."""
    if row := _waiting(list_id, Stage.WRITING):
        row.problems = problems[:MOST_PROBLEMS]
        _end(row, Stage.REFUSED, at)


@transaction.atomic
def _finish(list_id: int, at: datetime) -> None:
    if row := _waiting(list_id, Stage.WRITING):
        row.counts.pop("stopped", None)
        _end(row, Stage.WRITTEN, at)


def _write_stretch(plan: Plan, places: dict[str, Category], by, at: datetime) -> None:
    named = {each.values.get("variant_of") for each in plan.entries}
    heads = {each.sku: each for each in Product.objects.filter(sku__in=filter(None, named))}
    words = {"default_user": by, "default_date": at, "batch_size": 500}
    fresh = [_filled(each, places, heads) for each in plan.entries if each.fate == "new"]
    bulk_create_with_history(fresh, Product, **words)
    changed = [_filled(each, places, heads) for each in plan.entries if each.fate == "changed"]
    fields = [name for name in (*FIELDS, "initials") if name != "sku"]
    bulk_update_with_history(changed, Product, fields, **words)


def _filled(entry: Entry, places: dict, heads: dict) -> Product:
    """The product of an entry with what its row says."""
    product = entry.known or Product(sku=entry.sku)
    values = dict(entry.values)
    if entry.known:
        values.pop("price", None)
    for name, found in (("category", places), ("variant_of", heads)):
        if name in values:
            values[name] = found[values[name]] if values[name] else None
    for name, value in values.items():
        setattr(product, name, value)
    product.initials = initials(product.name)
    if product.variant_of is None:
        product.variant = ""
    return product


def _end(row: LongList, stage: Stage, at: datetime) -> None:
    """Keep how far it is and tell who brought it."""
    _move(row, stage, at)
    message = Message(
        key=f"stock:list:{row.pk}:{stage}", text=DONE, url=f"/goods/lists/{row.pk}/",
        params={"name": row.name, "stage": in_each_language(row.outcome)},
        clause=CLAUSE,
    )  # fmt: skip
    notify(recipients=[row.by], message=message, at=at)
