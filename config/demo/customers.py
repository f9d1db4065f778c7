"""Who buys in the demo shop: names, addresses, notes, and orders as the channels tell them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings

from catalog.products.models import Product
from orders.desk.layouts.draft import LineDraft, OrderDraft
from orders.desk.rules import Channel

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜"
    "叶程魏苏吕丁任卢姚沈"
)
GIVEN = [
    *"伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚文", "秀兰", "桂英", "建国", "建华", "玉兰", "志强",
    "海燕", "晓明", "雪梅", "俊杰", "浩然", "子涵", "雨桐", "欣怡", "思远", "佳琪", "梓萱", "一诺",
    "宇航", "嘉怡", "晨曦", "若曦", "天佑", "诗涵", "博文", "慧敏", "丽华", "少华",
]  # fmt: skip
PLACES = (
    ("浙江省杭州市西湖区", ("文三路", "古墩路", "学院路")),
    ("浙江省宁波市鄞州区", ("中山东路", "百丈东路")),
    ("上海市浦东新区", ("张杨路", "东方路", "锦绣路")),
    ("上海市徐汇区", ("漕溪北路", "肇嘉浜路")),
    ("江苏省南京市鼓楼区", ("中山北路", "草场门大街")),
    ("江苏省苏州市姑苏区", ("人民路", "干将东路")),
    ("北京市朝阳区", ("望京西路", "建国路", "姚家园路")),
    ("北京市海淀区", ("中关村大街", "成府路")),
    ("广东省广州市天河区", ("体育东路", "黄埔大道西")),
    ("广东省深圳市南山区", ("科技园路", "后海大道")),
    ("四川省成都市武侯区", ("人民南路四段", "科华北路")),
    ("湖北省武汉市洪山区", ("珞喻路", "雄楚大道")),
    ("陕西省西安市雁塔区", ("小寨东路", "科技路")),
    ("山东省青岛市市南区", ("香港中路", "江西路")),
    ("辽宁省沈阳市和平区", ("青年大街", "三好街")),
    ("福建省厦门市思明区", ("湖滨南路", "莲前西路")),
    ("湖南省长沙市岳麓区", ("麓山南路", "枫林三路")),
    ("重庆市渝中区", ("中山三路", "民权路")),
)
ABROAD = (
    ("Wei Zhang", "1180 Grant Ave, San Francisco, CA 94133, US", "+1 415 555 0132"),
    ("Lily Chen", "37-12 Main St, Flushing, NY 11354, US", "+1 718 555 0187"),
    ("Kevin Wu", "2115 Chinatown Plaza, Houston, TX 77036, US", "+1 713 555 0164"),
    ("Grace Lin", "728 W Garvey Ave, Monterey Park, CA 91754, US", "+1 626 555 0119"),
)
BUYER_NOTES = (
    "请发顺丰，谢谢", "周末送货，工作日家里没人", "不要放快递柜，送货上门",
    "送人的，请不要放价格单",
    "麻烦尽快发货，急用", "请挑日期新鲜的", "到货前请打电话", "包装请严实一点，上次有破损",
    "能多给几个购物袋吗", "发票抬头：杭州云山文化有限公司",
)  # fmt: skip
# What customers who came by a campaign write, with its code.
CODED_NOTES = ("优惠码 SEM1204", "用码 JOINT12，谢谢", "SEM1121", "论坛看到的，码 BBS1120", "MAIL8")
CODES = ("SEM1204", "JOINT12", "SEM1121", "BBS1120", "MAIL8")
TELLING = (Channel.YOUZAN, Channel.SHOPIFY, Channel.WOOCOMMERCE)
SELLER_NOTES = ("老客户，随货送试吃装一份", "已答应补寄上次少的 1 袋", "团购价，勿改")
SHOPS = {
    Channel.TAOBAO: "示范食品旗舰店",
    Channel.YOUZAN: settings.SHOP_NAME,
    Channel.SHOPIFY: "demo-foods.example",
    Channel.WOOCOMMERCE: "示范食品官网",
    Channel.PLAIN: "电话与门店",
}
YUAN_PER_DOLLAR = Decimal(7)


@dataclass(frozen=True)
class Customer:
    """A person who buys."""

    name: str
    account: str
    phone: str
    address: str


class Shop:
    """Draws customers and orders; the same random source draws the same ones."""

    def __init__(self, goods: list[tuple[Product, int]]):
        self.goods = [product for product, _wanted in goods]
        self.weights = [wanted for _product, wanted in goods]
        self.regulars: list[Customer] = []
        self.count = 0

    def order(self, rng: Random, at: datetime, channel: Channel | None = None) -> OrderDraft:
        """An order that reaches the portal at `at`, as its channel tells it."""
        channel = channel or rng.choices(list(SHOPS), [45, 25, 7, 11, 12])[0]
        self.count += 1
        customer = self._customer(rng, channel)
        placed_at = at - timedelta(seconds=rng.randint(20, 200))
        is_paid = rng.random() < 0.95
        lines = self._lines(rng, channel)
        goods_total = sum((line.amount for line in lines), Decimal(0))
        fee = Decimal(0) if goods_total >= 99 else Decimal(10)
        discount = rng.choice([Decimal(0)] * 5 + [Decimal(5), Decimal(10)])
        total = goods_total + fee - discount
        return OrderDraft(
            channel=channel.value,
            number=self._number(rng, channel, placed_at),
            shop=SHOPS[channel],
            currency="USD" if channel == Channel.SHOPIFY else "CNY",
            placed_at=placed_at.astimezone(UTC),
            paid_at=(placed_at + timedelta(seconds=15)).astimezone(UTC) if is_paid else None,
            buyer=customer.account,
            receiver=customer.name,
            phone=customer.phone,
            address=customer.address,
            goods_total=goods_total,
            shipping_fee=fee,
            discount=discount,
            total=total,
            paid=total if is_paid else Decimal(0),
            shop_state="paid" if is_paid else "unpaid",
            **self._told(self._note(rng), channel),
            seller_note=rng.choice(SELLER_NOTES) if rng.random() < 0.06 else "",
            tracking="",
            lines=lines,
            source_row=0,
        )

    def _note(self, rng: Random) -> str:
        """What a customer writes; some who write nothing else name a code."""
        note = rng.choice(BUYER_NOTES) if rng.random() < 0.25 else ""
        own = Random(f"code:{self.count}")
        return own.choice(CODED_NOTES) if not note and own.random() < 0.12 else note

    def _told(self, note: str, channel: Channel) -> dict:
        """A code stands in a note, or where the shop has a place of its own for it."""
        code = next((each for each in CODES if each in note), "")
        if not code or channel not in TELLING:
            return {"buyer_note": note}
        if self.count % 2:
            return {"buyer_note": "", "promotion_codes": (code,)}
        landing = f"https://demo-foods.example/tea?utm_campaign={code}"
        return {"buyer_note": "", "link_tags": (code,), "landing": landing}

    def _lines(self, rng: Random, channel: Channel) -> tuple[LineDraft, ...]:
        wanted = rng.choices([1, 2, 3, 4], [45, 30, 17, 8])[0]
        chosen = dict.fromkeys(rng.choices(self.goods, self.weights, k=wanted))
        lines = []
        for product in chosen:
            quantity = rng.choices([1, 2, 3, 5], [62, 25, 9, 4])[0]
            price = product.price
            if channel == Channel.SHOPIFY:
                price = (price / YUAN_PER_DOLLAR).quantize(Decimal("0.01"))
            lines.append(
                LineDraft(product.sku, product.name, "", quantity, price, price * quantity, 0)
            )
        return tuple(lines)

    def _customer(self, rng: Random, channel: Channel) -> Customer:
        if channel == Channel.SHOPIFY:
            name, address, phone = rng.choice(ABROAD)
            return Customer(name, name.lower().replace(" ", "."), phone, address)
        if len(self.regulars) > 20 and rng.random() < 0.15:
            return rng.choice(self.regulars)
        name = rng.choice(SURNAMES) + rng.choice(GIVEN)
        place, streets = rng.choice(PLACES)
        house = f"{rng.choice(streets)}{rng.randint(1, 690)}号"
        floor = f"{rng.randint(1, 26)}{rng.randint(1, 4):02}室"
        flat = f"{rng.randint(1, 22)}幢{rng.randint(1, 3)}单元{floor}"
        customer = Customer(
            name=name,
            account=f"{name[0]}**{rng.randint(0, 99):02}" if channel == Channel.TAOBAO else name,
            # Made up, and looks it by the 0000 in the middle.
            phone=f"1{rng.choice('356789')}{rng.randint(0, 9)}0000{rng.randint(0, 9999):04}",
            address=f"{place}{house}{flat}",
        )
        self.regulars.append(customer)
        return customer

    def _number(self, rng: Random, channel: Channel, placed_at: datetime) -> str:
        tail = rng.randint(0, 999)
        return {
            Channel.TAOBAO: f"27{placed_at:%y%m%d}{self.count:05}{tail:03}886",
            Channel.YOUZAN: f"E{placed_at:%Y%m%d%H%M%S}0{self.count:05}",
            Channel.SHOPIFY: f"#{1000 + self.count}",
            Channel.WOOCOMMERCE: str(20000 + self.count),
            Channel.PLAIN: f"DH{placed_at:%y%m%d}-{self.count:03}",
        }[channel]
