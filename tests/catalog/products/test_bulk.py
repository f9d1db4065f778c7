"""A list of goods longer than a page takes: looked at and written by a worker, whole or not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.products import spreadsheet
from catalog.products.bulk import services
from catalog.products.bulk.models import LongList
from catalog.products.models import Category, Product
from regulations import sheets
from regulations.notices.models import Notice
from tests.catalog.market import HOUR, Market

HEADER = "货号,名称,分类,主商品货号,规格,描述\r\n"


@pytest.fixture(autouse=True)
def stretches(monkeypatch):
    """Stretches of two rows, so that a list of five has three."""
    monkeypatch.setattr(services, "STRETCH", 2)
    monkeypatch.setattr(services, "WRITTEN_AT_ONCE", 2)


def kept(market: Market, *rows: str) -> LongList:
    content = (HEADER + "\r\n".join(rows)).encode("utf-8-sig")
    return services.keep_list(
        name="商品.csv", content=content, by=market.specialist, at=market.at
    )  # fmt: skip


def worked(row: LongList, market: Market, at=None) -> LongList:
    assert services.work(at or market.at)
    row.refresh_from_db()
    return row


@pytest.mark.clause("B3")
def test_a_long_list_is_looked_at_then_written_whole(market: Market):
    tea = market.product("T-1", "龙井")
    rows = [
        "T-1,龙井茶,食品/茶叶,,,明前", "N-1-50,新茶,食品/茶叶,N-1,50g,",
        "N-1,新茶,食品/茶叶,,,", "N-2,白茶,食品,,,", "T-9,红茶,,,,",
    ]  # fmt: skip
    row = worked(kept(market, *rows), market)
    assert (row.stage, row.rows) == ("looked", 5)
    assert row.counts == {"new": 4, "changed": 1, "same": 0}
    assert row.shelves == ["食品", "食品/茶叶"] and not Category.objects.exists()
    assert row.sample[0]["changes"][0] == ["名称", "龙井", "龙井茶"]
    assert Product.objects.count() == 1 and not services.work(market.at)
    services.say(list_id=row.pk, writes=True, by=market.specialist, at=market.at)
    worked(row, market, market.at + HOUR)
    assert (row.stage, bytes(row.content)) == ("written", b"")
    tea.refresh_from_db()
    assert (tea.name, tea.initials, tea.category.name) == ("龙井茶", "ljc", "茶叶")
    assert tea.on_hand == 10  # stock is none of a list's business
    history = tea.history.latest()
    assert (history.history_user, history.name) == (market.specialist, "龙井茶")
    variety = Product.objects.get(sku="N-1-50")
    assert (variety.variant_of.sku, variety.variant) == ("N-1", "50g")
    assert variety.history.get().history_user == market.specialist
    assert Notice.objects.filter(recipient=market.specialist, key__contains="written").exists()


@pytest.mark.clause("B3", "C6-1")
@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (["A,甲,,,,", "B,乙,,,,", "C,丙,,,,", "A,丁,,,,"], "货号"),  # twice, stretches apart
        (["A,甲,,,,", "B,乙,,,,", "C,,,,,"], "名称"),
        (["A,甲,,Z,50g,"], "主商品货号"),
        (["V,甲,,H,50g,", "A,乙,,,,", "H,丙,,A,100g,"], "主商品货号"),  # a variety of a variety
        (["T-1,假的,,,,"], "名称"),  # on sale: by its chain
    ],
)
def test_a_list_with_a_problem_writes_nothing(market: Market, rows, column):
    market.listed()
    row = worked(kept(market, *rows), market)
    assert row.stage == "refused" and f"“{column}”" in row.problems[0]
    assert Product.objects.count() == 1 and bytes(row.content) == b""


@pytest.mark.clause("B3")
def test_what_changed_since_it_was_looked_at_writes_nothing(market: Market):
    tea = market.product()
    row = worked(kept(market, "N-1,新茶,,,,", "N-2,新茶,,,,", "T-1,新名,,,,"), market)
    services.say(list_id=row.pk, writes=True, by=market.specialist, at=market.at)
    market.note(tea)
    market.done("listing", (tea, "18.00"))
    worked(row, market)
    assert row.stage == "refused" and "T-1" in row.problems[0]
    assert Product.objects.count() == 1


@pytest.mark.clause("B3")
def test_what_changes_while_it_is_written_stops_the_rest_and_says_what_stands(
    client, market: Market, monkeypatch
):
    tea = market.product()
    row = worked(kept(market, "N-1,新茶,,,,", "N-2,新茶,,,,", "T-1,新名,,,,"), market)
    services.say(list_id=row.pk, writes=True, by=market.specialist, at=market.at)
    write = services._write_portion

    def put_on_sale_meanwhile(*asked):
        done = write(*asked)
        if not tea.listings.exists():
            market.note(tea)
            market.done("listing", (tea, "18.00"))
        return done

    monkeypatch.setattr(services, "_write_portion", put_on_sale_meanwhile)
    worked(row, market)
    assert (row.stage, row.counts["stopped"]) == ("refused", 2) and "T-1" in row.problems[0]
    assert set(Product.objects.values_list("sku", flat=True)) == {"T-1", "N-1", "N-2"}
    client.force_login(market.specialist)
    page = client.get(f"/goods/lists/{row.pk}/").content.decode()
    assert "2 行已写入" in page


def broken_off(row: LongList, market: Market, monkeypatch, times: int) -> None:
    """A worker that dies after the first portion, so many times."""
    write = services._write_portion

    def dies(list_id, part, overview, done, at):
        if done > 2:
            raise MemoryError
        return write(list_id, part, overview, done, at)

    services.say(list_id=row.pk, writes=True, by=market.specialist, at=market.at)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_write_portion", dies)
        for _try in range(times):
            with pytest.raises(MemoryError):
                services.work(market.at)


@pytest.mark.clause("B3")
def test_a_list_given_up_after_its_tries_says_what_stands(client, market: Market, monkeypatch):
    row = worked(kept(market, "N-1,新茶,,,,", "N-2,新茶,,,,", "N-3,新茶,,,,"), market)
    broken_off(row, market, monkeypatch, services.MOST_TRIES)
    worked(row, market)
    assert row.stage == "refused" and Product.objects.count() == 2
    client.force_login(market.specialist)
    page = client.get(f"/goods/lists/{row.pk}/").content.decode()
    assert "2 行已写入" in page and "就不会写入任何内容" not in page
    assert "部分写入" in page
    told = Notice.objects.get(key__endswith=f"list:{row.pk}:refused")
    assert told.params["stage"] == {"zh-hans": "部分写入", "en": "partly written"}


@pytest.mark.clause("B3")
def test_a_list_whose_next_try_finds_a_problem_says_what_stands(
    client, market: Market, monkeypatch
):
    tea = market.product()
    row = worked(kept(market, "N-1,新茶,,,,", "N-2,新茶,,,,", "T-1,新名,,,,"), market)
    broken_off(row, market, monkeypatch, 1)
    market.note(tea)
    market.done("listing", (tea, "18.00"))
    worked(row, market)
    assert row.stage == "refused" and "T-1" in row.problems[0]
    client.force_login(market.specialist)
    page = client.get(f"/goods/lists/{row.pk}/").content.decode()
    assert "2 行已写入" in page and "就不会写入任何内容" not in page


@pytest.mark.clause("B3")
def test_a_file_that_is_no_list_is_refused(market: Market):
    words = {"by": market.specialist, "at": market.at}
    row = worked(services.keep_list(name="商品.csv", content=b"a,b\r\n1,2", **words), market)
    assert row.stage == "refused" and row.problems


@pytest.mark.clause("B3")
def test_a_long_file_goes_to_the_worker_by_the_page(client, market: Market, monkeypatch):
    monkeypatch.setattr(sheets.read_sheet, "__kwdefaults__", {"most": 3})
    monkeypatch.setattr(spreadsheet.read_goods, "__kwdefaults__", {"most": 3})
    market.at = timezone.now() - HOUR
    client.force_login(market.specialist)
    content = (HEADER + "A,甲,,,,\r\nB,乙,,,,\r\nC,丙,,,,").encode()
    answer = client.post("/goods/import/", {"file": SimpleUploadedFile("a.csv", content)})
    row = LongList.objects.get()
    assert answer["Location"] == f"/goods/lists/{row.pk}/"
    assert "every 2s" in client.get(answer["Location"]).content.decode()
    worked(row, market, timezone.now())
    page = client.get(f"/goods/lists/{row.pk}/").content.decode()
    assert "every 2s" not in page and 'value="write"' in page
    client.force_login(market.operator)
    assert client.get(f"/goods/lists/{row.pk}/").status_code == 404
    client.force_login(market.sales)
    assert client.get(f"/goods/lists/{row.pk}/").status_code == 403
    client.force_login(market.specialist)
    assert client.post(f"/goods/lists/{row.pk}/", {"verb": "write"}).status_code == 302
    assert client.post(f"/goods/lists/{row.pk}/", {"verb": "write"}).status_code == 422
    worked(row, market, timezone.now())
    assert Product.objects.count() == 3


@pytest.mark.clause("B3")
def test_a_list_that_breaks_its_worker_off_holds_up_no_other(market: Market, monkeypatch):
    row, other = kept(market, "A,甲,,,,"), kept(market, "B,乙,,,,")

    def broken(*_asked):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(services, "_look", broken)
        for _try in range(services.MOST_TRIES):
            with pytest.raises(MemoryError):
                services.work(market.at)
    assert services.work(market.at)
    row.refresh_from_db()
    assert row.stage == "refused" and row.problems
    assert worked(other, market).stage == "looked"
