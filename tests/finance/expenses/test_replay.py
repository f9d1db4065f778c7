"""Past runs and advances judged by other numbers."""

from datetime import date
from uuid import uuid4

import pytest

from finance.expenses.replay import first, judge_money
from finance.expenses.rules import FinanceRules
from finance.expenses.runs.services import make_meal_run, make_phone_run, pay_run
from regulations.rulebook import rulesets
from regulations.rulebook.source import read_parameters
from tests.finance.expenses.conftest import STATEMENT, later, moment, yuan

VALUES = {name: each.value for name, each in read_parameters()["finance"].items()}
BEFORE = rulesets.from_values(FinanceRules, VALUES)


def judged(**changes) -> list[tuple]:
    after = rulesets.from_values(FinanceRules, VALUES | changes)
    seen = []
    days = (date(2026, 1, 1), date(2026, 12, 31))
    found = list(judge_money(BEFORE, after, *days, lambda *done: seen.append(done)))
    assert seen[-1][0] == seen[-1][1]
    return [(each.clause, each.is_worse, each.money) for each in found]


@pytest.fixture
def past_months(firm):
    """Phones and meals of February paid; an advance settled on its third day."""
    firm.budget("9000", "meals")
    firm.budget("1000", "phone")
    sums = {firm.worker.pk: yuan(95), firm.head.pk: yuan(200)}
    month = {"month": date(2026, 2, 1), "by": firm.clerk, "at": moment()}
    for run in (make_phone_run(bills=sums, papers=STATEMENT, **month), make_meal_run(**month)):
        firm.say(run)
        pay_run(run_id=run.pk, by=firm.cashier, at=later(), request=uuid4())
    asked = firm.granted("100", advance="100")
    firm.lend(asked)
    claim = firm.say(firm.claim(asked, "100", at=later(2)), at=later(2))
    firm.check(claim, at=later(3))
    firm.pay(claim, at=later(3))
    return firm


@pytest.mark.clause("A7.5-1", "A7.5-2", "A7.2-3")
def test_a_draft_is_tried_on_what_was_paid_and_settled(past_months):
    assert judged() == []
    cap = VALUES["phone_cap"]
    assert judged(phone_cap=cap | {"sales": 90}) == [("A7.5-1", False, yuan(-10))]
    assert judged(phone_cap=cap | {"sales": 70}) == [("A7.5-1", True, yuan(10))]
    assert judged(phone_cap={"sales": 80}) == [("A7.5-1", True, yuan(200))]
    assert judged(meal_allowance_month=310) == [("A7.5-2", False, yuan(-10))] * 8
    assert judged(advance_settle_days=3) == []
    assert judged(advance_settle_days=2) == [("A7.2-3", True, 0)]


@pytest.mark.clause("A7.5-1", "A7.5-2", "A7.2-3")
def test_only_what_a_changed_number_concerns_counts_as_tried(past_months):
    def records(**changes) -> int:
        after, seen = rulesets.from_values(FinanceRules, VALUES | changes), []
        days = (date(2026, 1, 1), date(2026, 12, 31))
        list(judge_money(BEFORE, after, *days, lambda *done: seen.append(done)))
        return seen[-1][1]

    assert records() == 0
    assert records(phone_cap=VALUES["phone_cap"] | {"sales": 90}) == 2  # two phone bills
    assert records(meal_allowance_month=310) == 8
    assert records(advance_settle_days=9) == 1
    assert first() == moment().date()
