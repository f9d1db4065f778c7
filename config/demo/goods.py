"""What the demo company sells, and the stock it starts with."""

from datetime import datetime
from decimal import Decimal

from catalog.products import services as stock
from catalog.products.gallery import add_picture
from catalog.products.goods import Draft, add_category, add_product
from catalog.products.models import Category, Product
from config.demo.paintings import paint
from hr.people.models import Employee

# Category, prefix of the SKU, and (name, price in yuan, how often it is wanted).
SHELVES: tuple[tuple[str, str, tuple[tuple[str, str, int], ...]], ...] = (
    ("茶叶", "CY", (
        ("西湖龙井 明前特级 100g", "168.00", 5),
        ("安溪铁观音 清香型 250g", "89.00", 6),
        ("云南普洱熟茶饼 357g", "128.00", 4),
        ("福鼎白茶 寿眉 300g", "118.00", 3),
        ("茉莉花茶 浓香 200g", "49.90", 5),
        ("祁门红茶 罐装 150g", "76.00", 3),
        ("桂花乌龙茶包 20 袋", "32.00", 4),
    )),
    ("坚果干货", "GH", (
        ("新疆薄皮核桃 1kg", "45.80", 8),
        ("和田大枣 六星 500g", "39.90", 8),
        ("东北黑木耳 250g", "36.00", 5),
        ("古田银耳 150g", "29.80", 4),
        ("福建桂圆干 500g", "42.00", 3),
        ("香榧子 250g", "88.00", 3),
        ("手剥松子 500g", "79.00", 4),
        ("宁夏枸杞 特优 500g", "58.00", 6),
        ("香菇干 小花菇 250g", "46.00", 4),
    )),
    ("糕点零食", "GD", (
        ("杭州桂花糕 礼盒 400g", "38.00", 5),
        ("苏式鲜肉月饼 8 枚", "56.00", 3),
        ("稻香酥饼 传统京八件 800g", "68.00", 4),
        ("云南鲜花饼 玫瑰 10 枚", "35.90", 8),
        ("嘉兴粽子 蛋黄鲜肉 10 只", "59.90", 6),
        ("湘味豆干 麻辣 500g", "22.80", 7),
        ("凤梨酥 12 枚", "39.00", 5),
        ("四川灯影牛肉丝 200g", "28.50", 5),
    )),
    ("粮油调味", "LY", (
        ("五常大米 稻花香 5kg", "79.90", 7),
        ("郫县豆瓣 三年陈 1kg", "26.80", 6),
        ("山西老陈醋 五年 500ml×2", "33.00", 4),
        ("压榨菜籽油 5L", "89.90", 4),
        ("老干妈风味豆豉 280g×3", "29.90", 6),
        ("金华黄豆酱油 500ml×2", "24.80", 3),
        ("江西米粉 干粉 2kg", "27.90", 3),
    )),
    ("腌腊水产", "LS", (
        ("金华火腿 切片 250g", "69.00", 4),
        ("广式腊肠 二八瘦 500g", "52.00", 5),
        ("湖南腊肉 后腿 500g", "58.00", 4),
        ("舟山虾皮 淡干 250g", "34.90", 3),
        ("阳澄湖醉蟹 2 只装", "118.00", 2),
        ("高邮咸鸭蛋 20 枚", "48.00", 5),
    )),
    ("礼盒", "LH", (
        ("江南年味礼盒 8 件", "268.00", 3),
        ("茶食双拼礼盒", "198.00", 3),
        ("山珍六宝礼盒", "228.00", 2),
    )),
)  # fmt: skip


# Where the shelves stand in the tree; what is in none stands at the top.
FOOD = "食品"
AT_THE_TOP = ("礼盒",)
ABOUT = {
    "茶叶": "当季采摘，产地直发，铝箔袋真空包装。开袋后请密封冷藏，三个月内饮用为佳。",
    "坚果干货": "产地直采，自然晾晒，不熏硫。收到后请放阴凉干燥处。",
    "糕点零食": "订单当天出炉，独立小包装。常温保存，请留意包装上的日期。",
    "粮油调味": "当年新粮，非转基因。开封后请尽快食用。",
    "腌腊水产": "传统工艺，全程冷链。收货后请冷藏或冷冻。",
    "礼盒": "含手提袋和贺卡，可代写祝福。整箱发货，不拆零。",
}
# SKU of the main product, variety, price, pieces.
VARIETIES = (
    ("CY-001", "250g", "398.00", 24),
    ("CY-001", "500g", "758.00", 10),
    ("GH-002", "2.5kg", "178.00", 16),
)
PAINTED = 24  # products with a picture; the others wait for theirs


def list_goods(*, by: Employee, at: datetime) -> list[tuple[Product, int]]:
    """Take every product up and receive its first stock; products with how often wanted."""
    food = add_category(name=FOOD, by=None, at=at)
    taken = []
    for shelf, prefix, goods in SHELVES:
        parent = None if shelf in AT_THE_TOP else food
        category = add_category(name=shelf, parent=parent, by=None, at=at)
        for number, (name, price, wanted) in enumerate(goods, 1):
            product = _take_up(f"{prefix}-{number:03}", name, category, price, by, at)
            taken.append((product, wanted))
    receive_goods(goods=taken, share=6, number=1, by=by, at=at)
    for number, (product, _wanted) in enumerate(taken[:PAINTED]):
        add_picture(product_id=product.pk, content=paint(product.sku, number), by=by, at=at)
    return taken


def _take_up(sku: str, name: str, category: Category, price: str, by, at: datetime) -> Product:
    draft = Draft(
        sku=sku, name=name, category=category, price=Decimal(price),
        description=ABOUT[category.name],
    )  # fmt: skip
    return add_product(draft=draft, by=by, at=at)


def add_varieties(*, by: Employee, at: datetime) -> list[Product]:
    """Other sizes of a few products, with their first stock."""
    made = []
    for head, variety, price, pieces in VARIETIES:
        main = Product.objects.select_related("category").get(sku=head)
        draft = Draft(
            sku=f"{head}-{variety}", name=main.name.rsplit(" ", 1)[0], category=main.category,
            price=Decimal(price), variant_of=main, variant=variety, description=main.description,
        )  # fmt: skip
        product = add_product(draft=draft, by=by, at=at)
        words = {"reference": f"入库单 RK{at:%y%m%d}-02", "by": by, "at": at}
        stock.receive_goods(pieces={product.sku: pieces}, **words)
        made.append(product)
    return made


def receive_goods(
    *, goods: list[tuple[Product, int]], share: int, number: int, by: Employee, at: datetime
) -> None:
    """A delivery: `share` pieces of each product for each time it is wanted."""
    stock.receive_goods(
        pieces={product.sku: wanted * share for product, wanted in goods},
        reference=f"入库单 RK{at:%y%m%d}-{number:02}",
        by=by,
        at=at,
    )


def count_goods(*, goods: list[tuple[Product, int]], by: Employee, at: datetime) -> None:
    """A stock-take in which a few pieces turn out to be broken or lost."""
    wanted = {product.sku: often for product, often in goods[::9]}
    found = dict(Product.objects.filter(sku__in=wanted).values_list("sku", "on_hand"))
    stock.count_stock(
        counted={sku: max(0, found[sku] - 1 - often % 2) for sku, often in wanted.items()},
        reference=f"PD{at:%y%m%d}",
        reason="月度盘点",
        by=by,
        at=at,
    )
