"""Goods on sale for everybody: the price in force, by its times; gone with the last piece."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from catalog.products.gallery import add_picture
from regulations.binding.services import entering_past
from sitecontent.publishing.models import Item, Version
from sitecontent.publishing.public import goods
from sitecontent.publishing.publication import publish
from sitecontent.publishing.services import Draft, ask, check_version, write_version
from tests.catalog.market import DAY, HOUR, Market, found_market, yuan
from tests.regulations.test_pictures import drawn

SECOND = timedelta(seconds=1)


def committed() -> None:
    """Count what changed up, as a commit does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def market(db):
    """A shop of last week with a product on sale."""
    goods.forget()
    with entering_past(right="test"):
        market = found_market(at=timezone.now() - 7 * DAY)
        market.tea = market.product(description="明前采摘")
        words = {"product_id": market.tea.pk, "by": market.designer, "at": market.at}
        market.picture = add_picture(content=drawn("JPEG"), **words)
        market.note(market.tea)
        market.done("listing", (market.tea, "18.00"))
        committed()
        yield market
    goods.forget()


def only(client) -> dict:
    [entry] = json.loads(client.get("/site/goods.json").content)["items"]
    return entry


@pytest.mark.clause("C11-1", "C11-2")
def test_everybody_reads_what_is_on_sale_and_at_what_price(client, market: Market):
    market.product("T-2", "还没上架")
    for path in ("/site/goods/", f"/site/goods/{market.tea.pk}/"):
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200 and not answer.cookies
        assert "西湖龙井" in page and "18.00" in page and "还没上架" not in page
    assert "明前采摘" in page and f"/site/goods/pictures/{market.picture.pk}/" in page
    entry = only(client)
    assert (entry["sku"], entry["price"], entry["usual_price"]) == ("T-1", "18.00", "18.00")
    assert (entry["in_stock"], entry["until"], entry["description"]) == (True, None, "明前采摘")
    answer = client.get(f"/site/goods/pictures/{market.picture.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    one = json.loads(client.get(f"/site/goods/{market.tea.pk}.json").content)
    assert one == entry


@pytest.mark.clause("C11-1")
def test_an_answer_is_revalidated_until_something_of_it_changes(client, market: Market):
    paths = ("/site/goods/", "/site/goods.json", f"/site/goods/{market.tea.pk}/")
    for path in paths:
        etag = client.get(path)["ETag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
    with connection.execute_wrapper(_Counter()):
        client.get("/site/goods.json", headers={"if-none-match": "x"})
    market.note(market.tea)
    market.done("price", (market.tea, "16.00"))
    committed()
    answer = client.get(paths[2], headers={"if-none-match": etag})
    assert answer.status_code == 200 and "16.00" in answer.content.decode()


class _Counter:
    """Refuses more than the one statement by which a stand is known again."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        assert self.count == 1, sql
        return execute(sql, params, many, context)


@pytest.mark.clause("C11-3")
def test_a_promotion_shows_its_price_between_its_times(client, market: Market, monkeypatch):
    now = timezone.now()
    sale = market.say(
        market.promotion((market.tea, "9.90"), starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    )
    market.execute(sale)
    committed()
    seen = []
    for at in (now + HOUR - SECOND, now + HOUR, now + 2 * HOUR - SECOND, now + 2 * HOUR):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        entry = only(client)
        seen.append((entry["price"], entry["usual_price"], entry["until"] is not None))
    assert seen == [
        ("18.00", "18.00", False), ("9.90", "18.00", True), ("9.90", "18.00", True),
        ("18.00", "18.00", False),
    ]  # fmt: skip


@pytest.mark.clause("C11-2")
def test_what_sold_out_is_gone_and_comes_back_with_its_listing(client, market: Market):
    page, picture = f"/site/goods/{market.tea.pk}/", f"/site/goods/pictures/{market.picture.pk}/"
    assert client.get(page).status_code == 200
    market.ship("T-1", 10)
    committed()
    answer = client.get(page)
    assert answer.status_code == 410 and "18.00" not in answer.content.decode()
    gone = client.get(f"/site/goods/{market.tea.pk}.json")
    assert (gone.status_code, json.loads(gone.content)["on_sale"]) == (410, False)
    assert json.loads(client.get("/site/goods.json").content)["items"] == []
    assert client.get(picture).status_code == 404
    never = market.product("T-9")
    assert client.get(f"/site/goods/{never.pk}/").status_code == 404


@pytest.mark.clause("C11-2")
def test_the_feed_goes_on_by_sku(client, market: Market, monkeypatch):
    monkeypatch.setattr("sitecontent.publishing.public.views_goods.FEED", 1)
    market.listed("T-2", price="20.00")
    committed()
    first = json.loads(client.get("/site/goods.json").content)
    assert ([each["sku"] for each in first["items"]], first["after"]) == (["T-1"], "T-1")
    second = json.loads(client.get("/site/goods.json?after=T-1").content)
    assert ([each["sku"] for each in second["items"]], second["after"]) == (["T-2"], None)


@pytest.mark.clause("C6-1")
def test_what_waits_for_its_chain_is_not_shown(client, market: Market):
    market.note(market.tea)
    market.say(market.propose("price", (market.tea, yuan("16.00"))))
    committed()
    assert only(client)["price"] == "18.00"


@pytest.mark.clause("C4-4", "C11-2")
def test_product_information_says_whether_the_product_is_on_sale(client, market: Market):
    item = Item.objects.create(
        kind="product", product=market.tea, title="西湖龙井", by=market.editor,
        created_at=market.at, changed_at=market.at,
    )  # fmt: skip
    words = {"by": market.editor, "at": market.at}
    write_version(item_id=item.pk, draft=Draft("西湖龙井", "产地直发"), **words)
    ask(item_id=item.pk, **words)
    item.refresh_from_db()
    version = Version.objects.get(item=item)
    market.say(version)
    check_version(version_id=version.pk, by=market.specialist, at=market.at)
    publish(item_id=item.pk, **words)
    committed()
    address = f"/site/goods/{market.tea.pk}/"
    page = client.get(f"/site/{item.pk}/")
    assert address in page.content.decode() and "该商品已下架" not in page.content.decode()
    entry = json.loads(client.get(f"/site/{item.pk}.json").content)
    assert (entry["on_sale"], entry["product"]) == (True, address)
    market.ship("T-1", 10)
    committed()
    kept = {"HTTP_IF_NONE_MATCH": page["ETag"]}
    page = client.get(f"/site/{item.pk}/", **kept).content.decode()
    assert address not in page and "该商品已下架" in page
    for path in (f"/site/{item.pk}.json", "/site/feed.json?kind=product"):
        entry = json.loads(client.get(path).content)
        entry = entry.get("items", [entry])[0]
        assert (entry["on_sale"], entry["product"]) == (False, None)
