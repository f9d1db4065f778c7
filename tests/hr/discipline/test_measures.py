"""Measures against the clause they stand on: tables, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hr.discipline.rulings.rules import (
    LARGEST,
    NAMED,
    Bounds,
    Draft,
    Ground,
    Harm,
    Kind,
    PenaltyRules,
    asks_for_harm,
    bounds_of,
    check_measures,
    needs_reason,
)
from regulations.rulebook import rulesets, source

TODAY = date(2025, 3, 12)
RULES = PenaltyRules(
    private_use_of_equipment=[50, 100],
    misappropriation=[1000, 5000],
    keeping_group_money=[100, 1000],
)
ONE, TWO, STRANGER = 1, 2, 9


def ground(clause: str) -> Ground:
    """What measures stand on; where the clause asks for it, harm that cannot be undone."""
    harm = Harm.LASTING if asks_for_harm(clause) else ""
    return Ground(clause, bounds_of(clause, RULES), (ONE, TWO), TODAY, harm)


def refusal(clause: str, *drafts: Draft) -> str | None:
    """What there is against measures under a clause; the refusal carries the clause."""
    try:
        check_measures(drafts, ground(clause))
    except ValidationError as error:
        assert error.code == clause
        return error.messages[0]
    return None


def fine(amount, **words) -> Draft:
    return Draft(ONE, Kind.FINE, None if amount is None else Decimal(amount), **words)


def test_starting_values_fill_the_rules():
    values = {name: each.value for name, each in source.read_parameters()["penalties"].items()}
    assert rulesets.from_values(PenaltyRules, values) == RULES


@pytest.mark.parametrize("pair", [[], [50], [100, 50], [0, 50], [50, "100"], [True, 100], [5.5, 9]])
def test_bounds_that_are_none_are_refused(pair):
    values = {
        "private_use_of_equipment": pair,
        "misappropriation": [1000, 5000],
        "keeping_group_money": [100, 1000],
    }
    with pytest.raises(ValidationError) as refused:
        rulesets.from_values(PenaltyRules, values)
    assert refused.value.code == "A1.3-5"


@pytest.mark.clause("A1.3-5", "A7.1-4", "A7.3-1")
@pytest.mark.parametrize(
    ("clause", "bounds"),
    [
        ("A1.3-5", Bounds("private_use_of_equipment", Decimal(50), Decimal(100))),
        ("A7.1-4", Bounds("misappropriation", Decimal(1000), Decimal(5000))),
        ("A7.3-1", Bounds("keeping_group_money", Decimal(100), Decimal(1000))),
        ("A1.3-7", None),
        ("A2.8-1", None),
    ],
)
def test_clauses_bound_their_fines(clause, bounds):
    assert bounds_of(clause, RULES) == bounds


@pytest.mark.clause("A7.1-4")
@pytest.mark.parametrize(
    ("clause", "amount", "is_taken"),
    [
        ("A7.1-4", "999.99", False),
        ("A7.1-4", "1000", True),
        ("A7.1-4", "5000.00", True),
        ("A7.1-4", "5000.01", False),
        ("A1.3-5", "49", False),
        ("A1.3-5", "50", True),
        ("A1.3-5", "100", True),
        ("A1.3-5", "101", False),
        ("A7.3-1", "1000.01", False),
    ],
)
def test_fine_lies_within_the_bounds_of_its_clause(clause, amount, is_taken):
    said = refusal(clause, fine(amount))
    assert (said is None) is is_taken
    if not is_taken:
        assert said.startswith(f"A fine under {clause} is ")


def test_reason_does_not_widen_the_bounds():
    words = "A fine under A1.3-5 is 50 to 100 yuan, not 300."
    assert refusal("A1.3-5", fine("300", reason="屡犯")) == words


@pytest.mark.clause("A1.3-7")
@pytest.mark.parametrize(
    ("clause", "draft", "is_taken"),
    [
        ("A1.3-7", fine("200"), False),
        ("A1.3-7", fine("200", reason=" "), False),
        ("A1.3-7", fine("200", reason="联系不上，客户退团"), True),
        ("A1.3-7", Draft(ONE, Kind.WARNING), True),
        ("A1.3-7", Draft(ONE, Kind.CRITICISM), False),
        ("A1.3-7", Draft(ONE, Kind.CRITICISM, reason="初犯"), True),
        ("A2.8-1", Draft(ONE, Kind.CRITICISM), True),
        ("B7-3", Draft(ONE, Kind.REMINDER), False),
        ("B7-3", Draft(ONE, Kind.REMINDER, reason="拖延三次"), True),
        ("C7-5", Draft(ONE, Kind.REFERRAL), True),
        ("A6-2", Draft(ONE, Kind.LIABILITY, Decimal("80")), False),
        ("A6-2", Draft(ONE, Kind.LIABILITY, Decimal("80"), reason="合同原件丢失"), True),
    ],
)
def test_where_the_clause_names_nothing_the_decider_gives_the_reason(clause, draft, is_taken):
    said = refusal(clause, draft)
    assert (said is None) is is_taken
    if not is_taken:
        assert said == (
            f"{clause} names no amount for this, or not this measure: give the reason for "
            f"“{draft.kind.label}”."
        )


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (fine(None), "“fine” needs an amount in yuan."),
        (fine("0"), "“fine” needs an amount in yuan."),
        (fine("-60"), "“fine” needs an amount in yuan."),
        (fine("60.005"), "“fine” needs an amount in yuan."),
        (fine(LARGEST + 1), "“fine” needs an amount in yuan."),
        (Draft(ONE, Kind.WARNING, Decimal(60), reason="x"), "“warning” has no amount."),
        (Draft(ONE, Kind.WARNING, day=TODAY, reason="x"), "“warning” has no day."),
        (Draft(STRANGER, Kind.WARNING, reason="x"), "The case does not concern this person."),
        (
            Draft(ONE, Kind.POSTING, day=TODAY, reason="x"),
            "Write what is put on the board.",
        ),
        (
            Draft(ONE, Kind.POSTING, words="通报", reason="x"),
            "“public posting” needs a last day, today or later.",
        ),
        (
            Draft(ONE, Kind.POSTING, words="通报", day=TODAY + timedelta(days=91), reason="x"),
            "Nothing stays on the board for more than 90 days.",
        ),
        (
            Draft(ONE, Kind.DISMISSAL, day=TODAY - timedelta(days=1), reason="x"),
            "“dismissal” needs a last day, today or later.",
        ),
        (
            Draft(ONE, Kind.JOINT, Decimal(60), reason="x"),
            "Joint liability is borne by two people or more.",
        ),
    ],
)
def test_measure_that_makes_no_sense_is_refused(draft, words):
    assert refusal("A1.3-5", draft) == words


def test_nothing_and_the_same_twice_are_refused():
    assert refusal("A1.3-5") == "Name at least one measure."
    twice = fine("50"), fine("60")
    assert refusal("A1.3-5", *twice) == "A person bears the same measure only once."


def test_shares_of_a_joint_liability_may_differ():
    shares = [
        Draft(ONE, Kind.JOINT, Decimal("600.50"), reason="主责"),
        Draft(TWO, Kind.JOINT, Decimal("299.50"), reason="次责"),
    ]
    assert refusal("A2.2-4", *shares) is None


def test_table_of_named_measures_knows_only_clauses_that_exist():
    assert set(NAMED) <= {entry.ref for entry in source.read_clauses()}


def test_named_fine_with_bounds_needs_no_reason_of_its_own():
    assert not needs_reason("A7.1-4", Kind.FINE, bounds_of("A7.1-4", RULES))
    assert needs_reason("A7.1-4", Kind.FINE, None)
