"""Certificates: when one is due, and what follows when none comes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from attendance.leave.certificates.services import add_certificate
from attendance.leave.changes.services import ask_shortening, cancel_leave
from attendance.leave.models import Certificate, Leave
from attendance.leave.rules import Kind, State, end_of_day_after
from attendance.leave.services import change_leave
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.4-2")
PDF = b"%PDF-1.4 certificate"
SECOND = timedelta(seconds=1)
TUESDAY, WEDNESDAY = weekday(1), weekday(2)
# Back on Thursday: by the end of Sunday.
DUE = end_of_day_after(weekday(3), 3)


def sick(firm, span=None, **words) -> Leave:
    return firm.granted(span or days(TUESDAY, WEDNESDAY), Kind.SICK, **words)


def certify(firm, leave, *, by=None, at=None, name="证明.pdf", content=PDF) -> Certificate:
    at = at or moment(weekday(3), "09:00")
    return add_certificate(
        leave_id=leave.pk, name=name, content=content, by=by or firm.worker, at=at
    )


def clock(leave) -> Deadline:
    leave.refresh_from_db()
    return leave.certificate_deadline


def is_covered(firm, day) -> bool:
    return bool(covers([firm.worker.pk], *days(day)))


def test_certificate_is_due_days_after_the_return(firm):
    leave = sick(firm)
    row = clock(leave)
    assert (row.kind, row.clause, row.owner, row.due_at) == (
        "leave.certificate", "A2.4-2", firm.worker, DUE,
    )  # fmt: skip
    assert row.version == leave.version


def test_return_is_the_next_day_of_work(firm):
    """Thursday and Friday: back on Monday, so by the end of Thursday."""
    leave = sick(firm, days(weekday(3), weekday(4)))
    assert clock(leave).due_at == end_of_day_after(weekday(0, 1), 3)


@pytest.mark.parametrize("kind", [Kind.SICK, Kind.PERSONAL])
def test_none_is_asked_for_a_day_or_for_other_kinds(firm, kind):
    span = days(TUESDAY) if kind == Kind.SICK else days(TUESDAY, WEDNESDAY)
    assert clock(firm.granted(span, kind)) is None


def test_second_day_joined_to_the_first_needs_one(firm):
    first = sick(firm, days(TUESDAY))
    second = sick(firm, days(WEDNESDAY))
    assert (clock(first), clock(second).due_at) == (None, DUE)
    sweep_deadlines(at=DUE + SECOND)
    assert not is_covered(firm, TUESDAY)  # both are one illness of two days
    assert not is_covered(firm, WEDNESDAY)


@pytest.mark.parametrize("early", [False, True])
def test_certificate_in_time_keeps_the_cover(firm, early):
    if early:  # handed in with the request
        leave = firm.ask(days(TUESDAY, WEDNESDAY), Kind.SICK)
        certify(firm, leave, at=moment(weekday(0)))
        firm.say(leave)
    else:
        leave = sick(firm)
        certify(firm, leave, at=DUE)  # exactly at the last moment
    sweep_deadlines(at=DUE + SECOND)
    leave.refresh_from_db()
    assert leave.uncovered_at is None
    assert is_covered(firm, TUESDAY)


def test_without_one_the_days_lose_their_cover_and_are_judged_anew(firm):
    leave = sick(firm)
    StaleDay.objects.all().delete()
    sweep_deadlines(at=DUE)
    assert is_covered(firm, TUESDAY)
    sweep_deadlines(at=DUE + SECOND)
    leave.refresh_from_db()
    assert (leave.state, leave.uncovered_at) == (State.APPROVED, DUE + SECOND)
    assert not is_covered(firm, TUESDAY)
    assert set(StaleDay.objects.values_list("day", flat=True)) == {
        weekday(0), TUESDAY, WEDNESDAY,
    }  # fmt: skip
    assert leave.events.last().verb == "uncovered"
    told = Notice.objects.filter(text__startswith="No certificate").values_list(
        "recipient", flat=True
    )
    assert {firm.worker.pk, firm.boss.pk, firm.officer.pk} <= set(told)
    sweep_deadlines(at=DUE + timedelta(days=1))  # once
    assert leave.events.filter(verb="uncovered").count() == 1


def test_late_certificate_is_kept_and_gives_nothing_back(firm):
    leave = sick(firm)
    sweep_deadlines(at=DUE + SECOND)
    certify(firm, leave, at=DUE + timedelta(hours=2))
    sweep_deadlines(at=DUE + timedelta(hours=3))
    assert leave.certificates.count() == 1
    assert not is_covered(firm, TUESDAY)


def test_one_that_came_in_time_but_was_swept_over_gives_the_cover_back(firm):
    leave = sick(firm)
    sweep_deadlines(at=DUE + SECOND)
    certify(firm, leave, at=DUE)
    assert is_covered(firm, TUESDAY)
    assert clock(leave).breached_at is None


def test_extension_takes_the_clock_over(firm):
    first = sick(firm)
    second = firm.ask(
        days(weekday(3)), Kind.SICK, extends=first, at=moment(WEDNESDAY, "20:00")
    )  # three days are still the supervisor's
    firm.say(second, at=moment(WEDNESDAY, "21:00"))
    assert clock(first).voided_at == moment(WEDNESDAY, "21:00")
    assert clock(second).due_at == end_of_day_after(weekday(4), 3)
    sweep_deadlines(at=clock(second).due_at + SECOND)
    for day in (TUESDAY, WEDNESDAY, weekday(3)):
        assert not is_covered(firm, day)


def test_part_with_a_certificate_keeps_its_cover(firm):
    first = sick(firm)
    certify(firm, first, at=moment(WEDNESDAY, "18:00"))
    second = firm.ask(days(weekday(3)), Kind.SICK, extends=first, at=moment(WEDNESDAY, "20:00"))
    firm.say(second, at=moment(WEDNESDAY, "21:00"))
    sweep_deadlines(at=clock(second).due_at + SECOND)
    assert is_covered(firm, TUESDAY)
    assert not is_covered(firm, weekday(3))


def test_clock_ends_with_a_refusal_a_cancel_and_a_change(firm):
    refused = firm.ask(days(TUESDAY, WEDNESDAY), Kind.SICK)
    assert clock(refused).voided_at is None
    firm.say(refused, "refused")
    assert clock(refused).voided_at
    cancelled = sick(firm)
    cancel_leave(leave_id=cancelled.pk, by=firm.worker, at=moment(weekday(0)))
    assert clock(cancelled).voided_at
    changed = firm.say(firm.ask(days(TUESDAY, WEDNESDAY), Kind.SICK), "returned")
    before = clock(changed)
    draft = firm.draft(days(TUESDAY, weekday(3)), Kind.SICK)
    change_leave(leave_id=changed.pk, draft=draft, by=firm.worker, at=moment(weekday(0)))
    before.refresh_from_db()
    assert before.voided_at
    assert clock(changed).due_at == end_of_day_after(weekday(4), 3)


def test_leave_shortened_to_a_day_needs_none(firm):
    leave = sick(firm)
    document = ask_shortening(
        leave_id=leave.pk, ends_at=days(WEDNESDAY)[0], reason="好了", by=firm.worker,
        at=moment(WEDNESDAY, "07:00"),
    )  # fmt: skip
    firm.say(document, at=moment(WEDNESDAY, "07:30"))
    assert clock(leave).voided_at
    sweep_deadlines(at=DUE + SECOND)
    assert is_covered(firm, TUESDAY)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("证明.pdf", b"", "empty"),
        ("证明.exe", b"MZ\x00\x01", "no PDF"),
        ("证明.pdf", b"just text", "no PDF"),
        ("证明.txt", "病假".encode(), "a PDF or a picture"),
        ("证明.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "larger than"),
    ],
)
def test_what_is_no_certificate(firm, name, content, fault):
    leave = sick(firm)
    with pytest.raises(ValidationError, match=fault) as refused:
        certify(firm, leave, name=name, content=content)
    assert refused.value.code == "A2.4-2"


def test_same_file_twice_and_another_kind(firm):
    leave = sick(firm)
    certify(firm, leave)
    with pytest.raises(ValidationError, match="already"):
        certify(firm, leave)
    with pytest.raises(ValidationError, match="Only sick leave"):
        certify(firm, firm.granted(days(weekday(4))))


def test_who_hands_it_in(firm):
    leave = sick(firm)
    for other in (firm.boss, firm.colleague):
        with pytest.raises(PermissionDenied):
            certify(firm, leave, by=other)
    assert certify(firm, leave, by=firm.officer).by == firm.officer
