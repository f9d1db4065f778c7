"""The axes of charts: round values, days from the first to the last."""

from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.products.charts import FLOOR, TOP, draw, steps
from sitecontent.campaigns.charts import upright
from tests.catalog.market import NOON


@pytest.mark.parametrize(
    ("low", "high", "is_whole", "wanted"),
    [
        ("0", "100", False, ["0", "50", "100"]),
        ("0", "8", False, ["0", "2", "4", "6", "8"]),
        ("77.50", "90.50", False, ["80", "85", "90"]),
        ("35.80", "36.20", False, ["35.8", "35.9", "36.0", "36.1", "36.2"]),
        ("0", "3", True, ["0", "1", "2", "3"]),
        ("0", "1", True, ["0", "1"]),
        ("0", "24312.60", True, ["0", "10000", "20000"]),
    ],
)
def test_the_axis_of_values_has_round_marks(low, high, is_whole, wanted):
    found = steps(Decimal(low), Decimal(high), is_whole)
    assert found == [Decimal(each) for each in wanted]


def test_a_chart_over_time_has_both_axes():
    points = [(NOON, Decimal("80.00")), (NOON + timedelta(days=20), Decimal("90.00"))]
    chart = draw([("价格", points)], until=NOON + timedelta(days=30), from_zero=False)
    assert [each.text for each in chart.moments] == ["2026-03-04", "03-14", "03-24", "04-03"]
    assert [each.anchor for each in chart.moments] == ["start", "middle", "middle", "end"]
    assert [each.text for each in chart.values] == ["80.00", "85.00", "90.00"]
    assert all(TOP <= float(each.place) <= FLOOR for each in chart.values)
    assert chart.values[0].place == chart.lines[0].dots[0].y


def test_within_a_day_the_axis_says_hours():
    chart = draw([("库存", [(NOON, 3)])], until=NOON + timedelta(minutes=10), from_zero=True)
    assert chart.moments[-1].text == "03-04 12:10"
    assert [each.text for each in chart.values] == ["0", "1", "2", "3"]


def test_bars_name_values_and_at_most_six_of_their_labels():
    chart = upright([(f"2026-{month:02}", month * 100, None) for month in range(1, 13)])
    assert [each.text for each in chart.values] == ["500", "1,000"]
    assert [bar.label for bar in chart.bars if bar.is_named] == [
        f"2026-{month:02}" for month in range(1, 13, 2)
    ]
    assert chart.values[0].place == chart.bars[4].y
