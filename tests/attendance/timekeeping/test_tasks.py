"""What the room does by the clock, and what its page of files says."""

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from attendance.timekeeping import tasks
from attendance.timekeeping.files.rules import COLUMNS
from attendance.timekeeping.models import Punch, Suspicion
from hr.people.services import hire_employee
from tests.attendance.timekeeping.devices.clocks import Clock, approved, line
from tests.attendance.timekeeping.facts import Facts
from tests.company import TEN


def test_every_task_of_the_schedule_is_there():
    own = [each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()]
    for name in own:
        assert callable(import_string(name))
    assert {name for name in own if name.startswith("attendance.timekeeping.tasks.")} >= {
        "attendance.timekeeping.tasks.take_in_lines",
        "attendance.timekeeping.tasks.raise_suspicions",
        "attendance.timekeeping.tasks.raise_repeated",
    }


def test_lines_are_taken_in_by_the_clock(company):
    approved()
    Clock().attlog(line("1099", TEN))
    hire_employee(number="1099", name="何花", at=timezone.now())
    tasks.take_in_lines()
    assert Punch.objects.get().person.number == "1099"


@pytest.mark.clause("A2.3-3")
def test_suspicions_are_raised_by_the_clock(company):
    Facts(company)
    tasks.raise_suspicions()
    tasks.raise_repeated()
    assert Suspicion.objects.count() == 1


def test_looks_without_facts_or_rules_find_nothing(db):
    tasks.raise_suspicions()
    tasks.raise_repeated()
    tasks.take_in_lines()
    assert not Suspicion.objects.exists()


def test_every_column_is_documented():
    page = (settings.BASE_DIR / "docs" / "files.md").read_text(encoding="utf-8")
    for words in COLUMNS.values():
        for word in words:
            assert word in page, word
