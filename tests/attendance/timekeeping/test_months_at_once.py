"""Several at the same moment: punches while days are judged, months closed twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.services import judge_days, judge_ended, judge_stale
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.months.models import Adjustment, Closing, Sheet
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from hr.discipline.models import Case
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests.attendance.timekeeping.days import DAY, moment

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
MARCH = date(2026, 3, 1)


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            with entering_past(right="test"):
                verb()
        except ValidationError as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


def punch(person, text: str, day: date = DAY) -> None:
    at = moment(text, day)
    origin = Origin(Source.SHEET, f"{person.pk}:{at.isoformat()}")
    with entering_past(right="test"):
        record_punch(person=person, origin=origin, at=at)


def rest() -> None:
    """Work off what is stale."""
    with entering_past(right="test"):
        while judge_stale(at=AFTER):
            pass


def test_whoever_judges_last_has_seen_every_punch(committing_company):
    person = committing_company.assistant
    punch(person, "08:05")
    days = [(person.pk, DAY)]
    together(
        *(lambda text=text: punch(person, text) for text in ("11:00", "14:00", "17:00")),
        *(lambda: judge_days(days=days, at=AFTER) for _number in range(3)),
        *(lambda: judge_stale(at=AFTER) for _number in range(2)),
    )
    rest()
    assert DayResult.objects.get(person=person, day=DAY).outcome == "late"
    assert StaleDay.objects.count() == 0


def test_two_who_judge_the_days_that_ended(committing_company):
    punch(committing_company.assistant, "08:05")
    at = moment("+03:00")
    assert together(*[lambda: judge_ended(at=at)] * 3) == ["", "", ""]
    assert DayResult.objects.count() == len(committing_company.by_number)


@pytest.mark.clause("A2.1-1")
def test_a_month_is_closed_by_one_of_two(committing_company):
    company = committing_company
    punch(company.assistant, "08:05", date(2026, 3, 31))
    told = together(
        *[lambda: close_month(month=MARCH, accepts=True, unseen=True, by=company.hr, at=AFTER)] * 2
    )
    assert told == ["", "A2.1-1"]
    assert Closing.objects.count() == 1
    people = len(company.by_number)
    assert Sheet.objects.count() == people
    assert Case.objects.filter(clause="A2.3-5").count() == people


def test_a_punch_during_the_closing_counts_before_it_or_is_booked_after_it(committing_company):
    company = committing_company
    for text in ("08:05", "11:00", "14:00"):
        punch(company.assistant, text, date(2026, 3, 31))
    together(
        lambda: close_month(month=MARCH, accepts=True, unseen=True, by=company.hr, at=AFTER),
        lambda: punch(company.assistant, "17:00", date(2026, 3, 31)),
        lambda: judge_stale(at=AFTER + timedelta(seconds=1)),
    )
    rest()
    frozen = DayResult.objects.get(person=company.assistant, day=date(2026, 3, 31))
    booked = Adjustment.objects.filter(person=company.assistant)
    if frozen.outcome == "late":
        assert not booked.exists()
    else:
        assert frozen.outcome == "half_absence"
        assert booked.get().after["outcome"] == "late"
