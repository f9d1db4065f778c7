"""Nothing is asked for on days on which nobody's attendance is kept, nor far ahead."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from attendance.timekeeping.corrections.services import ask_correction
from attendance.timekeeping.kept import FARTHEST, check_day
from attendance.timekeeping.outings.services import Trip, ask_outing
from tests.attendance.leave.conftest import days, firm, moment, past, weekday  # noqa: F401

pytestmark = pytest.mark.clause("A2.2-3", "A2.2-4", "A2.4")
KEPT = weekday(2)
BEFORE = weekday(1)


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def worker(firm):  # noqa: F811
    """Somebody whose attendance is kept from Wednesday on."""
    firm.worker.kept_from = KEPT
    return firm.worker


def test_a_correction_of_a_day_before(worker):
    words = {"kind": "add", "reason": "忘记", "proof": "监控", "by": worker}
    with pytest.raises(ValidationError, match="kept from 2026-03-04"):
        ask_correction(wanted_at=moment(BEFORE), at=moment(weekday(4)), **words)
    assert ask_correction(wanted_at=moment(KEPT), at=moment(weekday(4)), **words).pk


def test_an_outing_of_a_day_before_or_years_ahead(worker):
    def ask(day: date):
        trip = Trip(moment(day, "14:00"), moment(day, "15:00"), "海关", "交单")
        return ask_outing(person=worker, trip=trip, by=worker, at=moment(weekday(4)))

    for day, said in ((BEFORE, "kept from 2026-03-04"), (date(2099, 3, 4), "a year ahead")):
        with pytest.raises(ValidationError, match=said):
            ask(day)
    assert ask(KEPT).pk


def test_leave_of_a_day_before_or_years_ahead(firm, worker):  # noqa: F811
    with pytest.raises(ValidationError, match="kept from 2026-03-04"):
        firm.ask(days(BEFORE))
    with pytest.raises(ValidationError, match="a year ahead"):
        firm.ask(days(date(2028, 3, 6)), at=moment(KEPT))
    assert firm.ask(days(weekday(3))).pk


def test_a_year_ahead_is_the_farthest(worker):
    at, last = moment(KEPT), KEPT + FARTHEST
    check_day(worker, last, at, clause="A2.4")
    with pytest.raises(ValidationError):
        check_day(worker, last + timedelta(days=1), at, clause="A2.4")
