"""The pages of quality as people use them, today."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from orders.service.models import QualityAppeal, QualityDraw, QualityScore
from sitecontent.database.models import Handing
from tests.orders.service.refusals import page


@pytest.fixture
def row(desk, browse):
    """A conversation of Anna's, drawn from this month by the lead."""
    now = timezone.localtime()
    desk.talk(desk.anna, at=now, what="这茶怎么泡？")
    month = {"month": f"{now:%Y-%m}", "each": "2"}
    assert browse(desk.anna, "quality/draw/", **month).status_code == 403
    assert browse(desk.lead, "quality/draw/", **month | {"each": "0"}).status_code == 422
    assert browse(desk.lead, "quality/draw/", **month | {"month": "2025"}).status_code == 404
    assert browse(desk.lead, "quality/draw/", **month).status_code == 302
    return QualityDraw.objects.get().samples.get()


@pytest.mark.clause("C10-R1")
def test_the_lead_draws_and_scores_and_the_person_appeals(desk, browse, row):
    own = f"quality/{row.pk}/"
    assert browse(desk.anna, own).status_code == 404  # not before it is scored
    assert "drawn again: the same" in page(browse(desk.lead, "quality/"))
    shown = page(browse(desk.lead, own))
    assert "这茶怎么泡？" in shown
    assert shown.count('name="faults"') == 6
    assert browse(desk.lead, f"{own}score/", faults=["A"]).status_code == 422
    assert browse(desk.lead, f"{own}score/", faults=["1", "4"], note="忘了问候").status_code == 302
    assert QualityScore.objects.get().score == 70
    again = browse(desk.deputy, f"{own}score/", faults=["1"])
    assert again.status_code == 422
    assert "has been scored already" in page(again)
    assert "Appeal against it" in page(browse(desk.anna, own))
    assert "Appeal against it" not in page(browse(desk.lead, own))
    assert browse(desk.lead, f"{own}appeal/", text="x").status_code == 422
    assert browse(desk.ben, f"{own}appeal/", text="x").status_code == 404
    assert browse(desk.anna, f"{own}appeal/", text="我问候了").status_code == 302
    assert QualityAppeal.objects.get().text == "我问候了"
    refusal = browse(desk.lead, f"{own}answer/", faults=["1"], text="x")
    assert refusal.status_code == 422
    assert "Who gave the score does not answer" in page(refusal)
    assert "Appeals that wait for you" in page(browse(desk.boss, "quality/"))
    assert "Answer the appeal" in page(browse(desk.boss, own))
    assert browse(desk.boss, f"{own}answer/", faults=["4"], text="有问候").status_code == 302
    shown = page(browse(desk.anna, own))
    assert "70 → 85 points" in shown
    assert "85" in page(browse(desk.anna, "quality/"))


@pytest.mark.clause("C10-R1", "C13-9")
def test_the_month_leaves_as_a_table_and_is_on_record(desk, browse, row):
    browse(desk.lead, f"quality/{row.pk}/score/", faults=["1"])
    assert browse(desk.anna, "quality/sheet/").status_code == 403
    answer = browse(desk.lead, "quality/sheet/")
    book = load_workbook(io.BytesIO(answer.content))
    first, second = (list(sheet.values) for sheet in book)
    assert len(first[0]) == 7 + 6 + 14
    assert first[1][1:8] == ("2005", "张丽", 1, 1, 85, 0, 1)
    assert second[1][4:6] == (85, "1")
    assert Handing.objects.get().kind == "quality"


@pytest.mark.clause("C10-R2")
def test_strange_months_are_this_one(desk, browse):
    for text in ("", "x", "2025-13", "9999-01"):
        assert browse(desk.lead, f"quality/?month={text}").status_code == 200
