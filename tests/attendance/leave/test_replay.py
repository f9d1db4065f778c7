"""Past leaves by other numbers: expectations written by hand from the clauses."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.leave.certificates.services import add_certificate
from attendance.leave.replay import judge_leaves
from attendance.leave.reports import complete_leave, report_leave
from attendance.leave.rules import Kind, LeaveRules, Unit
from regulations.amendments.registry import replay_of
from tests.attendance.leave.conftest import days, moment, weekday
from tests.attendance.leave.test_rules import RULES

pytestmark = pytest.mark.clause("A2.1-1", "A2.4", "A2.5-1")
TUESDAY = weekday(1)
PDF = b"%PDF-1.4\n%%EOF"
LATE, IN_TIME, TURNED = "too late: absence", "asked for in time", "lateness turned into leave"
BOSS, MANAGER, LEADER, HEAD = (
    "Direct supervisor", "Department manager", "Managing leader", "General manager",
)  # fmt: skip


def changed(after=None, *, before=RULES, **values) -> list[tuple]:
    told = []
    after = after or replace(before, **values)
    found = list(
        judge_leaves(before, after, weekday(0), weekday(6, 2), lambda *each: told.append(each))
    )
    assert told[0][0] == 0 and told[-1][0] == told[-1][1]
    return [(each.clause, each.before, each.after, each.is_worse) for each in found]


def test_the_same_numbers_change_nothing(firm):
    firm.granted(days(TUESDAY))
    assert changed(RULES) == []


@pytest.mark.parametrize(
    ("asked", "notice", "expected"),
    [
        (moment(weekday(0), "23:59"), 1, []),
        (moment(weekday(0), "23:59"), 2, [("A2.5-1", IN_TIME, LATE, True)]),
        (moment(weekday(-1), "23:59"), 2, []),
        (moment(weekday(-1), "23:59"), 3, [("A2.5-1", IN_TIME, LATE, True)]),
    ],
)
def test_longer_notice(firm, asked, notice, expected):
    firm.ask(days(TUESDAY), at=asked)
    assert changed(notice_days=notice) == expected


def test_less_notice_frees_who_turned_lateness_of_being_late(firm):
    span = moment(TUESDAY, "08:00"), moment(TUESDAY, "09:00")
    firm.ask(span, at=moment(TUESDAY, "10:00"), unit=Unit.MINUTE)
    assert changed(notice_days=0) == [("A2.5-3", TURNED, IN_TIME, False)]


def test_the_form_of_a_report_may_follow_later_or_not(firm):
    call = moment(TUESDAY, "07:40")
    draft = firm.draft(days(TUESDAY), told_at=call, told_how="电话")
    leave = report_leave(person=firm.worker, draft=draft, by=firm.clerk, at=call)
    filled = firm.draft(days(TUESDAY))
    complete_leave(
        leave_id=leave.pk, draft=filled, by=firm.worker, at=moment(weekday(3), "09:00")
    )  # the day after the return on Wednesday
    assert changed(belated_completion_days=1) == []
    assert changed(belated_completion_days=0) == [
        ("A2.3-6", "reported to the office by phone", LATE, True)
    ]


@pytest.mark.parametrize(
    ("kind", "last", "values", "expected"),
    [
        (Kind.PERSONAL, weekday(2), {"personal_supervisor_up_to_days": 2}, []),
        (
            Kind.PERSONAL, weekday(2), {"personal_supervisor_up_to_days": 1},
            [("A2.5-4", BOSS, LEADER, True)],
        ),
        (
            Kind.PERSONAL, weekday(3), {"personal_supervisor_up_to_days": 3},
            [("A2.5-4", LEADER, BOSS, False)],
        ),
        (
            Kind.SICK, weekday(4), {"longer_by": "general_manager"},
            [("A2.4-2", LEADER, HEAD, True)],
        ),
        (
            Kind.BEREAVEMENT, TUESDAY, {"bereavement_by": "supervisor"},
            [("A2.2-5", MANAGER, BOSS, False)],
        ),
    ],
)  # fmt: skip
def test_other_deciders(firm, kind, last, values, expected):
    firm.ask(days(TUESDAY, last), kind, occasion="父亲")
    assert changed(**values) == expected


NONE, GIVEN, MISSING = (
    "no certificate needed", "certificate handed in in time",
    "certificate needed, not handed in in time",
)  # fmt: skip


@pytest.mark.clause("A2.4-2")
def test_certificates(firm):
    """Tuesday and Wednesday sick, back on Thursday, the certificate on Friday."""
    leave = firm.ask(days(TUESDAY, weekday(2)), Kind.SICK)
    given = moment(weekday(4), "09:00")
    add_certificate(leave_id=leave.pk, name="a.pdf", content=PDF, by=firm.worker, at=given)
    assert changed(certificate_over_days=2) == [("A2.4-2", GIVEN, NONE, False)]
    assert changed(certificate_due_days=1) == []
    assert changed(certificate_due_days=0) == [("A2.4-2", GIVEN, MISSING, True)]


@pytest.mark.clause("A2.4-2")
def test_a_certificate_counts_for_what_it_is_joined_to(firm):
    firm.granted(days(weekday(3), weekday(4)), Kind.SICK)
    second = firm.ask(days(weekday(0, 1)), Kind.SICK)
    given = moment(weekday(2, 1), "09:00")
    add_certificate(leave_id=second.pk, name="a.pdf", content=PDF, by=firm.worker, at=given)
    assert ("A2.4-2", GIVEN, NONE, False) in changed(certificate_over_days=9)
    assert MISSING not in {each[1] for each in changed(certificate_over_days=9)[1:]}


@pytest.mark.clause("A2.5-5", "A2.1-2")
def test_pay_and_days_granted(firm):
    firm.ask(days(TUESDAY, weekday(2)), Kind.MARRIAGE, occasion="婚礼")
    firm.ask(days(weekday(1, 1)), Kind.MARRIAGE, occasion="婚礼")
    assert (
        changed(paid=RULES.paid | {"marriage": False})
        == [("A2.5-5", "paid leave", "unpaid leave", True)] * 2
    )
    fewer = RULES.entitlement_days | {"marriage": 2}
    assert changed(entitlement_days=fewer) == [
        ("A2.1-2", "within the days granted", "more than granted", True)
    ]


def test_what_was_taken_back_or_refused_is_not_judged(firm):
    firm.say(firm.ask(days(TUESDAY)), "refused")
    assert changed(notice_days=9, paid=RULES.paid | {"personal": True}) == []


def test_it_reads_only_and_as_often_for_ten_as_for_one(firm):
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            changed(notice_days=3)
        assert [
            e["sql"][:60]
            for e in seen
            if not e["sql"].lstrip("( \n").startswith(("SELECT", "WITH"))
        ] == []
        return len(seen)

    firm.ask(days(TUESDAY))
    one = count()
    for n in range(2, 5):
        firm.ask(days(weekday(n, 1)), person=firm.colleague)
    assert count() == one


def test_every_number_is_tried():
    assert replay_of("leave").covers == set(LeaveRules.__dataclass_fields__)
