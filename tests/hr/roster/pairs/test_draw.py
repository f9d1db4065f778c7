"""The draw of pairs: fair over time, within the rules, and explained."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hr.roster.pairs.draw import draw, sharing_in, stood_by
from hr.roster.pairs.rules import Bar, DrawDay, Stood
from hr.roster.shifts.rules import Role
from tests.depth import deep

MONDAY = date(2026, 3, 2)


def days(count: int, *, holidays=(), rest: int = 1, barred=None) -> list[DrawDay]:
    """So many days from MONDAY on; `barred(number, role)` gives who cannot, by reason."""
    found = []
    for number in range(count):
        day = MONDAY + timedelta(days=number)
        bars = (
            {role: barred(number, role) for role in (Role.MAIN, Role.ASSISTANT)} if barred else {}
        )
        found.append(DrawDay(day, day.weekday() >= 5, number in holidays, rest, bars))
    return found


def pairs_of(choices) -> list[tuple[int | None, int | None]]:
    return [(each.seats[Role.MAIN].person, each.seats[Role.ASSISTANT].person) for each in choices]


def spread(people, counted) -> int:
    """The most that somebody has beyond somebody else."""
    counts = Counter(counted)
    return max(counts[person] for person in people) - min(counts[person] for person in people)


pools = st.integers(3, 14).map(lambda count: list(range(1, count + 1)))


@pytest.mark.clause("A2.2-1")
@settings(max_examples=deep(60, 30), deadline=None)
@given(pools, st.integers(1, 90), st.integers(0, 2), st.data())
def test_no_draw_breaks_the_rules(pool, count, rest, data):
    absent = data.draw(
        st.dictionaries(st.integers(0, 89), st.sets(st.sampled_from(pool), max_size=3))
    )
    asked = days(
        count,
        rest=rest,
        barred=lambda number, role: dict.fromkeys(absent.get(number, ()), Bar.AWAY),
    )
    choices = draw(asked, pool, ())
    pairs = {each.day: pair for each, pair in zip(choices, pairs_of(choices), strict=True)}
    for number, (main, assistant) in enumerate(pairs.values()):
        assert main is None or main != assistant
        assert not {main, assistant} & absent.get(number, set())
        for ahead in range(1, rest + 1):
            follow = pairs.get(MONDAY + timedelta(days=number + ahead), (None, None))
            whole = None not in (main, assistant, *follow)
            assert not whole or main not in follow


@pytest.mark.clause("A2.2-1")
@settings(max_examples=deep(60, 30), deadline=None)
@given(st.integers(5, 14), st.integers(28, 120), st.sets(st.integers(0, 119), max_size=12))
def test_nights_weekends_and_days_are_shared_evenly(size, count, holidays):
    pool = list(range(size))
    asked = days(count, holidays=holidays)
    pairs = pairs_of(draw(asked, pool, ()))
    both = list(zip(asked, pairs, strict=True))
    assert spread(pool, (main for main, _assistant in pairs)) <= 2
    assert spread(pool, (each for pair in pairs for each in pair)) <= 3
    assert spread(pool, (p for day, pair in both if day.is_weekend for p in pair)) <= 2
    assert spread(pool, (p for day, pair in both if day.is_holiday for p in pair)) <= 2


@settings(max_examples=deep(30, 15), deadline=None)
@given(pools, st.integers(1, 40))
def test_same_facts_give_the_same_pairs(pool, count):
    assert draw(days(count), pool, ()) == draw(list(reversed(days(count))), pool, ())


@settings(max_examples=deep(30, 15), deadline=None)
@given(pools, st.integers(2, 60), st.data())
def test_drawing_in_two_parts_is_drawing_at_once(pool, count, data):
    cut = data.draw(st.integers(1, count - 1))
    asked = days(count)
    first = draw(asked[:cut], pool, ())
    stands = [
        stood_by(choice, day) for choice, day in zip(first, asked, strict=False) if choice.is_whole
    ]
    assert first + draw(asked[cut:], pool, stands) == draw(asked, pool, ())


def test_who_comes_new_does_not_make_up_for_the_past():
    old, new = [1, 2, 3, 4, 5], 6
    asked = days(60)
    first = draw(asked[:40], old, ())
    stands = [stood_by(choice, day) for choice, day in zip(first, asked, strict=False)]
    mains = [main for main, _assistant in pairs_of(draw(asked[40:], [*old, new], stands))]
    assert 3 <= Counter(mains)[new] <= 4  # a sixth of twenty


@pytest.mark.clause("A2.2-1")
def test_choice_says_who_was_considered_and_why_the_others_were_not():
    yesterday = Stood(MONDAY - timedelta(days=1), main=1, assistant=2)
    tomorrow = Stood(MONDAY + timedelta(days=1), main=3, assistant=4)

    def barred(number, role):
        return {5: Bar.AWAY} | ({6: Bar.EXCLUDED} if role == Role.MAIN else {})

    [choice] = draw(days(1, barred=barred), [1, 2, 3, 4, 5, 6, 7], [yesterday, tomorrow])
    main, assistant = choice.seats[Role.MAIN], choice.seats[Role.ASSISTANT]
    assert main.person == 7 and [rank.person for rank in main.considered] == [7, 2]
    assert main.barred == {
        1: Bar.RESTING, 3: Bar.PAIR_AFTER, 4: Bar.PAIR_AFTER, 5: Bar.AWAY, 6: Bar.EXCLUDED,
    }  # fmt: skip
    assert assistant.person == 6
    assert assistant.barred == {1: Bar.RESTING, 5: Bar.AWAY, 7: Bar.OTHER_SEAT}
    assert sharing_in(main) == {1, 2, 3, 4, 7}
    assert main.considered[1].stood == {"days": 1, "nights": 0, "weekends": 0, "holidays": 0}


def test_seat_that_nobody_can_take_stays_empty():
    [choice] = draw(days(1), [1], ())
    assert pairs_of([choice]) == [(1, None)] and not choice.is_whole
