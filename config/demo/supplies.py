"""Office supplies of the demo company: bought, matched, issued, signed for, counted."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from config.demo.shelf import pay_order, wished
from config.demo.stationery import CUSTODIANS, ITEMS, SUPPLIERS, WEEKLY
from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Department, Employee
from hr.supplies.items import services as items
from hr.supplies.local import services as local
from hr.supplies.local.auditing import audit_local
from hr.supplies.models import Category, Item, Order, Purchase, Supplier
from hr.supplies.orders.services import place_order
from hr.supplies.receipts.services import Bill, Came, enter_invoice, make_slip, receive_goods
from hr.supplies.requests.choosing import ask_choice
from hr.supplies.requests.services import Draft, add_quote, ask_purchase
from hr.supplies.stock.selectors import newest_move
from hr.supplies.stock.services import count_item, issue_supplies, sign_issue
from regulations.approvals.models import Approval, Step
from regulations.approvals.services import decide_step

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD, IN_CHARGE, CLERK, BUYER, CASHIER, ACCOUNTANT = (
    "1001", "1003", "1601", "1602", "1302", "1301",
)  # fmt: skip


def start_supplies(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let the office buy, issue and count over the days of the history."""
    rows = Employee.objects.select_related("department", "supervisor", "position")
    ids = [each.pk for each in people.values()]
    store = Store({each.number: each for each in rows.filter(pk__in=ids)}, timeline.until)
    today = timeline.until.date()
    for process in (
        store.open(first),
        *(store.weekly(day) for day in _mondays(first + 4 * ONE_DAY, today)),
        store.counted(max(first + 9 * ONE_DAY, today - 8 * ONE_DAY)),
        store.dearer(max(first + 6 * ONE_DAY, today - 12 * ONE_DAY)),
        store.late(max(first + 5 * ONE_DAY, today - 9 * ONE_DAY)),
        store.mismatch(max(first + 6 * ONE_DAY, today - 6 * ONE_DAY)),
        wished(store, max(first + 5 * ONE_DAY, today - 4 * ONE_DAY)),
        store.nearby(max(first + 3 * ONE_DAY, today - 5 * ONE_DAY)),
        store.waiting(timeline.until),
    ):
        timeline.start(process)


