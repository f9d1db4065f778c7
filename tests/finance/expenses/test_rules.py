"""The rules of spending at every limit, with the clause each refusal names."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from finance.expenses import rules
from finance.expenses.rules import FinanceRules, Kind, State
from hr.people.rules import HEAD
from regulations.approvals.rules import StepKind
from regulations.rulebook import rulesets
from regulations.rulebook.rules import CHINA
from regulations.rulebook.source import read_parameters
from tests.finance.expenses.conftest import yuan

VALUES = {name: each.value for name, each in read_parameters()["finance"].items()}


def test_the_rule_set_is_read_from_the_rulebook():
    params = rulesets.from_values(FinanceRules, VALUES)
    assert (params.advance_settle_days, params.phone_consent_confirm_days) == (7, 3)
    assert params.phone_cap == {"general_manager": None, "department_manager": 120, "sales": 80}
    assert rulesets.params_type("finance") is FinanceRules


@pytest.mark.parametrize(
    ("name", "value", "ref"),
    [
        ("advance_settle_days", 0, "A7.2-3"),
        ("advance_settle_days", 366, "A7.2-3"),
        ("phone_consent_confirm_days", 0, "A7.2-1"),
        ("meal_allowance_day", -1, "A7.5-2"),
        ("meal_allowance_days", 32, "A7.5-2"),
        ("phone_cap", {"sales": -1}, "A7.5-1"),
    ],
)
def test_values_out_of_bounds_are_refused_with_their_clause(name, value, ref):
    with pytest.raises(ValidationError) as refused:
        rulesets.from_values(FinanceRules, VALUES | {name: value})
    assert refused.value.code == ref


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize(
    ("left", "amount", "beyond"),
    [("100", "99.99", "0"), ("100", "100", "0"), ("100", "100.01", "0.01"), ("0", "5", "5"),
     ("-3", "5", "8")],
)  # fmt: skip
def test_what_goes_beyond_a_budget_is_counted_to_the_cent(left, amount, beyond):
    assert rules.beyond_of(left=yuan(left), amount=yuan(amount)) == yuan(beyond)


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize(("consented", "passes"), [("0", False), ("49.99", False), ("50", True)])
def test_a_consent_covers_what_it_says_and_no_cent_more(consented, passes):
    words = {"left": yuan(100), "amount": yuan(150), "consented": yuan(consented)}
    if passes:
        rules.check_within(**words)
        return
    with pytest.raises(ValidationError) as refused:
        rules.check_within(**words)
    assert refused.value.code == "A7.1-2"


@pytest.mark.clause("A7.2-1", "A7.4-1")
@pytest.mark.parametrize("state", [each for each in State if each != State.APPROVED])
@pytest.mark.parametrize(("kind", "ref"), [(Kind.OFFICE, "A7.2-1"), (Kind.BUSINESS, "A7.4-1")])
def test_only_what_is_approved_is_paid(state, kind, ref):
    rules.check_consent(State.APPROVED, kind)
    with pytest.raises(ValidationError) as refused:
        rules.check_consent(state, kind)
    assert refused.value.code == ref


@pytest.mark.clause("A7.2-3")
def test_an_advance_is_due_at_the_end_of_its_last_day():
    params = rulesets.from_values(FinanceRules, VALUES | {"advance_settle_days": 1})
    due = rules.settle_due(date(2026, 2, 28), params).astimezone(CHINA)
    assert f"{due:%Y-%m-%d %H:%M}" == "2026-03-02 00:00"


@pytest.mark.clause("A7.2-1", "A7.2-2", "A7.4-1")
def test_the_general_manager_decides_and_their_own_is_filed():
    (decides,) = rules.chain_of(asks_head=False)
    (files,) = rules.chain_of(asks_head=True)
    assert (decides.role, decides.kind) == (HEAD, StepKind.DECIDE)
    assert (files.role, files.kind) == ("chief_accountant", StepKind.FILE)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wanted", State)
def test_no_step_leads_where_the_table_does_not(state, wanted):
    allowed = {
        ("pending", "approved"), ("pending", "returned"), ("pending", "refused"),
        ("pending", "withdrawn"), ("returned", "pending"), ("returned", "withdrawn"),
        ("approved", "cancelled"), ("approved", "rejected"), ("approved", "settled"),
    }  # fmt: skip
    if (state, wanted) in allowed:
        rules.check_step(state, wanted, "A7.2-1")
        return
    with pytest.raises(ValidationError):
        rules.check_step(state, wanted, "A7.2-1")


@pytest.mark.parametrize(("amount", "passes"), [
    ("0.01", True), ("999999999.99", True), ("0", False), ("1000000000", False), ("0.005", False),
])  # fmt: skip
def test_amounts_are_positive_and_in_whole_cents(amount, passes):
    if passes:
        rules.check_amount(Decimal(amount), "A7.2-1")
        return
    with pytest.raises(ValidationError):
        rules.check_amount(Decimal(amount), "A7.2-1")
