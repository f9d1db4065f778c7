"""The monthly report from its draft to its reading, and the unusual at once."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hr.discipline.models import Case
from hr.people.services import dismiss_login
from orders.service.answering import tell_unanswered
from orders.service.models import (
    ReportRead,
    ReportSent,
    ReportText,
    Script,
    ServiceReport,
    Unusual,
    UnusualAnswer,
)
from orders.service.quality.services import draw_sample, score_sample
from orders.service.reports.figures import figures_of
from orders.service.reports.services import (
    answer_unusual,
    edit_report,
    open_report,
    read_report,
    report_unusual,
    send_report,
)
from orders.service.scripts.services import use_script, write_script
from orders.service.tickets.rules import Kind, Step
from regulations.binding import registry
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.rulebook.rules import CHINA
from tests.hr.conftest import AT
from tests.orders.service.refusals import gate_refuses, refused, role_cannot, told

FEBRUARY, MARCH = date(2025, 2, 1), date(2025, 3, 1)
APRIL = datetime(2025, 4, 1, 0, 30, tzinfo=CHINA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def busy(desk):
    """A month with conversations, scores, scripts and something unusual."""
    bought = desk.talk(desk.anna)
    desk.step(bought, desk.anna, Step.CLOSED, outcome="lost", note="太贵")
    desk.talk(desk.ben, kind=Kind.ISSUE)
    desk.talk(desk.anna, at=AT - 15 * DAY)  # in February
    desk.talk(desk.ben, "phone", at=AT + HOUR)
    draw = draw_sample(month=MARCH, each=1, seed="s", by=desk.lead, at=AT + 2 * HOUR)
    own = draw.samples.filter(person=desk.anna).get()
    score_sample(sample_id=own.pk, faults=["1"], note="", by=desk.lead, at=AT + 2 * HOUR)
    script = write_script(category="greeting", title="开场", text="您好", by=desk.lead, at=AT)
    use_script(version_id=script.pk, by=desk.anna, at=AT)
    report_unusual(what="同一买家一日退货十单", by=desk.anna, at=AT)
    return desk


@pytest.mark.clause("C10-R5")
def test_figures_are_those_of_the_month(busy):
    told_of = figures_of(MARCH)
    assert told_of["tickets"] == {
        "enquiry": {"came": 2, "lost": 1}, "issue": {"came": 1},
    }  # fmt: skip
    assert told_of["replies"] == {"due": 3, "in_time": 3}
    assert told_of["open"] == 3  # two of March, one of February
    assert told_of["quality"] == [
        {"person": busy.anna.pk, "name": "张丽", "scored": 1, "mean": 85.0},
        {"person": busy.ben.pk, "name": "陈浩", "scored": 0, "mean": None},
    ]
    script = Script.objects.get()
    assert told_of["scripts"] == {"uses": 1, "most": [["开场", 1, script.pk]]}
    assert told_of["unusual"] == {"told": 1, "answered": 0}
    assert told_of["orders"]["came"] == 0
    assert told_of["customers"] == {"came": 0, "returned": 0}


@pytest.mark.clause("C10-R5", "C10-5")
def test_a_first_answer_after_its_ten_minutes_is_none_in_time(desk):
    desk.talk(desk.anna)
    waiting = desk.ask(desk.anna)
    assert figures_of(MARCH)["replies"] == {"due": 2, "in_time": 1}
    desk.step(waiting, desk.anna, Step.REPLIED, at=AT + timedelta(minutes=11))
    assert figures_of(MARCH)["replies"] == {"due": 2, "in_time": 1}


@pytest.mark.clause("C10-R5")
def test_a_report_is_drafted_edited_sent_and_read(busy):
    desk = busy
    row = open_report(at=APRIL)
    assert open_report(at=APRIL + DAY) is None
    assert (row.month, row.author) == (MARCH, desk.lead)
    assert (row.deadline.due_at, row.deadline.owner) == (
        datetime(2025, 4, 6, tzinfo=CHINA), desk.lead,
    )  # fmt: skip
    draft = row.texts.get()
    assert draft.by is None
    assert "开场 1" in draft.text
    assert "张丽 85.0" in draft.text
    assert told(desk.lead, "drafted from the data")
    words = {"report_id": row.pk, "by": desk.lead}
    edit_report(**words, text=f"{draft.text}\n转化偏低", at=APRIL + DAY)
    edit_report(**words, text=f"{draft.text}\r\n转化偏低", at=APRIL + DAY)  # nothing new
    assert list(row.texts.order_by("number").values_list("number", "by")) == [
        (1, None), (2, desk.lead.pk),
    ]  # fmt: skip
    refused("C10-R5", edit_report, report_id=row.pk, text="x", by=desk.boss, at=APRIL)
    refused("C10-R5", edit_report, **words, text=" ", at=APRIL)
    refused("C10-R5", read_report, report_id=row.pk, by=desk.boss, at=APRIL)
    sent = send_report(**words, text="三月工作报告", at=APRIL + 2 * DAY)
    assert (sent.to, sent.text.number, sent.figures["unusual"]) == (
        desk.boss, 3, {"told": 1, "answered": 0},
    )  # fmt: skip
    row.deadline.refresh_from_db()
    assert row.deadline.met_at == APRIL + 2 * DAY
    assert told(desk.boss, "sent the service report")
    refused("C10-R5", edit_report, **words, text="改", at=APRIL + 3 * DAY)
    refused("C10-R5", send_report, **words, text="改", at=APRIL + 3 * DAY)
    read = {"report_id": row.pk, "at": APRIL + 3 * DAY}
    for by in (desk.lead, desk.anna):
        refused("C10-R5", read_report, **read, by=by)
    read_report(**read, text="转化要写原因", by=desk.boss)
    refused("C10-R5", read_report, **read, by=desk.boss)
    assert told(desk.lead, "has read your service report")


@pytest.mark.clause("C10-R5")
def test_a_month_that_runs_is_not_sent(desk):
    row = open_report(at=AT, month=MARCH)
    words = {"report_id": row.pk, "text": "x", "by": desk.lead}
    refused("C10-R5", send_report, **words, at=AT)
    send_report(**words, at=APRIL)


@pytest.mark.clause("C10-R5")
def test_a_late_report_is_told_and_still_sent(desk):
    row = open_report(at=APRIL)
    sweep_deadlines(at=datetime(2025, 4, 5, 23, 59, tzinfo=CHINA))
    assert not told(desk.boss, "was not sent in time")
    sweep_deadlines(at=datetime(2025, 4, 6, 0, 1, tzinfo=CHINA))
    sweep_deadlines(at=datetime(2025, 4, 7, tzinfo=CHINA))
    for person in (desk.lead, desk.boss):
        assert told(person, "was not sent in time")
    assert not told(desk.head, "was not sent in time")
    assert Case.objects.get().clause == "C10-R5"
    send_report(report_id=row.pk, text="迟到的报告", by=desk.lead, at=APRIL + 7 * DAY)
    row.deadline.refresh_from_db()
    assert row.deadline.breached_at
    assert row.deadline.met_at > row.deadline.due_at


@pytest.mark.clause("C10-R5")
def test_without_a_lead_nobody_owes_a_report_and_of_who_left_the_superior_writes(desk):
    row = open_report(at=APRIL)
    dismiss_login(employee=desk.lead, last_day=APRIL.date(), by=desk.deputy, at=APRIL + DAY)
    assert open_report(at=APRIL + 31 * DAY) is None
    words = {"report_id": row.pk, "text": "代写", "at": APRIL + 2 * DAY}
    refused("C10-R5", send_report, **words, by=desk.anna)
    send_report(**words, by=desk.boss)


@pytest.mark.clause("C10-R5")
def test_the_unusual_goes_to_the_lead_at_once_and_is_answered(desk):
    row = report_unusual(what="  客户要求改付款到个人账户 ", by=desk.assistant, at=AT)
    assert row.what == "客户要求改付款到个人账户"
    assert told(desk.lead, "reports something unusual")
    refused("C10-R5", report_unusual, what=" ", by=desk.assistant, at=AT)
    with pytest.raises(PermissionDenied):
        report_unusual(what="x", by=desk.designer, at=AT)
    clock = Deadline.objects.get(kind="service.unusual", key=str(row.pk))
    assert (clock.owner, clock.due_at) == (desk.lead, AT + timedelta(hours=24))
    tell_unanswered([clock], AT + timedelta(hours=25))
    assert told(desk.boss, "was not answered by")
    words = {"unusual_id": row.pk, "text": "不要付，报警", "at": AT}
    with pytest.raises(PermissionDenied):
        answer_unusual(**words, by=desk.ben)
    refused("C10-R5", answer_unusual, **words | {"text": ""}, by=desk.lead)
    answer_unusual(**words, by=desk.lead)
    clock.refresh_from_db()
    assert (clock.met_at, clock.met_by) == (AT, desk.lead)
    assert told(desk.assistant, "answers your report")
    refused("C10-R5", answer_unusual, **words, by=desk.head)
    own = report_unusual(what="系统异常", by=desk.lead, at=AT)
    refused("C10-R5", answer_unusual, unusual_id=own.pk, text="x", by=desk.lead, at=AT)
    assert told(desk.boss, "reports something unusual")


@pytest.mark.clause("C10-R5")
def test_the_database_refuses_what_the_services_would(desk):
    row = open_report(at=APRIL)
    running = open_report(at=APRIL + HOUR, month=date(2025, 4, 1))
    draft, later = row.texts.get(), {"at": APRIL + DAY}
    other = Deadline.objects.get(key="2025-03")
    gate_refuses(
        ServiceReport(month=FEBRUARY, author=desk.anna, deadline=other, at=APRIL),
        ServiceReport(month=MARCH, author=desk.anna, deadline=other, at=APRIL),
        ReportText(report=row, text="x", by=desk.anna, **later),
        ReportText(report=row, text="x", by=None, **later),
        ReportText(report=row, text=" ", by=desk.lead, **later),
        ReportSent(report=row, text=draft, figures={}, by=desk.anna, **later),
        ReportSent(report=running, text=running.texts.get(), figures={}, by=desk.lead, **later),
        ReportRead(report=row, by=desk.boss, **later),
    )
    edit_report(report_id=row.pk, text="新的一版", by=desk.lead, **later)
    gate_refuses(ReportSent(report=row, text=draft, figures={}, by=desk.lead, **later))
    send_report(report_id=row.pk, text="新的一版", by=desk.lead, **later)
    told_of = report_unusual(what="x", by=desk.lead, at=AT)
    gate_refuses(
        ReportText(report=row, text="改", by=desk.lead, **later),
        ReportRead(report=row, by=desk.anna, **later),
        ReportRead(report=row, by=desk.lead, **later),
        Unusual(what="x", by=desk.designer, at=AT),
        UnusualAnswer(unusual=told_of, text="x", by=desk.lead, at=AT),
        UnusualAnswer(unusual=told_of, text="x", by=desk.anna, at=AT),
    )
    role_cannot(
        "UPDATE service_reporttext SET text = 'x'", "DELETE FROM service_reportsent",
        "UPDATE service_servicereport SET author_id = 1", "TRUNCATE service_unusual",
        "UPDATE service_unusualanswer SET text = 'x'",
    )  # fmt: skip
    for model in (ServiceReport, ReportText, ReportSent, ReportRead, Unusual, UnusualAnswer):
        assert registry.protection(model).grants == "SELECT, INSERT"
