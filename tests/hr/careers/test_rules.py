"""Notice by the calendar, files and probations by their days, outcomes: tables."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from hr.careers.entry import rules as entry
from hr.careers.leaving.rules import (
    Desk,
    Standing,
    Why,
    check_notice,
    fault_of_settling,
    notice_until,
    rights,
    waits_for,
)
from hr.careers.probation import rules as probation
from hr.roster.rules import CHINA


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.clause("A5-2")
@pytest.mark.parametrize(
    ("told", "months", "until"),
    [
        ("2026-03-15", 1, "2026-04-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),  # a leap year
        ("2028-01-29", 1, "2028-02-29"),
        ("2028-02-29", 1, "2028-03-29"),
        ("2026-02-28", 1, "2026-03-28"),  # the same day, not the last of the month
        ("2100-01-31", 1, "2100-02-28"),  # a year of a hundred that is none
        ("2000-01-31", 1, "2000-02-29"),  # a year of four hundred that is one
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-10-31", 6, "2027-04-30"),
    ],
)
def test_notice_is_a_month_of_the_calendar(told, months, until):
    assert notice_until(day(told), months) == day(until)


@pytest.mark.clause("A5-2")
@pytest.mark.parametrize(
    ("last", "regular", "early", "until"),
    [
        ("2026-02-28", True, False, "2026-02-28"),
        ("2026-03-20", True, False, "2026-02-28"),
        ("2026-02-27", True, True, "2026-02-28"),  # goes all the same
        ("2026-01-31", True, True, "2026-02-28"),
        ("2026-01-31", False, False, None),  # on probation there is no notice
        ("2026-02-27", True, False, "A5-2"),
        ("2026-01-30", True, True, "A5-2"),  # over already
        ("2026-01-30", False, False, "A5-2"),
    ],
)
def test_last_day_lies_behind_the_notice(last, regular, early, until):
    words = {"told_on": day("2026-01-31"), "months": 1, "is_regular": regular}
    if until == "A5-2":
        with pytest.raises(ValidationError) as refused:
            check_notice(last_day=day(last), goes_early=early, **words)
        assert refused.value.error_dict["last_day"][0].code == "A5-2"
        return
    found = check_notice(last_day=day(last), goes_early=early, **words)
    assert found == (until and day(until))


ALL = frozenset(Desk.values)


@pytest.mark.clause("A5-2")
@pytest.mark.parametrize(
    ("last", "until", "signed", "today", "sentences"),
    [
        ("2026-02-28", "2026-02-28", ALL, "2026-03-01", 0),
        ("2026-02-28", "2026-02-28", ALL, "2026-02-28", 1),  # the last day is worked to its end
        ("2026-02-10", "2026-02-28", ALL, "2026-02-27", 1),  # went early: the month is not over
        ("2026-02-10", "2026-02-28", ALL, "2026-02-28", 0),
        ("2026-02-28", None, ALL, "2026-03-01", 0),
        ("2026-02-28", None, ALL - {"finance"}, "2026-03-01", 1),
        ("2026-02-10", "2026-02-28", frozenset(), "2026-02-10", 3),
    ],
)
def test_settlement_waits_for_last_day_notice_and_clearance(last, until, signed, today, sentences):
    standing = Standing(day(last), until and day(until), signed)
    assert len(waits_for(standing, day(today))) == sentences
    assert (fault_of_settling(standing, day(today)) is None) == (sentences == 0)


def test_what_was_taken_back_or_settled_is_not_settled():
    for words in ({"is_taken_back": True}, {"is_settled": True}):
        standing = Standing(day("2026-02-01"), None, ALL, **words)
        assert fault_of_settling(standing, day("2026-03-01"))


@pytest.mark.clause("A5-1")
@pytest.mark.parametrize(
    ("nth", "off", "due"),
    [
        (1, (), "2026-03-03"),
        (2, (), "2026-03-04"),
        (1, ("2026-03-02", "2026-03-03"), "2026-03-05"),  # begins before a holiday
        (2, ("2026-03-03",), "2026-03-05"),
    ],
)
def test_file_is_due_at_the_end_of_the_working_day(nth, off, due):
    works = {date(2026, 3, number): f"2026-03-{number:02}" not in off for number in range(2, 20)}
    found = entry.due_of(date(2026, 3, 2), nth, works)
    assert found == datetime.fromisoformat(due).replace(tzinfo=CHINA)


def test_without_a_plan_the_first_day_counts():
    found = entry.due_of(date(2026, 3, 2), 1, {})
    assert found == datetime(2026, 3, 3, tzinfo=CHINA)


@pytest.mark.clause("A5-1")
@pytest.mark.parametrize(
    ("declared", "finding", "state", "may"),
    [
        (False, None, "open", True), (True, None, "declared", False),
        (True, "returned", "returned", True), (True, "true", "true", False),
        (True, "false", "false", False),
    ],
)  # fmt: skip
def test_file_is_declared_while_it_is_open(declared, finding, state, may):
    found = entry.state_of(declared, finding)
    assert found == state
    assert (entry.fault_of_declaring(found) is None) == may


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        ("2026-03-02", 3, "2026-06-01"), ("2026-01-01", 1, "2026-01-31"),
        ("2026-11-30", 3, "2027-02-27"), ("2027-11-30", 3, "2028-02-28"),
        ("2026-08-31", 1, "2026-09-29"),
    ],
)  # fmt: skip
def test_probation_ends_the_day_before(starts, months, ends):
    assert probation.end_of(day(starts), months) == day(ends)


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("today", "decided", "state"),
    [
        ("2026-05-18", False, "running"), ("2026-05-19", False, "soon"),
        ("2026-06-01", False, "soon"), ("2026-06-02", False, "overdue"),
        ("2027-06-02", False, "overdue"), ("2026-06-02", True, "ended"),
    ],
)  # fmt: skip
def test_probation_never_passes_by_itself(today, decided, state):
    assert probation.state_of(day("2026-06-01"), decided, day(today), 14) == state


@pytest.mark.clause("C2")
def test_review_scores_every_criterion():
    scores = dict.fromkeys(probation.Criterion.values, 3)
    assert probation.percent_of(scores) == 60
    assert probation.percent_of(scores | {"skill": 5, "team": 2}) == 64
    for wrong in ({"skill": 3}, scores | {"skill": 0}, scores | {"skill": 6}, scores | {"x": 3}):
        with pytest.raises(ValidationError) as refused:
            probation.percent_of(wrong)
        assert refused.value.code == "C2"


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("outcome", "percent", "number", "until", "may"),
    [
        ("confirm", 60, 1, None, True), ("confirm", 59, 1, None, False),
        ("confirm", 60, 2, None, True), ("end", 20, 2, "2026-05-25", True),
        ("end", 90, 1, "2026-07-01", True), ("end", 20, 1, "2026-07-02", False),
        ("end", 20, 1, None, False), ("end", 20, 1, "2026-05-24", False),
        ("extend", 50, 1, "2026-07-01", True), ("extend", 50, 2, "2026-07-01", False),
        ("extend", 50, 1, None, False), ("extend", 50, 1, "2026-06-01", False),
        ("extend", 50, 1, "2026-09-01", True), ("extend", 50, 1, "2026-09-02", False),
    ],
)  # fmt: skip
def test_probation_is_confirmed_extended_once_or_ended(outcome, percent, number, until, may):
    fault = probation.fault_of_outcome(
        probation.Outcome(outcome), percent=percent, pass_percent=60, number=number,
        ends_on=day("2026-06-01"), until=until and day(until), today=day("2026-05-25"),
        longest=day("2026-09-01"),
    )  # fmt: skip
    assert (fault is None) == may


@pytest.mark.clause("A5-2")
@pytest.mark.parametrize(
    ("who", "received", "here", "why", "may"),
    [
        ("own", False, True, "resignation", {"back", "hand"}),
        ("own", True, True, "resignation", {"hand"}),
        ("above", False, True, "resignation", {"receive", "back", "hand"}),
        ("above", True, True, "resignation", {"back", "hand"}),
        ("above", True, False, "resignation", {"hand"}),  # has left
        ("hr", True, True, "resignation", {"back", "hand", "settle"}),
        ("hr", False, True, "other", {"hand", "settle"}),
        ("other", False, True, "resignation", set()),
    ],
)
def test_who_does_what_with_a_leaving(who, received, here, why, may):
    words = {"is_own": who == "own", "receives": who in ("above", "hr"), "settles": who == "hr"}
    standing = Standing(day("2026-02-28"), None, frozenset())
    found = rights(standing, Why(why), is_received=received, is_here=here, **words)
    names = {"receive": found.may_receive, "back": found.may_take_back}
    names |= {"hand": found.may_hand, "settle": found.may_settle}
    assert {name for name, is_allowed in names.items() if is_allowed} == may
    over = Standing(day("2026-02-28"), None, frozenset(), is_settled=True)
    found = rights(over, Why(why), is_received=received, is_here=here, **words)
    assert not any((found.may_receive, found.may_take_back, found.may_hand, found.may_settle))
