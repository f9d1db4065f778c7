"""When recorded times look like clocking in for somebody else (A2.3-3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.timekeeping.rules import Cover, CoverKind
from attendance.timekeeping.suspicions.rules import (
    Tap,
    at_two_places,
    behind_each_other,
    fault_of_judge,
    in_one_browser,
    while_away,
)
from tests.company import TEN, minutes

pytestmark = pytest.mark.clause("A2.3-3")
WINDOW = timedelta(minutes=3)
DAY = timedelta(days=1)
TODAY = date(2026, 3, 31)


def tap(number: int, person: int, late: float, **words) -> Tap:
    """A tap so many minutes after ten."""
    return Tap(number, person, TEN + minutes(late), **words)


@pytest.mark.parametrize(
    ("taps", "pairs"),
    [
        ([(1, 0), (2, 2.9)], [(1, 2)]),
        ([(1, 0), (2, 3)], [(1, 2)]),
        ([(1, 0), (2, 3.02)], []),
        ([(1, 0), (1, 1)], []),
        ([(2, 0), (1, 1)], [(1, 2)]),
        ([(1, 0), (2, 1), (1, 2), (2, 2.5)], [(1, 2)]),
        ([(1, 0), (2, 1), (3, 2)], [(1, 2), (1, 3), (2, 3)]),
        ([(1, 0), (2, 200), (3, 202)], [(2, 3)]),
        ([], []),
    ],
)
def test_two_people_in_one_browser(taps, pairs):
    made = [tap(n, person, late, browser="b") for n, (person, late) in enumerate(taps)]
    found = in_one_browser(made, WINDOW)
    assert sorted((each.person_id, each.other_id) for each in found) == pairs


def test_other_browsers_and_clocks_are_none_of_it():
    taps = [tap(1, 1, 0, browser="a"), tap(2, 2, 1, browser="b"), tap(3, 3, 1), tap(4, 4, 1)]
    assert in_one_browser(taps, WINDOW) == []


def test_pair_is_found_once_a_day():
    taps = [Tap(n, 1 + n % 2, TEN + n // 4 * DAY + minutes(n % 4), browser="b") for n in range(8)]
    assert len(in_one_browser(taps, WINDOW)) == 2


TAPS = st.lists(
    st.builds(tap, st.integers(1, 99), st.integers(1, 4), st.integers(0, 20),
              browser=st.sampled_from(["", "a", "b"])), max_size=12, unique_by=lambda t: t.id,
)  # fmt: skip


@given(TAPS, st.randoms())
def test_order_of_facts_does_not_matter(taps, random):
    shuffled = random.sample(taps, len(taps))
    keys = [sorted(f.key for f in in_one_browser(each, WINDOW)) for each in (taps, shuffled)]
    assert keys[0] == keys[1]


@given(TAPS)
def test_wider_window_finds_no_less(taps):
    narrow, wide = (in_one_browser(taps, minutes(each)) for each in (3, 9))
    assert {f.key for f in narrow} <= {f.key for f in wide}


def mornings(days: int, *, apart: float = 1, others: int = 0, between: bool = False) -> list[Tap]:
    """Two people at one clock on so many days, and on others far apart."""
    taps, end = [], TEN + 27 * DAY
    for n in range(days + others):
        gap = apart if n < days else 40
        taps += [
            Tap(4 * n, 1, end - n * DAY, device=7),
            Tap(4 * n + 1, 2, end - n * DAY + minutes(gap), device=7),
        ]
        if between:
            taps.append(Tap(4 * n + 2, 3, end - n * DAY + minutes(gap / 2), device=7))
    return taps


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ({"days": 4}, 0),
        ({"days": 5}, 1),
        ({"days": 5, "apart": 3}, 1),
        ({"days": 5, "apart": 3.1}, 0),
        ({"days": 8, "others": 2}, 1),  # four days of five
        ({"days": 8, "others": 3}, 0),
        ({"days": 40, "apart": 2, "between": False}, 1),
    ],
)
def test_again_and_again_behind_each_other(words, count):
    found = behind_each_other(mornings(**words), WINDOW, TODAY)
    assert len(found) == count
    for each in found:
        assert (each.person_id, each.other_id, each.day) == (1, 2, date(2026, 3, 31))


def test_who_stands_behind_somebody_else_is_no_pair():
    found = behind_each_other(mornings(6, apart=2, between=True), WINDOW, TODAY)
    assert {(each.person_id, each.other_id) for each in found} == {(1, 3), (2, 3)}


def test_days_long_past_do_not_count():
    assert behind_each_other(mornings(6), WINDOW, TODAY + 40 * DAY) == []


@pytest.mark.parametrize(
    ("late", "first", "second", "count"),
    [(2, "总部", "门店", 1), (3, "总部", "门店", 1), (4, "总部", "门店", 0),
     (2, "总部", "总部", 0), (2, "", "门店", 0)],
)  # fmt: skip
def test_one_person_at_two_places(late, first, second, count):
    taps = [tap(1, 1, 0, place=first), tap(2, 1, late, place=second), tap(3, 2, 1, place="别处")]
    assert len(at_two_places(taps, WINDOW)) == count


@pytest.mark.parametrize(
    ("late", "count"), [(-1, 0), (0, 0), (3, 0), (3.1, 1), (60, 1), (116.9, 1), (117, 0), (121, 0)]
)
def test_punch_in_the_midst_of_a_leave(late, count):
    cover = Cover(1, TEN, TEN + minutes(120), CoverKind.SICK, "A2.4-1", "leave:4", "/x/")
    found = while_away([tap(1, 1, late), tap(2, 2, 60)], {1: [cover]}, WINDOW)
    assert len(found) == count


def test_nobody_judges_their_own_matter():
    assert fault_of_judge(1, [1, 2], above=[])
    assert fault_of_judge(2, [1, 2], above=[])
    assert fault_of_judge(3, [1, None], above=[1])
    assert fault_of_judge(3, [1, None], above=[9]) is None
