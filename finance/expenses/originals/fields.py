"""The fields of an invoice under the names that the formats give them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from finance.expenses.claims.rules import plain
from finance.expenses.originals.xml import Node
from finance.expenses.rules import CENT, MOST

# Field → names in OFD attachments and tags, in the XML of fully digital invoices and the metadata
# of their PDF, and in Chinese custom data; the first that holds something counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("InvoiceNo", "InvoiceNumber", "EIid", "发票号码"),
    "code": ("InvoiceCode", "发票代码"),
    "day": ("IssueDate", "IssueTime", "开票日期"),
    "total": ("TaxInclusiveTotalAmount", "TotalTax-includedAmount", "价税合计"),
    "net": ("TaxExclusiveTotalAmount", "TotalAmWithoutTax", "合计金额"),
    "tax": ("TaxTotalAmount", "TotalTaxAm", "合计税额"),
    "seller": ("SellerName", "销售方名称"),
    "title": ("Title", "发票类型"),
}
_DAY = re.compile(r"(20\d\d)\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})")
_NUMBER = re.compile(r"[0-9A-Z]{6,30}")


@dataclass(frozen=True)
class Suggestion:
    """What a file says: sums in yuan, `total` with tax; a red-letter invoice's lie below zero."""

    number: str
    code: str = ""
    kind: str = ""
    day: date | None = None
    seller: str = ""
    total: Decimal | None = None
    tax: Decimal | None = None


def of_tree(root: Node) -> dict[str, str]:
    """Name → text of all elements; a plain Name below Seller counts as SellerName."""
    found: dict[str, str] = {}
    for node in root.walk():
        inside = {child.name: child.text.strip() for child in node.children}
        if node.name in ("Seller", "SellerInfo"):
            name = inside.get("SellerName") or inside.get("Name") or ""
            found.setdefault("SellerName", name)
        text = node.text.strip()
        if text:
            found.setdefault(node.name, text)
        if text.endswith(("专用发票", "普通发票")):
            found.setdefault("Title", text)
    return found


def suggestion(texts: Iterable[Mapping[str, str]]) -> Suggestion | None:
    """What several places of a file say together, the first first; None without a number."""
    texts = list(texts)
    told = {name: _first(texts, keys) for name, keys in NAMES.items()}
    number = plain(told["number"])
    if not _NUMBER.fullmatch(number):
        return None
    total, net, tax = (amount(told[name]) for name in ("total", "net", "tax"))
    if total is None and None not in (net, tax):
        total = net + tax
    return Suggestion(
        number=number, code=plain(told["code"]), kind=_kind(number, told["code"], told["title"]),
        day=day(told["day"]), seller=told["seller"][:120], total=total, tax=tax,
    )  # fmt: skip


def _first(texts: list[Mapping[str, str]], keys: tuple[str, ...]) -> str:
    found = (each[key].strip() for key in keys for each in texts if each.get(key, "").strip())
    return next(found, "")


def _kind(number: str, code: str, title: str) -> str:
    """Fully digital ones say what they are: 20 digits, no code, and their title."""
    if code or len(number) != 20 or not number.isdigit():
        return ""
    return "31" if "专用" in title else "32" if "普通" in title else ""


def amount(text: str) -> Decimal | None:
    """A sum in whole cents, None for anything else."""
    try:
        found = Decimal(re.sub(r"[¥￥,，\s]", "", text))
    except InvalidOperation:
        return None
    is_sum = found.is_finite() and abs(found) <= MOST and not found % CENT
    return found.quantize(CENT) if is_sum else None


def day(text: str) -> date | None:
    """A day however it is written, None where there is none."""
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
