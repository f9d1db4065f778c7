"""What is special, who decides, who carries it out: written from C13-2, C13-6 and C13-7."""

import pytest
from django.core.exceptions import ValidationError

from sitecontent.database.levels import matrix
from sitecontent.database.levels.rules import (
    Level,
    Wish,
    chain_of,
    check_wish,
    higher,
    is_special,
    level_of_position,
    why_not_apply,
)


@pytest.mark.clause("C13-2")
def test_there_are_three_levels_each_above_the_one_before():
    assert Level.values == ["ordinary", "back_office", "database"]
    assert higher("ordinary", "") == "ordinary"
    assert higher("database", "back_office") == "database"
    assert higher() == ""


@pytest.mark.clause("C13-5")
@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("system_administrator", "database"),
        ("web_editor", "back_office"),
        ("site_manager", "back_office"),
        ("guide", "ordinary"),
        ("general_manager", "ordinary"),
        ("", ""),
    ],
)
def test_the_level_that_belongs_to_a_position(position, level):
    assert level_of_position(position) == level


@pytest.mark.clause("C13-6")
@pytest.mark.parametrize(
    ("wish", "now", "position", "special"),
    [
        (Wish("level", level="ordinary"), "", "guide", False),
        (Wish("level", level="back_office"), "", "web_editor", False),
        (Wish("level", level="back_office"), "", "guide", True),  # more than the position has
        (Wish("level", level="database"), "", "system_administrator", True),  # an administrator
        (Wish("level", level="database"), "", "guide", True),
        (Wish("level", level="ordinary"), "database", "guide", True),  # an administrator still
        (Wish("level", level=""), "database", "guide", True),
        (Wish("level", level=""), "back_office", "guide", False),  # taken away
        (Wish("level", level="ordinary"), "", "", True),  # no position has no level
        (Wish("permission", permission=1), "", "guide", True),
        (Wish("permission", permission=1, gives=False), "", "guide", False),
        (Wish("group", group=1), "", "guide", True),
        (Wish("group", group=1, gives=False), "", "guide", False),
    ],
)
def test_what_is_special(wish, now, position, special):
    assert is_special(wish, now=now, position=position) is special


@pytest.mark.clause("C13-6")
@pytest.mark.parametrize(
    ("special", "is_by_head", "roles"),
    [
        (False, False, ["leader"]),
        (True, False, ["general_manager"]),
        (True, True, ["leader"]),  # the general manager's word stands in the asking
        (False, True, ["leader"]),
    ],
)
def test_who_decides(special, is_by_head, roles):
    chain = chain_of(special=special, is_by_head=is_by_head)
    assert [stage.role for stage in chain] == roles


@pytest.mark.clause("C13-6")
@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish("level", level="ordinary"), {"has": "ordinary"}),
        (Wish("level", level=""), {"has": ""}),
        (Wish("permission", permission=1), {"has": True}),
        (Wish("permission", permission=1, gives=False), {"has": False}),
        (Wish("level", level="ordinary"), {"has": "", "is_active": False}),
        (Wish("level", level="ordinary"), {"has": "", "reason": " "}),
    ],
)
def test_what_is_not_asked_for(wish, words):
    with pytest.raises(ValidationError) as refused:
        check_wish(wish, **{"reason": "工作需要", "is_active": True} | words)
    fields = getattr(refused.value, "error_dict", None) or {"": [refused.value]}
    assert [error.code for errors in fields.values() for error in errors] == ["C13-6"]


@pytest.mark.clause("C13-7")
@pytest.mark.parametrize(
    ("person", "position", "may"),
    [
        (1, "system_administrator", True),
        (2, "system_administrator", False),  # whom it benefits
        (3, "system_administrator", False),  # who decided
        (1, "general_manager", False),
        (1, "", False),
    ],
)
def test_who_carries_it_out(person, position, may):
    why = why_not_apply(person=person, position=position, employee=2, deciders={3})
    assert (why == "") is may


@pytest.mark.clause("C13-3")
def test_ordinary_users_only_read():
    assert set(matrix.tables("ordinary").values()) == {("view",)}
    assert all(".view_" in name for name in matrix.permissions("ordinary"))


@pytest.mark.clause("C13-4")
def test_back_office_users_have_what_ordinary_users_have_and_enter_and_change():
    assert matrix.permissions("ordinary") < matrix.permissions("back_office")
    assert {"products.add_product", "products.change_product", "publishing.add_version"} <= (
        matrix.permissions("back_office")
    )


@pytest.mark.clause("C13-5")
def test_backing_up_is_for_the_third_level_alone():
    assert "database.make_backup" in matrix.permissions("database")
    assert "database.make_backup" not in matrix.permissions("back_office")


@pytest.mark.clause("C13-2")
def test_a_level_is_never_wider_than_the_portal():
    assert matrix.narrowed(("view",), "SELECT") == ["SELECT"]
    assert matrix.narrowed(("view", "change"), 'SELECT, UPDATE ("a", "b")') == [
        "SELECT", 'UPDATE ("a", "b")',
    ]  # fmt: skip
    with pytest.raises(ValueError, match="may not"):
        matrix.narrowed(("view", "change"), "SELECT, INSERT")
