"""What is wrong ahead is told to who can mend it, once a day."""

from datetime import timedelta

import pytest

from hr.people import registry as people
from hr.roster import tasks
from hr.roster.pairs.facts import whole_day
from hr.roster.pairs.services import draw_pairs
from hr.roster.service.services import fill_managers
from hr.roster.services import cancel_duty
from hr.roster.watching import broken_pairs, days_without_pair, tell_ahead
from regulations.notices.models import Notice
from tests.hr.conftest import AT

DAY = timedelta(days=1)
TOMORROW = AT.date() + DAY


@pytest.fixture
def clerk(hire):
    return hire("姜慧", "office_clerk")


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(recipient=person, key__startswith="duty:ahead")
        .order_by("pk")
        .values_list("text", flat=True)
    )


@pytest.mark.clause("A2.2-1")
def test_leave_after_the_draw_is_found_and_told_once_a_day(staff, clerk, monkeypatch):
    pairs = draw_pairs(since=TOMORROW, until=TOMORROW + 13 * DAY, by=None, at=AT)
    assert broken_pairs(TOMORROW, TOMORROW + 13 * DAY) == []
    main = pairs[3].main
    monkeypatch.setattr(
        people, "_on_absence",
        [lambda ids, start, end: [(main.pk, *whole_day(pairs[3].day))]],
    )  # fmt: skip
    found = broken_pairs(TOMORROW, TOMORROW + 13 * DAY)
    assert [(each.day, each.person, each.bar) for each in found] == [(pairs[3].day, main, "away")]
    tell_ahead(at=AT)
    tell_ahead(at=AT + timedelta(hours=1))
    [text] = told(clerk)
    assert text.startswith("These can no longer take")
    tell_ahead(at=AT + DAY)
    assert len(told(clerk)) == 3  # the next day again, and that a day has no pair


@pytest.mark.clause("A2.2-1")
def test_days_without_a_pair_are_told_once_there_are_pairs(staff, clerk):
    assert days_without_pair(TOMORROW, TOMORROW + 6 * DAY) == []
    draw_pairs(since=TOMORROW, until=TOMORROW + 2 * DAY, by=None, at=AT)
    assert days_without_pair(TOMORROW, TOMORROW + 4 * DAY) == [
        TOMORROW + 3 * DAY,
        TOMORROW + 4 * DAY,
    ]
    tell_ahead(at=AT)
    assert [text[:11] for text in told(clerk)] == ["No pair yet"]


@pytest.mark.clause("C9-1", "C9-3")
def test_gap_of_the_coming_week_is_told(staff, clerk, hire):
    lead = hire("李敏", "ecommerce_lead", phone="13100000001")
    tell_ahead(at=AT)
    assert told(lead) == []
    nights = fill_managers(people=[lead], since=AT.date(), until=TOMORROW + 9 * DAY, by=None, at=AT)
    cancel_duty(duty=nights[3], by=None, at=AT)
    tell_ahead(at=AT)
    notice = Notice.objects.get(recipient=lead, key__startswith="duty:ahead")
    start = nights[3].starts_at
    assert notice.clause == "C9-1" and f"{start:%m-%d}" in str(notice.params)


def test_task_looks_ahead_from_now(staff):
    tasks.look_ahead()
    assert not Notice.objects.filter(key__startswith="duty:ahead").exists()
