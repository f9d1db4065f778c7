"""Probation: scored, confirmed, extended once, ended; it never passes silently."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr.careers.leaving.selectors import is_regular, standing_departure
from hr.careers.models import Probation, ProbationEnd
from hr.careers.probation.clocks import remind, report_undecided
from hr.careers.probation.rules import Criterion, fault_of_start
from hr.careers.probation.services import begin_probation, review
from hr.people.models import Employee
from regulations.approvals.models import Approval
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.hr.careers.conftest import DAY


@pytest.fixture
def tried(firm):
    """The salesman on probation from 3 February to 2 May 2025."""
    return begin_probation(
        person=firm.seller, starts_on=date(2025, 2, 3), by=firm.officer, at=firm.at
    )


def judged(firm, row, outcome: str, points: int = 4, until=None, by=None):
    return review(
        probation_id=row.pk, scores=dict.fromkeys(Criterion.values, points), outcome=outcome,
        until=until, note="踏实", by=by or firm.leader, at=firm.at,
    )  # fmt: skip


@pytest.mark.clause("A5-2", "C2")
@pytest.mark.parametrize(
    ("starts_on", "hired_on", "may"),
    [
        (date(2025, 3, 3), date(2025, 3, 3), True), (date(2025, 3, 2), date(2025, 3, 3), False),
        (date(2025, 2, 28), date(2024, 8, 31), True), (date(2025, 3, 1), date(2024, 8, 31), False),
        (date(2020, 2, 29), date(2019, 1, 1), False), (date(2025, 3, 3), None, True),
    ],
)  # fmt: skip
def test_nobody_regular_is_put_on_probation_to_owe_no_notice(firm, starts_on, hired_on, may):
    assert (fault_of_start(starts_on, hired_on) is None) == may
    Employee.objects.filter(pk=firm.seller.pk).update(hired_on=hired_on)
    firm.seller.refresh_from_db()
    words = {"person": firm.seller, "starts_on": starts_on, "at": firm.at}
    if may:
        begin_probation(by=firm.officer, **words)
        return
    with pytest.raises(ValidationError) as refused:
        begin_probation(by=firm.officer, **words)
    assert "starts_on" in refused.value.error_dict
    row = begin_probation(by=None, **words)  # what ran before the portal came
    row.pk, row.person, row.by = None, firm.seller, firm.officer
    row.number = 1
    with pytest.raises(IntegrityError, match="put on no probation"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.clause("C2")
def test_probation_is_confirmed_by_a_scored_review(firm, tried):
    assert (tried.ends_on, tried.deadline.owner) == (date(2025, 5, 2), firm.leader)
    assert not is_regular(firm.seller)
    for words, wrong in (
        ({"by": firm.stranger}, PermissionDenied), ({"points": 2}, ValidationError),
        ({"by": firm.seller}, PermissionDenied),
    ):  # fmt: skip
        with pytest.raises(wrong):
            judged(firm, tried, "confirm", **words)
    told = judged(firm, tried, "confirm")
    assert told.percent == 80
    with pytest.raises(ValidationError, match="already"):
        judged(firm, tried, "confirm")
    assert Approval.objects.get().steps.get().people == [firm.deputy.pk]
    assert not is_regular(firm.seller)
    firm.approve(told)
    assert is_regular(firm.seller)
    assert Deadline.objects.get(kind="careers.probation").met_by == firm.deputy
    with pytest.raises(ValidationError, match="decided"):
        judged(firm, tried, "confirm")


@pytest.mark.clause("C2")
def test_probation_is_extended_once_and_then_ended(firm, tried):
    for until in (None, date(2025, 5, 2), date(2025, 8, 3)):
        with pytest.raises(ValidationError):
            judged(firm, tried, "extend", 2, until)
    firm.approve(judged(firm, tried, "extend", 2, date(2025, 6, 30)))
    second = Probation.objects.get(number=2)
    assert (second.starts_on, second.ends_on) == (date(2025, 5, 3), date(2025, 6, 30))
    assert not is_regular(firm.seller)
    with pytest.raises(ValidationError, match="extended already"):
        judged(firm, second, "extend", 2, date(2025, 7, 30))
    told = judged(firm, second, "end", 2, date(2025, 3, 20))
    firm.approve(told)
    row = standing_departure(firm.seller)
    assert (row.why, row.last_day, row.plan.kind) == ("probation", date(2025, 3, 20), "leave")
    assert Probation.objects.filter(ending=None).count() == 0


@pytest.mark.clause("C2")
def test_refused_review_leaves_the_probation_open(firm, tried):
    firm.approve(judged(firm, tried, "end", 2, date(2025, 3, 20)), "refused")
    assert not ProbationEnd.objects.exists()
    firm.approve(judged(firm, tried, "confirm"))
    assert ProbationEnd.objects.get().outcome == "confirm"


@pytest.mark.clause("C2")
def test_nobody_passes_silently(firm, tried):
    def kinds() -> set[str]:
        keys = Notice.objects.filter(kind="career_clock", recipient=firm.leader)
        return {key.split(":", 2)[2] for key in keys.values_list("key", flat=True)}

    end = firm.at.replace(month=5, day=2)
    remind(at=end - timedelta(days=20))
    assert kinds() == set()
    remind(at=end - timedelta(days=13))
    remind(at=end - timedelta(days=12))
    assert kinds() == {"soon"}
    remind(at=end)
    assert kinds() == {"soon", "last"}
    for days in (1, 2):
        remind(at=end + days * DAY)
    assert kinds() == {"soon", "last", "over:2025-05-03", "over:2025-05-04"}
    assert Notice.objects.filter(recipient=firm.head, key__contains=":over:").count() == 2
    report_undecided([tried.deadline], end + 3 * DAY)
    assert Notice.objects.filter(recipient=firm.head, key__contains=":over:").count() == 3
    assert not is_regular(firm.seller)  # a year later as well
    remind(at=end + 300 * DAY)
    assert not ProbationEnd.objects.exists()


@pytest.mark.clause("C2")
def test_database_lets_nobody_pass_without_a_review(firm, tried):
    told = judged(firm, tried, "end", 2, date(2025, 3, 20))
    plain = {"probation": tried, "by": firm.leader, "at": firm.at}
    for words in (
        {"outcome": "confirm", "review": None}, {"outcome": "end", "review": None},
        {"outcome": "confirm", "review": told}, {"outcome": "end", "review": told},
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="review ends"), transaction.atomic():
            ProbationEnd.objects.create(**plain | words)
    again = {"person": firm.seller, "starts_on": date(2025, 5, 3), "ends_on": date(2025, 6, 1)}
    again |= {"version": tried.version, "deadline": tried.deadline, "at": firm.at}
    with pytest.raises(IntegrityError, match="approved review extends"), transaction.atomic():
        Probation.objects.create(number=2, by=firm.officer, **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Probation.objects.create(number=3, by=firm.officer, **again)


@pytest.mark.clause("C2")
def test_employment_does_not_end_in_years(firm, tried):
    with pytest.raises(ValidationError) as refused:
        judged(firm, tried, "end", 2, date(2099, 1, 1))
    assert "2025-06-02" in str(refused.value.error_dict["until"])
    told = judged(firm, tried, "end", 2, date(2025, 6, 2))
    firm.approve(told, "refused")
    told.refresh_from_db()
    told.pk, told.until, told.approval = None, date(2025, 6, 3), None
    with pytest.raises(IntegrityError, match="within a month"), transaction.atomic():
        told.save(force_insert=True)
