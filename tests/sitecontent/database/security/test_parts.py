"""People hear of clocks that disagree, of tasks that end their process, of what was given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.health import DEEP
from regulations.binding import moments
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from sitecontent.database.security import parts
from tests import worlds
from tests.company import Company

pytestmark = pytest.mark.django_db
company = worlds.shared(Company)


def told(text: str) -> set[str]:
    return set(Notice.objects.filter(text=text).values_list("recipient__number", flat=True))


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(days=-1), timedelta(seconds=8)])
@pytest.mark.clause("C13-S1")
def test_a_clock_that_is_wrong_is_told_once_an_hour_and_makes_the_portal_unwell(
    company, monkeypatch, off
):
    now = timezone.now()
    monkeypatch.setattr(moments, "database_now", lambda: timezone.now() + off)
    assert DEEP["clock"]() is False
    parts.watch(now)
    parts.watch(now)
    assert told(parts.OFF) == {"1000", "1007"}
    notice = Notice.objects.filter(text=parts.OFF).first()
    assert abs(notice.params["seconds"] - abs(off.total_seconds())) <= 1


def test_clocks_that_agree_are_well_however_long_the_answer_takes(company, monkeypatch):
    moment = timezone.now()
    said = iter([moment, moment + timedelta(seconds=20)])
    monkeypatch.setattr(moments.timezone, "now", lambda: next(said))
    monkeypatch.setattr(moments, "database_now", lambda: moment + timedelta(seconds=10))
    assert moments.seconds_off() == 0
    monkeypatch.undo()
    assert DEEP["clock"]() is True
    parts.watch(timezone.now())
    assert told(parts.OFF) == set()


@pytest.mark.clause("C13-S1")
def test_what_is_given_up_is_told_once(company):
    now = timezone.now()
    for number, attempts in enumerate((4, 5)):
        Deadline.objects.create(
            kind="desk.attention", key=f"{number}", clause="C7-1", owner=company.assistant,
            starts_at=now - timedelta(hours=2), due_at=now - timedelta(hours=1), breached_at=now,
            attempts=attempts, error="the process ended: 3",
        )  # fmt: skip
    parts.watch(now)
    parts.watch(now + timedelta(seconds=20))
    notices = Notice.objects.filter(text=parts.GIVEN_UP)
    assert notices.count() == 2
    assert {(n.params["about"], n.params["error"]) for n in notices} == {
        ("1", "the process ended: 3")
    }


@pytest.mark.clause("C13-S1")
def test_a_task_that_ends_its_process_is_told_once_a_day(company):
    now = timezone.now()
    parts.tell_of_lost("room.tasks.bad", now)
    parts.tell_of_lost("room.tasks.bad", now)
    assert told(parts.LOST) == {"1000", "1007"}
    assert Notice.objects.filter(text=parts.LOST).count() == 2
