"""`manage.py clauses` answers by its exit code, without a database."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.regulations.rulebook.test_trace import plant

DISCIPLINE = ("A1.3-7", "A7.1-4", "B7-2")  # the clauses of hr.discipline


def marked(*refs, marker):
    return "\n".join(
        f'@{marker}("{ref}")\ndef test_{place}(): ...' for place, ref in enumerate(refs)
    )


def run(*arguments):
    out = io.StringIO()
    call_command("clauses", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def carried(tmp_path, settings):
    """A source tree in which code and tests carry the clauses of hr.discipline, and no other."""
    plant(
        tmp_path,
        hr__rules=marked(*DISCIPLINE, marker="clause"),
        tests__test_hr=marked(*DISCIPLINE, marker="pytest.mark.clause"),
    )
    settings.BASE_DIR = tmp_path
    return tmp_path


def test_nothing_missing_ends_well(carried):
    assert run("--missing", "hr.discipline") == (
        "Nothing is missing: 3 clauses have code and tests.\n"
    )


def test_missing_test_is_told_and_exits_with_1(carried):
    plant(carried, tests__test_hr=marked("A1.3-7", "B7-2", marker="pytest.mark.clause"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("clauses", "hr.discipline", "--missing", stdout=out)
    assert end.value.code == 1
    assert out.getvalue() == "A7.1-4     hr.discipline            rule  lacks tests\n"


def test_without_rooms_all_clauses_are_asked_for(carried):
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("clauses", "--missing", stdout=out)
    assert end.value.code == 1
    assert len(out.getvalue().splitlines()) == 163 - 3


def test_unknown_room_exits_with_2(carried):
    with pytest.raises(CommandError, match=r"No clause belongs to hr\.canteen\. Rooms: ") as error:
        run("--missing", "hr.discipline", "hr.canteen")
    assert error.value.returncode == 2


def test_unknown_clause_in_a_marker_exits_with_2(carried):
    plant(carried, hr__rules='@clause("C99")\ndef rule(): ...')
    with pytest.raises(CommandError, match="C99") as error:
        run("hr.discipline")
    assert error.value.returncode == 2


def test_list_shows_how_where_and_by_which_tests(carried):
    assert run("hr.discipline").splitlines()[:3] == [
        "A1.3-7     hr.discipline            conduct",
        "    code   hr/rules.py:2 test_0",
        "    tests  tests/test_hr.py:2 test_0",
    ]


def test_markdown_is_a_table(carried):
    plant(carried, hr__rules=marked("A7.1-4", marker="clause"))
    assert run("hr.discipline", "--markdown").splitlines() == [
        "| clause | room | carried as | code | tests |",
        "|---|---|---|---|---|",
        "| A1.3-7 | hr.discipline | conduct | missing | `tests/test_hr.py:2 test_0` |",
        "| A7.1-4 | hr.discipline | rule | `hr/rules.py:2 test_0` | `tests/test_hr.py:4 test_1` |",
        "| B7-2 | hr.discipline | record | missing | `tests/test_hr.py:6 test_2` |",
    ]
