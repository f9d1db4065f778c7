"""The company whose times are recorded."""

from datetime import date

import pytest
from django.db import connection

from attendance.timekeeping.models import Punch
from attendance.timekeeping.punches.rules import Origin, Source, person_days
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.stale import mark_stale
from tests.attendance.timekeeping.days import DAY, moment
from tests.company import Company


@pytest.fixture
def company(db) -> Company:
    """A company with its rulebook."""
    return Company()


@pytest.fixture
def committing_company(transactional_db) -> Company:
    """A company whose acts are committed, so that other connections see them."""
    return Company()


@pytest.fixture
def past(db):
    """The test's transaction may enter the past."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


@pytest.fixture
def punch(company):
    """`punch(person, "08:05 11:00", day)`: recorded as the browser would."""

    def record(person, times: str, day: date = DAY) -> None:
        for text in times.split():
            at = moment(text, day)
            origin = Origin(Source.WEB, f"{person.pk}:{at.isoformat()}", is_outside=False)
            record_punch(person=person, origin=origin, at=at)

    return record


@pytest.fixture
def punch_all(company):
    """`punch_all([(person, "08:05 11:00", day), …])`: many, taken in at once."""

    def record(lines: list[tuple]) -> None:
        rows = [
            Punch(
                person=person,
                source=Source.WEB,
                is_outside=False,
                key=f"{person.pk}:{at.isoformat()}",
                at=at,
            )
            for person, times, day in lines
            for at in (moment(text, day) for text in times.split())
        ]
        Punch.objects.bulk_create(rows)
        mark_stale(person_days((row.person_id, row.at) for row in rows))

    return record
