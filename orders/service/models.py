"""Django looks for a room's models here; those of its parts stand beside what works with them."""

from orders.service.customers.models import (
    Customer,
    CustomerKey,
    CustomerNote,
    CustomerOrder,
    Flag,
    FlagEnd,
    Merge,
    MergeUndone,
)
from orders.service.quality.models import (
    QualityAnswer,
    QualityAppeal,
    QualityDraw,
    QualitySample,
    QualityScore,
)
from orders.service.reports.models import (
    ReportRead,
    ReportSent,
    ReportText,
    ServiceReport,
    Unusual,
    UnusualAnswer,
)
from orders.service.scripts.models import (
    Script,
    ScriptMove,
    ScriptUse,
    ScriptVersion,
    ShopName,
)
from orders.service.tickets.models import Ticket, TicketStep

__all__ = [
    "Customer",
    "CustomerKey",
    "CustomerNote",
    "CustomerOrder",
    "Flag",
    "FlagEnd",
    "Merge",
    "MergeUndone",
    "QualityAnswer",
    "QualityAppeal",
    "QualityDraw",
    "QualitySample",
    "QualityScore",
    "ReportRead",
    "ReportSent",
    "ReportText",
    "Script",
    "ScriptMove",
    "ScriptUse",
    "ScriptVersion",
    "ServiceReport",
    "ShopName",
    "Ticket",
    "TicketStep",
    "Unusual",
    "UnusualAnswer",
]
