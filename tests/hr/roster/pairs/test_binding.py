"""What the database itself refuses of a pair, whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hr.roster.pairs.models import DutyPair, PairChange
from regulations.rulebook.models import RuleVersion
from tests.hr.conftest import AT, MONDAY

INSERT = """
INSERT INTO roster_dutypair (day, main_id, assistant_id, origin, reason, choice, set_at)
VALUES (%s, %s, %s, 'set', '', '{}', %s)
"""
ONE, TWO, THREE, FOUR = "张丽", "刘洋", "赵倩", "孙悦"


@pytest.fixture
def sql(staff):
    """`sql(day, main, assistant)` in raw SQL as the portal's role."""

    def insert(number: int, main: str, assistant: str) -> None:
        day = MONDAY + timedelta(days=number)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, [day, staff[main].pk, staff[assistant].pk, AT])

    return insert


def run(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


PAIRS = [
    # pair of the day before, of the day, of the day after, whether the middle one is refused
    (None, (ONE, TWO), None, False),
    ((ONE, TWO), (ONE, THREE), None, True),
    ((ONE, TWO), (THREE, ONE), None, True),
    ((ONE, TWO), (TWO, THREE), None, False),
    ((ONE, TWO), (THREE, TWO), None, False),
    (None, (ONE, TWO), (ONE, THREE), True),
    (None, (ONE, TWO), (THREE, ONE), True),
    (None, (ONE, TWO), (THREE, TWO), False),
    (None, (ONE, ONE), None, True),
]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("before", "pair", "after", "is_refused"), PAIRS)
def test_main_of_yesterday_is_not_on_duty_today(sql, before, pair, after, is_refused):
    for number, known in ((0, before), (2, after)):
        if known:
            sql(number, *known)
    if is_refused:
        with pytest.raises(IntegrityError, match=r"A2\.2-1|pair_of_two"):
            sql(1, *pair)
    else:
        sql(1, *pair)


@pytest.mark.clause("A2.2-1")
def test_one_pair_a_day_and_both_of_them(sql, staff):
    sql(0, ONE, TWO)
    with pytest.raises(IntegrityError, match="day"):
        sql(0, THREE, FOUR)
    with pytest.raises(IntegrityError, match="null value"):
        run("UPDATE roster_dutypair SET main_id = NULL")
    with pytest.raises(DatabaseError, match="permission denied"):
        run("DELETE FROM roster_dutypair")
    with pytest.raises(DatabaseError, match="permission denied"):
        run("UPDATE roster_dutypair SET day = day + 1")


@pytest.mark.clause("A2.2-1")
def test_change_is_refused_like_a_new_pair_and_two_may_change_places(sql, staff):
    sql(0, ONE, TWO)
    sql(1, THREE, FOUR)
    change = "UPDATE roster_dutypair SET set_at = %s, main_id = %s WHERE day = %s"
    with pytest.raises(IntegrityError, match=r"A2\.2-1"):
        run(change, AT, staff[ONE].pk, MONDAY + timedelta(days=1))
    run(
        "UPDATE roster_dutypair SET main_id = CASE day WHEN %s THEN %s ELSE %s END",
        MONDAY, staff[THREE].pk, staff[ONE].pk,
    )  # fmt: skip
    assert list(DutyPair.objects.values_list("main__name", flat=True)) == [THREE, ONE]


@pytest.mark.clause("A2.2-1")
def test_deferring_only_delays_the_refusal(sql, staff):
    sql(0, ONE, TWO)
    with pytest.raises(IntegrityError, match=r"A2\.2-1"), transaction.atomic():
        run("SET CONSTRAINTS ALL DEFERRED")
        sql(1, ONE, THREE)
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("rest", "refused"), [(0, []), (1, [1]), (2, [1, 2]), (7, [1, 2, 7])])
def test_rest_is_as_long_as_the_rules_of_the_main_day_say(sql, staff, rest, refused):
    values = RuleVersion.objects.get(rule_set="roster").values
    RuleVersion.objects.create(
        rule_set="roster", number=2, values=values | {"rest_after_main_days": rest},
        in_force_from=MONDAY, created_at=AT, note="",
    )  # fmt: skip
    sql(0, ONE, TWO)
    for number in (1, 2, 7, 8):
        if number in refused:
            with pytest.raises(IntegrityError, match=r"A2\.2-1"):
                sql(number, THREE, ONE)
    free = next(number for number in (1, 2, 3, 8) if number > rest)
    sql(free, THREE, ONE)


def test_every_change_is_kept_and_nobody_writes_or_edits_it(sql, staff):
    sql(0, ONE, TWO)
    run("UPDATE roster_dutypair SET assistant_id = %s, reason = '生病'", staff[THREE].pk)
    kept = PairChange.objects.order_by("pk").values_list("assistant__name", "reason")
    assert list(kept) == [(TWO, ""), (THREE, "生病")]
    for statement in (
        "UPDATE roster_pairchange SET reason = ''",
        "DELETE FROM roster_pairchange",
        "INSERT INTO roster_pairchange SELECT * FROM roster_pairchange",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(statement)
