"""What the traceability page takes, cold and warm, and a look at the rules in force."""

import time

from django.test import Client
from django.utils import timezone

from bench.measure import Figure

LOOKS = 2_000


def measure(person) -> list[Figure]:
    """The first request for the page of a process that has started, the ones after it, and lookups
    by day."""
    from config.warming import warm
    from regulations.rulebook import memory, selectors
    from regulations.rulebook.selectors import in_force

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    selectors._traced.clear()
    start = time.perf_counter()
    warm()  # as config/wsgi.py does
    read, taken = time.perf_counter() - start, []
    for _number in range(6):
        start = time.perf_counter()
        assert client.get("/traceability/").status_code == 200
        taken.append(time.perf_counter() - start)
    memory.forget()
    start = time.perf_counter()
    in_force("orders", timezone.now())
    asked = time.perf_counter() - start
    start = time.perf_counter()
    for _number in range(LOOKS):
        in_force("orders", timezone.now())
    remembered = (time.perf_counter() - start) / LOOKS
    return [
        Figure("what carries the clauses, read at the start of a process", read, 5, "s"),
        Figure("traceability page, the first time in a process", taken[0], 1, "s"),
        Figure("traceability page afterwards", sorted(taken[1:])[2], 1, "s"),
        Figure("rules in force from memory against asking the database", remembered / asked, 0.1),
    ]
