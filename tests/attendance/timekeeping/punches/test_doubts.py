"""A press right at the edge of a spell is asked about, and what stays open is told that evening."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from attendance.timekeeping.judging.edges import Doubt, doubt_of
from attendance.timekeeping.judging.evening import tell_open
from attendance.timekeeping.judging.spells import windows
from attendance.timekeeping.models import Punch
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from hr.roster.shifts.rules import DayKind, DayPlan
from regulations.notices.models import Notice
from regulations.rulebook.rules import day_of
from tests.attendance.timekeeping.days import DAY, OFFICE, marks, moment, spells

ADDRESS = "/attendance/punch/"


@pytest.mark.clause("A2.2-3", "A2.3-7")
@pytest.mark.parametrize(
    ("before", "now", "doubt", "earlier"),
    [
        ("", "08:02", None, None),  # the arrival
        ("07:55", "08:00", None, None),  # not begun
        ("07:55", "08:00:30", Doubt.LEAVING, "07:55"),
        ("07:55", "08:10", Doubt.LEAVING, "07:55"),
        ("07:55", "08:11", None, None),  # whoever goes out later means it
        ("08:01:30", "08:02:20", None, None),  # one press
        ("07:55 08:02", "08:05", None, None),  # back again
        ("07:55 10:58", "11:02", Doubt.OUT, "10:58"),
        ("07:55 10:50", "11:02", Doubt.OUT, "10:50"),
        ("07:55 10:49", "11:02", None, None),
        ("07:55 09:00 10:58", "11:02", None, None),  # out and in
        ("07:55 10:40 10:58", "11:02", None, None),
        ("07:55", "11:02", None, None),
        ("07:55", "10:58", None, None),  # leaves early
        ("07:55 11:02", "13:55", None, None),
        ("13:55", "14:05", Doubt.LEAVING, "13:55"),
        ("13:55 16:59", "17:00", Doubt.OUT, "16:59"),
    ],
)
def test_press_that_may_not_be_meant_as_it_reads(before, now, doubt, earlier):
    at = moment(now)
    work = spells(OFFICE)
    spell, window = next(
        (each, window)
        for each, window in zip(work, windows(work, None, None), strict=True)
        if window[0] <= at < window[1]
    )
    found = doubt_of(marks(before), spell, window, at)
    assert (found and found[0], found and found[1].first) == (
        doubt,
        moment(earlier) if earlier else None,
    )


@pytest.fixture
def working_now(company, monkeypatch):
    """The designer's work began two minutes ago."""
    now = timezone.now()
    work = ((now - timedelta(minutes=2), now + timedelta(hours=3)),)

    def planned(people, since, until):
        count = (until - since).days + 1
        return {
            (person, day): DayPlan(day, DayKind.WORK, "office", work if day == day_of(now) else ())
            for person in people
            for day in (since + timedelta(days=step) for step in range(count))
        }

    monkeypatch.setattr("attendance.timekeeping.punches.selectors.plans", planned)
    return company.designer


def test_second_press_after_the_start_is_asked_about_before_it_is_recorded(
    working_now, client, past, punch
):
    at = timezone.now() - timedelta(minutes=5)
    record_punch(person=working_now, origin=Origin(Source.SHEET, "x"), at=at)
    client.force_login(working_now)
    english = {"accept-language": "en"}
    for headers in (english | {"HX-Request": "true"}, english):
        answer = client.post(ADDRESS, {"token": uuid4()}, headers=headers)
        assert "reads as leaving your post" in answer.content.decode()
        assert Punch.objects.count() == 1
    client.post(ADDRESS, {"token": uuid4(), "sure": "1"})
    assert Punch.objects.count() == 2


@pytest.mark.clause("A2.2-3")
def test_what_is_open_is_told_the_same_evening_and_once(company, past, punch):
    punch(company.designer, "07:55 08:02 11:02 13:55 17:03")
    punch(company.assistant, "07:55 11:02 13:55 17:03")
    punch(company.colleague, "07:55 11:02 13:55")
    assert tell_open(at=moment("17:59")) == 0
    tell_open(at=moment("18:00"))
    tell_open(at=moment("18:15"))
    rows = Notice.objects.filter(kind="day-open").order_by("pk")
    told = {row.recipient.name: row.params for row in rows}
    assert told[company.designer.name] == {"day": DAY.isoformat(), "count": 1}
    assert told[company.colleague.name]["count"] == 1
    assert company.assistant.name not in told
    assert len(rows) == len(told)


def test_day_that_is_long_over_is_told_no_more(company, past, punch):
    punch(company.designer, "07:55 08:02 11:02 13:55 17:03")
    assert tell_open(at=moment("+17:00")) == 0
