"""The models of the parts, which stand beside what works with them."""

from hr.supplies.items.models import Category, Custody, Item, Limit
from hr.supplies.local.models import LocalAudit, LocalBill, LocalLine, LocalPurchase
from hr.supplies.orders.models import Order, OrderCount, OrderEnd, OrderLine, OrderMail
from hr.supplies.receipts.models import (
    Delivery,
    DeliveryFix,
    DeliveryLine,
    InvoiceEnd,
    Slip,
    SupplyInvoice,
    SupplyInvoiceLine,
)
from hr.supplies.requests.models import (
    Choice,
    Purchase,
    PurchaseEnd,
    PurchaseLine,
    Quote,
    QuotePrice,
    Supplier,
)
from hr.supplies.stock.models import (
    Issue,
    IssueLine,
    IssueReceipt,
    IssueReturn,
    ShelfCount,
    SupplyMove,
    WriteOff,
)
from hr.supplies.wishes.models import Wish, WishEnd, WishLine

__all__ = [
    "Category", "Choice", "Custody", "Delivery", "DeliveryFix", "DeliveryLine", "InvoiceEnd",
    "Issue", "IssueLine", "IssueReceipt", "IssueReturn", "Item", "Limit", "LocalAudit", "LocalBill",
    "LocalLine", "LocalPurchase", "Order", "OrderCount", "OrderEnd", "OrderLine", "OrderMail",
    "Purchase", "PurchaseEnd", "PurchaseLine", "Quote", "QuotePrice", "ShelfCount", "Slip",
    "Supplier", "SupplyInvoice", "SupplyInvoiceLine", "SupplyMove", "Wish", "WishEnd", "WishLine",
    "WriteOff",
]  # fmt: skip
