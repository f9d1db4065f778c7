"""Asking for leave, and what a decision settles."""

import pytest

from attendance.leave.rules import Path, State
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from tests.attendance.leave.conftest import days, weekday


@pytest.mark.clause("A2.4")
def test_only_an_approved_leave_covers(firm):
    span = days(weekday(1))
    leave = firm.ask(span)
    assert (leave.state, leave.path, leave.clause) == (State.PENDING, Path.AHEAD, "A2.5-1")
    assert covers([firm.worker.pk], *span) == {}
    firm.say(leave)
    (cover,) = covers([firm.worker.pk], *span)[firm.worker.pk]
    assert (cover.starts_at, cover.ends_at, cover.kind) == (*span, "personal")
    assert (cover.ref, cover.link, cover.is_paid) == (
        f"leave:{leave.pk}", f"/leave/{leave.pk}/", False,
    )  # fmt: skip
    assert set(StaleDay.objects.values_list("person", "day")) == {
        (firm.worker.pk, weekday(0)), (firm.worker.pk, weekday(1)),
    }  # fmt: skip
