"""The loader takes the product's files and names what is wrong with any other."""

import pytest

from regulations.rulebook import rules, source
from regulations.rulebook.source import ClauseEntry, Parameter, SourceError

GOOD = """
- id: C7-2
  room: orders.desk
  by: deadline
  zh: 受理后 10 分钟内联系客户。
  en: The customer is contacted within 10 minutes.
  portal: a timer
  portal_zh: 计时
"""


def test_clause_is_read_as_written():
    assert source.parse_clauses(GOOD) == (
        ClauseEntry(
            ref="C7-2",
            room="orders.desk",
            by="deadline",
            zh="受理后 10 分钟内联系客户。",
            en="The customer is contacted within 10 minutes.",
            portal="a timer",
            portal_zh="计时",
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least one entry"),
        ("{}", "at least one entry"),
        ("- just text", "entry 1: an entry is a mapping with an id"),
        (GOOD + "- room: orders.desk", "entry 2: an entry is a mapping with an id"),
        (GOOD.replace("C7-2", "7-2"), "7-2: an id is a plan letter and a number"),
        (GOOD.replace("deadline", "magic"), "C7-2: by is 'magic', not one of rule"),
        (GOOD.replace("orders.desk", "orders"), "C7-2: the room 'orders' is not named wing.room"),
        (GOOD.replace("  portal: a timer\n", ""), "C7-2: missing 1 required .* 'portal'"),
        (GOOD.replace("a timer", "''"), "C7-2: portal must be a text, not ''"),
        (GOOD.replace("a timer", "10"), "C7-2: portal must be a text, not 10"),
        (GOOD + "  fine: 30\n", "C7-2: fine is not known"),
        (GOOD + "  reading: ten means ten\n", "C7-2: a reading stands in both languages"),
        (GOOD + "  room: hr.people\n", "line 2: room is written twice"),
        (GOOD + GOOD, "C7-2: this id is used twice"),
        ("- id: [", "not YAML"),
    ],
)
def test_malformed_clause_is_refused_by_name(text, message):
    with pytest.raises(SourceError, match=message):
        source.parse_clauses(text)


def test_parameter_is_read_with_its_clause():
    text = (
        "orders: {contact_within: {clause: C7-2, value: 10, unit: minutes, zh: 联系, en: contact}}"
    )
    assert source.parse_parameters(text, refs={"C7-2"}) == {
        "orders": {
            "contact_within": Parameter(
                rule_set="orders",
                name="contact_within",
                clause="C7-2",
                value=10,
                zh="联系",
                en="contact",
                unit="minutes",
            )
        }
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("10", "orders.wait: an entry is a mapping"),
        ("{clause: C7-2, zh: 等, en: wait}", "orders.wait: missing 1 required .* 'value'"),
        ("{clause: C99, value: 1, zh: 等, en: wait}", "orders.wait: there is no clause C99"),
        ("{clause: C7-2, value: 1, zh: 等, en: wait, hi: 2}", "orders.wait: hi is not known"),
        ("{clause: C7-2, value: 1, zh: '', en: wait}", "orders.wait: zh must be a text"),
        ("{clause: C7-2, value: c, zh: 等, en: wait, choices: [a, b]}", "not one of its choices"),
        ("{clause: C7-2, value: 5, zh: 等, en: wait, floor: 6}", "5 lies below its floor 6"),
    ],
)
def test_malformed_parameter_is_refused_by_name(entry, message):
    with pytest.raises(SourceError, match=message):
        source.parse_parameters(f"orders: {{wait: {entry}}}", refs={"C7-2"})


def test_product_has_its_163_clauses():
    clauses = {clause.ref: clause for clause in source.read_clauses()}
    assert len(clauses) == 163
    assert clauses["C7-2"].room == "orders.desk"
    assert clauses["C7-2"].by == rules.Carriage.DEADLINE
    assert clauses["A2.2-7.1"].reading.startswith("Count is per calendar month")
    assert sum(bool(clause.reading) for clause in clauses.values()) == 54


def test_every_chapter_of_the_product_has_a_title():
    chapters = {rules.chapter_of(clause.ref) for clause in source.read_clauses()}
    assert chapters == set(rules.CHAPTERS)


def test_product_has_its_starting_values():
    values = source.read_parameters()
    assert list(values["orders"]) == [
        "attention_every",
        "contact_within",
        "hand_over_within_hours",
        "ship_within_hours",
        "first_reply_within",
    ]
    assert values["orders"]["contact_within"].value == 10
    assert values["passwords"]["min_length"].floor == 6
    assert set(values) == set(rules.RULE_SETS)


def test_every_unit_of_the_product_has_words():
    parameters = [each for values in source.read_parameters().values() for each in values.values()]
    assert {each.unit for each in parameters} - {"", "bytes"} <= set(rules.UNITS)
