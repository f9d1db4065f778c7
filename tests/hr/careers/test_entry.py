"""The personnel file: opened on the first day, declared, verified, falsified."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hr.careers.entry.selectors import file_of, state
from hr.careers.entry.services import declare, open_due_files, report_late, verify
from hr.careers.models import Declaration, Verification
from hr.discipline.models import Case
from hr.people.files.selectors import file_of as private_file
from hr.roster.rules import CHINA
from regulations.notices.models import Notice

SAID = {
    "private_phone": "13811112222", "birthday": date(1996, 4, 18),
    "id_number": "110101199604181016", "address": "杭州市西湖区", "emergency_contact": "张建平",
    "emergency_phone": "13911112222", "education": "浙江大学 本科", "experience": "三年",
}  # fmt: skip


@pytest.fixture
def fresh(firm, hire):
    """Somebody whose first day is today, with the file open."""
    person = hire("田野", "web_designer", supervisor=firm.leader, hired_on=firm.at.date())
    assert open_due_files(at=firm.at) == 1
    assert open_due_files(at=firm.at) == 0
    return person


@pytest.mark.clause("A5-1")
def test_file_is_declared_on_the_first_day_and_verified(firm, fresh):
    file = file_of(fresh)
    assert file.deadline.due_at == datetime(2025, 3, 13, tzinfo=CHINA)  # Wednesday's end
    assert file.deadline.owner == fresh
    with pytest.raises(ValidationError, match="nothing to verify"):
        verify(file_id=file.pk, finding="true", note="x", by=firm.officer, at=firm.at)
    with pytest.raises(ValidationError):
        declare(by=fresh, at=firm.at, **SAID | {"id_number": "123"})
    declare(by=fresh, at=firm.at, **SAID)
    file.deadline.refresh_from_db()
    assert file.deadline.met_by == fresh
    with pytest.raises(ValidationError, match="being verified"):
        declare(by=fresh, at=firm.at, **SAID)
    verify(file_id=file.pk, finding="returned", note="补学历证书", by=firm.officer, at=firm.at)
    declare(by=fresh, at=firm.at, **SAID | {"education": "浙江大学 本科，证书号 1"})
    assert [row.number for row in Declaration.objects.order_by("number")] == [1, 2]
    assert not private_file(fresh).id_number
    verify(file_id=file.pk, finding="true", note="原件已核", by=firm.officer, at=firm.at)
    assert private_file(fresh).id_number == SAID["id_number"]
    assert state(file_of(fresh)) == "true"
    assert not Case.objects.exists()
    with pytest.raises(ValidationError, match="was verified"):
        declare(by=fresh, at=firm.at, **SAID)
    with pytest.raises(ValidationError, match="No personnel file"):
        declare(by=firm.seller, at=firm.at, **SAID)


@pytest.mark.clause("A5-1")
def test_falsified_file_opens_a_case_that_asks_for_dismissal(firm, fresh):
    declare(by=fresh, at=firm.at, **SAID)
    words = {"file_id": file_of(fresh).pk, "finding": "false", "at": firm.at}
    with pytest.raises(ValidationError, match="looked at"):
        verify(note=" ", by=firm.officer, **words)
    found = verify(note="学历查无此人", by=firm.officer, **words)
    case = Case.objects.get()
    assert (case.clause, case.subject, found.case) == ("A5-1", fresh, case)
    assert case.facts["proposed"] == [{"person": fresh.pk, "kind": "dismissal", "amount": None}]
    assert state(file_of(fresh)) == "false"


@pytest.mark.clause("A5-1")
def test_nobody_verifies_or_declares_past_the_gates(firm, fresh):
    file = file_of(fresh)
    row = {"file": file, "number": 1, "at": firm.at} | SAID
    with pytest.raises(IntegrityError, match="declares for themselves"), transaction.atomic():
        Declaration.objects.create(by=firm.officer, **row)
    declare(by=fresh, at=firm.at, **SAID)
    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        Declaration.objects.create(by=fresh, **row)
    plain = {"declaration": Declaration.objects.get(), "note": "x", "at": firm.at}
    for words, sentence in (
        ({"finding": "true", "by": fresh}, "does not do this"),
        ({"finding": "true", "by": firm.stranger}, "does not do this"),
        ({"finding": "false", "by": firm.officer}, "has its case"),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            Verification.objects.create(**plain | words)


@pytest.mark.clause("A5-1")
def test_late_file_is_told_upwards(firm, fresh):
    report_late([file_of(fresh).deadline], firm.at)
    people = Notice.objects.filter(key__startswith="career_clock:entry-late")
    assert {firm.officer.pk, firm.leader.pk, fresh.pk} <= set(
        people.values_list("recipient", flat=True)
    )
