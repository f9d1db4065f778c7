"""From a day that is not right to the form that mends it, with one click."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.plain import plain_line
from attendance.timekeeping.judging.services import judge_stale
from attendance.timekeeping.judging.words import stretch
from attendance.timekeeping.months.next_steps import moment_of, next_steps
from attendance.timekeeping.months.proposals import lacking_mark
from attendance.timekeeping.months.services import call_sheets
from attendance.timekeeping.rules import CoverKind, Mark
from tests.attendance.timekeeping.days import DAY, MAIN, OFFICE, RULES, cover, facts
from tests.attendance.timekeeping.test_properties import days as any_day
from tests.attendance.timekeeping.test_properties import weight
from tests.depth import deep

HOURS = {OFFICE: ["08:00–11:00", "14:00–17:00"], MAIN: ["07:30–11:30", "15:00–22:00"]}
BY_MINUTES = {"unit": "minute", "first": "2026-03-04", "last": "2026-03-04"}


def steps(punches: str, hours: str = OFFICE, *covers) -> list[tuple[str, dict]]:
    day = facts(punches, hours, *covers)
    lines = [plain_line(each) for each in judge_day(day, RULES).lines]
    found = next_steps(DAY, HOURS[hours], lines, partial(lacking_mark, day, RULES))
    return [
        (each.form, {name: value[0] for name, value in parse_qs(each.query).items()})
        for each in found
    ]


def leave(kind: str, start: str, end: str) -> tuple[str, dict]:
    return "leave", BY_MINUTES | {"kind": kind, "start": start, "end": end}


def mark(at: str) -> tuple[str, dict]:
    return "correct", {"at": f"2026-03-04T{at}"}


@pytest.mark.clause("A2.2-3", "A2.5-3", "A2.4-1")
@pytest.mark.parametrize(
    ("punches", "found"),
    [
        ("08:00 11:00 14:00 17:00", []),
        ("08:19 11:00 14:00 17:00", [leave("personal", "08:00", "08:19")]),
        ("09:31:40 11:00 14:00 17:00", [leave("personal", "08:00", "09:31")]),
        ("08:00 11:00 14:00 16:20", [leave("sick", "16:20", "17:00")]),
        ("08:00 09:00 09:50 11:00 14:00 17:00", [leave("sick", "09:00", "09:50")]),
        ("08:02 14:00 17:00", [leave("personal", "08:00", "08:02"), mark("11:00")]),
        ("10:58 14:00 17:00", [mark("08:00")]),
        ("08:00 09:10 11:00 14:00 17:00", [mark("09:10")]),
        ("08:00 11:00", [mark("14:00"), leave("sick", "14:00", "17:00")]),
        ("", [mark("08:00"), ("leave", {"kind": "sick", "unit": "day", "first": "2026-03-04",
                                        "last": "2026-03-04"})]),
    ],
)  # fmt: skip
def test_what_a_day_leaves_to_its_person(punches, found):
    assert steps(punches) == found


@pytest.mark.clause("A2.2-3", "A2.2-4")
def test_a_spell_with_an_outing_and_no_punch_leads_to_its_mark():
    outing = cover("09:30-12:00", CoverKind.BUSINESS)
    assert steps("14:00 17:00", OFFICE, outing) == [mark("08:00")]


AFTERNOON = "14:00 17:00"


@pytest.mark.clause("A2.2-3", "A2.2-4", "A2.4")
@pytest.mark.parametrize(
    ("covered", "kind", "punches", "found"),
    [
        # Out on business over the end: it is the arrival that is missing, however often pressed.
        ("09:30-12:00", "business", f"09:28 {AFTERNOON}", [mark("08:00")]),
        ("09:30-12:00", "business", f"09:28 09:31 {AFTERNOON}", [mark("08:00")]),
        ("15:00-17:30", "business", "08:00 11:00 15:05", [mark("14:00")]),
        ("15:00-17:30", "business", "08:00 11:00 15:05 17:28", [mark("14:00")]),
        # Over the start: the departure.
        ("07:30-09:30", "business", AFTERNOON, [mark("11:00")]),
        ("07:30-09:30", "business", f"09:30 {AFTERNOON}", [mark("11:00")]),
        # Beside a leave somebody comes and goes where it ends and begins.
        ("08:00-10:20", "personal", AFTERNOON, [mark("10:20"), leave("sick", "10:20", "11:00")]),
        ("08:00-10:20", "personal", f"10:20 {AFTERNOON}", [mark("11:00")]),
        ("09:30-11:00", "personal", f"09:28 {AFTERNOON}", [mark("08:00")]),
    ],
)  # fmt: skip
def test_mark_that_is_proposed_is_the_one_that_is_missing(covered, kind, punches, found):
    assert steps(punches, OFFICE, cover(covered, CoverKind(kind))) == found


@settings(max_examples=deep(300, 75))
@given(any_day())
def test_mark_that_is_proposed_never_makes_a_day_heavier(day):
    """Neither as it stands nor at the close."""
    for name in [stretch(each, DAY) for each in day.plan.spells]:
        at = lacking_mark(day, RULES, name)
        for is_final in (False, True):
            before = replace(day, is_final=is_final)
            after = replace(before, marks=(*day.marks, *([Mark(at, "")] if at else [])))
            assert weight(judge_day(after, RULES)) <= weight(judge_day(before, RULES))


@given(any_day())
def test_day_of_another_plan_proposes_nothing(day):
    assert lacking_mark(day, RULES, "01:00–02:00") is None
    assert lacking_mark(replace(day, plan=None), RULES, "08:00–11:00") is None


@pytest.mark.parametrize(
    ("word", "day", "at"),
    [
        ("24:00", DAY, datetime(2026, 3, 5)),
        ("01-01 06:00", date(2026, 12, 31), datetime(2027, 1, 1, 6)),
        ("12-31 23:50", date(2027, 1, 1), datetime(2026, 12, 31, 23, 50)),
        ("02-28 23:50", date(2026, 3, 1), datetime(2026, 2, 28, 23, 50)),
    ],
)
def test_words_are_read_back(word, day, at):
    assert moment_of(word, day) == at


@pytest.fixture
def late(company, punch, past):
    """The assistant came nineteen minutes late on the fourth of March."""
    punch(company.assistant, "08:19 11:00 14:00")
    while judge_stale(at=timezone.now()):
        pass
    return company


def browse(person) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.force_login(person)
    return client


HERE = "/attendance/months/2026-03/1002/"


def test_the_panel_leads_to_the_forms_filled_in(late):
    client = browse(late.assistant)
    for path in (f"{HERE}?day=4", f"{HERE}day/4/"):
        page = client.get(path).content.decode()
        assert "?kind=personal&amp;unit=minute&amp;first=2026-03-04&amp;start=08%3A00" in page
        assert "/attendance/corrections/ask/?at=2026-03-04T17%3A00" in page
        assert "Object to this day" not in page
    asked = "/leave/ask/?kind=personal&unit=minute&first=2026-03-04&start=08:00&end=08:19"
    form = client.get(asked).content.decode()
    assert 'value="2026-03-04"' in form and 'value="08:19"' in form
    form = client.get("/attendance/corrections/ask/?at=2026-03-04T17:00").content.decode()
    assert 'value="2026-03-04T17:00' in form
    assert client.get("/attendance/corrections/ask/?at=0001-01-01T00:00").status_code == 200
    assert client.get("/leave/ask/?first=x&unit=y&start=z").status_code == 200


@pytest.mark.clause("A2.1-1")
def test_the_panel_takes_an_objection_to_its_day(late):
    call_sheets(month=date(2026, 3, 1), by=late.hr, at=timezone.now())
    page = browse(late.assistant).get(f"{HERE}day/4/").content.decode()
    assert ">03-04 </textarea>" in page
    assert "What you can do" not in browse(late.hr).get(f"{HERE}day/4/").content.decode()
