"""What changed between two editions: nothing is lost, and it reads as a person would mark it."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from regulations.rulebook import compare
from regulations.rulebook.compare import Fate, compare_editions, compare_texts
from regulations.rulebook.source import ClauseEntry

TEA = ClauseEntry(
    ref="C7-1",
    room="orders.desk",
    by="deadline",
    zh="后台每 10 分钟刷新订单。",
    en="The desk refreshes the orders every 10 minutes.",
    portal="a timer",
    portal_zh="计时",
)
MILK = replace(TEA, ref="C7-2", zh="受理后联系客户。")
WATER = replace(TEA, ref="C7-3", zh="二十四小时内移交。")


def marked(old: str, new: str) -> str:
    """The pieces on one line: [-gone-] and {+new+}."""
    signs = {Fate.SAME: "{}", Fate.GONE: "[-{}-]", Fate.NEW: "{{+{}+}}"}
    return "".join(signs[piece.fate].format(piece.text) for piece in compare_texts(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("不变", "不变", "不变"),
        ("", "全新", "{+全新+}"),
        ("删去", "", "[-删去-]"),
        (
            "后台每 10 分钟刷新订单。",
            "后台每 15 分钟刷新订单列表。",
            "后台每 [-10-]{+15+} 分钟刷新订单{+列表+}。",
        ),
        ("within 10 minutes", "within 100 minutes", "within [-10-]{+100+} minutes"),
        # One sign between two changes would only break them up; here a space does.
        ("within ten minutes.", "within two hours.", "within [-ten minutes-]{+two hours+}."),
        ("客户的电话", "买家的手机", "[-客户的电话-]{+买家的手机+}"),
        ("迟到三次", "迟到三次或早退三次", "迟到三次{+或早退三次+}"),
        ("don't re-use C7-2", "don't use C7-3", "don't [-re-use C7-2-]{+use C7-3+}"),
    ],
)
def test_changes_are_marked_word_by_word_and_sign_by_sign(old, new, shown):
    assert marked(old, new) == shown


TEXTS = st.text(st.sampled_from("订单客户的 。ab10\n-"), max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_or_invented(old, new):
    pieces = compare_texts(old, new)
    kept = {fate: [p.text for p in pieces if p.fate in (Fate.SAME, fate)] for fate in Fate}
    assert "".join(kept[Fate.GONE]) == old
    assert "".join(kept[Fate.NEW]) == new
    assert all(piece.text for piece in pieces)
    assert any(piece.fate != Fate.SAME for piece in pieces) == (old != new)


@given(TEXTS, TEXTS)
def test_what_is_too_long_to_compare_is_shown_as_rewritten(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "LIMIT", 0)
        pieces = compare_texts(old, new)
    assert "".join(p.text for p in pieces if p.fate != Fate.NEW) == old
    assert "".join(p.text for p in pieces if p.fate != Fate.GONE) == new
    assert len([p for p in pieces if p.fate != Fate.SAME]) <= 2


def test_same_editions_show_no_change():
    assert not compare_editions([TEA, MILK], [TEA, MILK])


def test_added_removed_and_changed_clauses_are_told_apart():
    stronger = replace(MILK, zh="受理后立即联系客户。", reading="at once", reading_zh="马上")
    found = compare_editions([TEA, MILK], [stronger, WATER])
    assert [entry.ref for entry in found.added] == ["C7-3"]
    assert [entry.ref for entry in found.removed] == ["C7-1"]
    (change,) = found.changed
    assert change.entry == stronger
    assert [difference.field for difference in change.differences] == [
        "zh",
        "reading_zh",
        "reading",
    ]
    assert [piece.text for piece in change.differences[0].pieces] == [
        "受理后",
        "立即",
        "联系客户。",
    ]
    assert found.moved == ()


def test_every_field_of_a_clause_is_compared():
    other = ClauseEntry(
        ref="C7-1", room="a.b", by="rule", zh="一", en="one", portal="p", portal_zh="甲",
        reading="r", reading_zh="读",
    )  # fmt: skip
    (change,) = compare_editions([TEA], [other]).changed
    assert {each.field for each in change.differences} == set(ClauseEntry.__dataclass_fields__) - {
        "ref"
    }


def test_clauses_that_only_changed_place_are_named():
    found = compare_editions([TEA, MILK, WATER], [WATER, TEA, MILK])
    assert found
    assert found.moved == ("C7-3",)
    assert found.changed == ()


def test_figures_are_called_in_a_reading_as_people_call_them():
    """C10-5 calls its figure 首次回复询问, in English “first reply within”."""
    old = replace(TEA, ref="C10-5", reading="Ten minutes.", reading_zh="十分钟。")
    new = replace(
        old, reading="Our start: first_reply_within.", reading_zh="起始值为 first_reply_within。"
    )
    (change,) = compare_editions([old], [new]).changed
    found = {
        each.field: "".join(piece.text for piece in each.pieces if piece.fate != Fate.GONE)
        for each in change.differences
    }
    assert found == {
        "reading_zh": "起始值为“首次回复询问”。", "reading": "Our start: “first reply within”.",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "folded"), [("zh-hans", {"reading"}), ("en", {"reading_zh"})])
def test_what_explains_to_readers_of_another_language_is_folded(language, folded):
    new = replace(TEA, zh="x", en="y", reading="Ten.", reading_zh="十。")
    (change,) = compare_editions([TEA], [new]).changed
    with translation.override(language):
        assert {each.field for each in change.differences if each.is_for_others} == folded
