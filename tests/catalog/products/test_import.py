"""Goods as a spreadsheet: looked at first, then written whole or not at all; out and in again."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.products import spreadsheet, views_import
from catalog.products.imports import import_goods, plan_import
from catalog.products.models import Category, Product
from catalog.products.rules import price_of
from catalog.products.spreadsheet import export_goods, read_goods
from tests.catalog.market import Market, yuan

HEADER = "货号,名称,分类,主商品货号,规格,描述,价格"


def sheet(*lines: str, header: str = HEADER):
    content = "\r\n".join((header, *lines)).encode("utf-8-sig")
    return read_goods(name="商品.csv", content=content)


def write(market: Market, *lines: str):
    return import_goods(sheet=sheet(*lines), by=market.specialist, at=market.at)


@pytest.mark.clause("B3")
def test_new_goods_are_taken_up_off_sale_with_their_categories(market: Market):
    plan = write(
        market,
        "CY-1-S,龙井,食品/茶叶,CY-1,50g,,99.00",
        "CY-1,龙井,食品/茶叶,,,明前,168",
    )
    assert plan.count() == {"new": 2}
    small = Product.objects.get(sku="CY-1-S")
    assert (small.variant_of.sku, small.variant, small.is_listed) == ("CY-1", "50g", False)
    assert (small.price, small.initials, small.on_hand) == (yuan("99.00"), "lj", 0)
    assert [str(each) for each in Category.objects.order_by("id")] == ["食品", "茶叶"]


@pytest.mark.clause("B3")
def test_a_known_sku_is_changed_and_the_rest_stays(market: Market):
    product = market.product("T-1", "龙井", description="旧")
    market.product("T-2", "普洱")
    content = ("T-1,西湖龙井", "T-2,普洱")
    plan = import_goods(
        sheet=sheet(*content, header="货号,名称"), by=market.specialist, at=market.at
    )
    assert plan.count() == {"changed": 1, "same": 1}
    product.refresh_from_db()
    assert (product.name, product.initials, product.description) == ("西湖龙井", "xhlj", "旧")


@pytest.mark.clause("C11-1")
def test_a_price_is_not_an_imports_to_change(market: Market, teapot):
    with pytest.raises(ValidationError, match="C11-1"):
        write(market, "T-1,西湖龙井,,,,,1.00")
    write(market, "T-1,西湖龙井,茶叶,,,,18.00")
    teapot.refresh_from_db()
    assert (teapot.price, teapot.category.name) == (yuan("18.00"), "茶叶")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",龙井,,,,,", "货号"),
        ("X-1,,,,,,", "名称"),
        ("X-1,龙井,,NOPE,50g,,", "主商品货号"),
        ("X-1,龙井,,T-1,,,", "规格"),
        ("X-1,龙井,,X-1,50g,,", "主商品货号"),
        ("X-1,龙井,,,,,贵", "价格"),
        ("X-1,龙井,,,,,-1", "价格"),
        ("X-1,龙井,,,,,NaN", "价格"),
        ("X-1,龙井,,,,,sNaN", "价格"),
        ("X-1,龙井,,,,,Infinity", "价格"),
        ("X-1,龙井,,,,,1e3", "价格"),
        (f"{'X' * 65},龙井,,,,,", "货号"),
        ("T-2,龙井,,,,,", "货号"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_written(market, line, column):
    market.product("T-1")
    told = plan_import(sheet("T-2,普洱,,,,,", line)).problems
    assert (told[-1].row, told[-1].column) == (3, column)
    with pytest.raises(ValidationError):
        write(market, "T-2,普洱,,,,,", line)
    assert Product.objects.count() == 1


@pytest.mark.clause("B3")
def test_what_is_exported_is_read_back_as_it_was(market: Market, teapot):
    market.product("=1+1", "=cmd|' /C calc'!A0", pieces=0)
    content = export_goods(market.at).content
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in page.rows for cell in row} <= {"s", "n", "inlineStr"}
    plan = plan_import(read_goods(name="a.xlsx", content=content))
    assert (plan.problems, plan.count()) == ([], {"same": 2})


def test_the_pages_show_before_they_write(client, market: Market):
    client.force_login(market.specialist)
    file = SimpleUploadedFile("商品.csv", f"{HEADER}\r\nN-1,新茶,茶叶,,,,9".encode("utf-8-sig"))
    page = client.post("/goods/import/", {"file": file})
    assert page.status_code == 200 and not Product.objects.exists()
    rows = page.context["rows"]
    assert client.post("/goods/import/", {"rows": rows}).status_code == 302
    assert Product.objects.get().name == "新茶"
    client.post("/goods/import/", {"rows": rows[:-4] + "xxxx"})
    assert Product.objects.count() == 1


def test_a_list_is_for_who_may_change_goods(client, market: Market):
    client.force_login(market.sales)
    assert client.get("/goods/import/").status_code == 403


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("10", "10"), ("1,000.50", "1000.50"), ("1000", "1000"), ("0.5", "0.5"),
        ("12,5", None), ("1_0", None), ("1e3", None), ("١٢", None), ("NaN", None), ("-1", None),
        ("1,00", None), ("", None),
    ],
)  # fmt: skip
def test_a_price_is_digits_and_nothing_is_guessed(text, price):
    assert price_of(text) == (price and yuan(price))


@pytest.mark.clause("B3")
def test_an_export_holds_what_the_list_shows_in_parts_that_come_back(client, market, monkeypatch):
    for number in range(5):
        market.product(f"P-{number}", "普洱", pieces=0)
    market.product("T-1")
    client.force_login(market.specialist)

    def skus(answer) -> list[str]:
        page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        return [row[0].value for row in page.iter_rows(min_row=2)]

    assert skus(client.get("/goods/export/?q=西湖")) == ["T-1"]
    for module in (views_import, spreadsheet):
        monkeypatch.setattr(module, "PART", 2)
    page = client.get("/goods/export/?q=普洱")
    assert [(each.after, each.count) for each in page.context["parts"]] == [
        ("", 2), ("P-1", 2), ("P-3", 1),
    ]  # fmt: skip
    found = [skus(client.get(f"/goods/export/?q=普洱&part={each.after}"))
             for each in page.context["parts"]]  # fmt: skip
    assert found == [["P-0", "P-1"], ["P-2", "P-3"], ["P-4"]]
    assert "part=P-1" in page.content.decode()
