"""The list of goods among two hundred thousand, and what the last piece costs."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone

from bench import scratch
from bench.measure import Figure, in_turns

GOODS, LAST_PIECES, BUYERS = 200_000, 60, 100
# A shop of some years: a hundred shelves, nine of ten products on sale, some in a promotion.
_FILL = [
    """
INSERT INTO products_category (id, name)
OVERRIDING SYSTEM VALUE SELECT n, '分类 ' || n FROM generate_series(1000, 1099) AS n
""",
    """
INSERT INTO products_product (id, sku, name, initials, variant, description, category_id, price,
    on_hand, reserved, is_listed)
OVERRIDING SYSTEM VALUE
SELECT n, 'B' || lpad(n::text, 7, '0'),
    substr('西湖安溪云南福鼎茉莉祁门桂花新疆和田东北', n %% 20 + 1, 2) || ' '
        || substr('龙井观音普洱白茶红茶核桃大枣木耳', n / 20 %% 15 + 1, 2) || ' ' || n,
    'x' || chr(97 + n %% 26) || chr(97 + n / 26 %% 26), '', '', 1000 + n %% 100,
    10 + n %% 300, n %% 40, 0, n %% 40 > 0 AND n %% 10 > 0
FROM generate_series(1000, 1000 + %(goods)s - 1) AS n
""",
    """
INSERT INTO products_pricechange (at, recorded_at, product_id, price, source)
SELECT now(), now(), id, price, '' FROM products_product WHERE id >= 1000
""",
    """
INSERT INTO products_pricewindow (at, recorded_at, product_id, price, starts_at, ends_at, source)
SELECT now(), now(), id, 9.90, now() - interval '1 day', now() + interval '9 days', ''
FROM products_product WHERE id >= 1000 AND id %% 50 = 0
""",
    """
INSERT INTO products_product (id, sku, name, initials, variant, description, price, on_hand,
    reserved, is_listed)
OVERRIDING SYSTEM VALUE
SELECT n, 'LAST-' || n, '最后一件', 'zhyj', '', '', 10, CASE WHEN n = 1 THEN 10 ELSE 1 END, 0, true
FROM generate_series(1, %(last)s + 1) AS n
""",
]
PAGES = {
    "shell": "/shell/empty/",
    "list": "/goods/",
    "middle": "/goods/?after=B0100000",
    "shelf": "/goods/?category=1050",
    "search": "/goods/?q=龙井",
    "initials": "/goods/?q=xab",
}


def fill(superuser: str, goods: int = GOODS) -> None:
    """So many products in a hundred categories, and pieces of one of them, past the triggers."""
    scratch.run(superuser, _FILL, {"goods": goods, "last": LAST_PIECES})


def _pages(person) -> dict:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)

    def job(path: str):
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    return in_turns({name: job(path) for name, path in PAGES.items()}, 40)


def _take(sku: str, number: int) -> bool:
    from catalog.products.services import move_stock

    words = {"kind": "shipment", "reference": f"bench {number}", "by": None}
    try:
        move_stock(pieces={sku: -1}, at=timezone.now(), **words)
    except ValidationError:
        return False
    return True


def _last_pieces() -> float:
    """Median wall time in ms of taking a last piece, the product going off sale with it."""
    from catalog.products.models import Product

    spent = []
    for number in range(2, LAST_PIECES + 2):
        begun = time.perf_counter()
        assert _take(f"LAST-{number}", number)
        spent.append(time.perf_counter() - begun)
    assert not Product.objects.filter(sku__startswith="LAST-", id__gt=1, is_listed=True).exists()
    return median(spent) * 1000


def _buyers() -> int:
    """How many of a hundred at once get one of the last ten pieces."""

    def buy(number: int) -> bool:
        close_old_connections()
        try:
            return _take("LAST-1", number)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return sum(pool.map(buy, range(BUYERS)))


def measure(superuser: str, person) -> list[Figure]:
    """The table of goods."""
    fill(superuser)
    costs = _pages(person)
    shell = costs["shell"]
    figures = [
        Figure(f"goods, {name}, 200,000 products, against the empty shell, CPU",
               costs[name].cpu / shell.cpu, 3)
        for name in PAGES if name != "shell"
    ]  # fmt: skip
    figures += [
        Figure(f"goods, {name}, against the empty shell, wall", costs[name].wall / shell.wall, 3)
        for name in ("list", "middle")
    ]
    figures.append(Figure("the last piece taken and off sale, wall", _last_pieces(), 20, "ms"))
    sold = _buyers()
    figures.append(Figure("of 100 buyers at once who get the last 10 pieces", sold, 10, ""))
    figures.append(Figure("… and at least", sold, 10, "", at_least=True))
    return figures
