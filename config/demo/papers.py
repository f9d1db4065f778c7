"""Papers of the demo's tours as PDF: a contract, a cost confirmation, an itemised list."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from finance.ledger.capitals import capitals
from finance.ledger.printing import typeset
from finance.tours.models import Cost, Tour

FORMS = Path(__file__).parent / "print"
TERMS = (
    "一、乙方按上列线路、日程和标准提供旅游服务，未经甲方同意不得变更。",
    "二、团队于出团前付团款的百分之八十，返回后三日内结清；散客于出团前付清。",
    "三、甲方因故取消的，乙方扣除已实际发生且不可退还的费用后退还余款。",
    "四、遇不可抗力，双方协商变更行程，增减的费用按实际发生结算。",
    "五、本合同一式两份，双方签字盖章后生效。",
)


def contract(tour: Tour, price: str) -> bytes:
    """A signed contract: parties, route, days, the price in figures and words, its terms."""
    amount = Decimal(price)
    return _paper(
        tour, "旅游合同",
        facts=[
            ("甲方（游客）", tour.customer), ("乙方（旅行社）", settings.COMPANY_NAME),
            ("线路", tour.route), ("人数", f"{tour.travellers} 人"),
            ("日期", f"{tour.departs_on:%Y-%m-%d} 至 {tour.returns_on:%Y-%m-%d}"),
            ("团款总额", f"¥{amount:,.2f}  {_words(amount)}"),
        ],
        terms=TERMS, hands=[("甲方", tour.customer), ("乙方经办", tour.sales.name)],
    )  # fmt: skip


def confirmation(tour: Tour) -> bytes:
    """What the suppliers confirm that the tour cost, line by line."""
    costs = list(Cost.objects.filter(tour=tour).order_by("pk"))
    rows = [
        [str(number), row.text, f"{tour.travellers} 人", f"{row.amount:,.2f}", "已确认"]
        for number, row in enumerate(costs, 1)
    ]
    total = sum((row.amount for row in costs), Decimal(0))
    return _paper(
        tour, "费用确认单", heads=["序号", "项目", "数量", "金额（元）", "供应商"], rows=rows,
        total=("合计", f"{total:,.2f}", _words(total)),
        hands=[("计调", tour.operations.name), ("导游", tour.guide.name)],
    )  # fmt: skip


def itemised(tour: Tour) -> bytes:
    """What was spent under way, each with the number of its invoice."""
    costs = list(Cost.objects.filter(tour=tour).order_by("pk"))
    rows = [
        [str(number), row.text, row.invoice, f"{row.amount:,.2f}"]
        for number, row in enumerate(costs, 1)
    ]
    total = sum((row.amount for row in costs), Decimal(0))
    return _paper(
        tour, "明细清单", heads=["序号", "用途", "发票号码", "金额（元）"], rows=rows,
        total=("合计", f"{total:,.2f}", _words(total)),
        hands=[("导游", tour.guide.name), ("计调", tour.operations.name)],
    )  # fmt: skip


def _words(amount: Decimal) -> str:
    return capitals(int(amount * 100))


def _paper(tour: Tour, title: str, *, facts: Sequence = (), terms: Sequence[str] = (),
           heads: Sequence[str] = (), rows: Sequence = (), total: Sequence[str] = (),
           hands: Sequence) -> bytes:  # fmt: skip
    return typeset("paper", {
        "company": settings.COMPANY_NAME, "title": title, "number": f"{tour.code} {tour.name}",
        "facts": list(facts), "terms": list(terms), "heads": list(heads), "rows": list(rows),
        "total": list(total), "hands": list(hands), "day": f"{tour.departs_on:%Y-%m-%d}",
    }, folder=FORMS)  # fmt: skip
