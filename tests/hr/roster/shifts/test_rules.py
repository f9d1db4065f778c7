"""Which spells can be worked, and what decides a person's day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from hr.roster.calendar.rules import day_in
from hr.roster.shifts.rules import (
    DayKind,
    Role,
    RosterRules,
    Standing,
    Terms,
    fault_of_hours,
    plan_day,
    spells_on,
)
from regulations.rulebook.rulesets import from_values
from regulations.rulebook.source import read_parameters

SHIFTS = {
    "office": [["08:00", "11:00"], ["14:00", "17:00"]],
    "main": [["07:30", "11:30"], ["15:00", "22:00"]],
    "assistant": [["09:30", "17:00"]],
    "night": [["22:00", "06:00"]],
}
VALUES = {name: parameter.value for name, parameter in read_parameters()["roster"].items()}

HOURS = [
    # spells, whether they can be worked
    ([["08:00", "11:00"], ["14:00", "17:00"]], True),
    ([["08:00", "11:00"], ["11:00", "17:00"]], True),
    ([["22:00", "06:00"]], True),
    ([["08:00", "08:00"]], True),  # around the clock
    ([["18:00", "22:00"], ["23:00", "02:00"]], True),
    ([["00:00", "23:59"]], True),
    ([], False),
    ("08:00", False),
    ([["08:00"]], False),
    ([["8:00", "11:00"]], False),
    ([["08:00", "24:00"]], False),
    ([["08:00", 11]], False),
    ([["08:00", "11:00"], ["10:59", "17:00"]], False),
    ([["14:00", "17:00"], ["08:00", "11:00"]], False),
    ([["22:00", "02:00"], ["03:00", "06:00"]], True),  # a meal after midnight
    ([["18:00", "23:00"], ["00:30", "03:00"]], True),
    ([["18:00", "23:00"], ["03:01", "05:00"]], False),  # more than four hours
    ([["22:00", "02:00"], ["01:59", "06:00"]], False),
    ([["22:00", "02:00"], ["03:00", "22:01"]], False),
    ([["08:00", "11:00"], ["22:00", "08:01"]], False),
]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("hours", "works"), HOURS)
def test_spells_of_a_shift(hours, works):
    assert (fault_of_hours(hours) is None) == works


@pytest.mark.clause("A2.2-1")
def test_spells_behind_midnight_lie_on_the_next_day():
    found = spells_on(date(2026, 3, 4), [["22:00", "02:00"], ["03:00", "06:00"]])
    told = [f"{start:%d %H:%M} {end:%d %H:%M}" for start, end in found]
    assert told == ["04 22:00 05 02:00", "05 03:00 05 06:00"]


@pytest.mark.clause("A2.2-2")
def test_source_has_the_hours_of_the_regulations():
    rules = from_values(RosterRules, VALUES)
    assert rules.shifts == {name: SHIFTS[name] for name in ("office", "main", "assistant")}
    assert rules.rest_after_main_days == 1


REFUSED = [
    {"shifts": {"office": [["08:00", "11:00"]]}},
    {"shifts": VALUES["shifts"] | {"night": [["22:00", "06:00"]]}},
    {"shifts": VALUES["shifts"] | {"main": [["11:00", "10:00"], ["12:00", "13:00"]]}},
    {"shifts": VALUES["shifts"] | {"main": 8}},
    {"duty_pair_per_day": {"main": 2, "assistant": 1}},
    {"duty_pair_per_day": {"main": 1}},
    {"rest_after_main_days": -1},
    {"rest_after_main_days": 8},
    {"rest_after_main_days": "1"},
]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize("changed", REFUSED)
def test_rules_that_cannot_be_worked_are_refused(changed):
    with pytest.raises(ValidationError) as refused:
        from_values(RosterRules, VALUES | changed)
    assert refused.value.code == "A2.2-1"


MONDAY, SATURDAY, HOLIDAY, SWAPPED = "2026-03-09", "2026-03-07", "2026-10-01", "2026-10-10"
MONDAYS_OFF = Terms(rest_days=frozenset({1}))
NO_HOLIDAYS = Terms(holidays_free=False)
PLANS = [
    # day, what stands for the person, kind, pattern
    (MONDAY, Standing(), "work", "office"),
    (SATURDAY, Standing(), "rest", ""),
    (HOLIDAY, Standing(), "holiday", ""),
    (SWAPPED, Standing(), "work", "office"),
    ("2026-10-03", Standing(), "holiday", ""),  # a Saturday among the holidays
    (MONDAY, Standing(MONDAYS_OFF), "rest", ""),
    (SATURDAY, Standing(MONDAYS_OFF), "work", "office"),
    (HOLIDAY, Standing(NO_HOLIDAYS), "work", "office"),
    (SWAPPED, Standing(NO_HOLIDAYS), "rest", ""),
    (MONDAY, Standing(Terms("night")), "work", "night"),
    (MONDAY, Standing(Terms("")), "unplanned", ""),
    (SATURDAY, Standing(Terms("")), "rest", ""),
    (MONDAY, Standing(Terms("gone")), "unplanned", ""),
    (SATURDAY, Standing(role=Role.MAIN), "work", "main"),
    (HOLIDAY, Standing(role=Role.ASSISTANT), "work", "assistant"),
    (MONDAY, Standing(rests=True), "after_main", ""),
    (SATURDAY, Standing(rests=True), "after_main", ""),
    (HOLIDAY, Standing(rests=True), "after_main", ""),
    (MONDAY, Standing(single=""), "rest", ""),
    (SATURDAY, Standing(single="night"), "work", "night"),
    (HOLIDAY, Standing(single="office"), "work", "office"),
    (MONDAY, Standing(rests=True, single="office"), "after_main", ""),
    (MONDAY, Standing(role=Role.MAIN, single=""), "work", "main"),
]


@pytest.mark.clause("A2.2-1", "A2.2-2")
@pytest.mark.parametrize(("day", "standing", "kind", "pattern"), PLANS)
def test_what_a_person_works(day, standing, kind, pattern):
    plan = plan_day(day_in(date.fromisoformat(day), {}, ()), standing, SHIFTS)
    assert (plan.kind, plan.pattern, plan.role) == (DayKind(kind), pattern, standing.role)
    assert bool(plan.spells) == (kind == "work")


def spells(plan) -> list[str]:
    """Moments in China as text."""
    return [f"{start:%d %H:%M}-{end:%d %H:%M}" for start, end in plan.spells]


@pytest.mark.clause("A2.2-2")
def test_spells_are_moments_of_the_day():
    plan = plan_day(day_in(date(2026, 3, 9), {}, ()), Standing(), SHIFTS)
    assert spells(plan) == ["09 08:00-09 11:00", "09 14:00-09 17:00"]


def test_spell_past_midnight_ends_on_the_next_day():
    plan = plan_day(day_in(date(2026, 3, 9), {}, ()), Standing(Terms("night")), SHIFTS)
    assert spells(plan) == ["09 22:00-10 06:00"]


def test_plan_says_where_holidays_are_not_yet_known():
    assert not plan_day(day_in(date(2027, 2, 5), {}, ()), Standing(), SHIFTS).is_published
    assert not plan_day(day_in(date(2027, 2, 6), {}, ()), Standing(), SHIFTS).is_published
    assert plan_day(day_in(date(2027, 2, 5), {}, {2027}), Standing(), SHIFTS).is_published
