"""The inputs made from the values of a set: every shape, typed and read back."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from regulations.amendments.inputs import (
    Bounds,
    Builder,
    Leaf,
    add_row,
    leaves,
    remove_row,
    words_in,
)

BRACKETS = [{"up_to": 15, "fine": 30}, {"up_to": 30, "fine": 50}]
LADDER = {"3": "reminder", "10": "warning"}
SHIFTS = {"main": [["07:30", "11:30"], ["15:00", "22:00"]], "assistant": [["09:30", "17:00"]]}
CAPS = {"general_manager": None, "sales": 80}


def node(value, texts=None, **bounds):
    """The inputs of a value; its own words are its choices."""
    words = {"choices": tuple(sorted(words_in(value)))} | bounds
    return Builder(Bounds("fee", "A7.5-1", **words), texts).build(value, value, "f")


def texts(value, **typed) -> dict[str, str]:
    """What the form of a value sends, with some inputs typed otherwise."""
    found = {leaf.name: leaf.text for leaf in leaves(node(value))}
    found |= {"f.rows": "2", "f.main.rows": "2", "f.assistant.rows": "1"}
    return found | {name.replace("__", "."): text for name, text in typed.items()}


@pytest.mark.parametrize(
    "value",
    [15, True, False, "reminder", "08:50", ["08:50", "18:10"], [100, 300], {"a": 1, "b": 2},
     BRACKETS, LADDER, SHIFTS, CAPS, {"marriage": True, "sick": False}],
)  # fmt: skip
def test_every_shape_comes_back_as_it_was(value):
    assert node(value).read() == value
    assert node(value, texts(value)).read() == value


def test_inputs_are_named_by_their_place_and_labelled_by_their_key():
    with translation.override("en"):
        found = [(leaf.name, leaf.label, leaf.kind) for leaf in leaves(node(BRACKETS))]
    assert found == [
        ("f.0.up_to", "up to", "number"), ("f.0.fine", "fine", "number"),
        ("f.1.up_to", "up to", "number"), ("f.1.fine", "fine", "number"),
    ]  # fmt: skip


def test_keys_stand_in_the_order_of_the_words_whatever_the_database_gives():
    spells = {"assistant": [["09:30", "17:00"]], "main": [["07:30", "11:30"]]}
    names = [leaf.name for leaf in leaves(node(spells))]
    assert names[0] == "f.main.0.0"
    assert names[-1] == "f.assistant.0.1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "fee must be a whole number."),
        ("abc", "fee must be a whole number."),
        ("1.5", "fee must be a whole number."),
        ("9" * 30, "fee must be a whole number."),
        ("0", "fee is 0: it must be at least 1."),
        ("-3", "fee is -3: it must be at least 1."),
        ("121", "fee is 121: it must be at most 120."),
    ],
)
def test_number_outside_its_bounds_is_refused_with_field_and_clause(text, message):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        node(10, {"f": text}, low=1, high=120).read()
    assert refused.value.messages == [message]
    assert refused.value.code == "A7.5-1"


def test_number_below_zero_is_refused_where_nothing_else_is_said():
    with pytest.raises(ValidationError, match="0"):
        node(BRACKETS, texts(BRACKETS, f__0__fine="-1")).read()


def test_numbers_are_read_as_people_type_them():
    assert node(10, {"f": " ０１５ "}).read() == 15


@pytest.mark.parametrize("text", ["24:00", "8:30", "08:60", "", "noon"])
def test_clock_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        node("08:30", {"f": text}).read()


def test_word_that_nothing_knows_is_refused():
    with pytest.raises(ValidationError):
        node("strict", {"f": "wild"}, choices=("strict", "mild")).read()
    assert node("strict", {"f": "mild"}, choices=("strict", "mild")).read() == "mild"


def test_empty_means_no_limit_only_beside_one_that_has_none():
    assert node(CAPS, {"f.general_manager": "", "f.sales": ""}).read() == {
        "general_manager": None, "sales": None,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        node({"a": 1}, {"f.a": ""}).read()


def test_spell_has_to_end_after_it_begins():
    with translation.override("en"), pytest.raises(ValidationError, match="ends before it begins"):
        node(["08:50", "18:10"], {"f.0": "18:10", "f.1": "08:50"}).read()
    with pytest.raises(ValidationError):
        node(SHIFTS, texts(SHIFTS, f__main__1__1="15:00")).read()


def test_row_is_added_empty_and_has_to_be_filled():
    typed = add_row(texts(BRACKETS), "f")
    grown = node(BRACKETS, typed)
    assert [leaf.text for leaf in leaves(grown)] == ["15", "30", "30", "50", "", ""]
    with pytest.raises(ValidationError):
        grown.read()
    filled = node(BRACKETS, typed | {"f.2.up_to": "60", "f.2.fine": "100"}).read()
    assert filled == [*BRACKETS, {"up_to": 60, "fine": 100}]


def test_removed_row_takes_its_inputs_and_those_behind_move_up():
    three = add_row(texts(BRACKETS), "f") | {"f.2.up_to": "60", "f.2.fine": "100"}
    left = node(BRACKETS, remove_row(three, "f", 1)).read()
    assert left == [{"up_to": 15, "fine": 30}, {"up_to": 60, "fine": 100}]


def test_row_of_an_inner_table_goes_alone():
    left = node(SHIFTS, remove_row(texts(SHIFTS), "f.main", 0)).read()
    assert left == {"main": [["15:00", "22:00"]], "assistant": [["09:30", "17:00"]]}


@pytest.mark.parametrize(("told", "rows"), [("0", 1), ("999", 50), ("-1", 2), ("x", 2), ("", 2)])
def test_a_table_has_at_least_one_row_and_no_end_of_them(told, rows):
    assert len(node(BRACKETS, texts(BRACKETS) | {"f.rows": told}).rows) == rows


def test_mapping_by_numbers_is_sorted_and_names_no_number_twice():
    typed = texts(LADDER) | {"f.0.key": "12"}
    assert node(LADDER, typed).read() == {"10": "warning", "12": "reminder"}
    with pytest.raises(ValidationError) as refused:
        node(LADDER, typed | {"f.1.key": "12"}).read()
    assert refused.value.code == "A7.5-1"


def test_value_that_no_input_can_take_is_an_error_of_the_code():
    with pytest.raises(TypeError, match="float"):
        node(1.5)


def test_number_beside_words_is_typed_and_the_word_is_chosen():
    key, word = leaves(node(LADDER).rows[0])
    assert key.options == []
    assert [value for value, _text in word.options] == ["reminder", "warning"]


def test_flag_offers_yes_and_no():
    leaf = node(True)
    assert isinstance(leaf, Leaf)
    with translation.override("en"):
        assert leaf.options == [("true", "yes"), ("false", "no")]
