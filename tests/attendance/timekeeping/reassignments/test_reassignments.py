"""Refused reassignments: written down by a superior, judged by hr, absence where it is one."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from attendance.timekeeping import closed
from attendance.timekeeping.models import PostingVerdict, RefusedPosting, StaleDay
from attendance.timekeeping.months.undecided import undecided
from attendance.timekeeping.reassignments.services import judge_refusal, record_refusal
from attendance.timekeeping.registry import findings
from hr.discipline.models import Case
from tests.attendance.leave.conftest import moment, weekday

pytestmark = pytest.mark.clause("A2.3-4")
TUESDAY = weekday(1)
AT = moment(TUESDAY, "18:00")


def record(firm, *, by=None, day=TUESDAY, account="9 点安排去仓库，拒绝并离开", at=AT):
    return record_refusal(person=firm.worker, day=day, account=account, by=by or firm.boss, at=at)


def judge(firm, row, is_absence=True, *, by=None, reason="属实"):
    return judge_refusal(
        posting_id=row.pk, is_absence=is_absence, reason=reason, by=by or firm.officer,
        at=moment(weekday(2)),
    )  # fmt: skip


def found(firm):
    return findings([firm.worker.pk], weekday(0), weekday(4))


def test_day_is_absence_once_hr_has_judged_it(firm):
    row = record(firm)
    assert found(firm) == {}
    judge(firm, row)
    (finding,) = found(firm)[firm.worker.pk]
    assert (finding.day, finding.absence, finding.clause, finding.ref) == (
        TUESDAY, Decimal(1), "A2.3-4", f"posting:{row.pk}",
    )  # fmt: skip
    assert list(StaleDay.objects.values_list("person", "day")) == [(firm.worker.pk, TUESDAY)]
    case = Case.objects.get()
    assert (case.clause, case.subject, case.facts["written_by"]) == ("A2.3-4", firm.worker, "李敏")
    assert findings([firm.colleague.pk], weekday(0), weekday(4)) == {}
    assert findings([firm.worker.pk], weekday(2), weekday(4)) == {}


@pytest.mark.clause("A2.1-1")
def test_month_is_not_closed_over_what_waits_for_its_judgement(firm):
    row = record(firm)
    (blocker,) = undecided(TUESDAY, TUESDAY)
    assert (blocker.person_id, blocker.day, blocker.clause) == (firm.worker.pk, TUESDAY, "A2.3-4")
    assert blocker.link == f"/reassignments/{row.pk}/"
    assert undecided(weekday(2), weekday(4)) == []
    judge(firm, row)
    assert undecided(TUESDAY, TUESDAY) == []


def test_days_that_nobody_judges_are_not_written_down(firm):
    firm.worker.kept_from = TUESDAY
    firm.worker.save()
    with pytest.raises(ValidationError, match="is kept from"):
        record(firm, day=weekday(0))


def test_days_before_attendance_of_all_is_kept_are_not_written_down(firm, monkeypatch):
    monkeypatch.setattr(closed, "_begins", [lambda: TUESDAY])
    with pytest.raises(ValidationError, match=f"is kept from {TUESDAY}"):
        record(firm, day=weekday(0))


def test_nothing_of_a_closed_month_is_written_down(firm, monkeypatch):
    monkeypatch.setattr(closed, "_closed", [lambda months: set(months)])
    with pytest.raises(ValidationError, match="is closed"):
        record(firm)


def test_what_is_no_absence_opens_nothing(firm):
    judge(firm, record(firm), False)
    assert found(firm) == {}
    assert not Case.objects.exists()
    assert not StaleDay.objects.exists()


@pytest.mark.parametrize("who", ["worker", "colleague", "officer", "stranger"])
def test_only_who_stands_above_writes_it_down(firm, who):
    with pytest.raises(PermissionDenied):
        record(firm, by=firm.people[who])


def test_who_judges(firm):
    row = record(firm)
    for other in (firm.worker, firm.boss, firm.colleague, firm.clerk):
        with pytest.raises(PermissionDenied):
            judge(firm, row, by=other)
    own = record(firm, by=firm.leader, day=weekday(0))
    with pytest.raises(ValidationError, match="wrote down"):
        judge(firm, own, by=firm.leader)
    judge(firm, own, by=firm.head)


@pytest.mark.parametrize(
    ("words", "fault"),
    [({"day": weekday(2)}, "still to come"), ({"account": " "}, "what happened")],
)
def test_what_is_not_written_down(firm, words, fault):
    with pytest.raises(ValidationError, match=fault) as refused:
        record(firm, **words)
    assert refused.value.code == "A2.3-4"


def test_once_a_day_and_judged_once(firm):
    row = record(firm)
    with pytest.raises(ValidationError, match="written down already"):
        record(firm, by=firm.leader)
    judge(firm, row)
    with pytest.raises(ValidationError, match="judged already"):
        judge(firm, row, False)
    assert Case.objects.count() == 1


def test_database_lets_no_party_judge_and_nothing_change(firm):
    row = record(firm)
    for by in (firm.worker, firm.boss):
        with pytest.raises(IntegrityError, match="nobody judges"), transaction.atomic():
            PostingVerdict.objects.create(
                posting=row, is_absence=False, reason="x", by=by, at=moment(weekday(2))
            )
    for model in (RefusedPosting, PostingVerdict):
        table = model._meta.db_table
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(change)
