"""What an imported list of goods would do: looked at before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.products.goods import Draft, add_category, add_product, change_product, draft_of
from catalog.products.listing import shelves
from catalog.products.models import Category, Product
from catalog.products.rules import price_of
from regulations.rulebook import clause
from regulations.sheets import Sheet

PLAIN = ("name", "variant", "description")
# What of a product on sale has a chain.
BY_CHAIN = (*PLAIN, "variant_of")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: the row, the header of the column, the sentence."""

    row: int
    column: str
    text: str

    def __str__(self):
        words = {"row": self.row, "column": self.column, "problem": self.text}
        return _("Row %(row)s, column “%(column)s”: %(problem)s") % words


@dataclass(frozen=True)
class Entry:
    """One row and what it does; `changes` are what differs, as header → (was, will be)."""

    row: int
    sku: str
    name: str
    known: Product | None
    values: dict
    changes: dict[str, tuple[str, str]]

    @property
    def fate(self) -> str:
        """`new`, `changed` or `same`."""
        if self.known is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass
class Plan:
    """The entries of a file, the categories it makes, and everything that is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shelves: list[str] = field(default_factory=list)

    def count(self) -> Counter:
        """How many entries there are of each fate."""
        return Counter(entry.fate for entry in self.entries)


@dataclass(frozen=True)
class Overview:
    """What of a whole list each row is held against: how often a SKU stands in it, and which of
    them are varieties."""

    listed: Counter
    varieties: frozenset[str]

    @classmethod
    def of(cls, sheet: Sheet) -> "Overview":
        """That of a list."""
        varieties = frozenset(row["sku"] for row in sheet.rows if row.get("variant_of"))
        return cls(Counter(row["sku"] for row in sheet.rows), varieties)


def plan_import(sheet: Sheet, overview: Overview | None = None) -> Plan:
    """Look at every row: what it would write, or what is wrong with it.

    `overview` is that of the whole list where the sheet is a stretch of one.

    A column that the file lacks stays as it is; an empty cell empties. Categories are named by
    their way from the top (“Food/Tea”) and made where they are missing. The price of a known
    product is not an import's to change (C11-1).
    """
    return _Planner(sheet, overview or Overview.of(sheet)).plan()


@clause("B3")
@transaction.atomic
def import_goods(*, sheet: Sheet, by, at: datetime) -> Plan:
    """Write a list read from a spreadsheet, whole or not at all.

    Refused with one sentence for each problem, naming row and column.
    """
    plan = plan_import(sheet)
    if plan.problems:
        raise ValidationError([str(problem) for problem in plan.problems])
    places = make_shelves(plan.shelves, by, at)
    heads = {each.sku: each for each in Product.objects.filter(sku__in=_named_heads(plan))}
    # A product comes before its varieties.
    for entry in sorted(plan.entries, key=lambda each: bool(each.values.get("variant_of"))):
        try:
            product = _write(entry, places, heads, by, at)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise ValidationError(str(Problem(entry.row, sheet.headers["sku"], words))) from error
        heads[entry.sku] = product or entry.known
    return plan


def _named_heads(plan: Plan) -> set[str]:
    return {each.values["variant_of"] for each in plan.entries if each.values.get("variant_of")}


def make_shelves(paths: list[str], by, at: datetime) -> dict[str, Category]:
    """Every category by its way from the top, those that were missing made."""
    places = {shelf.path: Category(pk=shelf.pk, name=shelf.name) for shelf in shelves()}
    for path in sorted(paths, key=lambda each: each.count("/")):
        above, _slash, name = path.rpartition("/")
        if path not in places:
            parent = Category.objects.get(pk=places[above].pk) if above else None
            places[path] = add_category(name=name, parent=parent, by=by, at=at)
    return places


def _write(entry: Entry, places: dict, heads: dict, by, at: datetime) -> Product | None:
    if entry.fate == "same":
        return None
    values = dict(entry.values)
    if "category" in values:
        values["category"] = places[values["category"]] if values["category"] else None
    if "variant_of" in values:
        values["variant_of"] = heads[values["variant_of"]] if values["variant_of"] else None
    if entry.known is None:
        return add_product(draft=Draft(sku=entry.sku, **values), by=by, at=at)
    values.pop("price", None)
    draft = draft_of(entry.known, **values)
    return change_product(product_id=entry.known.pk, draft=draft, by=by, at=at)


class _Planner:
    def __init__(self, sheet: Sheet, overview: Overview):
        self.sheet, self.found = sheet, Plan()
        skus = {row["sku"] for row in sheet.rows}
        rows = Product.objects.select_related("variant_of", "category")
        heads = {row["variant_of"] for row in sheet.rows if row.get("variant_of")}
        self.known = {each.sku: each for each in rows.filter(sku__in=skus | heads)}
        self.listed, self.varieties = overview.listed, overview.varieties
        self.paths = {shelf.pk: shelf.path for shelf in shelves()}

    def plan(self) -> Plan:
        for row in self.sheet.rows:
            self._plan_row(row)
        columns = list(self.sheet.headers.values())
        self.found.problems.sort(key=lambda each: (each.row, columns.index(each.column)))
        return self.found

    def _problem(self, row: dict, name: str, text: str) -> None:
        header = self.sheet.headers.get(name, self.sheet.headers["sku"])
        self.found.problems.append(Problem(row["row"], header, text))

    def _plan_row(self, row: dict) -> None:
        known = self.known.get(row["sku"])
        values = {name: row[name] for name in PLAIN if name in row}
        if "category" in row:
            values["category"] = self._shelf(row)
        if "variant_of" in row:
            values["variant_of"] = self._head(row)
        if "price" in row:
            values["price"] = self._price(row, known)
        self._check(row, values)
        changes = self._changes(known, values) if known else {}
        if known and known.is_listed:
            self._check_chain(row, changes)
        entry = Entry(row["row"], row["sku"], row["name"], known, values, changes)
        self.found.entries.append(entry)

    def _check(self, row: dict, values: dict) -> None:
        """The model's own words on each value, and what a row needs."""
        if not row["sku"]:
            self._problem(row, "sku", _("The SKU is missing."))
            return
        if self.listed[row["sku"]] > 1:
            text = _("“%(value)s” stands there twice.") % {"value": row["sku"]}
            self._problem(row, "sku", text)
        draft = Product(sku=row["sku"], **{name: values[name] for name in PLAIN if name in values})
        try:
            draft.clean_fields(exclude=["price", "variant_of", "category"])
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                self._problem(row, name, " ".join(texts))
        if values.get("variant_of") and not values.get("variant"):
            self._problem(row, "variant", _("A variety has a name of its own, such as 250 g."))

    def _check_chain(self, row: dict, changes: dict) -> None:
        """What customers read of a product on sale is not an import's to change (C6-1)."""
        text = _(
            "%(goods)s is on sale: this changes by an approved proposal; propose it on the page of "
            "the product (C6-1)."
        )
        for name in BY_CHAIN:
            if self.sheet.headers.get(name) in changes:
                self._problem(row, name, text % {"goods": row["sku"]})

    def _shelf(self, row: dict) -> str:
        """The way of a category from the top, without blanks; new ones are noted."""
        parts = [part.strip() for part in row["category"].replace("／", "/").split("/")]
        path = "/".join(filter(None, parts))
        if any(len(part) > 50 for part in parts):
            self._problem(row, "category", _("A category's name has 50 characters at most."))
        for count in range(1, path.count("/") + 2 if path else 1):
            way = "/".join(path.split("/")[:count])
            if way not in self.paths.values() and way not in self.found.shelves:
                self.found.shelves.append(way)
        return path

    def _head(self, row: dict) -> str:
        sku = row["variant_of"]
        head = self.known.get(sku)
        if sku and head is None and sku not in self.listed:
            text = _("“%(value)s” is no known SKU.") % {"value": sku}
            self._problem(row, "variant_of", text)
        elif sku and (sku in self.varieties or (head and head.variant_of_id)):
            self._problem(row, "variant_of", _("A variety has no varieties of its own."))
        return sku

    def _price(self, row: dict, known: Product | None) -> Decimal:
        price = price_of(row["price"] or "0")
        if price is None:
            self._problem(row, "price", _("“%(value)s” is no price.") % {"value": row["price"]})
            return Decimal(0)
        price = price.quantize(Decimal("0.01"))
        if known and row["price"] and price != known.price:
            text = _("Prices change by an approved proposal: it is %(price)s (C11-1).")
            self._problem(row, "price", text % {"price": known.price})
        return price

    def _changes(self, known: Product, values: dict) -> dict:
        was = {name: getattr(known, name) for name in PLAIN}
        was["category"] = self.paths.get(known.category_id, "")
        was["variant_of"] = known.variant_of.sku if known.variant_of else ""
        return {
            self.sheet.headers[name]: (str(was[name]), str(value))
            for name, value in values.items()
            if name != "price" and was[name] != value
        }
