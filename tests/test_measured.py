"""What the commands of the bench write down of what they measured."""

import math
from xml.etree import ElementTree

import pytest

from bench import measured
from bench.measure import Figure

FIGURES = (
    Figure("page <a> | of 1,000", 2.5, 2),
    Figure("letters twice", 0, 0, ""),
    Figure("vouchers a second", 250, 100, "", True),
    Figure("sum of a year", 211, math.inf),
)
BAR = "{http://www.w3.org/2000/svg}rect"


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "share"),
    [
        (1, 2, False, 0.5),
        (3, 2, False, 1.5),
        (0, 0, False, 0),
        (1, 0, False, math.inf),
        (250, 100, True, 0.4),
        (50, 100, True, 2),
        (5, math.inf, False, None),
    ],
)
def test_share_of_the_limit(value, limit, at_least, share):
    assert measured.share(Figure("x", value, limit, at_least=at_least)) == share


def test_the_table_tells_every_figure_its_limit_and_what_is_missed(tmp_path):
    measured.write("pages", "Pages", FIGURES, folder=tmp_path / "measured")
    text = (tmp_path / "measured" / "pages.md").read_text(encoding="utf-8")
    assert text.startswith("# Pages\n")
    assert measured.machine().partition(", load")[0] in text
    assert "4 figures, 1 missed.\n" in text
    assert "![How much of its limit each figure takes](pages.svg)" in text
    assert text.splitlines()[-4:] == [
        r"| page <a> \| of 1,000 | 2.5 × | at most 2 | **missed** |",
        "| letters twice | 0 | at most 0 |  |",
        "| vouchers a second | 250 | at least 100 |  |",
        "| sum of a year | 211 × | none |  |",
    ]


def test_the_chart_has_a_bar_for_every_figure_with_a_limit(tmp_path):
    measured.write("pages", "Pages", FIGURES, folder=tmp_path)
    drawn = ElementTree.parse(tmp_path / "pages.svg").getroot()
    ground, missed, none, most = drawn.iter(BAR)
    assert ground.get("width") == "100%"
    # 280 wide for one and a half limits.
    assert [float(each.get("width")) for each in (missed, none, most)] == [233.3, 1.0, 74.7]
    assert missed.get("fill") != most.get("fill") == none.get("fill")
