"""How pages of clocks write lengths and moments."""

from datetime import datetime

import pytest
from django.utils import timezone, translation

from attendance.timekeeping.devices.notes import _off
from attendance.timekeeping.templatetags.clocks import skew
from config.templatetags.shell import minute
from regulations.rulebook.rules import CHINA


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "right to the second", "分秒不差"),
        (-45, "45 s behind", "慢 45 秒"),
        (95, "1 min 35 s ahead", "快 1 分 35 秒"),
        (-11_100, "3 h 5 min behind", "慢 3 小时 5 分钟"),
        (97_551_433, "1129 d 1 h ahead", "快 1129 天 1 小时"),
    ],
)
def test_how_far_a_clock_is_off(seconds, english, chinese):
    with translation.override("en"):
        assert skew(seconds) == english
    with translation.override("zh-hans"):
        assert skew(seconds) == chinese


@pytest.mark.parametrize(
    ("seconds", "params"),
    [(-90, {"seconds": -90}), (7300, {"hours": 2}), (-97_551_433, {"days": 1129})],
)
def test_a_letter_tells_it_in_a_unit_that_is_read_at_a_glance(seconds, params):
    text, found = _off(seconds)
    assert found == params
    assert text % (found | {"clock": "1"})


def test_a_moment_of_another_year_has_its_year():
    year = timezone.localdate().year
    assert minute(datetime(year, 3, 4, 9, 5, tzinfo=CHINA)) == "03-04 09:05"
    assert minute(datetime(2025, 1, 1, 8, 0, tzinfo=CHINA)) == "2025-01-01 08:00"
    assert minute(None) == ""
