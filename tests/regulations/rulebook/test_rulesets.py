"""A rule set's dataclass takes stored values, or says which field and clause they break."""

from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError

from regulations.rulebook import rulesets


@dataclass(frozen=True)
class TeaRules:
    """Numbers as a room would declare them."""

    wait: int = field(metadata={"clause": "C7-1", "unit": "minutes", "low": 1, "high": 120})
    cap: int | None = field(metadata={"clause": "C7-2"})
    hours: list = field(metadata={"clause": "C9-1"})
    kind: str = field(default="green", metadata={"clause": "C7-3", "choices": ["green", "black"]})
    sweet: bool = field(default=False, metadata={"clause": "C7-4"})


GOOD = {"wait": 10, "cap": None, "hours": ["08:50", "18:10"]}


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch):
    monkeypatch.setattr(rulesets, "_types", {})


def test_values_fill_the_dataclass():
    assert rulesets.from_values(TeaRules, GOOD | {"kind": "black"}) == TeaRules(
        wait=10, cap=None, hours=["08:50", "18:10"], kind="black", sweet=False
    )


@pytest.mark.parametrize(
    ("change", "clause", "words"),
    [
        ({"wait": 0}, "C7-1", "wait (C7-1) is 0: it must be at least 1."),
        ({"wait": 121}, "C7-1", "wait (C7-1) is 121: it must be at most 120."),
        ({"wait": "10"}, "C7-1", "wait (C7-1) cannot be 10."),
        ({"wait": True}, "C7-1", "wait (C7-1) cannot be True."),
        ({"wait": None}, "C7-1", "wait (C7-1) cannot be None."),
        ({"cap": "none"}, "C7-2", "cap (C7-2) cannot be none."),
        ({"hours": "08:50"}, "C9-1", "hours (C9-1) cannot be 08:50."),
        ({"kind": "white"}, "C7-3", "kind (C7-3) cannot be white."),
        ({"sweet": 1}, "C7-4", "sweet (C7-4) cannot be 1."),
        ({"milk": 1}, "unknown", "milk is no value of this rule set."),
    ],
)
def test_value_that_does_not_fit_is_refused_with_its_clause(change, clause, words, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError) as refusal:
        rulesets.from_values(TeaRules, GOOD | change)
    assert refusal.value.code == clause
    assert refusal.value.messages == [words]


def test_missing_value_is_refused_with_its_clause():
    with pytest.raises(ValidationError) as refusal:
        rulesets.from_values(TeaRules, {"cap": 1, "hours": []})
    assert refusal.value.code == "C7-1"


def test_registered_set_is_known_by_name():
    rulesets.register("tea", TeaRules)
    rulesets.register("tea", TeaRules)
    assert rulesets.registered() == {"tea": TeaRules}
    assert rulesets.params_type("tea") is TeaRules


def test_set_nobody_registered_is_a_lookup_error():
    with pytest.raises(LookupError, match="No room has registered the rule set coffee"):
        rulesets.params_type("coffee")


def test_dataclass_that_can_change_or_cites_nothing_is_refused():
    @dataclass
    class Changing:
        wait: int = field(metadata={"clause": "C7-1"})

    @dataclass(frozen=True)
    class Uncited:
        wait: int

    with pytest.raises(TypeError, match="Changing must be a frozen dataclass"):
        rulesets.register("tea", Changing)
    with pytest.raises(TypeError, match=r"Uncited\.wait cites no clause"):
        rulesets.register("tea", Uncited)


def test_name_belongs_to_one_dataclass():
    @dataclass(frozen=True)
    class OtherRules:
        wait: int = field(metadata={"clause": "C7-1"})

    rulesets.register("tea", TeaRules)
    with pytest.raises(TypeError, match="the rule set tea is registered as TeaRules"):
        rulesets.register("tea", OtherRules)
