"""How a draft stands, which days may be tried, and the sums of what was judged otherwise."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from regulations.amendments import rules
from regulations.amendments.rules import Standing, Tally
from tests.regulations.amendments.conftest import changed

WANG, LI = (SimpleNamespace(pk=pk) for pk in (7, 8))
TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("state", "is_dropped", "expected"),
    [
        ("", False, Standing.DRAFT),
        ("", True, Standing.DROPPED),
        ("pending", False, Standing.ASKED),
        ("returned", False, Standing.RETURNED),
        ("returned", True, Standing.DROPPED),
        ("approved", False, Standing.APPROVED),
        ("refused", False, Standing.REFUSED),
        ("withdrawn", False, Standing.DROPPED),
    ],
)
def test_standing_follows_from_the_approval(state, is_dropped, expected):
    assert rules.standing(state, is_dropped=is_dropped) == expected


@pytest.mark.clause("A2.1-1")
def test_general_manager_alone_decides():
    assert [stage.role for stage in rules.chain()] == ["general_manager"]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 3), date(2026, 3, 2)),
        (date(2026, 3, 1), TODAY),
        (date(2025, 3, 2), date(2026, 3, 3)),
    ],
)
def test_period_that_cannot_be_tried(since, until):
    with pytest.raises(ValidationError):
        rules.check_period(since, until, TODAY)


def test_yesterday_alone_and_a_whole_year_can_be_tried():
    rules.check_period(date(2026, 3, 3), date(2026, 3, 3), TODAY)
    rules.check_period(date(2025, 3, 3), date(2026, 3, 3), TODAY)


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [
        (date(2026, 3, 3), True),
        (TODAY, True),
        (date(2026, 3, 5), False),
        # two years ahead, and not a day more
        (date(2028, 3, 4), False),
        (date(2028, 3, 5), True),
    ],
)
def test_a_version_holds_from_a_day_to_come(day, is_refused):
    if not is_refused:
        rules.check_day(day, TODAY)
        return
    with pytest.raises(ValidationError):
        rules.check_day(day, TODAY)


def test_a_version_is_enacted_ten_minutes_before_its_day_at_the_latest():
    # midnight in China is four in the afternoon in Greenwich
    assert rules.latest_of(TODAY) == datetime(2026, 3, 3, 15, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "is_whole"),
    [
        (lambda told: told, True),
        (lambda told: told | {"more": 1}, True),
        (lambda told: {key: told[key] for key in told if key != "people_total"}, False),
        (lambda told: told | {"people": [{"person": 7}]}, False),
        (lambda told: told | {"examples": [{"clause": "C7-1"}]}, False),
        (lambda told: list(told), False),
    ],
)
def test_a_result_tells_everything_or_counts_as_none(change, is_whole):
    tally = Tally()
    tally.add(changed(WANG, "1.10"))
    assert rules.is_whole(change(tally.plain())) is is_whole


def test_values_that_differ_are_named_and_a_missing_one_is_not_none():
    before = {"a": 1, "b": [1, 2], "c": None}
    assert rules.changed_names(before, before) == []
    assert rules.changed_names(before, {"a": 1, "b": [2, 1]}) == ["b", "c"]


def test_sums_by_person_and_clause():
    tally = Tally()
    for each in (
        changed(WANG, "30"),
        changed(WANG, "-50.50", is_worse=False, clause="C7-3"),
        changed(LI, "0"),
        changed(WANG, "30"),
        changed(None),
    ):
        tally.add(each)
    plain = tally.plain()
    assert {name: plain[name] for name in ("worse", "better", "money", "people_total")} == {
        "worse": 4, "better": 1, "money": "9.50", "people_total": 3,
    }  # fmt: skip
    assert plain["people"][0] == {
        "person": 7, "clauses": {"C7-2": 2, "C7-3": 1}, "worse": 2, "better": 1, "money": "9.50",
        "moves": [["C7-2", "met in time", "missed", 2], ["C7-3", "met in time", "missed", 1]],
    }  # fmt: skip
    assert {each["person"] for each in plain["people"]} == {7, 8, None}
    assert plain["clauses"] == [
        {"clause": "C7-2", "worse": 4, "better": 0, "money": "60.00"},
        {"clause": "C7-3", "worse": 0, "better": 1, "money": "-50.50"},
    ]
    assert len(plain["examples"]) == 5
    assert plain["examples"][1]["money"] == "-50.50"


def test_huge_results_keep_all_sums_and_the_first_of_the_rest():
    tally = Tally()
    for pk in range(500):
        for _time in range(2 if pk == 499 else 1):
            tally.add(changed(SimpleNamespace(pk=pk), "1.10"))
    plain = tally.plain()
    assert (plain["worse"], plain["money"], plain["people_total"]) == (501, "551.10", 500)
    assert (len(plain["people"]), len(plain["examples"])) == (200, 100)
    assert plain["people"][0]["person"] == 499


@pytest.mark.parametrize(
    ("today", "first", "since", "until"),
    [
        (date(2026, 11, 29), None, "2026-10-01", "2026-10-31"),
        (date(2026, 11, 29), date(2020, 1, 1), "2026-10-01", "2026-10-31"),
        (date(2026, 11, 29), date(2026, 10, 20), "2026-10-20", "2026-10-31"),
        (date(2026, 11, 29), date(2026, 11, 5), "2026-11-05", "2026-11-28"),
        (date(2026, 11, 29), date(2026, 11, 29), "2026-10-01", "2026-10-31"),
        (date(2026, 11, 1), date(2026, 11, 1), "2026-10-01", "2026-10-31"),
    ],
)
def test_the_days_offered_for_a_trial_have_records(today, first, since, until):
    offered = rules.default_period(today, first)
    assert offered == (date.fromisoformat(since), date.fromisoformat(until))
