"""What a person is shown of their own deadlines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr.people.models import Employee
from regulations.deadlines.models import Deadline
from regulations.deadlines.selectors import breaches_of, dressed, running_of
from regulations.deadlines.services import meet_deadline, start_deadline
from tests import worlds
from tests.addresses import found_everything

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db
house = worlds.shared(found_everything)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def person():
    return Employee.objects.create_user("1", "王芳")


def start(key: str, owner, begins: int, ends: int):
    """A deadline of the tests' kind, in minutes after ten."""
    return start_deadline(
        kind="test",
        key=key,
        clause="C7-2",
        version=None,
        owner=owner,
        starts_at=TEN + minutes(begins),
        due_at=TEN + minutes(ends),
    )


def test_only_what_runs_now_is_shown_the_nearest_first(heard, person):
    start("late", person, 0, 30)
    start("soon", person, 0, 10)
    start("tomorrow", person, 20, 40)
    start("somebody else's", None, 0, 10)
    met = start("met", person, 0, 10)
    meet_deadline(deadline_id=met.pk, by=person, at=TEN + minutes(1))
    running = running_of(person, TEN + minutes(5), limit=5)
    assert [row.key for row in running] == ["soon", "late"]
    assert [(row.label, row.link) for row in running] == [("test", "/")] * 2


def test_what_was_missed_is_shown_whether_the_sweep_has_seen_it_or_not(heard, person):
    start("first", person, 0, 10)
    start("second", person, 0, 20)
    start("running", person, 0, 60)
    missed = breaches_of(person, TEN + minutes(30), limit=5)
    assert [row.key for row in missed] == ["second", "first"]


def test_many_of_a_kind_ask_no_more_of_the_database_than_one(house):
    """Clocks stand in lists of fifty: a question for each would be fifty."""
    one_each = dict(Deadline.objects.order_by("-pk").values_list("kind", "pk"))
    assert len(one_each) > 15
    owned, grow = Deadline.objects.select_related("owner"), []
    for kind, pk in one_each.items():
        asked = []
        for count in (1, 5):
            rows = [owned.get(pk=pk) for _ in range(count)]
            with CaptureQueriesContext(connection) as seen:
                dressed(rows)
            asked.append(len(seen))
        grow += [kind] if asked[1] > asked[0] else []
    assert " ".join(grow) == ""
