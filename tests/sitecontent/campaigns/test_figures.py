"""The arithmetic of promotion, worked out by hand."""

from decimal import Decimal

import pytest

from sitecontent.campaigns.charts import shares, upright
from sitecontent.campaigns.figures import Figures, Measure, from_json, ranked, reached, to_json
from sitecontent.campaigns.rules import holds_code


def known(cost, reach, clicks, orders, revenue) -> Figures:
    return Figures(Decimal(cost), reach, clicks, orders, Decimal(revenue))


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("figures", "rate", "per_click", "per_order", "conversion", "returned"),
    [
        # 500 yuan, 10000 saw it, 200 clicked, 8 bought for 1200 yuan.
        (("500", 10_000, 200, 8, "1200"), "2.00", "2.50", "62.50", "4.00", "2.40"),
        # Thirds are rounded half up to the cent: 100/3 = 33.33, 200/3 = 66.67.
        (("100", 300, 3, 3, "200"), "1.00", "33.33", "33.33", "100.00", "2.00"),
        (("200", 0, 3, 0, "0"), None, "66.67", None, "0.00", "0.00"),
        # 0.005 of a yuan for a click rounds up to a cent.
        (("1", 1, 200, 1, "0"), "20000.00", "0.01", "1.00", "0.50", "0.00"),
        # Nothing was spent: what came back cannot be said of each yuan.
        (("0", 100, 10, 1, "50"), "10.00", "0.00", "0.00", "10.00", None),
        # Nothing happened at all.
        (("0", 0, 0, 0, "0"), None, None, None, None, None),
        # Orders without a click, by a code told by mouth.
        (("30", 0, 0, 2, "90"), None, None, "15.00", None, "3.00"),
    ],
)
def test_what_follows_from_the_figures(figures, rate, per_click, per_order, conversion, returned):
    told = known(*figures)
    assert [
        None if each is None else str(each)
        for each in (
            told.click_rate, told.cost_per_click, told.cost_per_order, told.conversion,
            told.return_on_cost,
        )
    ] == [rate, per_click, per_order, conversion, returned]  # fmt: skip


PLANS = [
    (1, known("500", 10_000, 200, 8, "1200")),  # 2.40, 62.50 an order, 2.50 a click, 4 %
    (2, known("100", 2_000, 100, 3, "300")),  # 3.00, 33.33, 1.00, 3 %
    (3, known("300", 5_000, 60, 6, "900")),  # 3.00, 50.00, 5.00, 10 %
    (4, known("0", 800, 20, 1, "40")),  # free, 0.00, 0.00, 5 %
    (5, known("0", 0, 0, 0, "0")),  # nothing can be said
    (6, known("80", 900, 0, 0, "0")),  # 0.00, none, none, none
]


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("measure", "order"),
    [
        # 3.00 twice: 900 yuan of orders go before 300.
        (Measure.RETURN, [4, 3, 2, 1, 6, 5]),
        (Measure.PER_ORDER, [4, 2, 3, 1, 5, 6]),
        (Measure.PER_CLICK, [4, 2, 1, 3, 5, 6]),
        (Measure.CONVERSION, [3, 4, 1, 2, 5, 6]),
    ],
)
def test_plans_are_ranked_the_best_first(measure, order):
    assert ranked(PLANS, measure) == order
    assert ranked(PLANS[::-1], measure) == order


@pytest.mark.clause("B5")
def test_equal_plans_keep_their_order():
    same = known("10", 1, 1, 1, "10")
    assert ranked([(7, same), (3, same), (5, same)], Measure.RETURN) == [3, 5, 7]


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("actual", "target", "percent"),
    [("60", "100", "60.0"), ("2", "3", "66.7"), ("0", "5", "0.0"), ("5", None, None),
     ("0.05", "100", "0.1"), ("-10", "100", "-10.0")],
)  # fmt: skip
def test_how_much_of_a_target_was_reached(actual, target, percent):
    found = reached(Decimal(actual), None if target is None else Decimal(target))
    assert found == (None if percent is None else Decimal(percent))


@pytest.mark.clause("B5")
def test_frozen_figures_are_read_back_as_they_were():
    for _pk, figures in PLANS:
        assert from_json(to_json(figures)) == figures


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("优惠码TEA2026", True), ("优惠码 tea2026，谢谢", True), ("ＴＥＡ２０２６", True),
        ("TEA2026", True), ("TEA20261", False), ("XTEA2026", False), ("TEA2026-A", False),
        ("TEA 2026", False), ("电话13800TEA2026", False), ("tea2026/周末送货", True), ("", False),
    ],
)  # fmt: skip
def test_a_code_stands_by_itself(text, found):
    assert holds_code(text, "TEA2026") is found


def test_bars_begin_at_zero_and_end_at_the_highest():
    chart = upright([("a", 50, 100), ("b", 0, None), ("c", 120, 100)])
    assert (chart.highest, [bar.is_reached for bar in chart.bars]) == (120, [False, False, True])
    assert [bar.height for bar in chart.bars] == ["69.2", "0.0", "166.0"]
    assert upright([("a", 50, 100)]).highest == 50  # a target is no sale
    assert upright([("a", 0, None)]) is None
    assert shares([Decimal("2.4"), None, Decimal("1.2")]) == ["100.0", "0.0", "50.0"]
    assert shares([None]) == ["0"]
