"""When a password has to change and who needs a second factor, by hand from C13-8 and C13-2."""

from datetime import datetime, timedelta

import pytest

from hr.people.logins.devices import device_of
from hr.people.logins.rules import Cause, change_of, needs_factor
from hr.roster.rules import CHINA

SET = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("is_own", "at", "cause", "is_due"),
    [
        (False, SET, Cause.ISSUED, True),  # another knows it: personal from the first page on
        (True, SET, Cause.EXPIRED, False),
        (True, datetime(2026, 5, 31, 9, 29, tzinfo=CHINA), Cause.EXPIRED, False),
        (True, datetime(2026, 5, 31, 9, 30, tzinfo=CHINA), Cause.EXPIRED, True),  # 90 days
    ],
)
def test_when_a_password_has_to_change(is_own, at, cause, is_due):
    change = change_of(set_at=SET, is_own=is_own, max_age_days=90)
    assert (change.cause, change.is_due(at)) == (cause, is_due)


def test_its_owner_is_reminded_a_week_before():
    change = change_of(set_at=SET, is_own=True, max_age_days=90)
    assert change.is_near(change.due_at - timedelta(days=7))
    assert not change.is_near(change.due_at - timedelta(days=7, seconds=1))


@pytest.mark.parametrize(
    ("is_guarded", "is_head", "is_superuser", "needs"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_who_needs_a_second_factor(is_guarded, is_head, is_superuser, needs):
    words = {"is_guarded": is_guarded, "is_head": is_head, "is_superuser": is_superuser}
    assert needs_factor(**words) is needs


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Safari/537.36", "Chrome · Android"),
    ],
)
def test_a_browser_is_called_by_what_people_know(agent, device):
    assert device_of(agent) == device
