"""Past days judged anew by drafted online hours: gaps and duties, by hand."""

from datetime import datetime, timedelta

import pytest

from hr.roster.models import Duty
from hr.roster.replay import first, judge_hours
from hr.roster.rules import CHINA, ServiceHours
from regulations.amendments.registry import replay_of

NOW_HOLDS = ServiceHours(["08:50", "18:10"])
DAY = datetime(2025, 3, 12, tzinfo=CHINA)
GAP, COVERED = "online with nobody on duty", "somebody on duty, or not online"
INSIDE, OUTSIDE = "duty within the online hours", "duty outside the online hours in part"


def clock(text: str, days: int = 0) -> datetime:
    hour, minute = text.split(":")
    return DAY + timedelta(days=days, hours=int(hour), minutes=int(minute))


@pytest.fixture
def duty(hire):
    people = {name: hire(name) for name in ("早班", "晚班")}

    def stand(name: str, start: str, end: str, **words):
        return Duty.objects.create(
            kind="order_desk", person=people[name], starts_at=clock(start), ends_at=clock(end),
            **words,
        )  # fmt: skip

    return stand


def judged(online: list[str], days: int = 1) -> list[tuple]:
    until = (DAY + timedelta(days=days - 1)).date()
    found = judge_hours(
        NOW_HOLDS, ServiceHours(online), DAY.date(), until, lambda done, total: None
    )
    return [(each.what[11:], each.before, each.after, each.is_worse) for each in found]


@pytest.mark.clause("C9-1")
@pytest.mark.parametrize(
    ("online", "expected"),
    [
        (["08:50", "18:10"], []),
        (["08:50", "20:00"], [("18:10 – 20:00", COVERED, GAP, True)]),
        (["08:00", "18:10"], [("08:00 – 08:50", COVERED, GAP, True)]),
        (["09:30", "18:10"], [("08:50 – 13:30", INSIDE, OUTSIDE, True)]),
    ],
)
def test_gaps_and_duties_follow_the_drafted_hours(duty, online, expected):
    duty("早班", "08:50", "13:30")
    duty("晚班", "13:30", "18:10")
    assert judged(online) == expected


def test_what_nobody_covered_is_none_where_it_is_not_online(duty):
    duty("早班", "08:50", "13:30")
    assert judged(["08:50", "16:00"]) == [("16:00 – 18:10", GAP, COVERED, False)]
    assert judged(["08:50", "13:00"]) == [
        ("13:30 – 18:10", GAP, COVERED, False),
        ("08:50 – 13:30", INSIDE, OUTSIDE, True),
    ]


def test_a_duty_called_off_half_way_covers_what_it_held(duty):
    duty("早班", "08:50", "18:10", cancelled_at=clock("12:00"))
    assert judged(["08:50", "12:00"]) == [("12:00 – 18:10", GAP, COVERED, False)]


def test_every_day_is_judged_by_itself_and_the_set_can_be_tried(duty):
    assert judged(["08:50", "19:00"], days=3) == [("18:10 – 19:00", COVERED, GAP, True)] * 3
    assert replay_of("service_hours").covers == {"online"}


def test_the_first_duty_is_where_a_trial_can_begin(duty):
    assert first() is None
    duty("早班", "09:00", "12:00")
    assert first() == DAY.date()