def _mondays(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    return [day for day in days if day.weekday() == 0]


class Store:
    """People by number, and what the office does with supplies at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        self.people = people
        self.until = until
        self.bills = 0

    def open(self, first: date) -> Process:
        """Items, suppliers and custodians; then the first purchase, from request to signatures."""
        at = moment(first, "09:05")
        yield at
        clerk = self.people[CLERK]
        for code, name, category, specification, unit, shelf, _price, _count in ITEMS:
            kept = Category.objects.filter(name=category).first() or items.add_category(
                name=category, by=clerk
            )
            draft = items.Draft(code, name, kept, specification, unit, shelf)
            items.save_item(draft=draft, by=clerk, at=at)
        for name, contact, phone, email, _factor in SUPPLIERS:
            row = Supplier(name=name, contact=contact, phone=phone, email=email)
            items.save_supplier(supplier=row, by=self.people[BUYER])
        for code, namer, keeper in CUSTODIANS:
            items.name_custodian(
                department=Department.objects.get(code=code), person=self.people[keeper],
                by=self.people[namer], at=at,
            )  # fmt: skip
        items.set_limit(
            item=self._item("BG-010"), department=Department.objects.get(code="20-ecommerce"),
            per_month=2, reason="硒鼓用量偏大，先限每月两支", by=self.people[IN_CHARGE], at=at,
        )  # fmt: skip
        wanted = {code: count for code, *_rest, count in ITEMS}
        purchase = self._ask(wanted, "开办用品库，首次备货", at)
        yield at + HOUR
        self._say(purchase.approval, IN_CHARGE, at + HOUR)
        order = self._order(purchase, at + 2 * HOUR, days=2)
        at = moment(first + ONE_DAY, "10:20")
        yield at
        self._receive(order, at)
        self._bill(order, at + HOUR)
        yield from self._signed(order, moment(first + 2 * ONE_DAY, "09:30"))
        at = moment(first + 3 * ONE_DAY, "15:20")
        yield at
        pay_order(order, by=self.people[CASHIER], poster=self.people[ACCOUNTANT], at=at)

    def weekly(self, monday: date) -> Process:
        """What departments take in a week; custodians sign the same day, one of them late."""
        at = moment(monday, "09:40")
        for place, (code, taken) in enumerate(WEEKLY):
            yield at + place * HOUR / 6
            rng = Random(f"{monday}:{code}")
            pieces = {item: max(1, count + rng.randint(-2, 2)) for item, count in taken}
            issue = self._issue(code, pieces, at + place * HOUR / 6)
            if issue is not None and not (code == "50-travel" and self._is_last(monday)):
                keeper = next(keeper for unit, _by, keeper in CUSTODIANS if unit == code)
                signed = at + place * HOUR / 6 + HOUR
                yield signed
                sign_issue(issue_id=issue.pk, by=self.people[keeper], at=signed)

    def _is_last(self, monday: date) -> bool:
        return (self.until.date() - monday).days <= 7

    def counted(self, day: date) -> Process:
        """A stock-take: two items as on the books, one with a difference."""
        at = moment(day, "16:20")
        yield at
        for code, gap, reason in (
            ("BG-001", 0, ""), ("BG-004", -3, "样品借出未登记，已补记"), ("BG-008", 0, ""),
        ):  # fmt: skip
            item = self._item(code)
            count_item(
                item_id=item.pk, counted=max(0, item.on_hand + gap), seen=newest_move(item),
                reason=reason if item.on_hand + gap >= 0 else "", by=self.people[CLERK], at=at,
            )  # fmt: skip

    def dearer(self, day: date) -> Process:
        """A dearer quote with its reason, consented to one level up, delivered and signed."""
        at = moment(day, "10:00")
        yield at
        purchase = self._ask({"BG-010": 6}, "硒鼓不足", at)
        yield at + HOUR
        self._say(purchase.approval, IN_CHARGE, at + HOUR)
        quotes = self._quotes(purchase, at + 2 * HOUR, days=3)
        reason = "最低价为代用鼓，试印有底灰；此家为原装"
        choice = ask_choice(
            quote_id=quotes[1].pk, reason=reason, by=self.people[BUYER], at=at + 3 * HOUR
        )
        yield at + 4 * HOUR
        self._say(choice.approval, HEAD, at + 4 * HOUR)
        order = place_order(quote_id=quotes[1].pk, by=self.people[BUYER], at=at + 5 * HOUR)
        at = moment(day + 2 * ONE_DAY, "15:00")
        yield at
        self._receive(order, at)
        self._bill(order, at + HOUR / 2)
        yield from self._signed(order, moment(day + 3 * ONE_DAY, "10:10"))

    def late(self, day: date) -> Process:
        """An order that does not come: part of it did, with wet goods sent back."""
        at = moment(day, "11:00")
        yield at
        purchase = self._ask({"BG-001": 40, "BG-012": 20}, "复印纸将用完", at)
        yield at + HOUR
        self._say(purchase.approval, IN_CHARGE, at + HOUR)
        order = self._order(purchase, at + 2 * HOUR, days=4)
        at = moment(day + 3 * ONE_DAY, "14:30")
        yield at
        lines = list(order.lines.order_by("id"))
        came = {lines[0].pk: Came(25, 5, "五包受潮变形，退回"), lines[1].pk: Came(20)}
        receive_goods(order_id=order.pk, note="SH-20311", came=came, by=self.people[CLERK], at=at)

    def mismatch(self, day: date) -> Process:
        """An invoice that asks more than was ordered: no payment slip before it is put right."""
        at = moment(day, "10:40")
        yield at
        purchase = self._ask({"BG-003": 40, "BG-005": 30}, "会议季备货", at)
        yield at + HOUR
        self._say(purchase.approval, IN_CHARGE, at + HOUR)
        order = self._order(purchase, at + 2 * HOUR, days=2)
        at = moment(day + 2 * ONE_DAY, "09:50")
        yield at
        self._receive(order, at)
        self._bill(order, at + HOUR, more=Decimal("0.30"))

    def nearby(self, day: date) -> Process:
        """Two purchases nearby: one audited, one that waits for its audit."""
        at = moment(day, "14:00")
        yield at
        cake = self._local("1104", "仓库急用封箱胶带 20 卷", "大促当日用完，送货来不及", "120", at)
        tea = self._local("1406", "大理团队现场签到用品", "活动地点在外地", "300", at + HOUR / 4)
        yield at + HOUR
        for each, who in ((cake, "1002"), (tea, IN_CHARGE)):
            self._say(each.approval, who, at + HOUR)
        yield at + 2 * HOUR
        tape = {self._item("BG-009").pk: (20, Decimal("5.50"))}
        self._bought(cake, "西山五金店", "110", at + 2 * HOUR, lines=tape)
        self._bought(tea, "大理古城文具", "268", at + 3 * HOUR)
        at = moment(day + ONE_DAY, "09:20")
        yield at
        audit_local(
            local_id=cake.pk, is_in_order=True, remark="单价高于库存价，属急用",
            by=self.people[CLERK], at=at,
        )  # fmt: skip

    def waiting(self, until: datetime) -> Process:
        """What lies before people now: a request, quotes still too few, a slip to sign."""
        at = until - 5 * HOUR
        yield at
        asked = self._ask({"BG-008": 20, "BG-007": 20}, "归档季文件夹不足", at)
        self._say(asked.approval, IN_CHARGE, at + HOUR / 2)
        quick = self._ask({"BG-011": 20}, "电池库存低", at)
        self._say(quick.approval, IN_CHARGE, at + HOUR / 2)
        self._quotes(asked, at + HOUR, days=5, count=2)
        order = self._order(quick, at + HOUR, days=1)
        yield at + 2 * HOUR
        self._receive(order, at + 2 * HOUR)
        self._bill(order, at + 2 * HOUR)
        make_slip(order_id=order.pk, by=self.people[BUYER], at=at + 3 * HOUR)
        at = until - HOUR
        yield at
        self._ask({"BG-009": 60}, "大促包装用量增加", at, number="1102", purpose="need")

    def _item(self, code: str) -> Item:
        return Item.objects.get(code=code)

    def pieces(self, pieces: dict[str, int]) -> dict[int, int]:
        found = dict(Item.objects.filter(code__in=pieces).values_list("code", "pk"))
        return {found[code]: count for code, count in pieces.items()}

    def _ask(self, pieces, reason, at, *, number=CLERK, purpose="stock") -> Purchase:
        draft = Draft(purpose, reason, self.pieces(pieces))
        return ask_purchase(draft=draft, by=self.people[number], at=at)

    def _say(self, approval: Approval, number: str, at, *, verdict="approved") -> None:
        """A word of a person on the step that waits for them."""
        step = Step.objects.get(approval=approval, state="open")
        decide_step(step_id=step.pk, verdict=verdict, by=self.people[number], at=at)

    def _quotes(self, purchase: Purchase, at, *, days: int, count: int = 3) -> list:
        prices = {code: Decimal(price) for code, *_words, price, _count in ITEMS}
        lines = list(purchase.lines.select_related("item"))
        return [
            add_quote(
                purchase_id=purchase.pk, supplier=Supplier.objects.get(name=name),
                prices={
                    line.pk: (prices[line.item.code] * Decimal(factor)).quantize(Decimal("0.01"))
                    for line in lines
                },
                delivery_on=at.date() + timedelta(days=days), by=self.people[BUYER], at=at,
            )
            for name, _contact, _phone, _email, factor in SUPPLIERS[:count]
        ]  # fmt: skip

    def _order(self, purchase: Purchase, at, *, days: int) -> Order:
        best = self._quotes(purchase, at, days=days)[0]
        return place_order(quote_id=best.pk, by=self.people[BUYER], at=at)

    def _receive(self, order: Order, at) -> None:
        came = {line.pk: Came(line.quantity, quality="完好") for line in order.lines.all()}
        receive_goods(
            order_id=order.pk, note=f"SH-{order.number:05}", came=came, by=self.people[CLERK], at=at
        )

    def _bill(self, order: Order, at, *, more=Decimal(0)) -> None:
        self.bills += 1
        lines = {line.pk: (line.quantity, line.price + more) for line in order.lines.all()}
        total = sum((count * price for count, price in lines.values()), Decimal(0))
        bill = Bill(f"265320000001{self.bills:08}", at.date(), total, lines)
        enter_invoice(order_id=order.pk, bill=bill, by=self.people[BUYER], at=at)

    def _signed(self, order: Order, at) -> Process:
        """The slip of an order, signed by the two who had no hand in it."""
        yield at
        slip = make_slip(order_id=order.pk, by=self.people[BUYER], at=at)
        yield at + HOUR
        self._say(slip.approval, IN_CHARGE, at + HOUR)
        yield at + 2 * HOUR
        self._say(slip.approval, HEAD, at + 2 * HOUR)

    def _issue(self, code: str, pieces: dict[str, int], at):
        """Hand out what there is of it; None where nothing is left."""
        there = dict(Item.objects.filter(code__in=pieces).values_list("code", "on_hand"))
        given = {item: min(count, there[item]) for item, count in pieces.items()}
        given = {item: count for item, count in given.items() if count}
        if not given:
            return None
        return issue_supplies(
            department=Department.objects.get(code=code), pieces=self.pieces(given),
            by=self.people[CLERK], at=at,
        )  # fmt: skip

    def _local(self, number, what, reason, most, at):
        draft = local.Draft(what, reason, Decimal(most))
        return local.ask_local(draft=draft, by=self.people[number], at=at)

    def _bought(self, purchase, seller, total, at, *, lines=None) -> None:
        self.bills += 1
        bill = local.Bill(seller, f"265320000002{self.bills:08}", Decimal(total), lines or {})
        by = Employee.objects.get(pk=purchase.person_id)
        local.hand_in_bill(local_id=purchase.pk, bill=bill, by=by, at=at)
