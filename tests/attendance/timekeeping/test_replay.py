"""Past months by other numbers: who would fare otherwise, and by how much money."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.months.replay import judge_anew
from regulations.amendments import registry
from regulations.amendments.outcomes import told
from tests.attendance.timekeeping.days import RULES, rules

pytestmark = [pytest.mark.usefixtures("past"), pytest.mark.clause("A2.1-1")]
SPAN = (date(2026, 3, 2), date(2026, 3, 31))


@pytest.fixture
def march(company, punch_all):
    """All days of everybody in order, but for five late mornings of the assistant."""
    late = dict(enumerate(["08:05", "08:10", "08:15", "08:16", "08:31"], 2))
    lines = []
    for person in company.by_number.values():
        for n in range(2, 32):
            if date(2026, 3, n).isoweekday() < 6:
                came = late.get(n, "08:00") if person == company.assistant else "08:00"
                lines.append((person, f"{came} 11:00 14:00 17:00", date(2026, 3, n)))
    punch_all(lines)
    return company


def changed(after, before=RULES) -> list[tuple]:
    found = judge_anew(before, after, *SPAN, lambda done, total: None)
    return [
        (each.clause, each.what, each.before, each.after, each.is_worse, each.money)
        for each in found
    ]


def test_the_same_numbers_change_nothing(march):
    assert changed(RULES) == []


def test_dearer_minutes_cost_more(march):
    dearer = rules(fine_brackets=[{"up_to": 15, "fine": 40}, {"up_to": 60, "fine": 100}])
    was, now = (("fines of %(number)s yuan", "180"),), (("fines of %(number)s yuan", "240"),)
    assert changed(dearer) == [("A2.2-7.1", "2026-03", was, now, True, Decimal(60))]


def test_a_longer_limit_of_the_half_day(march):
    found = changed(rules(half_day_absence_over=31))
    assert found == [("A2.2-7.1", "2026-03-06", "half a day of absence", "late", False, Decimal(0))]


def test_a_milder_ladder(march):
    found = changed(rules(ladder_in_month={"3": "reminder"}))
    was = (("public posting", ""), ("warning", ""), ("reminder", ""))
    assert found == [("A2.2-7.2", "2026-03", was, (("reminder", ""),), False, Decimal(0))]


def test_a_trial_reads_and_tells_how_far_it_is(march):
    told = []
    with CaptureQueriesContext(connection) as seen:
        found = judge_anew(RULES, RULES, *SPAN, lambda *each: told.append(each))
        assert isinstance(found, Iterator)
        assert list(found) == []
    assert told == [(0, 9), (9, 9)]
    statements = [each["sql"].lstrip("( \n") for each in seen]
    assert [each for each in statements if not each.startswith(("SELECT", "WITH"))] == []
    assert DayResult.objects.count() == 0


def test_every_number_but_those_of_proxies_is_tried():
    covered = registry.replay_of("attendance").covers
    untried = {name for name in RULES.__dataclass_fields__ if name not in covered}
    assert untried == {"proxy_clock_fine_each", "proxy_suspicion_window"}


def test_a_judgement_reads_in_full_in_the_language_of_its_reader():
    fines = [["fines of %(number)s yuan", "240"]]
    ladder = [["public posting", ""], ["reminder", "2"]]
    with translation.override("zh-hans"):
        assert (told(fines), told("nothing")) == ("罚款 240 元", "无")
        assert told(ladder) == "张榜、提醒 × 2"
