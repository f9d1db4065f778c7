"""Past fines and objections judged anew by drafted numbers; what they say by hand."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hr.discipline.objections.replay import judge_objections
from hr.discipline.objections.rules import ObjectionRules
from hr.discipline.rulings.replay import judge_fines
from hr.discipline.rulings.rules import Kind, PenaltyRules
from regulations.amendments.registry import replay_of
from tests.hr.discipline.conftest import DAY, HOUR

PENALTIES = PenaltyRules([50, 100], [1000, 5000], [100, 1000])
OBJECTIONS = ObjectionRules(5, 30)


def judged(judge, before, after, day, until=None) -> list[tuple]:
    told = []
    found = judge(before, after, day, until or day, lambda done, total: told.append((done, total)))
    rows = [(each.before, each.after, each.is_worse, each.money) for each in found]
    assert told[0][0] == 0 and told[-1][0] == told[-1][1]
    return rows


@pytest.mark.clause("A1.3-5", "A7.1-4", "A7.3-1")
@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ([50, 100], []),
        ([80, 100], []),  # the lowest fine is still allowed
        ([81, 100], [("within the bounds", "below the lowest fine", True, Decimal(1))]),
        ([200, 300], [("within the bounds", "below the lowest fine", True, Decimal(120))]),
        ([10, 80], []),
        ([10, 60], [("within the bounds", "above the highest fine", False, Decimal(-20))]),
    ],
)
def test_a_fine_is_judged_by_the_drafted_bounds(bureau, at, bounds, expected):
    bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=80))
    bureau.confirm(bureau.case(), bureau.draft(Kind.WARNING))
    # Without bounds of this set: nothing to judge.
    bureau.confirm(bureau.case(clause="A1.3-7"), bureau.draft(Kind.FINE, amount=80))
    after = replace(PENALTIES, private_use_of_equipment=bounds)
    assert judged(judge_fines, PENALTIES, after, at.date()) == expected
    assert judged(judge_fines, PENALTIES, after, at.date() + DAY) == []


def test_a_fine_that_was_taken_back_is_not_judged(bureau, at):
    ruling = bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=80))
    bureau.answer(bureau.object(ruling), "withdrawn")
    after = replace(PENALTIES, private_use_of_equipment=[90, 100])
    assert judged(judge_fines, PENALTIES, after, at.date(), at.date() + DAY) == []


@pytest.mark.clause("B7-2")
@pytest.mark.parametrize(
    ("days", "answered", "expected"),
    [
        (5, 22, []),
        (1, 22, []),
        (1, 24, []),  # to the second in time
        (1, 25, [("met in time", "met late", True, 0)]),
        (7, 130, [("met late", "met in time", False, 0)]),
        (1, None, [("running", "missed", True, 0)]),
        (7, None, []),
    ],
)
def test_an_answer_is_judged_by_the_drafted_days(bureau, at, days, answered, expected):
    objection = bureau.object(bureau.confirm(bureau.case()))
    if answered:
        bureau.answer(objection, at=objection.at + answered * HOUR)
    after = replace(OBJECTIONS, objection_answer_days=days)
    until = at.date() + (2 if answered is None else 10) * DAY
    assert judged(judge_objections, OBJECTIONS, after, at.date(), until) == expected


@pytest.mark.parametrize(("within", "is_late"), [(2, True), (3, False), (30, False)])
def test_an_objection_is_judged_by_the_drafted_period(bureau, at, within, is_late):
    ruling = bureau.confirm(bureau.case())
    bureau.object(ruling, at=ruling.at + timedelta(days=3))
    after = replace(OBJECTIONS, objection_within_days=within)
    found = judged(judge_objections, OBJECTIONS, after, at.date(), at.date() + 3 * DAY)
    assert found == [("raised in time", "raised too late", True, 0)] * is_late


def test_both_sets_can_be_tried_with_every_number(db):
    assert replay_of("penalties").covers == set(PenaltyRules.__dataclass_fields__)
    assert replay_of("objections").covers == set(ObjectionRules.__dataclass_fields__)
