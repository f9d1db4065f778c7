"""The pages: the whole way through the forms, and who sees what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hr.careers import registry
from hr.careers.entry.services import open_due_files
from hr.careers.hiring.joining import take_on
from hr.careers.hiring.services import add_file, answer_offer
from hr.careers.leaving.rules import Desk, notice_until
from hr.careers.leaving.services import resign
from hr.careers.models import (
    Candidate,
    Declaration,
    Departure,
    Exam,
    HandOver,
    Hire,
    JobDescription,
    Offer,
    Pay,
    PayScale,
    Probation,
    Review,
    Settlement,
    Signature,
    Trial,
    Vacancy,
)
from hr.careers.trials.rules import Part
from tests.hr.careers.conftest import SIGNERS
from tests.hr.careers.test_entry import SAID


@pytest.fixture
def now(firm):
    """The pages read the clock: the company works today."""
    firm.at = timezone.now()
    return firm


@pytest.fixture
def ask(client):
    """`ask(person, "careers:x", *args, **data)`: a POST, else a GET without data; its answer."""

    def send(person, page: str, /, *args, wanted: int | None = None, **data):
        client.force_login(person)
        url = reverse(page, args=args)
        answer = client.post(url, data) if data else client.get(url)
        expected = wanted or (302 if data else 200)
        assert answer.status_code == expected, (page, answer.content.decode()[-6000:-1500])
        return answer

    return send


@pytest.mark.clause("C1", "C2", "A5-1")
def test_from_job_description_to_regular_employee(now, ask):
    firm, officer = now, now.officer
    ask(officer, "careers:positions")
    ask(officer, "careers:position", "web_designer")
    ask(officer, "careers:set_exam", "web_designer", title="x")  # first the job description
    ask(officer, "careers:describe", "web_designer", duties="做网页", needs="三年", software="PS")
    tasks = {f"{part.value}_0": f"题 {part}" for part in Part}
    points = {f"{part.value}_0_points": "20" for part in Part}
    words = {"title": "试岗", "pass_percent": "60"}
    ask(officer, "careers:set_exam", "web_designer", wanted=422, **words, **tasks)
    ask(officer, "careers:set_exam", "web_designer", **words, **tasks, **points)
    ask(officer, "careers:position", "web_designer")
    words = {"job": JobDescription.objects.get().pk, "title": "美工", "headcount": "1"}
    words |= {"department": firm.sales_unit.pk, "name": "智联"}
    specialist = words | {"is_specialist": "on", "channel": "staff"}
    ask(officer, "careers:new")
    ask(officer, "careers:new", wanted=422, **specialist)
    ask(officer, "careers:new", **words, channel="online")
    vacancy = Vacancy.objects.get()
    ask(officer, "careers:add_outlet", vacancy.pk, channel="fair", name="市场")
    outlet = vacancy.outlets.first().pk
    said = {"outlet": outlet, "name": "田野", "phone": "13900001111"}
    ask(officer, "careers:take_in", vacancy.pk, wanted=422, **said)
    ask(officer, "careers:take_in", vacancy.pk, consent="签字", **said)
    row = Candidate.objects.get()
    add_file(candidate=row, name="a.txt", content=b"text", by=officer, at=firm.at)
    ask(firm.leader, "careers:vacancies")
    ask(firm.leader, "careers:vacancy", vacancy.pk)  # leads the department
    ask(firm.leader, "careers:candidate", row.pk)
    ask(firm.leader, "careers:candidate_file", row.pk, row.files.get().pk)
    ask(firm.stranger, "careers:vacancies", wanted=403)
    ask(firm.stranger, "careers:candidate", row.pk, wanted=404)
    today = timezone.localdate().isoformat()
    ask(officer, "careers:hold", row.pk, exam=Exam.objects.get().pk, held_on=today)
    trial = Trial.objects.get()
    marks = {f"task_{task.pk}": "18" for task in trial.exam.tasks.all()}
    ask(firm.stranger, "careers:trial", trial.pk, wanted=403)
    ask(firm.leader, "careers:trial", trial.pk, wanted=422, note="x")
    ask(firm.leader, "careers:trial", trial.pk, **marks)
    assert "18 / 20" not in ask(officer, "careers:trial", trial.pk).content.decode()
    ask(officer, "careers:trial", trial.pk, **marks)
    assert "18 / 20" in ask(officer, "careers:trial", trial.pk).content.decode()
    words = {"supervisor": firm.leader.pk, "first_day": today, "probation_months": "3"}
    ask(officer, "careers:offer", row.pk, **words)
    ask(officer, "careers:hire", row.pk, wanted=422, number="3001")
    firm.approve(Offer.objects.get())
    ask(firm.deputy, "approvals:approval", Offer.objects.get().approval_id)
    ask(officer, "careers:answer", row.pk, accepts="1")
    ask(officer, "careers:hire", row.pk, number="3001")
    ask(officer, "careers:candidate", row.pk)
    person = Hire.objects.get().person
    open_due_files(at=firm.at)
    ask(person, "careers:own")
    ask(person, "careers:own_file")
    ask(person, "careers:own_file", wanted=422, **SAID)  # without the word that it is true
    ask(person, "careers:own_file", vouches="on", **SAID)
    declared = Declaration.objects.get()
    ask(officer, "careers:files")
    ask(officer, "careers:file", declared.file_id)
    ask(firm.leader, "careers:file", declared.file_id, wanted=403)
    ask(officer, "careers:verify", declared.file_id, finding="true", note="原件")
    ask(person, "careers:own_file")
    probation = Probation.objects.get()
    ask(person, "careers:probation", probation.pk)
    ask(firm.stranger, "careers:probation", probation.pk, wanted=404)
    scores = dict.fromkeys(("quality", "skill", "diligence", "team", "culture"), "2")
    scores["note"] = "一般"
    ask(firm.leader, "careers:probation", probation.pk)
    ask(firm.leader, "careers:review", probation.pk, wanted=422, outcome="confirm", **scores)
    good = scores | dict.fromkeys(("quality", "skill", "team", "culture"), "5")
    ask(firm.leader, "careers:review", probation.pk, outcome="confirm", **good)
    firm.approve(Review.objects.get())
    for name in ("careers:probations", "careers:own"):
        ask(person, name)
    ask(officer, "careers:probations")


@pytest.mark.clause("A5-2")
def test_from_resignation_to_settlement(now, ask):
    firm, seller = now, now.seller
    today = timezone.localdate()
    ask(seller, "careers:own")
    short = {"last_day": (today + timedelta(days=3)).isoformat(), "reason": "回老家"}
    told = ask(seller, "careers:resign", wanted=422, **short).content.decode()
    assert "A5-2" in told and "回老家" in told
    ask(seller, "careers:resign", goes_early="on", **short)
    row = Departure.objects.get()
    ask(seller, "careers:own")
    ask(seller, "careers:leaving", row.pk)
    ask(firm.stranger, "careers:leaving", row.pk, wanted=404)
    ask(firm.leader, "careers:leavings")
    ask(firm.leader, "careers:receive", row.pk, x="1")
    ask(seller, "careers:take_back", row.pk, wanted=422, reason="留下")
    ask(firm.clerk, "careers:things_of", seller.number)
    ask(firm.clerk, "careers:things_of", seller.number, kind="keys", name="钥匙")
    ask(firm.stranger, "careers:things_of", seller.number, wanted=403)
    ask(firm.clerk, "careers:sign", row.pk, "office", wanted=422, note="x")
    thing = seller.belongings.get()
    ask(firm.clerk, "careers:thing_back", thing.pk, wanted=422, is_lost="on")
    ask(firm.clerk, "careers:thing_back", thing.pk, note="完好")
    ask(seller, "careers:hand_over", row.pk, taker=firm.leader.pk, work="客户资料")
    ask(firm.leader, "careers:own")
    told = HandOver.objects.get()
    ask(seller, "careers:take_over", row.pk, told.pk, wanted=422, x="1")
    ask(firm.leader, "careers:take_over", row.pk, told.pk, x="1")
    for desk, who in SIGNERS.items():
        ask(firm.people[who], "careers:leaving", row.pk)
        ask(firm.people[who], "careers:sign", row.pk, desk, note="无")
    ask(firm.cashier, "careers:sign", row.pk, "nowhere", wanted=404, note="x")
    assert Signature.objects.count() == 5
    ask(firm.officer, "careers:settle", row.pk, wanted=422, note="x")
    ask(firm.leader, "careers:settle", row.pk, wanted=403, note="x")
    assert not Settlement.objects.exists()
    for shown in ("open", "settled", "all"):
        ask(firm.officer, "careers:leavings")
        assert shown
    ask(firm.leader, "careers:take_back", row.pk, reason="谈好了")
    ask(seller, "careers:own")


@pytest.mark.clause("C1")
def test_pay_is_seen_by_those_to_whom_it_is_open(now, ask):
    firm, head = now, now.head
    designer = firm.vacancy().job.position
    ask(firm.officer, "careers:scales", wanted=403)
    ask(head, "careers:scales", name="设计类", position=designer.pk)
    scale = PayScale.objects.get()
    grade = {"code": "P1", "from_on": "2025-01-01", "low": "15000", "high": "20000"}
    ask(head, "careers:grade", scale.pk, market="17000", source="报告", **grade)
    ask(firm.officer, "careers:scale", scale.pk, wanted=404)
    ask(firm.officer, "careers:open_to", scale.pk, wanted=404, reader=firm.officer.pk)
    ask(head, "careers:open_to", scale.pk, reader=firm.officer.pk)
    ask(firm.officer, "careers:scales")
    assert "15,000" in ask(firm.officer, "careers:scale", scale.pk).content.decode()
    pay = {"person": firm.seller.pk, "grade": scale.grades.get().pk, "from_on": "2025-03-01"}
    ask(firm.officer, "careers:pay", scale.pk, wanted=403, amount="16000", **pay)
    ask(head, "careers:pay", scale.pk, wanted=422, amount="26000", **pay)
    ask(head, "careers:pay", scale.pk, amount="16000", **pay)
    assert Pay.objects.count() == 1
    assert "16,000" in ask(firm.seller, "careers:own").content.decode()
    ask(firm.seller, "careers:scales")
    ask(firm.seller, "careers:scale", scale.pk, wanted=404)
    ask(head, "careers:close_to", scale.pk, firm.officer.pk, x="1")
    ask(firm.officer, "careers:scale", scale.pk, wanted=404)


@pytest.mark.clause("A5-2", "C2")
def test_what_is_refused_is_said_where_its_form_is_gone(now, ask):
    firm = now
    candidate = firm.candidate(firm.vacancy())
    today = timezone.localdate(firm.at)
    words = {"supervisor": firm.leader.pk, "first_day": today, "probation_months": "3"}
    answer = ask(firm.officer, "careers:offer", candidate.pk, wanted=422, **words)
    assert "由两人评分的试岗考核" in answer.content.decode()
    day = notice_until(timezone.localdate(firm.at), 1)
    ask(firm.seller, "careers:resign", last_day=day, reason="回老家")
    answer = ask(firm.seller, "careers:resign", wanted=422, last_day=day, reason="回老家")
    assert "此人已在办理离职" in answer.content.decode()
    row = Departure.objects.get()
    assert "离职会签" in ask(firm.seller, "careers:leaving", row.pk).content.decode()
    ask(firm.seller, "careers:take_back", row.pk, reason="留下")
    assert "离职会签" not in ask(firm.seller, "careers:leaving", row.pk).content.decode()


@pytest.mark.clause("A5-2")
def test_clearance_links_nobody_to_a_page_they_may_not_open(now, ask, monkeypatch):
    firm = now
    orders = registry.Open("订单 7", "/desk/orders/7/", registry.holding("desk.view_order"))
    kind = registry.Kind("在办订单", Desk.OWN, lambda person, at: [orders])
    monkeypatch.setitem(registry._kinds, "probe", kind)
    last_day = timezone.localdate(firm.at) + timedelta(days=40)
    row = resign(by=firm.seller, last_day=last_day, reason="回老家", at=firm.at)
    assert not firm.officer.has_perm("desk.view_order") and firm.head.has_perm("desk.view_order")
    page = ask(firm.officer, "careers:leaving", row.pk).content.decode()
    assert "订单 7" in page and "/desk/orders/7/" not in page
    assert "/desk/orders/7/" in ask(firm.head, "careers:leaving", row.pk).content.decode()


@pytest.mark.clause("C1")
def test_vacancy_whose_posts_are_filled_is_not_shown_as_open(now, ask):
    vacancy = now.vacancy()
    assert ">招聘中" in ask(now.officer, "careers:vacancy", vacancy.pk).content.decode()
    offer = now.offer(now.passed(vacancy))
    answer_offer(offer=offer, accepts=True, by=now.officer, at=now.at)
    take_on(offer=offer, number="3001", by=now.officer, at=now.at)
    page = ask(now.officer, "careers:vacancy", vacancy.pk).content.decode()
    assert "已录用 1 人" in page and ">已招满" in page and ">招聘中" not in page
