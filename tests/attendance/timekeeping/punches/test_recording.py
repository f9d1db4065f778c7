"""A time is recorded once, stays as it was recorded, and has its days judged anew (A2.2-3)."""

from datetime import date, datetime, timedelta

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from attendance.timekeeping.models import Punch, StaleDay
from attendance.timekeeping.punches.rules import Origin, Source, days_touched
from attendance.timekeeping.punches.selectors import punches_between
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.rules import Mark
from regulations.binding import registry
from regulations.binding.services import entering_past
from tests.company import CHINA, TEN, minutes

pytestmark = pytest.mark.clause("A2.2-3")


def web(key: str = "web:1", **words) -> Origin:
    """A punch from a browser in the company's network."""
    return Origin(Source.WEB, key, **{"is_outside": False} | words)


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        ((3, 0, 0), [3, 4]),
        ((3, 8, 0), [3, 4]),
        ((3, 17, 59), [3, 4]),
        ((3, 18, 0), [3, 4, 5]),
        ((3, 23, 59), [3, 4, 5]),
    ],
)
def test_days_that_a_time_touches(clock, days):
    month, hour, minute = clock
    at = datetime(2026, month, 4, hour, minute, tzinfo=CHINA)
    assert days_touched(at) == [date(2026, month, each) for each in days]


def test_day_is_that_of_china():
    at = datetime.fromisoformat("2026-03-03T16:30:00+00:00")
    assert days_touched(at) == [date(2026, 3, 3), date(2026, 3, 4)]


def test_punch_is_recorded_with_what_is_known_of_it(company):
    at = timezone.now()
    punch = record_punch(person=company.designer, origin=web(address="10.0.0.9"), at=at)
    punch.refresh_from_db()
    assert (punch.person, punch.at, punch.address) == (company.designer, at, "10.0.0.9")
    assert abs(punch.recorded_at - at) < timedelta(seconds=5)
    days = set(StaleDay.objects.values_list("person_id", "day"))
    assert (company.designer.pk, at.astimezone(CHINA).date()) in days


def test_same_event_twice_is_one_punch_and_judged_once(company):
    at = timezone.now()
    first = record_punch(person=company.designer, origin=web(), at=at)
    StaleDay.objects.all().delete()
    assert record_punch(person=company.designer, origin=web(), at=at + minutes(0.01)) == first
    assert Punch.objects.get().at == at
    assert not StaleDay.objects.exists()


def test_past_needs_the_right_to_enter_it(company):
    with pytest.raises(IntegrityError, match="past"), transaction.atomic():
        record_punch(person=company.designer, origin=web(), at=TEN)
    with entering_past(right="test"):
        assert record_punch(person=company.designer, origin=web(), at=TEN).pk


def test_future_is_refused_even_to_who_may_enter_the_past(company):
    at = timezone.now() + minutes(1)
    with pytest.raises(IntegrityError, match="future"), entering_past(right="test"):
        record_punch(person=company.designer, origin=web(), at=at)


def test_marks_are_in_order_by_person_and_half_open(company, past, django_assert_max_num_queries):
    people = [company.designer, company.assistant]
    for number, (person, late) in enumerate([(0, 60), (0, 0), (1, 5), (0, 120)]):
        at = TEN + minutes(late)
        record_punch(person=people[person], origin=web(f"web:{number}"), at=at)
    ids = [each.pk for each in people]
    with django_assert_max_num_queries(2):
        found = punches_between([*ids, company.hr.pk], TEN, TEN + minutes(120))
    refs = dict(Punch.objects.values_list("key", "pk"))
    assert found == {
        ids[0]: [
            Mark(TEN, f"punch:{refs['web:1']}"),
            Mark(TEN + minutes(60), f"punch:{refs['web:0']}"),
        ],
        ids[1]: [Mark(TEN + minutes(5), f"punch:{refs['web:2']}")],
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE timekeeping_punch SET at = at",
        "UPDATE timekeeping_punch SET person_id = person_id",
        "DELETE FROM timekeeping_punch",
        "TRUNCATE timekeeping_punch CASCADE",
        "ALTER TABLE timekeeping_punch DISABLE TRIGGER ALL",
        "DROP TRIGGER timekeeping_punch_refuse ON timekeeping_punch",
        "DROP TABLE timekeeping_punch CASCADE",
        "SET session_replication_role = replica",
        "SET ROLE bylaw_owner",
        "INSERT INTO timekeeping_punch SELECT * FROM timekeeping_punch"
        " ON CONFLICT (key) DO UPDATE SET at = excluded.at - interval '1 hour'",
        "MERGE INTO timekeeping_punch p USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_portals_role_changes_no_punch_by_raw_sql(committing_company, raw_connection, change):
    with entering_past(right="test"):
        record_punch(person=committing_company.designer, origin=web(), at=TEN)
    attacker = raw_connection("app")
    with attacker.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'x', true)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(change)
    attacker.rollback()
    assert Punch.objects.get().at == TEN


@pytest.mark.django_db(transaction=True)
def test_owner_is_refused_by_the_trigger(committing_company, raw_connection):
    with entering_past(right="test"):
        record_punch(person=committing_company.designer, origin=web(), at=TEN)
    owner = raw_connection("owner")
    with owner.cursor() as cursor, pytest.raises(psycopg2.Error, match="only ever added"):
        cursor.execute("UPDATE timekeeping_punch SET at = at - interval '1 hour'")
    owner.rollback()


@pytest.mark.django_db(transaction=True)
def test_moment_of_recording_is_the_databases(committing_company, raw_connection):
    attacker = raw_connection("app")
    insert = (
        "INSERT INTO timekeeping_punch (person_id, source, key, is_outside, agent, detail, at,"
        " recorded_at) VALUES (%s, 'web', 'forged', false, '', '{}', %s, %s) RETURNING recorded_at"
    )
    with attacker.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'x', true)")
        cursor.execute(insert, [committing_company.designer.pk, TEN, TEN])
        assert cursor.fetchone()[0] > TEN + timedelta(days=30)
    attacker.rollback()


@pytest.mark.django_db(transaction=True)
def test_portals_own_code_is_told_kindly(committing_company):
    with entering_past(right="test"):
        record_punch(person=committing_company.designer, origin=web(), at=TEN)
    for change in (
        lambda: Punch.objects.all().update(at=TEN + minutes(1)),
        lambda: Punch.objects.all().delete(),
    ):
        with pytest.raises(ValidationError) as refused:
            change()
        assert refused.value.code == "A2.2-3"


def test_punch_is_bound(db):
    assert registry.protection(Punch).grants == "SELECT, INSERT"
    assert registry.protection(Punch).clause == "A2.2-3"


@pytest.mark.parametrize(
    "words",
    [
        {"source": "web", "is_outside": None},
        {"source": "device", "is_outside": None, "device": None},
        {"source": "sheet", "is_outside": True},
    ],
)
def test_punch_says_where_it_is_from(company, words):
    with pytest.raises(IntegrityError, match="punch_"), transaction.atomic():
        Punch.objects.create(person=company.designer, key="x", at=timezone.now(), **words)


def test_change_as_the_portals_role_is_denied(db):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE timekeeping_punch SET at = now()")
