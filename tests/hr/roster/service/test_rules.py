"""The service calendar leaves no moment out."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr.roster.rules import CHINA
from hr.roster.service.rules import (
    Channel,
    Fault,
    Watch,
    gaps_in,
    service_in,
    stretch_at,
    watches_of,
)

START = datetime(2026, 3, 9, 0, 0, tzinfo=CHINA)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def spell(start: float, end: float):
    return at(start), at(end)


DAY = spell(0, 24)
ONLINE = [spell(9, 18)]
CALENDARS = [
    # who stands at the desk and who as manager (person, from, to, reachable), what follows
    (
        [(1, 9, 18)], [(7, 0, 9), (8, 18, 24)],
        [(0, "hotline", (7,), ""), (9, "online", (1,), ""), (18, "hotline", (8,), "")],
    ),
    (
        [(1, 9, 13), (2, 13, 18)], [(7, 0, 24)],
        [(0, "hotline", (7,), ""), (9, "online", (1,), ""), (13, "online", (2,), ""),
         (18, "hotline", (7,), "")],
    ),
    (
        [(1, 9, 14), (2, 13, 18)], [(7, 0, 24)],
        [(0, "hotline", (7,), ""), (9, "online", (1,), ""), (13, "online", (1, 2), ""),
         (14, "online", (2,), ""), (18, "hotline", (7,), "")],
    ),
    (
        [(1, 8, 17)], [(7, 0, 23)],
        [(0, "hotline", (7,), ""), (9, "online", (1,), ""), (17, "online", (), "nobody"),
         (18, "hotline", (7,), ""), (23, "hotline", (), "nobody")],
    ),
    (
        [(1, 9, 18)], [(7, 0, 9), (7, 18, 24)],
        [(0, "hotline", (7,), ""), (9, "online", (1,), ""), (18, "hotline", (7,), "")],
    ),
    ([], [], [(0, "hotline", (), "nobody"), (9, "online", (), "nobody"),
              (18, "hotline", (), "nobody")]),
]  # fmt: skip


@pytest.mark.clause("C9-1", "C9-3")
@pytest.mark.parametrize(("desk", "managers", "expected"), CALENDARS)
def test_who_answers_when(desk, managers, expected):
    found = service_in(
        DAY,
        ONLINE,
        [Watch(person, spell(start, end)) for person, start, end in desk],
        [Watch(person, spell(start, end)) for person, start, end in managers],
    )
    told = [
        ((each.start - START).total_seconds() / 3600, each.channel.value, each.people, each.fault)
        for each in found
    ]
    assert told == expected


@pytest.mark.clause("C9-3")
def test_manager_without_a_mobile_answers_nothing():
    managers = [Watch(7, spell(0, 24), reachable=False)]
    found = service_in(DAY, [], [], managers)
    assert [(each.people, each.fault) for each in found] == [((), Fault.NO_PHONE)]
    managers.append(Watch(8, spell(0, 24)))
    assert service_in(DAY, [], [], managers)[0].people == (8,)


hours = st.floats(-5, 30).map(lambda value: round(value, 1))
watches = st.lists(
    st.tuples(st.integers(1, 3), hours, hours, st.booleans()).map(
        lambda each: Watch(each[0], spell(each[1], each[1] + abs(each[2]) + 0.1), each[3])
    ),
    max_size=6,
)


@pytest.mark.clause("C9-1", "C9-3")
@given(watches, watches, st.floats(0, 23.99))
def test_calendar_has_no_hole_and_says_the_truth_of_any_moment(desk, managers, moment):
    found = service_in(DAY, ONLINE, desk, managers)
    assert (found[0].start, found[-1].end) == DAY
    assert all(one.end == two.start for one, two in pairwise(found))
    asked = at(moment)
    here = stretch_at(found, asked)
    is_online = at(9) <= asked < at(18)
    here_then = [
        each for each in (desk if is_online else managers) if each.spell[0] <= asked < each.spell[1]
    ]
    stand = [each for each in here_then if is_online or each.reachable]
    assert here.channel == (Channel.ONLINE if is_online else Channel.HOTLINE)
    assert here.people == tuple(sorted({each.person for each in stand}))
    assert (here in gaps_in(found)) == (not stand)


@pytest.mark.clause("C9-3")
@pytest.mark.parametrize(
    ("absences", "parts"),
    [
        ([], [(18, 24, False)]),
        ([(0, 18), (24, 30)], [(18, 24, False)]),
        ([(20, 21)], [(18, 20, False), (21, 24, False), (20, 21, True)]),
        ([(0, 30)], [(18, 24, True)]),
        ([(17, 19), (23, 24)], [(19, 23, False), (18, 19, True), (23, 24, True)]),
    ],
)
def test_a_watch_is_parted_by_absences(absences, parts):
    found = watches_of(Watch(7, spell(18, 24)), [spell(*each) for each in absences])
    assert [(each.spell, each.is_away) for each in found] == [
        (spell(start, end), is_away) for start, end, is_away in parts
    ]
    assert {(each.person, each.reachable) for each in found} == {(7, True)}


@pytest.mark.clause("C9-3")
def test_another_one_answers_beside_who_is_away():
    absent, present = Watch(7, spell(18, 24), is_away=True), Watch(8, spell(18, 24))
    found = stretch_at(service_in(DAY, ONLINE, [], [absent, present]), at(20))
    assert (found.people, found.fault) == ((8,), Fault.NONE)
