"""Behind the company's figures: who counts as present, and judged days page by page."""

import re
from datetime import timedelta

import pytest

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.months import glance
from attendance.timekeeping.rules import Presence, presence_of, stands_in
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from tests import worlds
from tests.company import TEN, Company

company = worlds.shared(Company)
DAY = timedelta(days=1)


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(
    ("is_away", "is_here", "is_due", "presence", "lists"),
    [
        (False, True, True, "here", {"here"}),
        (False, True, False, "here", {"here"}),  # came early, or on a day off
        (False, False, True, "missing", {"missing"}),
        (False, False, False, "free", {"free"}),
        (True, False, True, "away", {"away"}),
        (True, False, False, "away", {"away"}),
        (True, True, True, "away", {"away", "here"}),  # came, then went on leave
    ],
)
def test_who_counts_as_present(is_away, is_here, is_due, presence, lists):
    found = presence_of(is_away=is_away, is_here=is_here, is_due=is_due)
    assert found == presence
    assert {who for who in Presence if stands_in(who, presence=found, is_here=is_here)} == lists


def judge(company, *rows) -> None:
    """Results "late" of people by the days ago."""
    version = in_force("attendance", TEN).version
    DayResult.objects.bulk_create(
        DayResult(
            person=person, day=day_of(TEN) - ago * DAY, outcome="late", absence=0, missing=0,
            reminders=0, planned=480, worked=470, unpaid=0, version=version, digest="",
            judged_at=TEN,
        )
        for person, ago in rows
    )  # fmt: skip


def test_pages_follow_each_other_whatever_comes_meanwhile(company, client, monkeypatch):
    monkeypatch.setattr(glance, "PAGE", 2)
    people = (company.assistant, company.colleague, company.designer)
    judge(company, *((person, ago) for person in people for ago in (2, 3)))
    client.force_login(company.manager)
    since = f"since={day_of(TEN) - 9 * DAY}&until={day_of(TEN)}"
    address, seen = f"/attendance/results/?{since}", []
    for page in range(3):
        shown = client.get(address).content.decode()
        rows = client.get(address).context["found"].rows
        seen += [(row.day, row.person.number) for row in rows]
        further = re.search(r'href="\?([^"]*after=[^"]*)"', shown)
        if page == 0:
            judge(company, (company.assistant, 1))  # newer than all that was seen
        if further:
            address = f"/attendance/results/?{further[1].replace('&amp;', '&')}"
    assert further is None
    numbers = sorted(person.number for person in people)
    days = [day_of(TEN) - 2 * DAY, day_of(TEN) - 3 * DAY]
    assert seen == [(day, number) for day in days for number in numbers]
