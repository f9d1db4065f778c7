"""Other numbers tried on past resignations and reviews."""

from dataclasses import replace
from datetime import date

import pytest

from hr.careers.leaving.services import resign
from hr.careers.probation.rules import Criterion
from hr.careers.probation.services import begin_probation, review
from hr.careers.replay import first, judge_careers
from regulations.rulebook.selectors import in_force


@pytest.mark.clause("A5-2", "C2")
def test_other_months_and_marks_are_tried_on_the_past(firm):
    assert first() is None
    rules = in_force("careers", firm.at).params
    resign(last_day=date(2025, 4, 20), reason="回老家", by=firm.seller, at=firm.at)
    row = begin_probation(
        person=firm.leader, starts_on=date(2025, 3, 3), by=firm.officer, at=firm.at
    )
    scores = dict.fromkeys(Criterion.values, 4)
    words = {"outcome": "confirm", "note": "好", "by": firm.deputy, "at": firm.at}
    review(probation_id=row.pk, scores=scores, **words)
    assert first() == firm.at.date()

    def tried(**changes) -> list[tuple]:
        days = (date(2025, 3, 1), date(2025, 3, 31))
        found = judge_careers(rules, replace(rules, **changes), *days, lambda done, total: None)
        return [(each.person_id, each.clause, each.is_worse) for each in found]

    assert tried(resignation_notice_months=2) == [(firm.seller.pk, "A5-2", True)]
    assert tried(review_pass_percent=90) == [(firm.leader.pk, "C2", True)]
    assert tried(review_pass_percent=80, probation_months=2) == []
