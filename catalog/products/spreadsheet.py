"""Goods as a spreadsheet: the columns, and the list as it goes out."""

from datetime import datetime

from django.utils.translation import gettext as _

from catalog.products.listing import Wanted, goods_page, shelves
from catalog.products.models import Product
from regulations.sheets import MOST_ROWS, Sheet, read_sheet
from regulations.tables import Written, write_sheet

# Products in a file that goes out: what comes in takes so many rows, and one of them is the header.
PART = MOST_ROWS - 1
# Rows of a list that a worker takes in.
MOST_LONG = 200_001
EVERYTHING = Wanted()

# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    "sku": ("货号", "sku"),
    "name": ("名称", "name", "商品名称"),
    "category": ("分类", "category"),
    "variant_of": ("主商品货号", "variety of", "variant of"),
    "variant": ("规格", "variety", "variant"),
    "description": ("描述", "description"),
    "price": ("价格", "price"),
}
REQUIRED = ("sku", "name")
# A file of new prices.
PRICES = {
    "sku": COLUMNS["sku"],
    "price": ("价格", "新价格", "price", "new price"),
    "rival": ("竞品", "competitor"),
    "theirs": ("竞品价格", "competitor's price", "competitor price"),
}
KIND = "goods"  # of data that leaves the portal
# What an export says beside them and an import passes over.
BESIDE = {
    "promotion": ("促销价", "promotional price"),
    "on_hand": ("库存", "on hand"),
    "reserved": ("占用", "reserved"),
    "listed": ("在售", "on sale"),
}


def read_goods(*, name: str, content: bytes, most: int = MOST_ROWS) -> Sheet:
    """Read a list of goods; refused as any spreadsheet is."""
    words = {"name": name, "content": content, "columns": COLUMNS, "required": REQUIRED}
    sheet = read_sheet(most=most, **words)
    beside = {each for names in BESIDE.values() for each in names}
    unknown = [text for text in sheet.unknown if text.lower() not in beside]
    return Sheet(sheet.headers, sheet.rows, unknown)


def export_goods(at: datetime, wanted: Wanted = EVERYTHING) -> Written:
    """Goods with price, stock and listing, as .xlsx that the import reads back: those of a list, at
    most PART of them."""
    paths = {shelf.pk: shelf.path for shelf in shelves()}
    page, _following = goods_page(wanted, at, limit=PART)
    rows = Product.objects.priced(at).filter(pk__in=[row.pk for row in page])
    rows = rows.select_related("variant_of").defer("search_text", "search_words").order_by("sku")
    header = [names[0] for names in (*COLUMNS.values(), *BESIDE.values())]
    return write_sheet(
        title=_("Goods"),
        header=header,
        rows=(
            [
                each.sku, each.name, paths.get(each.category_id, ""),
                each.variant_of.sku if each.variant_of else "", each.variant, each.description,
                each.price, each.promotion, each.on_hand, each.reserved,
                _("yes") if each.is_listed else _("no"),
            ]
            for each in rows.iterator(chunk_size=2000)
        ),
    )  # fmt: skip
