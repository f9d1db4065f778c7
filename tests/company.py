"""A small company for tests: made by the services, as the portal would make it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from hr.roster.models import Duty
from hr.roster.services import assign_duty
from orders.desk.clocks.services import plan_windows
from orders.desk.intake import receive_order
from orders.desk.layouts.draft import LineDraft, OrderDraft
from orders.desk.models import OrderState
from regulations.binding.services import entering_past
from regulations.rulebook.services import load_rule_sets, publish_edition
from regulations.rulebook.source import read_clauses, read_parameters

CHINA = ZoneInfo("Asia/Shanghai")
# A Wednesday morning in service hours, long past: every test enters it by right.
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=CHINA)
# Before anything that a test records: attendance of these people has always been kept.
LONG = date(2020, 1, 1)

PEOPLE = {  # number: (name, position, supervisor)
    "1000": ("刘建国", "general_manager", None),
    "1001": ("陈静", "ecommerce_lead", "1000"),
    "1002": ("王小芳", "ecommerce_assistant", "1001"),
    "1003": ("李雷", "ecommerce_assistant", "1001"),
    "1004": ("赵敏", "product_operations", "1000"),
    "1005": ("孙倩", "hr_officer", "1000"),
    "1006": ("周杰", "web_designer", "1001"),
    "1007": ("吴强", "system_administrator", "1000"),
    "1008": ("郑爽", "product_operations", "1000"),
}


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


class Company:
    """People by what they do, the rulebook loaded, and short ways to bring an order on."""

    def __init__(self, at: datetime = TEN):
        publish_edition(source=read_clauses(), owner="客户发展中心", by=None, at=at)
        load_rule_sets(values=read_parameters(), at=at)
        department, _ = Department.objects.get_or_create(code="ecommerce", name="电商部")
        self.by_number: dict[str, Employee] = {}
        for number, (name, position, above) in PEOPLE.items():
            self.by_number[number] = hire_employee(
                number=number,
                name=name,
                password="guizhang-2026",
                position=Position.objects.get(code=position),
                department=department,
                supervisor=self.by_number.get(above),
                kept_from=LONG,
                at=at,
            )
        self.manager, self.lead, self.assistant, self.colleague, self.operator, *others = (
            self.by_number.values()
        )
        self.hr, self.designer, self.administrator, self.operator_two = others
        self.count = 0

    def on_duty(self, person: Employee, start: datetime, hours: float = 4) -> Duty:
        """Put a person on desk duty and plan the windows of that day."""
        duty = assign_duty(
            kind=Duty.Kind.ORDER_DESK,
            person=person,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            by=self.lead,
            at=start - minutes(60),
        )
        plan_windows(day=start.astimezone(CHINA).date(), at=start - minutes(60))
        return duty

    def draft(self, **changes) -> OrderDraft:
        """An ordinary paid order of two lines."""
        self.count += 1
        lines = (
            LineDraft("NW-001", "龙井茶", "250g", 2, Decimal("18.00"), Decimal("36.00"), 2),
            LineDraft("NW-002", "鲜花饼", "", 1, Decimal("19.00"), Decimal("19.00"), 3),
        )
        plain = OrderDraft(
            channel="taobao",
            number=f"31874000102{self.count:08}",
            shop="示范食品商城",
            currency="CNY",
            placed_at=TEN - minutes(5),
            paid_at=TEN - minutes(4),
            buyer="tb_zhang",
            receiver="张伟",
            phone="13800001234",
            address="浙江省 杭州市 西湖区 文三路 1 号",
            goods_total=Decimal("55.00"),
            shipping_fee=Decimal("5.00"),
            discount=Decimal("0.00"),
            total=Decimal("60.00"),
            paid=Decimal("60.00"),
            shop_state="paid",
            buyer_note="",
            seller_note="",
            tracking="",
            lines=lines,
            source_row=2,
        )
        return replace(plain, **changes)

    def receive(self, at: datetime = TEN, **changes):
        """An order that came in at a past moment; returns it."""
        with entering_past(right="test"):
            return receive_order(draft=self.draft(**changes), by=None, at=at)[0]

    def do(self, verb, order, *, by, at: datetime, **words) -> OrderState:
        """One step of the desk at a past moment."""
        with entering_past(right="test"):
            return verb(order_id=order.pk, by=by, at=at, **words)
