"""Readings name figures as people call them."""

import re

import pytest
from django.utils import translation

from regulations.rulebook import source
from regulations.rulebook.models import Clause
from regulations.rulebook.naming import explained, in_words, is_about


@pytest.mark.parametrize(
    ("language", "ref", "text", "expected"),
    [
        ("en", "C10-10", "ship_within_hours at most", "“shipped within” at most"),
        ("zh-hans", "C10-10", "自移交起 ship_within_hours。", "自移交起“移交后发货”。"),
        # Two sets have a figure of this name: that of the clause counts.
        ("zh-hans", "A7.3-1", "hand_over_within_hours", "“收款后交财务”"),
        ("zh-hans", "C7-3", "hand_over_within_hours", "“确认后交产品运营部”"),
        ("en", "C1", "an_unknown_name, early leave", "an_unknown_name, early leave"),
    ],
)  # fmt: skip
def test_names_of_figures_are_replaced_by_their_labels(language, ref, text, expected):
    with translation.override(language):
        assert in_words(text, ref) == expected


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_reading_of_the_product_shows_a_name_of_the_code(language):
    with translation.override(language):
        for entry in source.read_clauses():
            row = Clause(ref=entry.ref, reading=entry.reading, reading_zh=entry.reading_zh)
            assert not re.search(r"[a-z]_[a-z]", row.reading_text), entry.ref


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("hand_over_within_hours is our start.", "keeping_group_money", False),
        ("hand_over_within_hours is our start.", "hand_over_within_hours", True),
        ("The fine is printed as 50100.", "private_use_of_equipment", True),
    ],
)
def test_a_reading_that_names_other_figures_alone_is_about_those(text, name, expected):
    assert is_about(text, name) is expected


@pytest.mark.parametrize(
    ("language", "ref", "text", "expected"),
    [
        ("en", "C10-5", '"At once" has no number: first_reply_within is our start.',
         '"At once" has no number: “first reply within” (10 minutes) is our start.'),
        ("zh-hans", "C10-5", "“即刻”没有数字：起始值为 first_reply_within。",
         "“即刻”没有数字：起始值为“首次回复询问”（10 分钟）。"),
        ("zh-hans", "C10-10", "自移交起算，期限见 ship_within_hours。",
         "自移交起算，期限见“移交后发货”（起始值 24 小时）。"),
        ("en", "A2.2-7.1", "See fine_brackets.", "See “fine by minutes, in yuan”."),
        ("en", "C1", "an_unknown_name", "an_unknown_name"),
    ],
)  # fmt: skip
def test_a_reading_says_the_value_that_it_begins_with(language, ref, text, expected):
    with translation.override(language):
        assert explained(text, ref) == expected
