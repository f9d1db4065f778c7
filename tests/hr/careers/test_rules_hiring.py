"""Exams, markings, results, channels, candidates and grades: tables."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hr.careers.hiring.rules import State, Way, fault_of_channels, fault_of_offer, state_of
from hr.careers.pay.rules import against_market, fault_of_pay
from hr.careers.trials.rules import Item, Part, check_exam, check_scores, result_of


def items(*parts: str) -> list[Item]:
    return [Item(part, "题", 10) for part in parts]


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("parts", "percent", "may"),
    [
        (Part.values, 60, True), (Part.values, 59, False), (Part.values, 80, True),
        (Part.values[:4], 60, False), (("written", "practical"), 60, False), ((), 60, False),
    ],
)  # fmt: skip
def test_exam_has_every_part_and_its_pass_mark(parts, percent, may):
    if may:
        return check_exam(items(*parts), pass_percent=percent, least=60)
    with pytest.raises(ValidationError) as refused:
        check_exam(items(*parts), pass_percent=percent, least=60)
    assert (
        refused.value.error_list[0].code == "C2"
        if not hasattr(refused.value, "error_dict")
        else "pass_percent" in refused.value.error_dict
    )


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("points", "may"),
    [({1: 0, 2: 5}, True), ({1: 6, 2: 0}, False), ({1: -1, 2: 0}, False), ({1: 3}, False),
     ({1: 3, 2: 3, 3: 3}, False)],
)  # fmt: skip
def test_marking_is_whole_and_within_the_points(points, may):
    if may:
        return check_scores(points, {1: 5, 2: 5})
    with pytest.raises(ValidationError):
        check_scores(points, {1: 5, 2: 5})


def marked(culture: int, written: int, practical: int) -> list[tuple[str, int, int]]:
    """Two markings that agree, of three parts with ten points each."""
    rows = [("culture", culture, 10), ("written", written, 10), ("practical", practical, 10)]
    return rows * 2


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("rows", "markings", "percent", "passed"),
    [
        (marked(6, 6, 6), 2, 60, True), (marked(10, 5, 10), 2, 83, False),
        (marked(10, 10, 5), 2, 83, False), (marked(0, 10, 10), 2, 66, True),
        (marked(0, 8, 9), 2, 56, False), (marked(6, 6, 6), 1, None, None), ([], 0, None, None),
        # One marker gives seven, the other five of ten: six in the middle.
        ([("written", 7, 10), ("practical", 7, 10), ("written", 5, 10), ("practical", 5, 10)],
         2, 60, True),
    ],
)  # fmt: skip
def test_who_passes_reaches_the_mark_in_all_and_in_both_exams(rows, markings, percent, passed):
    found = result_of(rows, markings=markings, pass_percent=60)
    if percent is None:
        assert found is None
        return
    assert (found.percent, found.is_passed) == (percent, passed)


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("specialist", "channels", "may"),
    [
        (True, ["online"], True), (True, ["fair", "staff"], True), (True, ["staff"], False),
        (True, ["campus", "agency"], False), (False, ["staff"], True), (False, [], False),
    ],
)  # fmt: skip
def test_specialists_are_looked_for_online_or_at_fairs(specialist, channels, may):
    assert (fault_of_channels(specialist, channels) is None) == may


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("way", "state"),
    [
        (Way(), "applied"), (Way(is_tried=True), "tried"),
        (Way(is_tried=True, passed=True), "passed"), (Way(is_tried=True, passed=False), "failed"),
        (Way(True, True, "pending"), "asked"), (Way(True, True, "approved"), "offered"),
        (Way(True, True, "refused"), "passed"), (Way(True, True, "withdrawn"), "passed"),
        (Way(True, True, "approved", True), "accepted"),
        (Way(True, True, "approved", False), "declined"),
        (Way(True, True, "approved", True, is_hired=True), "hired"),
        # Its first day passed: the post is offered anew, unless they declined or it is decided yet.
        (Way(True, True, "approved", is_over=True), "passed"),
        (Way(True, True, "approved", True, is_over=True), "passed"),
        (Way(True, True, "approved", False, is_over=True), "declined"),
        (Way(True, True, "pending", is_over=True), "asked"),
        (Way(True, True, "approved", True, is_hired=True, is_over=True), "hired"),
        (Way(True, True, is_ended=True), "ended"), (Way(is_erased=True), "erased"),
    ],
)  # fmt: skip
def test_offer_follows_a_passed_trial(way, state):
    found = state_of(way)
    assert found == state
    assert (fault_of_offer(found) is None) == (state in (State.PASSED, State.DECLINED))


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("low", "high", "market", "percent"),
    [(10, 20, 15, 0), (10, 20, 10, 50), (10, 20, 20, -25), (10000, 15000, 12000, 4)],
)
def test_grade_is_held_against_the_industry(low, high, market, percent):
    assert against_market(Decimal(low), Decimal(high), Decimal(market)) == percent


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("amount", "reason", "may"),
    [(10, "", True), (20, "", True), (21, "", False), (9, "", False), (21, "抢人", True),
     (0, "x", False), (-5, "x", False)],
)  # fmt: skip
def test_pay_lies_within_its_grade(amount, reason, may):
    fault = fault_of_pay(Decimal(amount), Decimal(10), Decimal(20), reason)
    assert (fault is None) == may
