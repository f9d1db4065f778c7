"""Two at once: neighbouring days, the same day, and past the services with raw SQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.services import set_pair
from regulations.binding.services import entering_past
from tests.hr.conftest import AT, MONDAY

INSERT = """
INSERT INTO roster_dutypair (day, main_id, assistant_id, origin, reason, choice, set_at)
VALUES (%s, %s, %s, 'set', '', '{}', %s)
"""


@pytest.fixture
def people(transactional_db, rulebook, hire):
    return [hire(name, "guide") for name in "甲乙丙丁"]


@pytest.mark.clause("A2.2-1")
@pytest.mark.django_db(transaction=True)
def test_two_who_set_neighbouring_days_at_once_do_not_break_the_rest(people):
    """Each alone would be fine: the same person is main on two days in a row."""
    one, two, three, _four = people
    both = Barrier(2)

    def put(number: int, assistant) -> bool:
        both.wait()
        try:
            with entering_past(right="test"):
                set_pair(
                    day=MONDAY + timedelta(days=number), main=one, assistant=assistant,
                    reason="x", by=None, at=AT,
                )  # fmt: skip
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(put, (0, 1), (two, three)))
    assert sorted(done) == [False, True]
    assert DutyPair.objects.count() == 1


@pytest.mark.clause("A2.2-1")
@pytest.mark.django_db(transaction=True)
def test_raw_transactions_side_by_side_wait_for_each_other(people, raw_connection):
    one, two, three, _four = people
    first, second = raw_connection("app"), raw_connection("app")
    for each in (first, second):
        with each.cursor() as cursor:  # the days of these tests are over
            cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
    with first.cursor() as cursor:
        cursor.execute(INSERT, [MONDAY, one.pk, two.pk, AT])

    def follow() -> str:
        with second.cursor() as cursor:
            try:
                cursor.execute(INSERT, [MONDAY + timedelta(days=1), three.pk, one.pk, AT])
            except psycopg2.errors.CheckViolation as error:
                second.rollback()
                return error.diag.constraint_name
            second.commit()
        return ""

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(follow)
        assert not waiting.done()
        first.commit()
        assert waiting.result(timeout=20) == "pair_rest_after_main"
