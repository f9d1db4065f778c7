"""A month judged: the examples of the clauses, counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import (
    Before,
    Counted,
    MonthVerdict,
    Proposal,
    fine_of,
    judge_month,
    proposals,
)
from attendance.timekeeping.judging.rules import (
    HALF,
    WHOLE,
    DayFacts,
    Manner,
    Occurrence,
    Outcome,
)
from attendance.timekeeping.months.rules import Day, figures_of
from hr.discipline.rulings.rules import Kind
from tests.attendance.timekeeping.days import NEXT_WEEK, RULES, marks, moment, plan, rules

MARCH = date(2026, 3, 2)  # a Monday


def worked(day: date, punches: str, by=RULES, hours: str = "08:00-11:00 14:00-17:00") -> Counted:
    """A day of office hours with its punches, judged."""
    facts = DayFacts(day, plan(hours, day), NEXT_WEEK + timedelta(days=365), marks(punches, day))
    verdict = judge_day(facts, by)
    counts = verdict.occurrences, verdict.absence, verdict.reminders
    return Counted(day, by, *counts, is_whole=verdict.is_whole)


def came(*arrivals: str) -> list[Counted]:
    """Days running from the first Monday of March, all in order but for the arrival."""
    return [
        worked(MARCH + timedelta(days=n), f"{at} 11:00 14:00 17:00")
        for n, at in enumerate(arrivals)
    ]


def fined(days: list[Counted], before: Before | None = None) -> list[tuple[int, str, str]]:
    """Day of the month, clause and yuan of every fine."""
    found = judge_month(days, before or Before()).penalties
    return [(each.day.day, each.clause, str(each.amount)) for each in found if each.amount]


def others(days: list[Counted], before: Before | None = None) -> list[tuple[int, str, Kind]]:
    """Day of the month, clause and measure of everything that is no fine."""
    found = judge_month(days, before or Before()).penalties
    return [(each.day.day, each.clause, each.kind) for each in found if each.kind != Kind.FINE]


def absent(*days: date, half: bool = False) -> list[Counted]:
    return [Counted(day, RULES, (), HALF if half else WHOLE) for day in days]


@pytest.mark.clause("A2.2-7.1")
@pytest.mark.parametrize(
    ("minutes", "fine"),
    [(1, 30), (15, 30), (16, 50), (30, 50), (31, 100), (60, 100), (61, 0)],
)
def test_fines_by_minutes(minutes, fine):
    assert fine_of(minutes, RULES) == Decimal(fine)


@pytest.mark.clause("A2.2-7.1")
def test_the_third_and_later_ones_are_fined_by_their_own_minutes():
    days = came("08:05", "08:10", "08:15", "08:16", "08:31")
    assert fined(days) == [(4, "A2.2-7.1", "30"), (5, "A2.2-7.1", "50"), (6, "A2.2-7.1", "100")]
    assert [each.absence for each in days] == [0, 0, 0, 0, HALF]
    assert judge_month(days, Before()).fines == 180


@pytest.mark.clause("A2.2-7.1")
def test_two_of_a_month_are_not_fined_whatever_their_minutes():
    days = came("08:59", "08:30")
    assert fined(days) == []
    assert [each.absence for each in days] == [HALF, 0]


@pytest.mark.clause("A2.2-7.1")
def test_late_and_early_on_one_day_are_two():
    both = worked(MARCH, "08:05 11:00 14:00 16:50")
    assert judge_month([both], Before()).occurrences == 2
    assert fined([both, *came("08:00", "08:02")]) == [(3, "A2.2-7.1", "30")]


@pytest.mark.clause("A2.2-7.1")
def test_the_count_begins_anew_with_each_calendar_month():
    ends = [worked(date(2026, 2, day), "08:05 11:00 14:00 17:00") for day in (26, 27)]
    begins = [worked(date(2026, 3, day), "08:05 11:00 14:00 17:00") for day in (2, 3)]
    assert fined(ends) == fined(begins) == []


@pytest.mark.clause("A2.2-7.2")
@pytest.mark.parametrize(
    ("times", "measures"),
    [
        (2, []),
        (3, [Kind.REMINDER]),
        (4, [Kind.REMINDER, Kind.WARNING]),
        (5, [Kind.REMINDER, Kind.WARNING, Kind.POSTING]),
        (6, [Kind.REMINDER, Kind.WARNING, Kind.POSTING]),
    ],
)
def test_the_ladder_of_a_month(times, measures):
    found = others(came(*["08:01"] * times))
    assert [kind for _day, ref, kind in found] == measures
    assert {ref for _day, ref, _kind in found} <= {"A2.2-7.2"}


@pytest.mark.clause("A2.2-7.2")
@pytest.mark.parametrize(
    ("postings", "is_proposed"),
    [
        ([date(2025, 3, 7), date(2025, 9, 4)], True),
        ([date(2025, 3, 6), date(2025, 9, 4)], False),  # a year ago to the day
        ([date(2025, 9, 4)], False),
    ],
)
def test_three_postings_in_twelve_months_propose_dismissal(postings, is_proposed):
    found = others(came(*["08:01"] * 5), Before(postings=tuple(postings)))
    assert ((6, "A2.2-7.2", Kind.DISMISSAL) in found) is is_proposed


@pytest.mark.clause("A2.3-5")
@pytest.mark.parametrize(
    ("earlier", "count", "fines"),
    [(0, 1, ["100"]), (0, 2, ["100", "300"]), (1, 1, ["300"]), (2, 1, []), (0, 3, ["100", "300"])],
)
def test_fines_by_the_count_of_absent_days_in_the_year(earlier, count, fines):
    days = absent(*(date(2026, 3, 2 + 3 * n) for n in range(count)))
    found = fined(days, Before(whole_days=earlier, half_days=2 * earlier))
    assert [amount for _day, _ref, amount in found] == fines


@pytest.mark.clause("A2.3-5")
def test_half_days_are_not_fined_as_absence_but_add_up():
    halves = absent(*(date(2026, 3, 2 * n) for n in range(1, 7)), half=True)
    assert fined(halves) == []
    assert others(halves[:5]) == []
    assert others(halves) == [(12, "A2.3-5", Kind.DISMISSAL)]
    assert others(halves[:1], Before(half_days=5)) == [(2, "A2.3-5", Kind.DISMISSAL)]


@pytest.mark.clause("A2.2-7.1")
@pytest.mark.clause("A2.3-5")
def test_a_day_of_two_halves_counts_twice_and_is_no_whole_day():
    both = "08:31 11:00 14:00 16:29"
    days = [worked(MARCH, both), *came("08:00", "08:10", "08:10")[1:]]
    assert fined(days) == [(3, "A2.2-7.1", "30"), (4, "A2.2-7.1", "30")]
    assert [kind for _day, _ref, kind in others(days)] == [Kind.REMINDER, Kind.WARNING]
    # Neither the first day of absence of the year, nor one of two running.
    running = [worked(MARCH + timedelta(days=n), both) for n in range(2)]
    assert {ref for _day, ref, _amount in fined(running)} == {"A2.2-7.1"}
    assert others(running) == [(3, "A2.2-7.2", Kind.REMINDER), (3, "A2.2-7.2", Kind.WARNING)]
    # But the third day of the year.
    assert (2, "A2.3-5", Kind.DISMISSAL) in others(running[:1], Before(half_days=4))


@pytest.mark.clause("A2.3-5")
def test_two_working_days_running():
    friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
    off = Counted(saturday, RULES, is_workday=False)
    assert others([*absent(friday), off, *absent(monday)]) == [(9, "A2.3-5", Kind.DISMISSAL)]
    present = Counted(saturday, RULES)
    assert others([*absent(friday), present, *absent(monday)]) == []
    assert others([*absent(friday), *absent(saturday, half=True), *absent(monday)]) == []


@pytest.mark.clause("A2.3-5")
def test_days_run_across_the_end_of_a_month_and_of_a_year():
    earlier = Before(running=(date(2025, 12, 31),))
    found = judge_month(absent(date(2026, 1, 2)), earlier).penalties
    assert [each.kind for each in found] == [Kind.FINE, Kind.DISMISSAL]
    assert found[1].line.params == {"number": 2, "days": "2025-12-31, 2026-01-02"}


@pytest.mark.clause("A2.3-5")
def test_the_third_day_of_the_year_costs_no_fine_and_proposes_dismissal():
    found = judge_month(absent(date(2026, 3, 4)), Before(whole_days=2, half_days=4)).penalties
    assert [(each.kind, each.line.params) for each in found] == [(Kind.DISMISSAL, {"number": "3"})]


def test_a_version_judges_only_its_own_days():
    """From the 15th on the first ten minutes cost nothing, by another version."""
    strict = rules(fine_brackets=[{"up_to": 10, "fine": 0}, {"up_to": 60, "fine": 500}])
    days = [
        worked(date(2026, 3, day), "08:10 11:00 14:00 17:00", by)
        for day, by in [(2, RULES), (3, RULES), (14, RULES), (15, strict), (16, strict)]
    ]
    days.append(worked(date(2026, 3, 17), "08:11 11:00 14:00 17:00", strict))
    assert fined(days) == [(14, "A2.2-7.1", "30"), (17, "A2.2-7.1", "500")]


def test_a_missing_punch_settled_by_a_reminder():
    found = others([Counted(MARCH, RULES, reminders=2)])
    assert found == [(2, "A2.2-3", Kind.REMINDER)] * 2


def test_one_proposal_for_each_clause():
    days = came("08:05", "08:10", "08:15", "08:16", "08:31")
    days += absent(date(2026, 3, 9), date(2026, 3, 10))
    found = proposals(judge_month(days, Before()).penalties)
    assert [(each.clause, each.measures) for each in found] == [
        ("A2.2-7.2", ((Kind.POSTING, None),)),
        ("A2.2-7.1", ((Kind.FINE, Decimal(180)),)),
        ("A2.3-5", ((Kind.FINE, Decimal(400)), (Kind.DISMISSAL, None))),
    ]
    assert isinstance(found[0], Proposal)


def test_an_occurrence_beyond_the_last_bracket_is_not_fined_here():
    wide = rules(full_day_absence_over=120)
    day = Counted(MARCH, wide, (Occurrence(Manner.LATE, 90, moment("09:30")),))
    assert fined([day] * 3) == []


@pytest.mark.clause("A2.1-1")
def test_a_day_with_some_minutes_of_leave_is_a_day_at_work():
    minutes = {"planned": 360, "version": 1}
    days = [
        Day(MARCH, Outcome.PERSONAL, worked=300, **minutes),
        Day(MARCH + timedelta(days=1), Outcome.SICK, worked=0, **minutes),
        Day(MARCH + timedelta(days=2), Outcome.LATE, worked=355, **minutes),
        Day(MARCH + timedelta(days=3), Outcome.ABSENCE, absence=WHOLE, **minutes),
        Day(MARCH + timedelta(days=4), Outcome.OUTING, **minutes),
    ]
    assert figures_of(days, MonthVerdict()).workdays == 3


@pytest.mark.clause("A2.3-5")
@pytest.mark.parametrize(
    ("earlier", "days"),
    [
        (1, "2026-02-28, 2026-03-02"),
        (2, "2026-02-27, 2026-02-28, 2026-03-02"),
        (40, "2026-01-20 … 2026-03-02"),
    ],
)
def test_a_long_run_is_told_by_its_ends(earlier, days):
    run = tuple(date(2026, 3, 1) - timedelta(days=n) for n in range(earlier, 0, -1))
    found = judge_month(absent(MARCH), Before(running=run)).penalties
    (line,) = [each.line for each in found if each.kind == Kind.DISMISSAL]
    assert line.params == {"number": earlier + 1, "days": days}
