"""What a product is: taken up, changed, found, sorted, shown with its pictures."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from catalog.products.goods import add_category, change_category, change_product, draft_of
from catalog.products.listing import Wanted, goods_page, shelves
from catalog.products.models import Category, Picture, Product
from catalog.products.selectors import price_chart, price_points, stock_chart
from tests.catalog.market import DAY, HOUR, Market, yuan
from tests.regulations.test_pictures import bomb, drawn, noise


def found(text, at, **words) -> list[str]:
    return [row.sku for row in goods_page(Wanted(text=text, **words), at)[0]]


@pytest.fixture
def shelf(market: Market) -> Market:
    market.product("CY-001", "西湖龙井 明前特级")
    market.product("CY-002", "安溪铁观音 清香型", pieces=0)
    market.product("GD-001", "Dragon 桂花糕")
    return market


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("", ["CY-001", "CY-002", "GD-001"]),
        ("龙井", ["CY-001"]),
        ("铁观音", ["CY-002"]),
        ("xhlj", ["CY-001"]),
        ("ax", ["CY-002"]),
        ("lj", ["CY-001"]),
        ("tg", ["CY-002"]),
        ("龙井明前", ["CY-001"]),
        ("铁观音清香型", ["CY-002"]),
        ("茶", []),
        ("糕", ["GD-001"]),
        ("cy-00", ["CY-001", "CY-002"]),
        ("dragon", ["GD-001"]),
        ("西湖 特级", ["CY-001"]),
        ("西湖 观音", []),
        ("100%", []),
        ("_", []),
        ("'; DROP TABLE", []),
    ],
)
def test_goods_are_found_in_chinese_by_initials_and_sku(shelf, text, skus):
    assert found(text, shelf.at) == skus


@pytest.mark.parametrize(
    ("shown", "skus"),
    [("listed", ["T-1"]), ("off", ["CY-001", "CY-002", "GD-001"]), ("sold_out", ["CY-002"])],
)
def test_goods_are_narrowed_to_a_state(shelf, shown, skus):
    shelf.listed("T-1", name="普洱")
    assert found("", shelf.at, shown=shown) == skus


def test_the_list_is_one_statement_and_goes_on_by_sku(market: Market):
    for number in range(45):
        Product.objects.create(sku=f"P-{number:03}", name="茶", price=1)
    with CaptureQueriesContext(connection) as seen:
        first, after = goods_page(Wanted(), market.at)
    assert (len(seen), len(first), after) == (1, 20, "P-019")
    second, after = goods_page(Wanted(after=after), market.at)
    third, end = goods_page(Wanted(after=after), market.at)
    skus = [row.sku for row in (*first, *second, *third)]
    assert (skus, end) == ([f"P-{number:03}" for number in range(45)], "")


@pytest.mark.clause("B3")
def test_the_tree_of_categories_keeps_what_it_was(client, market: Market):
    words = {"by": market.specialist, "at": market.at}
    food = add_category(name="食品", **words)
    tea = add_category(name="茶", **words)
    later = market.at + timedelta(hours=1)
    words = {"category_id": tea.pk, "by": market.operator, "at": later}
    for _time in range(2):  # the same again is no change
        change_category(name="茶叶", parent=None, **words)
    change_category(name="茶叶", parent=food, **words)
    kept = tea.history.order_by("history_id")
    assert list(kept.values_list("name", "parent", "history_user__name", "history_date")) == [
        ("茶", None, "郑文博", market.at),
        ("茶叶", None, "朱婷", later),
        ("茶叶", food.pk, "朱婷", later),
    ]
    client.force_login(market.sales)
    page = client.get("/goods/categories/").content.decode()
    assert "茶 → 茶叶" in page and "朱婷" in page


@pytest.mark.clause("B3")
def test_categories_are_a_tree_and_a_search_looks_below(market: Market):
    food = add_category(name="食品", by=market.specialist, at=market.at)
    tea = add_category(name="茶叶", parent=food, by=market.specialist, at=market.at)
    market.product("CY-1", category=tea)
    market.product("X-1")
    assert found("", market.at, category=food.pk) == ["CY-1"]
    assert [each.path for each in shelves()] == ["食品", "食品/茶叶"]
    with pytest.raises(ValidationError):
        change_category(
            category_id=food.pk, name="食品", parent=tea, by=market.specialist, at=market.at
        )
    with pytest.raises(ValidationError):
        add_category(name="茶叶", parent=food, by=market.specialist, at=market.at)
    with pytest.raises(PermissionDenied):
        add_category(name="酒", by=market.sales, at=market.at)
    assert Category.objects.count() == 2


@pytest.mark.clause("B3", "C4-1")
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("specialist", True), ("assistant", True), ("editor", True), ("operator", True),
        ("designer", False), ("planner", False), ("sales", False), ("manager", False),
    ],
)  # fmt: skip
def test_who_changes_what_a_product_is(market: Market, role, may):
    product = market.product()
    words = {"product_id": product.pk, "by": market.people[role], "at": market.at}
    draft = draft_of(product, description="明前采摘")
    if not may:
        with pytest.raises(PermissionDenied):
            change_product(draft=draft, **words)
        return
    change_product(draft=draft, **words)
    product.refresh_from_db()
    assert product.description == "明前采摘"
    assert product.history.latest().history_user == market.people[role]


def test_a_sku_that_was_moved_stays(market: Market):
    product, empty = market.product(), market.product("T-2", pieces=0)
    words = {"by": market.specialist, "at": market.at}
    with pytest.raises(ValidationError) as refused:
        change_product(product_id=product.pk, draft=draft_of(product, sku="NEU"), **words)
    assert "sku" in refused.value.message_dict
    assert change_product(product_id=empty.pk, draft=draft_of(empty, sku="NEU"), **words)
    with pytest.raises(ValidationError):
        change_product(product_id=empty.pk, draft=draft_of(empty, sku="T-1"), **words)


def test_a_variety_belongs_to_a_main_product(market: Market):
    head = market.product()
    small = market.product("T-1-S", variant_of=head, variant="50g")
    assert small.title == "西湖龙井 50g"
    with pytest.raises(ValidationError):
        market.product("T-1-X", variant_of=head, variant="")
    with pytest.raises(ValidationError):
        market.product("T-1-Y", variant_of=small, variant="5g")


def test_lines_over_time_are_drawn_from_ledgers(market: Market, teapot):
    proposal = market.say(market.promotion((teapot, "9.90")))
    market.execute(proposal)
    later = proposal.ends_at + DAY
    assert [price for _at, price in price_points(teapot, later)] == [
        yuan("18.00"),
        yuan("9.90"),
        yuan("18.00"),
    ]
    chart = price_chart(teapot, later)
    assert (chart.lowest, chart.highest, len(chart.lines)) == (yuan("9.90"), yuan("18.00"), 1)
    market.ship("T-1", 4, at=market.at + HOUR)
    chart = stock_chart(teapot, later)
    assert [dot.value for dot in chart.lines[0].dots] == [10, 6]
    assert all(0 <= float(dot.y) <= chart.height for dot in chart.lines[0].dots)
    assert price_points(teapot, market.at - timedelta(days=1)) == []


@pytest.mark.clause("B3", "B6", "C6-9")
def test_a_picture_is_added_on_the_page_and_read_back(client, market: Market):
    product = market.product()
    client.force_login(market.designer)
    address = f"/goods/{product.pk}/pictures/"

    def send(content, **words):
        file = SimpleUploadedFile("照片.exe", content, "application/octet-stream")
        return client.post(address, {"file": file, **words})

    assert send(drawn("GIF")).status_code == 302
    assert send(drawn("GIF")).status_code == 422  # the same one twice
    assert send(b"MZ\x90\x00").status_code == 422
    assert send(bomb(30_000, 30_000)).status_code == 422
    large = noise(640)
    answer = send(large)
    assert answer.status_code == 422
    assert "500K" in answer.content.decode()
    assert send(large, shrink="on").status_code == 302
    first, second = Picture.objects.order_by("id")
    assert second.size <= 512_000
    shown = client.get(f"/goods/pictures/{first.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Image.open(io.BytesIO(shown.content)).size == (60, 40)
    small = client.get(f"/goods/pictures/{second.pk}/?thumb")
    assert max(Image.open(io.BytesIO(small.content)).size) == 160
    client.post(f"/goods/{product.pk}/pictures/{second.pk}/", {"verb": "first"})
    assert goods_page(Wanted(), market.at)[0][0].picture == second.pk
    client.post(f"/goods/{product.pk}/pictures/{second.pk}/", {"verb": "remove"})
    assert goods_page(Wanted(), market.at)[0][0].picture == first.pk
    assert Picture.objects.count() == 2  # kept all the same


def test_who_may_not_add_pictures_adds_none(client, market: Market):
    product = market.product()
    client.force_login(market.sales)
    file = SimpleUploadedFile("a.png", drawn(), "image/png")
    assert client.post(f"/goods/{product.pk}/pictures/", {"file": file}).status_code == 403


def test_every_page_of_goods_shows_itself(client, market: Market, teapot):
    market.promotion((teapot, "9.90"))
    for role in ("specialist", "assistant", "manager", "editor", "sales"):
        client.force_login(market.people[role])
        for address in (
            "/goods/", "/goods/?q=龙井&shown=listed", f"/goods/{teapot.pk}/", "/goods/reviews/",
            "/goods/categories/", "/goods/find/?find=xh",
        ):  # fmt: skip
            assert client.get(address).status_code == 200, (role, address)
        gives_out = role != "sales"  # who looks at goods does not thereby give their list out
        assert (client.get("/goods/export/").status_code == 200) is gives_out, role
    client.force_login(market.assistant)
    for address in (
        "/goods/new/", f"/goods/{teapot.pk}/edit/", "/goods/receive/", "/goods/count/",
        "/goods/moves/?kind=receipt", "/goods/import/", "/goods/import/empty/",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address


@pytest.mark.clause("C11-1", "C11-2")
def test_the_form_of_a_product_knows_no_price_and_no_listing(client, market: Market, teapot):
    client.force_login(market.specialist)
    shelf = add_category(name="茶叶", by=market.specialist, at=market.at)
    sent = {"sku": "T-1", "name": "西湖龙井", "category": shelf.pk, "price": "0.01"}
    sent |= {"is_listed": "", "on_hand": "99"}
    assert client.post(f"/goods/{teapot.pk}/edit/", sent).status_code == 302
    teapot.refresh_from_db()
    assert (teapot.category, teapot.price, teapot.is_listed, teapot.on_hand) == (
        shelf, yuan("18.00"), True, 10,
    )  # fmt: skip
