"""The lists of faults, the draw and the score, by tables written from the clauses."""

from datetime import date, datetime

import pytest
from django.utils import translation

from orders.service.quality.rules import (
    LISTS,
    Conversation,
    appeal_until,
    drawn,
    fault_of_answer,
    fault_of_appeal,
    fault_of_draw,
    fault_of_scorer,
    fault_of_standing,
    fault_of_ticks,
    faults_of,
    mean_of,
    score_of,
)
from regulations.rulebook.rules import CHINA


@pytest.mark.clause("C10-R1", "C10-R2")
def test_six_faults_online_and_fourteen_on_the_phone_in_three_groups():
    assert list(faults_of("online")) == list("123456")
    assert [[code for code, _text in group.faults] for group in LISTS["phone"]] == [
        list("ABCD"), list("EFGHI"), list("JKLMN"),
    ]  # fmt: skip
    assert faults_of("mail") == {}


@pytest.mark.clause("C10-R1", "C10-R2")
@pytest.mark.parametrize("way", ["online", "phone"])
def test_every_fault_is_said_in_both_languages(way):
    said = {}
    for code in ("en", "zh-hans"):
        with translation.override(code):
            said[code] = [str(text) for text in faults_of(way).values()]
    assert all(text.isascii() or "“" in text for text in said["en"])
    assert not any(text.isascii() for text in said["zh-hans"])


POOL = [Conversation(pk, 1 + pk % 3) for pk in range(1, 31)]  # ten of each of three people


@pytest.mark.clause("C10-R1", "C10-R2")
@pytest.mark.parametrize(
    ("each", "sizes"), [(1, [1, 1, 1]), (4, [4, 4, 4]), (10, [10, 10, 10]), (11, [10, 10, 10])]
)
def test_a_draw_takes_as_many_of_everybody(each, sizes):
    found = drawn("s", each, POOL)
    assert [sum(row.person == person for row in found) for person in (1, 2, 3)] == sizes
    assert len({row.pk for row in found}) == len(found)


@pytest.mark.clause("C10-R1", "C10-R2")
def test_who_has_fewer_is_drawn_with_all_of_theirs():
    pool = [Conversation(1, 7), Conversation(2, 8), Conversation(3, 8), Conversation(4, 8)]
    found = drawn("s", 2, pool)
    assert sorted(row.person for row in found) == [7, 8, 8]


@pytest.mark.clause("C10-R1", "C10-R2")
def test_a_seed_gives_the_same_sample_whatever_the_order_and_another_seed_another():
    assert drawn("s", 3, POOL) == drawn("s", 3, reversed(POOL))
    assert drawn("s", 3, POOL) != drawn("t", 3, POOL)
    assert drawn("s", 3, []) == []


@pytest.mark.clause("C10-R1", "C10-R2")
@pytest.mark.parametrize("seed", range(5))
def test_what_one_person_has_changes_nothing_for_another(seed):
    """A conversation more of one is drawn from among their own alone."""
    before = drawn(str(seed), 3, POOL)
    after = drawn(str(seed), 3, [*POOL, Conversation(99, 1)])
    assert [row for row in before if row.person != 1] == [row for row in after if row.person != 1]


@pytest.mark.clause("C10-R1", "C10-R2")
@pytest.mark.parametrize(
    ("faults", "points", "score"),
    [(0, 15, 100), (1, 15, 85), (6, 15, 10), (7, 15, 0), (14, 10, 0), (3, 10, 70), (1, 100, 0)],
)
def test_a_score_is_a_hundred_less_its_faults(faults, points, score):
    assert score_of(faults, points) == score


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("scores", "mean"), [([], None), ([100], 100.0), ([100, 85], 92.5), ([70, 70, 100], 80.0),
                         ([85, 85, 100], 90.0), ([10, 10, 11], 10.3)],
)  # fmt: skip
def test_the_sum_of_a_month_is_the_mean(scores, mean):
    assert mean_of(scores) == mean


@pytest.mark.clause("C10-R1", "C10-R2")
@pytest.mark.parametrize(
    ("way", "ticked", "fits"),
    [("online", [], True), ("online", ["1", "6"], True), ("online", ["A"], False),
     ("phone", ["A", "N"], True), ("phone", ["1"], False), ("phone", ["A", "A"], False),
     ("phone", ["O"], False)],
)  # fmt: skip
def test_ticks_are_those_of_the_list(way, ticked, fits):
    assert (fault_of_ticks(way, ticked) is None) is fits


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("month", "each", "found", "fits"),
    [(date(2025, 3, 1), 5, 4, True), (date(2025, 4, 1), 5, 4, False),
     (date(2025, 3, 1), 0, 4, False), (date(2025, 3, 1), 51, 4, False),
     (date(2025, 2, 1), 5, 0, False)],
)  # fmt: skip
def test_what_is_drawn(month, each, found, fits):
    assert (fault_of_draw(month, date(2025, 3, 12), each, found) is None) is fits


@pytest.mark.clause("C10-R1")
def test_nobody_scores_themselves_nor_twice():
    assert fault_of_scorer(scorer=1, person=2, is_scored=False) is None
    assert fault_of_scorer(scorer=2, person=2, is_scored=False)
    assert fault_of_scorer(scorer=1, person=2, is_scored=True)


def moment(day: int, hour: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, tzinfo=CHINA)


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("by", "at", "is_appealed", "fits"),
    [(2, moment(12, 11), False, True), (2, moment(15, 23), False, True),
     (2, moment(16), False, False), (1, moment(12, 11), False, False),
     (2, moment(12, 11), True, False)],
)  # fmt: skip
def test_an_appeal_is_ones_own_once_and_within_three_days(by, at, is_appealed, fits):
    until = appeal_until(moment(12, 10), 3)
    assert until == moment(16)
    fault = fault_of_appeal(by=by, person=2, at=at, until=until, is_appealed=is_appealed)
    assert (fault is None) is fits


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("by", "above", "is_head", "is_lead", "fits"),
    [
        (5, {5, 6}, False, False, True),  # above the scorer
        (6, {5, 6}, True, True, True),
        (9, {5, 6}, True, False, True),  # the general manager
        (9, {5, 6}, False, True, False),  # another lead, where somebody stands above
        (9, set(), False, True, True),  # nobody stands above the scorer
        (9, set(), False, False, False),
        (1, {5}, True, True, False),  # the scorer
        (2, {2, 5}, True, True, False),  # the person
    ],
)
def test_who_answers_an_appeal(by, above, is_head, is_lead, fits):
    fault = fault_of_answer(
        by=by, scorer=1, person=2, above=above, is_head=is_head, is_lead=is_lead
    )
    assert (fault is None) is fits


@pytest.mark.clause("C10-R1")
@pytest.mark.parametrize(
    ("standing", "text", "fits"),
    [(["1"], "属实", True), ([], "撤销", True), (["1", "2"], "加", False), (["1"], " ", False)],
)
def test_an_answer_adds_no_fault_and_says_why(standing, text, fits):
    assert (fault_of_standing(["1", "3"], standing, text) is None) is fits
