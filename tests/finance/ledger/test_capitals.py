"""Amounts in capital numerals: the form by hand, there and back, and against another's."""

import re

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.ledger.capitals import MOST, capitals, cents_of

FORMS = [
    (0, "零元整"),
    (5, "伍分"),
    (50, "伍角"),
    (57, "伍角柒分"),
    (100, "壹元整"),
    (105, "壹元零伍分"),
    (150, "壹元伍角"),
    (1000, "壹拾元整"),
    (10050, "壹佰元伍角"),
    (100_05, "壹佰元零伍分"),
    (140_950, "壹仟肆佰零玖元伍角"),
    (600_714, "陆仟零柒元壹角肆分"),
    (1_684_32, "壹仟陆佰捌拾肆元叁角贰分"),
    (10_700_053, "壹拾万柒仟元伍角叁分"),
    (1_000_000_00, "壹佰万元整"),
    (1_000_001_00, "壹佰万零壹元整"),
    (1_010_000_00, "壹佰零壹万元整"),
    (100_000_000_00, "壹亿元整"),
    (100_000_005_00, "壹亿零伍元整"),
    (100_005_000_00, "壹亿零伍仟元整"),
    (1_234_567_890_12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    (-12_345, "负壹佰贰拾叁元肆角伍分"),
]


@pytest.mark.clause("A7.2-4")
@pytest.mark.parametrize(("cents", "words"), FORMS)
def test_form(cents, words):
    assert capitals(cents) == words
    assert cents_of(words) == cents


@given(st.integers(-MOST + 1, MOST - 1))
def test_there_and_back(cents):
    assert cents_of(capitals(cents)) == cents


@given(st.integers(1, 10**10 - 1))
def test_as_another_writes_it(cents):
    """Below a hundred million yuan the form is the one everybody writes."""
    theirs = cn2an.an2cn(f"{cents // 100}.{cents % 100:02}", "rmb")
    assert re.sub(r"^零元零?|零(?=元)", "", theirs) == capitals(cents)


@pytest.mark.parametrize(
    "words", ["", "壹", "壹元", "壹元整整", "壹零元整", "壹元伍分", "二元整", "壹万亿元整"]
)
def test_what_is_no_amount(words):
    with pytest.raises(ValueError, match="no amount"):
        cents_of(words)


def test_what_is_too_much():
    with pytest.raises(ValueError, match="too many"):
        capitals(MOST)
