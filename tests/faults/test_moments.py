"""Eight people try to finish at the very moment at which it is late (figure 5)."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.deadlines.services import meet_deadline
from regulations.deadlines.sweep import sweep_deadlines
from tests import worlds
from tests.company import Company
from tests.depth import deep

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TRIES, PEOPLE, SEED = deep(10_000, 400), 8, 20261130
A_SECOND = 150  # tries in a second, which two processors manage beside a sweep

company = worlds.shared(Company, commits=True)


def begin(company) -> dict[int, datetime]:
    """One deadline for every two tries, each due a little after the one before."""
    first = timezone.now() + timedelta(seconds=3)
    same = {"kind": "desk.attention", "clause": "C7-1", "owner": company.assistant}
    rows = [
        Deadline(
            key=f"moment-{number}",
            starts_at=first - timedelta(minutes=10),
            due_at=first + timedelta(seconds=2 * number / A_SECOND),
            **same,
        )
        for number in range(TRIES // 2)
    ]
    return {row.pk: row.due_at for row in Deadline.objects.bulk_create(rows)}


def plan(due: dict[int, datetime]) -> list[list[tuple[float, int]]]:
    """When each person tries what: two people at each deadline, within a second of its moment."""
    chance, shares = random.Random(SEED), [[] for _person in range(PEOPLE)]
    for number, (pk, moment) in enumerate(due.items()):
        for place in (number % PEOPLE, (number + 3) % PEOPLE):
            shares[place].append((moment.timestamp() + chance.uniform(-1, 1), pk))
    return [sorted(share) for share in shares]


def press(share: list[tuple[float, int]], by) -> list[tuple[int, datetime]]:
    """One person's tries; what each was and at which moment it began."""
    tried = []
    try:
        for when, pk in share:
            time.sleep(max(0, when - time.time()))
            at = timezone.now()
            meet_deadline(deadline_id=pk, by=by, at=at)
            tried.append((pk, at))
    finally:
        connection.close()
    return tried


def sweep_all_the_time(over: threading.Event) -> None:
    """Far more often than in earnest."""
    try:
        while not over.is_set():
            sweep_deadlines(at=timezone.now())
            time.sleep(0.05)
    finally:
        connection.close()


@pytest.mark.clause("C7-1")
def test_no_late_action_counts_as_in_time_and_no_action_in_time_as_late(company, figure):
    due, over = begin(company), threading.Event()
    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        sweeping = pool.submit(sweep_all_the_time, over)
        pressing = [pool.submit(press, share, company.assistant) for share in plan(due)]
        tried = [each for one in pressing for each in one.result()]
        over.set()
        sweeping.result()
    while sweep_deadlines(at=timezone.now()):
        pass
    rows = Deadline.objects.in_bulk(list(due))
    late = [pk for pk, at in tried if at > due[pk]]
    in_time = {pk for pk, at in tried if at <= due[pk]}
    kept = {pk for pk, row in rows.items() if how(row) == Standing.MET and row.breached_at is None}
    figure(f"{len(tried)} tries within a second of the moment: of {len(late)} late ones accepted",
           len(kept - in_time), 0)  # fmt: skip
    # Two in time both count: the deadline is kept by whoever was written down first.
    figure(f"the same: of {len(in_time)} kept in time not held as kept",
           len([pk for pk in in_time - kept if rows[pk].met_at <= due[pk]]), 0)  # fmt: skip
    missed = [row for pk, row in rows.items() if pk not in kept]
    assert all(row.breached_at and row.handled_at and row.attempts >= 1 for row in missed)


def how(row: Deadline) -> Standing:
    """How it stands by its own moments."""
    return standing(Clock(row.starts_at, row.due_at, row.met_at), timezone.now())
