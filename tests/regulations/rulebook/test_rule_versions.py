"""Rule versions: which one holds at a moment, and what a page shows of them."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from regulations.rulebook import rulesets, selectors, services, source
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import CHINA
from tests.regulations.rulebook.conftest import TeaRules, enter_version

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "number", "wait"),
    [
        (datetime(2020, 1, 1, tzinfo=CHINA), 1, 10),
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=CHINA), 1, 10),
        (datetime(2026, 3, 1, tzinfo=CHINA), 2, 15),
        (datetime(2030, 1, 1, tzinfo=CHINA), 2, 15),
    ],
)
def test_version_holds_from_the_start_of_its_day(tea, at, number, wait):
    found = selectors.in_force("tea", at)
    assert found.version.number == number
    assert found.params == TeaRules(wait=wait)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 2),
        (date(2026, 3, 2), 3),
        (date(2026, 3, 3), 4),
        (date(2026, 3, 9), 4),
    ],
)
def test_what_held_on_a_day_is_told_among_several_versions(tea, day, number):
    enter_version("tea", 3, date(2026, 3, 2), {"wait": 20})
    enter_version("tea", 4, date(2026, 3, 3), {"wait": 25})
    (shown,) = selectors.rule_sets_on(day)
    assert (shown.holds and shown.holds.number) == number
    assert [version.number for version in shown.versions] == [4, 3, 2, 1]


def test_day_before_the_first_version_is_a_lookup_error(tea):
    with pytest.raises(LookupError, match="tea has no version in force on 2019-12-31"):
        selectors.in_force("tea", datetime(2019, 12, 31, tzinfo=CHINA))


def test_set_nobody_registered_is_a_lookup_error(tea):
    with pytest.raises(LookupError, match="No room has registered"):
        selectors.in_force("coffee", NOON)


def test_versions_are_listed_newest_first(tea):
    assert [version.number for version in selectors.versions("tea")] == [2, 1]


def test_starting_values_hold_since_2020(handbook):
    assert selectors.in_force("orders", datetime(2020, 1, 1, tzinfo=CHINA)).version.values == {
        "attention_every": 10,
        "contact_within": 10,
        "hand_over_within_hours": 24,
        "ship_within_hours": 24,
        "first_reply_within": 10,
    }


def test_loading_again_stores_nothing(handbook):
    assert services.load_rule_sets(values=source.read_parameters(), at=NOON) == []
    assert RuleVersion.objects.count() == 24


@pytest.mark.django_db
def test_starting_value_out_of_bounds_stores_nothing(monkeypatch):
    monkeypatch.setattr(rulesets, "_types", {"tea": TeaRules})
    text = "tea: {wait: {clause: C7-2, value: 999, zh: 等, en: wait}}"
    values = source.parse_parameters(text, refs={"C7-2"})
    with pytest.raises(ValidationError) as refusal:
        services.load_rule_sets(values=values, at=NOON)
    assert refusal.value.code == "C7-2"
    assert not RuleVersion.objects.exists()


def test_what_held_on_a_day_is_shown_with_its_clauses(handbook):
    with translation.override("en"):
        shown = {each.name: each for each in selectors.rule_sets_on(date(2026, 3, 1))}
        before = {each.name: each for each in selectors.rule_sets_on(date(2019, 12, 31))}
    assert list(shown)[:4] == ["roster", "attendance", "leave", "service_hours"]
    assert shown["orders"].figures[1] == selectors.Figure(
        name="contact_within", label="customer contacted within", clause="C7-2", text="10 minutes"
    )
    assert shown["tours"].figures[0].text == "24 hours"
    assert before["orders"].holds is None
    assert before["orders"].figures == []


def test_values_of_one_clause_are_found(handbook):
    with translation.override("en"):
        found, vault = selectors.rule_sets_of("C13-8", date(2026, 3, 1))
    assert found.name == "passwords"
    assert [(figure.label, figure.text) for figure in found.figures] == [
        ("shortest password", "10 characters"),
        ("passwords changed within", "90 days"),
    ]
    assert (vault.name, [(figure.label, figure.text) for figure in vault.figures]) == (
        "vault",
        [
            ("longest loan of a login", "72 hours"),
            ("changed, after a loan ended, within", "24 hours"),
        ],
    )
