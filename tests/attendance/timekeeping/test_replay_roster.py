"""Past months by other shifts and other days off: who would fare otherwise, and by how much."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.timekeeping.months.replay import plan_anew
from hr.roster.pairs.models import DutyPair
from hr.roster.shifts.rules import RosterRules
from regulations.amendments import registry
from regulations.rulebook import rulesets
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.source import read_parameters
from tests import worlds
from tests.attendance.timekeeping.conftest import record_times
from tests.company import TEN, Company

pytestmark = [pytest.mark.usefixtures("past"), pytest.mark.clause("A2.1-1", "A2.2-1", "A2.2-2")]
SPAN = (date(2026, 3, 4), date(2026, 3, 31))  # the first punch lies on the 4th
FIFTY = (("fines of %(number)s yuan", "50"),)
EARLY = [["07:30", "11:00"], ["14:00", "17:00"]]


def roster(**changes) -> RosterRules:
    values = {name: each.value for name, each in read_parameters()["roster"].items()}
    return rulesets.from_values(RosterRules, values | changes)


HELD = roster()


def shifts(**changes) -> RosterRules:
    return replace(HELD, shifts=HELD.shifts | changes)


def found_march(company: Company) -> Company:
    """Everybody is there before time from the 4th on, the assistant last of all at 07:50."""
    for person in company.by_number.values():
        for n in range(4, 32):
            if date(2026, 3, n).isoweekday() < 6:
                came = "07:50" if person == company.assistant else "07:25"
                record_times(person, f"{came} 11:00 14:00 17:00", date(2026, 3, n))
    return company


march = worlds.shared(found_march, over=Company)


def changed(after, before=HELD, span=SPAN) -> list[tuple]:
    found = plan_anew(before, after, *span, lambda done, total: None)
    return [
        (each.person_id, each.clause, each.what, each.before, each.after, each.is_worse, each.money)
        for each in found
    ]


def test_the_same_hours_change_nothing(march):
    assert changed(roster()) == []


def test_an_earlier_start_makes_late_and_costs(march):
    """Three late mornings of 20 minutes: the third costs 50, and is a reminder."""
    span = (date(2026, 3, 4), date(2026, 3, 6))
    who = march.assistant.pk
    assert changed(shifts(office=EARLY), span=span) == [
        (who, "A2.2-3", "2026-03-04", "present", "late", True, 0),
        (who, "A2.2-3", "2026-03-05", "present", "late", True, 0),
        (who, "A2.2-3", "2026-03-06", "present", "late", True, 0),
        (who, "A2.2-7.1", "2026-03", "nothing", FIFTY, True, Decimal(50)),
        (who, "A2.2-7.2", "2026-03", "nothing", (("reminder", ""),), True, 0),
    ]


def test_the_other_way_round_everything_is_better(march):
    there, back = changed(shifts(office=EARLY)), changed(HELD, shifts(office=EARLY))
    assert len(there) == len(back) > 0
    assert all(each[5] for each in there)
    assert not any(each[5] for each in back)
    assert sum(each[6] for each in there) == -sum(each[6] for each in back) > 0


@pytest.fixture
def pair(march):
    """The two of the desk were on duty on Tuesday the 10th, and the main one was off after it."""
    day = date(2026, 3, 10)
    return DutyPair.objects.create(
        day=day, main=march.assistant, assistant=march.colleague, origin="set", reason="试",
        set_by=march.manager, set_at=TEN,
    )  # fmt: skip


def test_without_the_day_off_it_is_a_day_like_any_other(march, pair):
    assert changed(roster(rest_after_main_days=0)) == [
        (march.assistant.pk, "A1.3-1", "2026-03-11", "rest", "present", True, 0)
    ]


def test_two_days_off_free_the_second_as_well(march, pair):
    assert changed(roster(rest_after_main_days=2)) == [
        (march.assistant.pk, "A2.2-1", "2026-03-12", "present", "rest", False, 0)
    ]


def test_each_day_goes_by_the_numbers_of_attendance_that_held_on_it(march):
    """From the 6th on the third time is free: the fine of that day is not told."""
    values = {name: each.value for name, each in read_parameters()["attendance"].items()}
    RuleVersion.objects.create(
        rule_set="attendance", number=2, in_force_from=date(2026, 3, 6), created_at=TEN,
        values=values | {"fined_from_occurrence_in_month": 4},
    )  # fmt: skip
    span = (date(2026, 3, 4), date(2026, 3, 6))
    found = changed(shifts(office=EARLY), span=span)
    assert "A2.2-7.2" in [each[1] for each in found]
    assert "A2.2-7.1" not in [each[1] for each in found]


def test_a_trial_reads_only_and_as_often_whatever_the_people(march):
    with CaptureQueriesContext(connection) as seen:
        list(plan_anew(HELD, shifts(office=EARLY), *SPAN, lambda done, total: None))
    statements = [each["sql"].lstrip("( \n") for each in seen]
    assert [each for each in statements if not each.startswith(("SELECT", "WITH"))] == []
    assert len(seen) <= 40


def test_what_no_draft_can_change_is_all_that_is_not_tried():
    covered = registry.replay_of("roster").covers
    assert {name for name in RosterRules.__dataclass_fields__} - covered == {"duty_pair_per_day"}
