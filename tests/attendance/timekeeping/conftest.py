"""The company whose times are recorded."""

from datetime import date

import pytest
from django.db import connection

from attendance.timekeeping.models import Punch
from attendance.timekeeping.punches.rules import Origin, Source, person_days
from attendance.timekeeping.punches.services import record_punch
from attendance.timekeeping.stale import mark_stale
from tests import worlds
from tests.attendance.timekeeping.days import DAY, moment
from tests.company import Company

company = worlds.shared(Company)


committing_company = worlds.shared(Company, commits=True)


@pytest.fixture
def past(db):
    """The test's transaction may enter the past."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


def record_times(person, times: str, day: date = DAY) -> None:
    """Record "08:05 11:00" of a day as the browser would."""
    for text in times.split():
        at = moment(text, day)
        origin = Origin(Source.WEB, f"{person.pk}:{at.isoformat()}", is_outside=False)
        record_punch(person=person, origin=origin, at=at)


def record_all(lines: list[tuple]) -> None:
    """Record many (person, "08:05 11:00", day), taken in at once."""
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


@pytest.fixture
def punch(company):
    """`punch(person, "08:05 11:00", day)`: recorded as the browser would."""
    return record_times


@pytest.fixture
def punch_all(company):
    """`punch_all([(person, "08:05 11:00", day), …])`: many, taken in at once."""
    return record_all
