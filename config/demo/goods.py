"""What the demo company sells, and the stock it starts with."""

from datetime import datetime
from decimal import Decimal

from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from hr.people.models import Employee
from hr.people.rules import initials

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


def list_goods(*, by: Employee, at: datetime) -> list[tuple[Product, int]]:
    """Put every product on sale and receive its first stock; products with how often wanted."""
    listed = []
    for category, prefix, goods in SHELVES:
        for number, (name, price, wanted) in enumerate(goods, 1):
            product = Product(
                sku=f"{prefix}-{number:03}",
                name=name,
                initials=initials(name),
                category=category,
                price=Decimal(price),
            )
            product._history_user, product._history_date = by, at
            product.save()
            listed.append((product, wanted))
    receive_goods(goods=listed, share=6, number=1, by=by, at=at)
    return listed


def receive_goods(
    *, goods: list[tuple[Product, int]], share: int, number: int, by: Employee, at: datetime
) -> None:
    """A delivery: `share` pieces of each product for each time it is wanted."""
    move_stock(
        pieces={product.sku: wanted * share for product, wanted in goods},
        kind=StockMove.Kind.RECEIPT,
        reference=f"入库单 RK{at:%y%m%d}-{number:02}",
        by=by,
        at=at,
    )


def count_goods(*, goods: list[tuple[Product, int]], by: Employee, at: datetime) -> None:
    """A stock-take in which a few pieces turn out to be broken or lost."""
    move_stock(
        pieces={product.sku: -1 - wanted % 2 for product, wanted in goods[::9]},
        kind=StockMove.Kind.COUNT,
        reference=f"月度盘点 PD{at:%y%m%d}",
        by=by,
        at=at,
        clause="B4",
    )
