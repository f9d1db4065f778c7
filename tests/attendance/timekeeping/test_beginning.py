"""From which day on attendance is kept: a stray old time makes no month wait."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from attendance.timekeeping.judging.models import DayResult, EarlierResult
from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.judging.services import judge_days, judge_stale
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.months.beginning import keep_from
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.months.models import Beginning, Closing
from attendance.timekeeping.months.selectors import standing_of
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.attendance.timekeeping.conftest import record_times
from tests.company import Company

pytestmark = pytest.mark.usefixtures("past")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
STRAY = date(2025, 1, 8)
SAID = {"reason": "三月起实行打卡"}


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def found_strayed(company: Company) -> Company:
    """Everybody works in March; a clock with a flat battery told of a day a year before."""
    for n in range(2, 32):
        day = date(2026, 3, n)
        if day.isoweekday() < 6:
            for person in company.by_number.values():
                record_times(person, "08:00 11:00 14:00 17:00", day)
    record_times(company.assistant, "08:00", STRAY)
    while judge_stale(at=AFTER):
        pass
    return company


strayed = worlds.shared(found_strayed, over=Company)


def close(company, month=MARCH, at=AFTER):
    return close_month(month=month, accepts=True, unseen=True, by=company.hr, at=at)


@pytest.mark.clause("A2.1-1")
def test_a_stray_time_makes_months_wait_until_somebody_says_from_when(strayed):
    with pytest.raises(ValidationError, match="2025-01"):
        close(strayed)
    keep_from(day=MARCH, by=strayed.hr, at=AFTER, **SAID)
    assert first_day() == MARCH
    assert close(strayed).sheet_count == len(strayed.by_number)


def test_earlier_days_have_no_result_any_more(strayed):
    assert DayResult.objects.filter(day=STRAY).count() == 1
    keep_from(day=MARCH, by=strayed.hr, at=AFTER, **SAID)
    assert not DayResult.objects.filter(day__lt=MARCH).exists()
    assert EarlierResult.objects.filter(day=STRAY).count() == 1
    judge_days(days=[(strayed.assistant.pk, STRAY)], at=AFTER)
    assert not DayResult.objects.filter(day__lt=MARCH).exists()
    StaleDay.objects.create(person=strayed.assistant, day=STRAY)
    assert judge_stale(at=AFTER) == 1
    assert not StaleDay.objects.exists()


def test_the_newest_word_holds(strayed):
    keep_from(day=date(2026, 3, 10), by=strayed.hr, at=AFTER, **SAID)
    keep_from(day=date(2026, 3, 3), by=strayed.hr, at=AFTER + timedelta(minutes=1), **SAID)
    assert first_day() == date(2026, 3, 3)
    assert Beginning.objects.count() == 2
    closing = close(strayed)
    days = closing.sheets.get(person=strayed.assistant).content["days"]
    assert [days[0][0], len(days)] == ["2026-03-03", 29]


def test_nothing_before_the_first_closed_month_opens_any_more(company, punch):
    punch(company.assistant, "08:00 11:00 14:00 17:00", date(2026, 3, 2))
    close(company)
    punch(company.assistant, "08:00", STRAY)
    assert first_day() == date(2026, 3, 2)
    assert standing_of(APRIL, AFTER).before == APRIL


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize("day", [date(2026, 2, 1), MARCH, date(2026, 3, 2), APRIL])
def test_once_a_month_is_closed_it_stays(company, punch, day):
    punch(company.assistant, "08:00 11:00 14:00 17:00", date(2026, 3, 2))
    close(company)
    with pytest.raises(ValidationError, match="closed already"):
        keep_from(day=day, by=company.hr, at=AFTER, **SAID)
    with pytest.raises(DatabaseError), transaction.atomic():
        Beginning.objects.create(day=day, by=company.hr, at=AFTER, **SAID)
    assert not Beginning.objects.exists()


def test_what_is_refused(strayed):
    for words, text in (
        ({"day": date(2019, 12, 31), "reason": "x"}, "2020-01-01"),
        ({"day": MARCH, "reason": " "}, "Give the reason"),
    ):
        with pytest.raises(ValidationError, match=text):
            keep_from(by=strayed.hr, at=AFTER, **words)
    with pytest.raises(PermissionDenied):
        keep_from(day=MARCH, by=strayed.lead, at=AFTER, **SAID)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM timekeeping_dayresult WHERE day = '2026-03-03'",
        "UPDATE timekeeping_beginning SET day = '2026-03-09'",
        "DELETE FROM timekeeping_beginning",
        "TRUNCATE timekeeping_dayresult",
        "INSERT INTO timekeeping_beginning (day, reason, by_id, at) SELECT '2026-03-09', '',"
        " by_id, at FROM timekeeping_beginning",
    ],
)
def test_not_past_the_service(strayed, statement):
    keep_from(day=date(2026, 3, 3), by=strayed.hr, at=AFTER, **SAID)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert first_day() == date(2026, 3, 3)


def test_no_result_is_written_before_it(strayed):
    keep_from(day=date(2026, 3, 3), by=strayed.hr, at=AFTER, **SAID)
    row = DayResult.objects.filter(person=strayed.assistant).first()
    row.pk, row.day = None, date(2026, 3, 2)
    with pytest.raises(DatabaseError, match="before attendance is kept"), transaction.atomic():
        row.save(force_insert=True)


def test_the_page_names_the_month_it_waits_for_and_takes_the_day(strayed):
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(strayed.hr)
    here = "/attendance/months/2026-03/close/"
    text = client.get(here).content.decode()
    assert '<a href="/attendance/months/2025-01/close/">2025-01 is still open' in text
    words = {"day": "2026-03-01", "reason": "三月起实行打卡"}
    answer = client.post("/attendance/months/2026-03/beginning/", words, follow=True)
    text = answer.content.decode()
    assert "Attendance is kept from that day on." in text
    assert "三月起实行打卡" in text
    assert "2025-01" not in text
    close(strayed)
    assert Closing.objects.count() == 1
    assert "Keep from this day" not in client.get(here).content.decode()
