"""Figures that tests measure, told together at the end of a run: `make chaos`, `make attack`."""

from collections.abc import Callable

import pytest

from bench.measure import Figure

NAME = "figure"


@pytest.fixture
def figure(record_property) -> Callable[..., None]:
    """`figure("late actions recorded as late", value, limit, unit="s", at_least=False)`: note a
    figure, whatever it is, and fail where it misses its limit."""

    def note(what: str, value: float, limit: float, unit: str = "", *, at_least: bool = False):
        one = Figure(what, value, limit, unit, at_least)
        record_property(NAME, str(one))
        assert one.holds, one

    return note


def pytest_terminal_summary(terminalreporter) -> None:
    """The table of all figures of the run."""
    reports = [each for kind in terminalreporter.stats.values() for each in kind]
    told = [
        text for each in reports if getattr(each, "when", "") == "call"
        for name, text in each.user_properties if name == NAME
    ]  # fmt: skip
    if told:
        terminalreporter.section("figures")
        for text in told:
            terminalreporter.line(text)
