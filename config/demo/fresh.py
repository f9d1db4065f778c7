"""The orders of this very hour, so that every clock of the desk runs when somebody looks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from config.demo.orders import Stories
from config.demo.timeline import Process
from orders.desk import services as desk
from orders.desk.intake import receive_order
from orders.desk.rules import Channel, Happening, Outcome, Way

# Channel, then what happened how many minutes ago.
SCENES: tuple[tuple[Channel, tuple[tuple[float, str], ...]], ...] = (
    (Channel.TAOBAO, ((1.4, "receive"),)),
    (Channel.YOUZAN, ((2.8, "receive"),)),
    (Channel.WOOCOMMERCE, ((5.2, "receive"),)),
    (Channel.TAOBAO, ((47.0, "receive"),)),  # left lying: too late in any service hour
    (Channel.TAOBAO, ((9.5, "receive"), (3.1, "accept"))),
    (Channel.PLAIN, ((13.0, "receive"), (8.6, "accept"), (5.9, "fail"))),
    (Channel.YOUZAN, ((31.0, "receive"), (18.2, "accept"), (15.0, "fail"))),  # too late
    (Channel.TAOBAO, ((58.0, "receive"), (53.0, "accept"), (49.0, "reach"))),
    (Channel.SHOPIFY, ((122.0, "receive"), (117.0, "accept"), (111.0, "confirm"))),
    (Channel.TAOBAO, ((171.0, "receive"), (166.0, "accept"), (160.0, "confirm"), (24.0, "ask"))),
    (Channel.YOUZAN, ((1415.0, "receive"), (1409.0, "accept"), (1402.0, "confirm"))),
    (Channel.TAOBAO, ((240.0, "receive"), (234.0, "accept"), (229.0, "confirm"), (19.0, "hand"))),
    (
        Channel.TAOBAO,
        ((290.0, "receive"), (284.0, "accept"), (280.0, "confirm"), (150.0, "remark"),
         (130.0, "hand"), (84.0, "take")),
    ),
    (
        Channel.WOOCOMMERCE,
        ((1660.0, "receive"), (1652.0, "accept"), (1646.0, "confirm"), (1421.0, "hand"),
         (1370.0, "take")),
    ),
)  # fmt: skip
# Whoever is shown among the demo logins has something to do.
PACKER = "1202"


class Scenes:
    """Plays the scenes; every one is a process whose moments are counted back from now."""

    def __init__(self, *, stories: Stories, now: datetime, seed: int):
        self.stories = stories
        self.now = now
        self.seed = seed

    def processes(self) -> list[Process]:
        """One process for each scene."""
        return [self._play(number, *scene) for number, scene in enumerate(SCENES)]

    def _play(self, number: int, channel: Channel, acts: tuple) -> Process:
        rng, order_id = Random(f"{self.seed}:fresh:{number}"), 0
        for minutes, act in acts:
            at = self.now - timedelta(minutes=minutes)
            yield at
            if act == "receive":
                order_id = self._receive(rng, channel, at)
            else:
                self._acts[act](self, order_id, at)

    def _receive(self, rng: Random, channel: Channel, at: datetime) -> int:
        draft = self.stories.shop.order(rng, at, channel)
        by = self.stories.office.at_desk(at) if channel == Channel.PLAIN else None
        return receive_order(draft=draft, by=by, at=at)[0].pk

    def _by(self, at: datetime):
        return self.stories.office.at_desk(at)

    def _accept(self, order_id: int, at: datetime) -> None:
        desk.accept_order(order_id=order_id, by=self._by(at), at=at)

    def _call(self, order_id: int, at: datetime, outcome: Outcome, note: str) -> None:
        desk.contact_customer(
            order_id=order_id, way=Way.PHONE, outcome=outcome, note=note, by=self._by(at), at=at
        )

    def _fail(self, order_id: int, at: datetime) -> None:
        self._call(order_id, at, Outcome.NO_ANSWER, "无人接听，稍后再打")

    def _reach(self, order_id: int, at: datetime) -> None:
        self._call(order_id, at, Outcome.REACHED, "客户要和家人商量，下班前回复")

    def _confirm(self, order_id: int, at: datetime) -> None:
        self._call(order_id, at, Outcome.CONFIRMED, "地址和数量已核实")

    def _ask(self, order_id: int, at: datetime) -> None:
        desk.add_request(
            order_id=order_id,
            kind=Happening.ADDRESS,
            text="客户出差，改寄到酒店前台：东方路 778 号",
            by=self._by(at),
            at=at,
        )

    def _remark(self, order_id: int, at: datetime) -> None:
        desk.add_remark(order_id=order_id, text="送礼，放贺卡：生日快乐", by=self._by(at), at=at)

    def _hand(self, order_id: int, at: datetime) -> None:
        to = self.stories.office.people[PACKER]
        desk.hand_over_order(order_id=order_id, to=to, by=self._by(at), at=at)

    def _take(self, order_id: int, at: datetime) -> None:
        desk.take_over_order(order_id=order_id, by=self.stories.office.people[PACKER], at=at)

    _acts: dict[str, Callable[["Scenes", int, datetime], None]] = {
        "accept": _accept,
        "fail": _fail,
        "reach": _reach,
        "confirm": _confirm,
        "ask": _ask,
        "remark": _remark,
        "hand": _hand,
        "take": _take,
    }
