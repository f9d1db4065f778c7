"""Rule versions come from the memory of a process, and never one that is no longer true."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regulations.binding.services import entering_past
from regulations.rulebook import selectors, services, source
from regulations.rulebook.memory import Memory
from regulations.rulebook.rules import CHINA, day_of, start_of
from tests.regulations.rulebook.conftest import TeaRules, approve_version, enter_version

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=CHINA)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(tea, clock):
    """`serve(at)`: the number of the version and how many queries it took to know it."""
    memory = Memory(monotonic=clock)

    def ask(at: datetime) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            found = memory.recall("tea", at, TeaRules)
        return found.version.number if found else 0, len(asked)

    return ask


def in_days(days: int) -> date:
    return day_of(timezone.now()) + timedelta(days=days)


def enact(day: date, wait: int, at: datetime | None = None):
    """By approval; or at a moment of the past, by right."""
    if at is None:
        return approve_version("tea", {"wait": wait}, day)
    return services.enact_version(
        rule_set="tea", values={"wait": wait}, in_force_from=day, note="", by=None, at=at
    )


def test_lookups_after_the_first_ask_nothing(tea, django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.in_force("tea", NOON)
    with django_assert_num_queries(0):
        for at in (NOON, NOON - timedelta(days=1), timezone.now()) * 30:
            found = selectors.in_force("tea", at)
            assert found.params.wait == (10 if at < NOON else 15)


def test_after_a_minute_the_database_is_asked_again(serve, clock):
    assert serve(NOON) == (2, 1)
    clock.seconds += 59.9
    assert serve(NOON) == (2, 0)
    clock.seconds += 0.2
    assert serve(NOON) == (2, 1)
    clock.seconds += 59.9
    assert serve(NOON) == (2, 0)


def test_moment_that_something_unseen_could_govern_is_asked_for_every_time(serve):
    """A version enacted right after the reading begins more than three minutes after it."""
    now = timezone.now()
    assert serve(now) == (2, 1)
    assert serve(now + timedelta(minutes=2)) == (2, 0)
    for _time in range(2):
        assert serve(now + timedelta(minutes=4)) == (2, 1)


def test_enacted_version_is_served_for_its_day_at_once_and_not_before(serve):
    day = in_days(2)
    assert serve(timezone.now()) == (2, 1)
    assert serve(start_of(day)) == (2, 1)
    enact(day, 20)
    assert serve(timezone.now()) == (2, 0)
    assert serve(start_of(day) - timedelta(microseconds=1)) == (2, 1)
    assert serve(start_of(day)) == (3, 1)


def test_version_that_was_rolled_back_is_not_served(serve, clock):
    day = in_days(2)
    try:
        with transaction.atomic():
            enact(day, 20)
            assert serve(start_of(day)) == (3, 1)
            raise InterruptedError
    except InterruptedError:
        pass
    assert serve(timezone.now()) == (2, 0)
    assert serve(start_of(day)) == (2, 1)


def test_version_entered_into_the_past_counts_at_once_in_its_transaction(serve):
    assert serve(NOON) == (2, 1)
    with entering_past(right="test"):
        enact(date(2026, 2, 1), 30, at=datetime(2026, 1, 20, tzinfo=CHINA))
        assert serve(datetime(2026, 2, 1, tzinfo=CHINA))[0] == 3
    assert serve(datetime(2026, 2, 28, tzinfo=CHINA))[0] == 3
    assert serve(NOON)[0] == 2


def test_version_entered_into_the_past_and_rolled_back_is_forgotten(serve):
    at = datetime(2026, 2, 2, tzinfo=CHINA)
    assert serve(at) == (1, 1)
    try:
        with entering_past(right="test"):
            enact(date(2026, 2, 1), 30, at=datetime(2026, 1, 20, tzinfo=CHINA))
            assert serve(at) == (3, 1)
            raise InterruptedError
    except InterruptedError:
        pass
    assert serve(at) == (1, 0)


def test_absence_is_not_remembered(serve):
    early = datetime(2019, 6, 1, tzinfo=CHINA)
    assert serve(NOON) == (2, 1)
    assert serve(early) == (0, 1)
    assert serve(early) == (0, 1)
    enter_version("tea", 3, date(2019, 1, 1), {"wait": 5})
    assert serve(early) == (3, 1)


def test_values_that_do_not_fit_are_refused_each_time(tea):
    enter_version("tea", 3, date(2026, 3, 2), {"wait": 999})
    memory = Memory()
    for _time in range(2):
        with pytest.raises(ValidationError) as refusal:
            memory.recall("tea", NOON + timedelta(days=1), TeaRules)
        assert refusal.value.code == "C7-2"
    assert memory.recall("tea", NOON, TeaRules).params == TeaRules(wait=15)


@pytest.fixture
def teller(transactional_db):
    """Another process on the same database; `tell(seconds, at)` as of tests/…/teller.py."""
    address = urlsplit(os.environ["DATABASE_URL"])
    url = address._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.regulations.rulebook.teller"],
        env=os.environ | {"DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def tell(seconds: float, at: datetime) -> tuple[int, int]:
        process.stdin.write(f"{seconds} orders {at.isoformat()}\n")
        process.stdin.flush()
        number, queries = process.stdout.readline().split()
        return int(number), int(queries)

    yield tell
    process.stdin.close()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.mark.deep
def test_version_enacted_here_is_served_by_another_process_from_its_day_on(teller):
    services.load_rule_sets(values=source.read_parameters(), at=timezone.now())
    day = in_days(2)
    last, first = start_of(day) - timedelta(microseconds=1), start_of(day)
    assert teller(0, timezone.now()) == (1, 1)
    assert teller(1, first) == (1, 1)
    values = selectors.in_force("orders", timezone.now()).version.values
    approve_version("orders", values | {"contact_within": 15}, day)
    assert teller(2, timezone.now()) == (1, 0)  # from its memory, and still true
    assert teller(3, last) == (1, 1)
    assert teller(4, first) == (2, 1)
    assert teller(5, timezone.now()) == (1, 0)


def test_what_was_entered_into_the_past_reaches_another_process_within_a_minute(teller):
    services.load_rule_sets(values=source.read_parameters(), at=timezone.now())
    assert teller(0, NOON) == (1, 1)
    values = selectors.in_force("orders", NOON).version.values
    with entering_past(right="test"):
        services.enact_version(
            rule_set="orders",
            values=values | {"contact_within": 15},
            in_force_from=NOON.date(),
            note="",
            by=None,
            at=NOON - timedelta(days=1),
        )
    assert selectors.in_force("orders", NOON).version.number == 2
    assert teller(59, NOON) == (1, 0)
    assert teller(60, NOON) == (2, 1)
