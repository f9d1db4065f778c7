"""Scripts: what is taken, what {shop} becomes."""

import pytest

from orders.service.scripts.rules import (
    Move,
    fault_of_move,
    fault_of_script,
    fault_of_shop,
    fault_of_use,
    fault_of_version,
    filled,
)


@pytest.mark.clause("C10-R1", "C10-R4")
@pytest.mark.parametrize(
    ("text", "shop", "said"),
    [
        ("您好，欢迎光临{shop}！", "示范食品商城", "您好，欢迎光临示范食品商城！"),
        ("{shop}…{shop}", "新店", "新店…新店"),
        ("感谢您的光临", "新店", "感谢您的光临"),
        ("{shop}", "A{shop}B", "A{shop}B"),
    ],
)
def test_the_shop_stands_where_it_is_named(text, shop, said):
    assert filled(text, shop) == said


@pytest.mark.clause("C10-R4")
@pytest.mark.parametrize(
    ("title", "text", "fits"),
    [
        ("开场", "您好", True),
        ("开场", "您好，{shop}", True),
        (" ", "您好", False),
        ("开场", "\n ", False),
        ("题" * 60, "您", True),
        ("题" * 61, "您", False),
        ("开场", "您" * 1000, True),
        ("开场", "您" * 1001, False),
        ("开场", "您好，{name}", False),
        ("开场", "您好 {", False),
    ],
)
def test_what_a_script_is(title, text, fits):
    assert (fault_of_script(title, text) is None) is fits


@pytest.mark.clause("C10-R4")
@pytest.mark.parametrize(
    ("is_same", "reason", "is_retired", "fits"),
    [
        (False, "改口吻", False, True),
        (True, "改口吻", False, False),
        (False, " ", False, False),
        (False, "改口吻", True, False),
    ],
)
def test_what_a_version_is(is_same, reason, is_retired, fits):
    fault = fault_of_version(is_same=is_same, reason=reason, is_retired=is_retired)
    assert (fault is None) is fits


@pytest.mark.clause("C10-R4")
@pytest.mark.parametrize(
    ("move", "is_retired", "reason", "fits"),
    [
        (Move.RETIRED, False, "过时", True),
        (Move.RETIRED, True, "过时", False),
        (Move.BACK, True, "旺季", True),
        (Move.BACK, False, "旺季", False),
        (Move.RETIRED, False, "", False),
        ("burnt", False, "x", False),
    ],
)
def test_a_script_is_retired_and_comes_back(move, is_retired, reason, fits):
    assert (fault_of_move(move, is_retired=is_retired, reason=reason) is None) is fits


@pytest.mark.clause("C10-R4")
def test_a_retired_script_is_not_used():
    assert fault_of_use(is_retired=True)
    assert fault_of_use(is_retired=False) is None


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("name", "fits"),
    [("新店", True), ("旧店", False), (" 旧店 ", False), ("", False), ("{shop}", False),
     ("店" * 61, False)],
)  # fmt: skip
def test_what_the_shop_is_called(name, fits):
    assert (fault_of_shop(name, "旧店") is None) is fits
