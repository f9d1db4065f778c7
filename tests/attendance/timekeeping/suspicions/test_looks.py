"""Facts are looked at once they are there, whatever came between: late leave, files, no worker."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from attendance.timekeeping import registry
from attendance.timekeeping.models import DayToLook, Punch, Suspicion
from attendance.timekeeping.outings.services import Trip, tell_outing
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.rules import Cover, CoverKind
from attendance.timekeeping.stale import mark_covers_changed
from attendance.timekeeping.suspicions import services
from attendance.timekeeping.suspicions.services import raise_suspicions
from tests.company import TEN, minutes

pytestmark = [pytest.mark.clause("A2.3-3"), pytest.mark.usefixtures("past")]
DAY = date(2026, 3, 4)


def from_file(person, at=TEN) -> Punch:
    origin = Origin(Source.SHEET, f"{person.pk}:{at.isoformat()}")
    return record_punch(person=person, origin=origin, at=at)


def on_leave(company, monkeypatch) -> None:
    """The assistant is on leave around ten."""
    span = TEN - minutes(60), TEN + minutes(60)
    who = company.assistant.pk
    cover = Cover(who, *span, CoverKind.SICK, "A2.4-1", "leave:4", "/leave/4/")
    monkeypatch.setattr(registry, "_covers", [lambda people, start, end: [cover]])


def found(at=None) -> list[tuple]:
    raise_suspicions(at=at or timezone.now())
    return list(Suspicion.objects.values_list("kind", "person__number"))


def test_a_punch_from_a_file_while_on_leave(company, monkeypatch):
    on_leave(company, monkeypatch)
    from_file(company.assistant)
    assert found() == [("away", "1002")]
    assert Suspicion.objects.get().facts["punches"][0]["where"]


def test_leave_that_is_granted_after_the_punches_were_looked_at(company, monkeypatch):
    from_file(company.assistant)
    now = timezone.now() + timedelta(hours=1)
    assert found(now) == []
    later = now + timedelta(days=9)
    on_leave(company, monkeypatch)
    assert found(later) == []  # nothing says that anything changed
    mark_covers_changed([(company.assistant.pk, DAY)])
    assert found(later) == [("away", "1002")]
    assert not DayToLook.objects.exists()


def test_nothing_is_lost_while_nobody_looks(company, monkeypatch):
    now = timezone.now()
    assert found(now) == []
    on_leave(company, monkeypatch)
    from_file(company.assistant)
    assert found(now + timedelta(hours=9)) == [("away", "1002")]


def test_days_beyond_the_most_of_one_look_wait_for_the_next(company, monkeypatch):
    monkeypatch.setattr(services, "MOST_DAYS", 1)
    on_leave(company, monkeypatch)
    from_file(company.assistant)
    from_file(company.assistant, TEN + timedelta(days=2))
    now = timezone.now() + timedelta(hours=1)
    assert found(timezone.now()) == []
    assert found(now) == [("away", "1002")]
    assert not DayToLook.objects.exists()


def test_the_newest_day_is_looked_at_first(company, monkeypatch):
    """The longer a day lies back, the longer it can wait: what is new is judged today."""
    monkeypatch.setattr(services, "MOST_DAYS", 1)
    on_leave(company, monkeypatch)
    from_file(company.assistant, TEN - timedelta(days=2))
    from_file(company.assistant)
    assert found(timezone.now()) == [("away", "1002")]
    assert list(DayToLook.objects.values_list("day", flat=True)) == [DAY - timedelta(days=2)]


def test_a_backlog_ends_though_every_look_begins_a_little_before_the_last(company, monkeypatch):
    monkeypatch.setattr(services, "MOST_DAYS", 1)
    taken = []
    monkeypatch.setattr(services, "_raise_of_day", lambda day, at: taken.append(day) or 0)
    for n in range(3):
        from_file(company.assistant, TEN - timedelta(days=n))
    for _look in range(4):
        raise_suspicions(at=timezone.now())
    assert taken == [DAY, DAY - timedelta(days=1), DAY - timedelta(days=2)]
    from_file(company.colleague)  # another punch of a day that was looked at
    raise_suspicions(at=timezone.now())
    assert taken[3:] == [DAY]


def test_an_outing_brings_its_days_back_to_be_looked_at(company):
    at = TEN - minutes(90)
    trip = Trip(TEN, TEN + minutes(30), "银行", "对公业务")
    tell_outing(person=company.assistant, trip=trip, by=company.assistant, at=at)
    assert DayToLook.objects.filter(day=DAY).exists()
