"""Words are joined as the reader's language joins them."""

import pytest
from django.utils.translation import override

from regulations.words import labelled, listed, with_aside


@pytest.mark.parametrize(
    ("language", "row", "label", "aside"),
    [
        ("zh-hans", "甲、乙", "电话：无人接听", "年假（A2.5-1）"),
        ("en", "甲, 乙", "电话: 无人接听", "年假 (A2.5-1)"),
    ],
)
def test_words_are_joined_in_the_readers_language(language, row, label, aside):
    with override(language):
        assert listed(["甲", "乙"]) == row
        assert labelled("电话", "无人接听") == label
        assert with_aside("年假", "A2.5-1") == aside
        assert with_aside("年假", None) == "年假"
