"""From a vacancy to the first day: channels, consent, trial, offer, taken on, and pay by few."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr.careers.entry.selectors import file_of
from hr.careers.entry.services import open_due_files
from hr.careers.hiring.joining import take_on
from hr.careers.hiring.selectors import standing_of, yields
from hr.careers.hiring.services import (
    add_file,
    answer_offer,
    end_candidate,
    erase_candidate,
    offer_post,
    open_vacancy,
    take_in,
)
from hr.careers.models import (
    Candidate,
    CandidateFile,
    Exam,
    Hire,
    Marking,
    Offer,
    Pay,
    Task,
    Vacancy,
)
from hr.careers.pay.selectors import may_read, own_pay, scales
from hr.careers.pay.services import (
    close_scale,
    make_scale,
    open_scale,
    pay_by_grade,
    set_grade,
)
from hr.careers.trials.selectors import result
from hr.careers.trials.services import describe_job, set_exam
from regulations.texts import DOCX
from tests.hr.careers.conftest import DAY, ITEMS, SUM, at_once
from tests.hr.contracts.conftest import word_of

TEXT = "简历".encode()


@pytest.mark.clause("C1", "C2")
def test_candidate_is_tried_offered_and_taken_on(firm):
    vacancy = firm.vacancy()
    candidate = firm.candidate(vacancy)
    add_file(candidate=candidate, name="简历.txt", content=TEXT, by=firm.officer, at=firm.at)
    words = {"candidate": candidate, "supervisor": firm.leader, "first_day": firm.at.date()}
    with pytest.raises(ValidationError, match="follows a trial"):
        offer_post(by=firm.officer, at=firm.at, **words)
    trial = firm.trial(candidate)
    firm.mark(trial, firm.leader, percent=70)
    assert result(trial) is None
    with pytest.raises(ValidationError, match="second person"):
        firm.mark(trial, firm.leader)
    with pytest.raises(PermissionDenied):
        firm.mark(trial, firm.stranger)
    firm.mark(trial, firm.officer, percent=90)
    assert (result(trial).percent, result(trial).is_passed) == (80, True)
    with pytest.raises(ValidationError, match="Two people"):
        firm.mark(trial, firm.head)
    at_once()
    offer = firm.offer(candidate)
    assert [step.people for step in offer.approval.steps.all()] == [
        [firm.deputy.pk],
        [firm.head.pk],
    ]
    with pytest.raises(ValidationError, match="not accepted"):
        take_on(offer=offer, number="3001", by=firm.officer, at=firm.at)
    answer_offer(offer=offer, accepts=True, by=firm.officer, at=firm.at)
    hire = take_on(offer=offer, number="3001", by=firm.officer, at=firm.at)
    person = hire.person
    assert (person.name, person.position.code, person.supervisor) == (
        "田野", "web_designer", firm.leader,
    )  # fmt: skip
    assert person.probations.get().ends_on == date(2025, 6, 11)
    open_due_files(at=firm.at)
    assert file_of(person) is not None
    assert standing_of(Candidate.objects.get(), firm.at.date()) == "hired"
    found = {str(each.label): (each.candidates, each.hired) for each in yields()}
    assert found["online"] == (1, 1)
    with pytest.raises(ValidationError, match="taken on"):
        erase_candidate(candidate=candidate, by=firm.officer, at=firm.at)
    with pytest.raises(ValidationError, match="post"):  # one post, and it is filled
        other = firm.offer(firm.passed(vacancy, "何田"))
        answer_offer(offer=other, accepts=True, by=firm.officer, at=firm.at)
        take_on(offer=other, number="3002", by=firm.officer, at=firm.at)


@pytest.mark.clause("C2")
def test_post_is_offered_anew_once_the_first_day_is_over_or_it_was_declined(firm):
    candidate, at = firm.passed(firm.vacancy()), firm.at
    words = {"candidate": candidate, "supervisor": firm.leader, "by": firm.officer}
    declined = firm.offer(candidate)
    with pytest.raises(ValidationError, match="offered"):
        offer_post(first_day=at.date(), at=at, **words)
    answer_offer(offer=declined, accepts=False, by=firm.officer, at=at)
    late = firm.offer(candidate)  # a better one
    answer_offer(offer=late, accepts=True, by=firm.officer, at=at)
    with pytest.raises(ValidationError, match="accepted"):
        offer_post(first_day=at.date(), at=at, **words)
    with pytest.raises(IntegrityError, match="stands already"), transaction.atomic():
        Offer.objects.create(first_day=at.date(), probation_months=3, at=at, **words)
    after = at + timedelta(days=1)
    with pytest.raises(ValidationError, match="offer the post for another day"):
        take_on(offer=late, number="3001", by=firm.officer, at=after)
    again = offer_post(first_day=after.date(), at=after, **words)
    firm.approve(again, at=after)
    with pytest.raises(IntegrityError, match="later offer"), transaction.atomic():
        Hire.objects.create(offer=late, person=firm.seller, by=firm.officer, at=after)
    answer_offer(offer=again, accepts=True, by=firm.officer, at=after)
    again.refresh_from_db()
    assert take_on(offer=again, number="3001", by=firm.officer, at=after).person.name == "田野"
    with pytest.raises(IntegrityError, match="stands already"), transaction.atomic():
        late_at = after + timedelta(days=9)
        Offer.objects.create(first_day=late_at.date(), probation_months=3, at=late_at, **words)


@pytest.mark.clause("C2")
def test_who_fails_is_offered_nothing(firm):
    candidate = firm.candidate(firm.vacancy())
    trial = firm.trial(candidate)
    firm.mark(trial, firm.leader, percent=50)
    firm.mark(trial, firm.officer, percent=60)
    words = {"candidate": candidate, "supervisor": firm.leader, "first_day": firm.at.date()}
    words |= {"by": firm.officer, "at": firm.at}
    with pytest.raises(ValidationError, match="was not passed"):
        offer_post(**words)
    with pytest.raises(IntegrityError, match="passed the trial"), transaction.atomic():
        Offer.objects.create(probation_months=3, **words)
    end_candidate(candidate=candidate, why="refused", by=firm.officer, at=firm.at)
    assert standing_of(Candidate.objects.get(), firm.at.date()) == "ended"


@pytest.mark.clause("C1")
def test_candidate_is_kept_by_consent_alone(firm):
    vacancy = firm.vacancy()
    with pytest.raises(ValidationError, match="consent"):
        take_in(
            outlet=vacancy.outlets.first(), name="甲", phone="1", consent=" ", by=firm.officer,
            at=firm.at,
        )  # fmt: skip
    candidate = firm.passed(vacancy)
    add_file(candidate=candidate, name="a.txt", content=TEXT, by=firm.officer, at=firm.at)
    offer_post(
        candidate=candidate, supervisor=firm.leader, first_day=firm.at.date(), by=firm.officer,
        at=firm.at,
    )  # fmt: skip
    erase_candidate(candidate=candidate, by=firm.officer, at=firm.at)
    candidate.refresh_from_db()
    assert (candidate.name, candidate.phone, candidate.consent) == ("—", "", "签了同意书")
    assert not CandidateFile.objects.exists()
    assert candidate.offers.get().approval.state == "withdrawn"
    assert standing_of(Candidate.objects.get(), firm.at.date()) == "erased"
    with pytest.raises(ValidationError, match="closed"):
        add_file(candidate=candidate, name="a.txt", content=TEXT, by=firm.officer, at=firm.at)


@pytest.mark.clause("C1")
def test_papers_of_candidates_come_as_word_files_too(firm):
    words = {"candidate": firm.candidate(firm.vacancy()), "by": firm.officer, "at": firm.at}
    row = add_file(name="简历.docx", content=word_of("简历"), **words)
    assert row.media == DOCX
    for name, content in (("简历.docx", TEXT), ("简历.doc", word_of("x")), ("简历.docx", b"")):
        with pytest.raises(ValidationError):
            add_file(name=name, content=content, **words)


@pytest.mark.clause("C1", "C2")
def test_vacancy_and_exam_stand_on_the_job_description(firm):
    vacancy = firm.vacancy()
    job, words = vacancy.job, {"by": firm.officer, "at": firm.at}
    newer = describe_job(position=job.position, duties="新", needs="新", **words)
    assert (job.number, newer.number) == (1, 2)
    for verb in (
        lambda: set_exam(job=job, title="旧", pass_percent=60, items=ITEMS, **words),
        lambda: firm.trial(firm.candidate(vacancy)),
        lambda: open_vacancy(
            job=job, title="x", department=firm.sales_unit, is_specialist=False, headcount=1,
            outlets=[("staff", "员工")], **words,
        ),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="replaced"):
            verb()
    for items, percent in ((ITEMS[:4], 60), (ITEMS, 59)):
        with pytest.raises(ValidationError):
            set_exam(job=newer, title="x", pass_percent=percent, items=items, **words)
    with pytest.raises(ValidationError, match="online or at a trade job fair"):
        open_vacancy(
            job=newer, title="x", department=firm.sales_unit, is_specialist=True, headcount=1,
            outlets=[("staff", "员工")], **words,
        )  # fmt: skip


@pytest.mark.clause("C1", "C2")
def test_database_holds_the_way_of_a_candidate(firm):
    vacancy, at = firm.vacancy(), firm.at
    trial = firm.trial(firm.candidate(vacancy))
    exam = Exam.objects.get()
    at_once()
    for verb, sentence in (
        (lambda: Task.objects.create(exam=exam, place=6, part="written", text="x", points=5, at=at),
         "comes with its tasks"),
        (lambda: Marking.objects.create(trial=trial, by=firm.stranger, at=at), "does not do this"),
        (lambda: (Marking.objects.create(trial=trial, by=firm.leader, at=at), at_once()),
         "every task is marked"),
        (lambda: (Exam.objects.create(job=exam.job, title="x", pass_percent=60, task_count=1,
                                      by=firm.officer, at=at), at_once()), "task for every part"),
        (lambda: (Vacancy.objects.create(job=exam.job, title="x", department=firm.sales_unit,
                                         by=firm.officer, at=at), at_once()), "its channels"),
        (lambda: Hire.objects.create(offer=firm.offer(firm.passed(vacancy, "乙")),
                                     person=firm.seller, by=firm.officer, at=at), "not accepted"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            verb()


@pytest.fixture
def scale(firm):
    """A scale of designers with one grade."""
    words = {"by": firm.head, "at": firm.at}
    row = make_scale(name="设计类", position=firm.vacancy().job.position, **words)
    set_grade(
        scale=row, code="P1", from_on=date(2025, 1, 1), low=Decimal(15000), high=Decimal(20000),
        market=Decimal(17000), source="行业报告", **words,
    )  # fmt: skip
    return row


@pytest.mark.clause("C1")
def test_pay_scale_is_read_by_few(firm, scale):
    grade = scale.grades.get()
    readers = {name for name, each in firm.people.items() if name != "sales_unit"
               and may_read(each, scale)}  # fmt: skip
    assert readers == {"head"}
    with pytest.raises(PermissionDenied):
        open_scale(scale=scale, reader=firm.deputy, by=firm.officer, at=firm.at)
    pay = {"person": firm.seller, "grade": grade, "from_on": firm.at.date(), "amount": SUM}
    with pytest.raises(PermissionDenied):
        pay_by_grade(by=firm.officer, at=firm.at, **pay)
    other = make_scale(name="技术类", position=grade.scale.position, by=firm.head, at=firm.at)
    open_scale(scale=scale, reader=firm.officer, by=firm.head, at=firm.at)
    assert may_read(firm.officer, scale) and not may_read(firm.officer, other)
    assert list(scales(firm.officer)) == [scale]
    with pytest.raises(ValidationError, match="open to"):
        open_scale(scale=scale, reader=firm.officer, by=firm.head, at=firm.at)
    with pytest.raises(ValidationError, match="give the reason"):
        pay_by_grade(by=firm.head, at=firm.at, **pay | {"amount": Decimal(20001)})
    pay_by_grade(by=firm.head, at=firm.at, **pay)
    assert own_pay(firm.seller).amount == SUM
    with pytest.raises(IntegrityError, match="keeps the scales"), transaction.atomic():
        Pay.objects.create(by=firm.officer, at=firm.at, **pay)
    with pytest.raises(IntegrityError, match="own pay"), transaction.atomic():
        Pay.objects.create(by=firm.head, at=firm.at, **pay | {"person": firm.head})
    close_scale(scale=scale, reader=firm.officer, by=firm.head, at=firm.at)
    assert not may_read(firm.officer, scale)
    assert [row.is_open for row in scale.accesses.order_by("pk")] == [True, False]


@pytest.mark.clause("C1")
def test_specialist_is_paid_by_the_scale(firm, scale):
    grade = scale.grades.get()
    words = {"title": "专家", "department": firm.sales_unit, "headcount": 1, "by": firm.officer}
    vacancy = open_vacancy(
        job=scale.position.job_descriptions.get(), is_specialist=True, at=firm.at,
        outlets=[("online", "拉勾")], **words,
    )  # fmt: skip
    candidate = firm.passed(vacancy)
    with pytest.raises(ValidationError, match="scale of their own"):
        firm.offer(candidate)
    with pytest.raises(PermissionDenied, match="not open to you"):
        firm.offer(candidate, grade=grade, amount=SUM)
    open_scale(scale=scale, reader=firm.officer, by=firm.head, at=firm.at)
    with pytest.raises(ValidationError):
        firm.offer(candidate, grade=grade, amount=Decimal(30000))
    offer = firm.offer(candidate, grade=grade, amount=SUM)
    facts = str(list(offer.approval.askings.values_list("facts", "params")))
    assert "18000" not in facts and "18,000" not in facts
    answer_offer(offer=offer, accepts=True, by=firm.officer, at=firm.at)
    hire = take_on(offer=offer, number="3001", by=firm.officer, at=firm.at)
    assert own_pay(hire.person).amount == SUM
    from hr.people.services import dismiss_login

    open_scale(scale=scale, reader=firm.stranger, by=firm.head, at=firm.at)
    dismiss_login(employee=firm.stranger, last_day=firm.at.date() - DAY, by=firm.head, at=firm.at)
    firm.stranger.refresh_from_db()
    assert not may_read(firm.stranger, scale)
    assert not scale.accesses.first().is_open
