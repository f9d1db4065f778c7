"""The stories of the demo company's orders, from the shop to the customer."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from django.core.exceptions import ValidationError

from config.demo.customers import Shop
from config.demo.office import Office
from config.demo.timeline import Process, between, moment, within
from hr.roster.selectors import service_hours
from orders.desk import services as desk
from orders.desk.intake import receive_order
from orders.desk.models import Order, OrderEvent, OrderState
from orders.desk.rules import REQUESTS, Channel, Happening, Outcome, Way

OPERATIONS = ("1202", "1203", "1204")
CARRIERS = (("顺丰速运", "SF"), ("中通快递", "ZT"), ("京东物流", "JD"), ("邮政 EMS", "EM"))
REMARKS = (
    "客户要求周五以后发货", "易碎，加气泡膜", "送礼，放贺卡：祝外婆身体健康",
    "客户要开发票，随货寄", "与该客户上一单合并包装", "指定顺丰，运费已含",
)  # fmt: skip
ASKED = (
    (Happening.ADDRESS, "客户改寄到公司：科技路 88 号前台代收", "已按新地址贴单"),
    (Happening.ADDRESS, "门牌号写错，应为 18 幢 602 室", "已改贴面单"),
    (Happening.CORRECTION, "客户想把桂花糕换成鲜花饼，差价不补", "已换货，库存足"),
    (Happening.REFUND, "活动价没有生效，要求退差价", "已退差价，客户满意"),
    (Happening.CANCELLATION, "家里已经买了，不要了", "已同意取消，款项原路退回"),
)
DECLINED = ("客户说拍错了，不要了", "客户嫌发货慢，放弃购买")
NOTES = ("", "", "客户确认地址和数量", "约定工作日送货", "客户很满意")


def office_hours(day: date) -> tuple[datetime, datetime]:
    """When product operations packs and ships."""
    return moment(day, "08:10"), moment(day, "17:40")


class Stories:
    """Lets orders happen: each is a process of its own with a random source of its own."""

    def __init__(self, *, office: Office, shop: Shop):
        self.office = office
        self.shop = shop

    def life(self, rng: Random, at: datetime) -> Process:
        """An order from the moment it comes in, as far as it gets by now."""
        yield at
        draft = self.shop.order(rng, at)
        by = self.office.at_desk(at) if draft.channel == Channel.PLAIN else None
        order, _fate = receive_order(draft=draft, by=by, at=at)
        at = self._accept_at(rng, order, at)
        yield at
        desk.accept_order(order_id=order.pk, by=self.office.at_desk(at), at=at)
        at = yield from self._contact(rng, order, at)
        if at is None:
            return
        if rng.random() < 0.18:
            at += between(rng, 1, 6)
            yield at
            desk.add_remark(
                order_id=order.pk, text=rng.choice(REMARKS), by=self.office.at_desk(at), at=at
            )
        at = yield from self._wishes(rng, order, draft, at)
        if at is not None:
            yield from self._ship(rng, order, at)

    def _accept_at(self, rng: Random, order: Order, at: datetime) -> datetime:
        """Mostly within the first window at the desk; sometimes too late."""
        due_at = OrderState.objects.get(pk=order.pk).due_at
        if rng.random() < 0.05:
            return within(service_hours, due_at + between(rng, 2, 25))
        soon = within(service_hours, at) + between(rng, 0.7, 8)
        return min(soon, due_at - timedelta(seconds=20))

    def _contact(self, rng: Random, order: Order, at: datetime):
        """The customer is contacted; returns when the order was confirmed, None if it ended."""
        fortune = rng.random()
        accepted_at = at
        at += between(rng, 11, 28) if fortune < 0.04 else between(rng, 1.5, 6)
        tries = 3 if fortune > 0.98 else rng.choices([0, 1, 2], [86, 10, 4])[0]
        for _number in range(tries):
            yield at
            self._call(rng, order, at, Outcome.NO_ANSWER, "无人接听")
            at += between(rng, 1.5, 4)
        if fortune > 0.98:
            at = within(service_hours, accepted_at + between(rng, 180, 300))
            yield at
            by = self.office.at_desk(at)
            desk.void_order(order_id=order.pk, reason="多次联系不上客户，按无效处理", by=by, at=at)
            return None
        yield at
        if fortune > 0.955:
            self._call(rng, order, at, Outcome.DECLINED, rng.choice(DECLINED))
            return None
        if fortune > 0.87:
            self._call(rng, order, at, Outcome.REACHED, "客户要再考虑一下")
            at = within(service_hours, at + between(rng, 15, 200))
            yield at
            desk.confirm_order(order_id=order.pk, by=self.office.at_desk(at), at=at)
        else:
            self._call(rng, order, at, Outcome.CONFIRMED, rng.choice(NOTES))
        return at

    def _call(self, rng: Random, order: Order, at: datetime, outcome: Outcome, note: str) -> None:
        way = Way.PHONE if outcome == Outcome.NO_ANSWER or rng.random() < 0.8 else Way.CHAT
        by = self.office.at_desk(at)
        desk.contact_customer(order_id=order.pk, way=way, outcome=outcome, note=note, by=by, at=at)

    def _wishes(self, rng: Random, order: Order, draft, at: datetime):
        """Sometimes the customer wants something else; returns when it goes on, None if it ends."""
        fortune = rng.random()
        if fortune > 0.12:
            return at
        at = within(service_hours, at + between(rng, 8, 50))
        yield at
        kind, text, answer = rng.choice(ASKED)
        if fortune < 0.03:  # told by the shop instead of over the telephone
            kind, answer = Happening.SHOP_CHANGE, "已与客户核实，按新地址发"
            moved = replace(draft, address=draft.address + "（前台代收）")
            receive_order(draft=moved, by=None, at=at, revision=at.isoformat())
        else:
            amount = "15.00" if kind == Happening.REFUND else ""
            by = self.office.at_desk(at)
            desk.add_request(order_id=order.pk, kind=kind, text=text, by=by, at=at, amount=amount)
        at = within(service_hours, at + between(rng, 5, 140))
        yield at
        by = self.office.at_desk(at)
        for event in OrderEvent.objects.filter(order=order, kind__in=REQUESTS):
            desk.answer_request(order_id=order.pk, seq=event.seq, answer=answer, by=by, at=at)
        if kind == Happening.CANCELLATION:
            desk.void_order(order_id=order.pk, reason="客户取消", by=by, at=at)
            return None
        return at

    def _ship(self, rng: Random, order: Order, at: datetime) -> Process:
        """From the confirmed order to the goods that have arrived."""
        wait = between(rng, 1460, 1640) if rng.random() < 0.04 else between(rng, 15, 240)
        at = within(service_hours, at + wait)
        yield at
        to = self.office.people[rng.choice(OPERATIONS)]
        desk.hand_over_order(order_id=order.pk, to=to, by=self.office.at_desk(at), at=at)
        handed_at = at
        at = within(office_hours, at + between(rng, 8, 150))
        yield at
        desk.take_over_order(order_id=order.pk, by=to, at=at)
        at = within(office_hours, at + between(rng, 20, 240))
        if rng.random() < 0.05:
            at = within(office_hours, handed_at + between(rng, 1470, 1700))
        yield at
        while not self._pack(rng, order, to, at):
            at += timedelta(days=1)
            yield at
        at = moment(at.date() + timedelta(days=rng.randint(2, 4)), "10:00") + between(rng, 0, 420)
        yield at
        desk.close_order(order_id=order.pk, by=to, at=at)

    def _pack(self, rng: Random, order: Order, by, at: datetime) -> bool:
        """Book the goods out; False where they are not there and the delivery has to be awaited."""
        carrier, letters = rng.choice(CARRIERS)
        try:
            desk.ship_order(
                order_id=order.pk,
                carrier=carrier,
                tracking=f"{letters}{rng.randint(10**11, 10**12 - 1)}",
                ticked=desk.remark_numbers(order),
                by=by,
                at=at,
            )
        except ValidationError:
            return False
        return True
