"""The loader takes the product's files and names what is wrong with any other."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.rulebook import rules, source
from regulations.rulebook.plain_yaml import SourceError
from regulations.rulebook.source import ClauseEntry, Parameter
from tests.depth import deep

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


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


OTHER = GOOD.replace("C7-2", "C7-3")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The register of clauses is a list with at least one entry."),
        ("{}", "The register of clauses is a list with at least one entry."),
        ("- just text", "Line 1: an entry is a mapping with an id"),
        (GOOD + "- room: orders.desk", "Line 9: an entry is a mapping with an id"),
        (
            GOOD.replace("C7-2", "7-2"),
            "Line 2: 7-2: an id is a plan letter and a number, such as C7-2",
        ),
        (
            GOOD.replace("deadline", "magic"),
            "Line 2: C7-2: by is “magic”, not one of "
            "rule, approval, deadline, record, access, conduct",
        ),
        (
            GOOD.replace("orders.desk", "orders"),
            "Line 2: C7-2: the room “orders” is not named wing.room",
        ),
        (GOOD.replace("  portal: a timer\n", ""), "Line 2: C7-2: portal is missing"),
        (GOOD.replace("a timer", "''"), "Line 2: C7-2: portal must be a text"),
        (GOOD.replace("a timer", "10"), "Line 2: C7-2: portal must be a text"),
        (GOOD.replace("a timer", "[a, b]"), "Line 2: C7-2: portal must be a text"),
        (GOOD.replace("a timer", '"a\\0b"'), "Line 2: C7-2: portal holds a sign that is no text"),
        (GOOD.replace("a timer", "2026-02-30"), "Line 7: this value cannot be read"),
        (
            GOOD.replace("a timer", "x" * 4001),
            "Line 2: C7-2: portal is longer than 4000 characters",
        ),
        (GOOD + "  fine: 30\n", "Line 2: C7-2: fine is not known"),
        (
            GOOD + "  reading: ten means ten\n",
            "Line 2: C7-2: a reading stands in both languages or in neither",
        ),
        (GOOD + "  room: hr.people\n", "Line 9: room is written twice"),
        (GOOD + GOOD, "C7-2: this id is used twice"),
        (GOOD.replace("a timer", "&a timer"), "Line 7: anchors and aliases are not taken"),
        (GOOD.replace("a timer", "*a"), "Line 7: anchors and aliases are not taken"),
        (GOOD.replace("a timer", "!!int ten"), "Line 7: tags are not taken"),
        ("[" * 50, "Line 1: this is nested too deeply"),
    ],
)
def test_malformed_file_is_refused_with_line_and_id(text, problem):
    with pytest.raises(SourceError) as refusal:
        source.parse_clauses(text)
    assert refusal.value.problems == (problem,)


def test_what_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(SourceError, match=r"^Line 9: this is not YAML \(.+\)$"):
        source.parse_clauses(GOOD + "- id: ]")


def test_every_malformed_entry_is_told_and_no_more_than_twenty():
    broken = GOOD.replace("deadline", "magic") + OTHER.replace("a timer", "''")
    with pytest.raises(SourceError) as refusal:
        source.parse_clauses(broken)
    assert [problem.split(":")[:2] for problem in refusal.value.problems] == [
        ["Line 2", " C7-2"],
        ["Line 10", " C7-3"],
    ]
    with pytest.raises(SourceError) as refusal:
        source.parse_clauses("- x\n" * 21)
    assert len(refusal.value.problems) == 20


LINES = st.lists(
    st.sampled_from(
        ["- id: C7-2", "  zh: 字", "  room: orders.desk", "  by: rule", "- &a [1]", "  en: *a",
         "? x", "  en: |", "   text", "  : ", "--- ", "...", "- {a: b, ", "]", "!!float x",
         "  <<: {a: 1}", "  1: 2", "  1.5: 2020-13-01", "  en: '\\x'", '  en: "\\ud800"',
         "%YAML 1.1", "\t", "- 0o9"]
    )
    | st.text(max_size=12),
    max_size=12,
)  # fmt: skip


@given(LINES)
@settings(max_examples=deep(300, 75), deadline=None)
def test_any_file_is_either_read_or_refused_in_words(lines):
    try:
        source.parse_clauses("\n".join(lines))
    except SourceError as refusal:
        assert refusal.problems
        assert all(refusal.problems)


def test_written_register_reads_back_the_same():
    clauses = source.read_clauses()
    assert source.parse_clauses(source.write_clauses(clauses)) == clauses


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
        ("{clause: C7-2, zh: 等, en: wait}", "orders.wait: value is missing"),
        ("{clause: C99, value: 1, zh: 等, en: wait}", "orders.wait: there is no clause C99"),
        ("{clause: C7-2, value: 1, zh: 等, en: wait, hi: 2}", "orders.wait: hi is not known"),
        ("{clause: C7-2, value: 1, zh: '', en: wait}", "orders.wait: zh must be a text"),
        ("{clause: C7-2, value: c, zh: 等, en: wait, choices: [a, b]}", "beyond its choices"),
        ("{clause: C7-2, value: 5, zh: 等, en: wait, floor: 6}", "or its floor"),
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
    assert sum(bool(clause.reading) for clause in clauses.values()) == 56


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
