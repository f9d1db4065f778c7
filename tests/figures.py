"""Figures that tests measure, told together at the end of a run: `make chaos`, `make attack`.

BYLAW_MEASURED names the page of docs/measured on which they are written down, if they shall be.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import astuple

import pytest

from bench import measured
from bench.measure import Figure

NAME = "figure"
# By the page on which they stand.
TITLES = {"faults": "Under faults", "alone": "Faults one by one", "attack": "Under attack",
          "machines": "Several machines"}  # fmt: skip


@pytest.fixture
def figure(record_property) -> Iterator[Callable[..., None]]:
    """`figure("late actions recorded as late", value, limit, unit="s", at_least=False)`: note a
    figure. One that misses its limit fails the test when all of its figures are noted."""
    missed = []

    def note(what: str, value: float, limit: float, unit: str = "", *, at_least: bool = False):
        one = Figure(what, value, limit, unit, at_least)
        record_property(NAME, astuple(one))
        if not one.holds:
            missed.append(str(one))

    yield note
    assert not missed, "\n".join(missed)


def pytest_terminal_summary(terminalreporter) -> None:
    """The table of all figures of the run."""
    reports = [each for kind in terminalreporter.stats.values() for each in kind]
    told = [
        Figure(*value) for each in reports if getattr(each, "when", "") == "call"
        for name, value in each.user_properties if name == NAME
    ]  # fmt: skip
    if told:
        terminalreporter.section("figures")
        for one in told:
            terminalreporter.line(str(one))
    if told and (name := os.environ.get("BYLAW_MEASURED")):
        measured.write(name, TITLES[name], told)
