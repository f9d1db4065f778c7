"""A change of the system: drafted, views, plan, site manager, general manager, release."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from hr.people.models import Department, Position
from hr.people.services import hire_employee
from regulations.approvals.inbox import waiting
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from sitecontent.database.changes import selectors, services
from sitecontent.database.changes.rules import Asked, History, Stand, stand_of
from sitecontent.database.changes.services import Proposal
from sitecontent.database.feedback.selectors import feedback
from sitecontent.database.feedback.services import Draft, give_feedback
from sitecontent.database.models import AskedView, LeftOut, Plan, Release, Signing, SystemChange
from tests.company import TEN, Company

pytestmark = pytest.mark.clause("C13-M1")
DAY = timedelta(days=1)


@pytest.fixture
def company(db):
    with entering_past(right="test"):
        made = Company()
        department = Department.objects.get(code="ecommerce")
        department.leader = made.lead
        department.save()
        made.department = department
        made.site = hire_employee(
            number="1020", name="施展", position=Position.objects.get(code="site_manager"),
            supervisor=made.manager, at=TEN,
        )  # fmt: skip
        yield made


def drafted(company) -> SystemChange:
    words = {"by": company.administrator, "at": TEN}
    return services.draft_change(title="放大字号", reason="看不清", **words)


def asked(company) -> SystemChange:
    row = drafted(company)
    words = {"by": company.administrator, "at": TEN}
    services.ask_views(
        change_id=row.pk, departments=[company.department.pk], reason="不用它", **words
    )
    return row


def word(document, by, verdict="approved", at=TEN, comment=""):
    document.refresh_from_db()
    step = Step.objects.get(approval=document.approval_id, state="open")
    return decide_step(step_id=step.pk, verdict=verdict, comment=comment, by=by, at=at)


def viewed(company) -> SystemChange:
    row = asked(company)
    word(row.asked.get(), company.lead, comment="支持")
    return row


def planned(company, **words) -> SystemChange:
    row = viewed(company)
    plan(company, row, **words)
    return row


def plan(company, row, text="改样式表", at=TEN, **words) -> Plan:
    proposal = Proposal(text, **words)
    return services.propose_plan(
        change_id=row.pk, proposal=proposal, by=company.administrator, at=at
    )


def signed(company) -> SystemChange:
    row = planned(company)
    word(row, company.site)
    word(row, company.manager)
    return row


def stand(row, at=TEN) -> Stand:
    return selectors.stand_at(selectors.changes().get(pk=row.pk), at)


RUNS, SAID, OVER = Asked(TEN + DAY, False), Asked(TEN + DAY, True), Asked(TEN - DAY, False)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (History(), Stand.DRAFT),
        (History((RUNS, SAID)), Stand.ASKING),
        (History((SAID, OVER)), Stand.VIEWED),
        (History((Asked(TEN, False),)), Stand.ASKING),  # exactly at the end of the term
        (History((SAID,), "pending"), Stand.PENDING),
        (History((SAID,), "returned"), Stand.RETURNED),
        (History((SAID,), "approved"), Stand.SIGNED),
        (History((SAID,), "refused"), Stand.REFUSED),
        (History((SAID,), "withdrawn"), Stand.DROPPED),
        (History((RUNS,), is_dropped=True), Stand.DROPPED),
        (History((SAID,), "approved", is_released=True), Stand.RELEASED),
    ],
)
def test_where_a_change_stands(history, expected):
    assert stand_of(history, TEN) == expected


def test_the_whole_way_of_a_change(company):
    said = give_feedback(draft=Draft("字太小", "/goods/"), by=company.designer, at=TEN)
    words = {"by": company.administrator, "at": TEN}
    row = services.take_over(
        feedback_id=said.pk, text="并入", title="放大字号", reason="看不清", **words
    )
    services.ask_views(
        change_id=row.pk, departments=[company.department.pk], reason="不用它", **words
    )
    lines = waiting(company.lead, TEN)
    assert [line.kind for line in lines] == ["database.view"]
    assert lines[0].due_at == TEN + 5 * DAY
    word(row.asked.get(), company.lead, comment="支持")
    assert stand(row) == Stand.VIEWED
    plan(company, row)
    assert [line.kind for line in waiting(company.site, TEN)] == ["database.change"]
    assert not waiting(company.manager, TEN)
    word(row, company.site)
    assert stand(row) == Stand.PENDING
    word(row, company.manager)
    assert stand(row) == Stand.SIGNED and row.signing.by == company.manager
    services.release_change(change_id=row.pk, version="2026.3 (1f2e3d4)", note="已上线", **words)
    assert stand(row) == Stand.RELEASED
    assert feedback().get(pk=said.pk).stand == "closed"
    told = Notice.objects.filter(recipient=company.designer, kind="feedback").last()
    assert "2026.3 (1f2e3d4)" in told.params["answer"]


def test_facts_show_views_plan_and_who_does_it(company):
    row = planned(company, way="outside", firm="杭州某软件公司")
    from sitecontent.database.changes.facts import facts_of

    facts = dict(facts_of(row))
    assert facts["由谁实施"] == "委托外部机构（杭州某软件公司）"
    assert any("支持" in str(value) for value in facts.values())


def test_who_was_not_asked_is_named_with_the_reason(company):
    from sitecontent.database.changes.facts import facts_of

    own = Department.objects.create(code="system", name="系统管理室")
    company.administrator.department = own
    company.administrator.save()
    others = {each.name for each in selectors.to_ask(drafted(company))} - {"系统管理室"}
    row, words = drafted(company), {"by": company.administrator, "at": TEN}
    for departments, reason in (([own.pk], "x"), ([company.department.pk], " "), ([], "x")):
        with pytest.raises(ValidationError) as refused:
            services.ask_views(change_id=row.pk, departments=departments, reason=reason, **words)
        (error,) = next(iter(refused.value.error_dict.values()))
        assert error.code == "C13-M1"
    services.ask_views(
        change_id=row.pk, departments=[company.department.pk], reason="不用它", **words
    )
    assert {each.department.name for each in selectors.left_out_of(row)} == (
        others | {"系统管理室"}) - {company.department.name}  # fmt: skip
    services.ask_views(change_id=row.pk, departments=[own.pk], **words)  # asked after all
    assert own not in [each.department for each in selectors.left_out_of(row)]
    word(row.asked.get(department=company.department), company.lead, "refused", comment="不需要")
    third = Department.objects.create(code="third", name="财务部")
    company.hr.department = third
    company.hr.save()
    with pytest.raises(ValidationError) as early:  # somebody works in another one since
        plan(company, row, at=TEN + 6 * DAY)
    assert early.value.code == "C13-M1"
    LeftOut.objects.create(change=row, department=third, reason="不用它", **words)
    plan(company, row, at=TEN + 6 * DAY)
    facts = {str(name): str(value) for name, value in facts_of(row)}
    said = [value for name, value in facts.items() if company.department.name in name]
    assert said == [f"{company.lead.name}：有不同意见（不需要）"]
    assert "未征求：不用它" in facts.values()
    assert "不用它" in company_page(company, row)


def company_page(company, row) -> str:
    client = Client()
    client.force_login(company.manager)
    return client.get(f"/database/changes/{row.pk}/").content.decode()


def test_the_database_asks_of_everybody_too(company):
    own = Department.objects.create(code="system", name="系统管理室")
    company.administrator.department = own
    company.administrator.save()
    row, by = drafted(company), company.administrator
    words = {"change": row, "by": by, "at": TEN}
    made = {"change": row, "number": 1, "text": "x", "way": "in_house", "by": by,
            "at": TEN + DAY}  # fmt: skip
    AskedView.objects.create(department=own, due_at=TEN, **words)
    with pytest.raises(IntegrityError, match="everybody_asked"), transaction.atomic():
        Plan.objects.create(**made)
    for department in selectors.to_ask(row):
        LeftOut.objects.create(department=department, reason="x", **words)
    with pytest.raises(IntegrityError, match="views_of_others"), transaction.atomic():
        Plan.objects.create(**made)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE database_leftout SET reason = 'y'")


def test_no_plan_before_the_views_or_the_end_of_their_term(company):
    row = drafted(company)
    with pytest.raises(ValidationError) as early:
        plan(company, row)
    row = asked(company)
    with pytest.raises(ValidationError) as running:
        plan(company, row, at=TEN + 5 * DAY)  # exactly the end still counts
    assert early.value.code == running.value.code == "C13-M1"
    plan(company, row, at=TEN + 5 * DAY + timedelta(seconds=1))
    assert not waiting(company.lead, TEN + 6 * DAY)
    assert row.asked.get().approval.state == "withdrawn"


def test_an_objection_is_a_view_and_stops_nothing(company):
    row = asked(company)
    word(row.asked.get(), company.lead, "refused", comment="旺季不宜")
    assert stand(row) == Stand.VIEWED
    view = selectors.views_of(row, TEN)[0]
    assert (view.word.verdict, view.word.comment) == ("refused", "旺季不宜")


def test_the_head_who_drafts_does_not_give_the_view(company):
    company.department.leader = company.administrator
    company.department.save()
    row = asked(company)
    assert Step.objects.get(approval=row.asked.get().approval_id).people == [company.manager.pk]


def test_returned_it_is_planned_anew(company):
    row = planned(company)
    word(row, company.site, "returned", comment="写清步骤")
    assert stand(row) == Stand.RETURNED
    assert plan(company, row, "分两步").number == 2
    word(row, company.site)
    word(row, company.manager)
    assert row.signing.plan.number == 2


def test_refused_it_has_ended_and_the_givers_are_told(company):
    said = give_feedback(draft=Draft("字太小", "/goods/"), by=company.designer, at=TEN)
    row = viewed(company)
    words = {"by": company.administrator, "at": TEN}
    services.take_over(feedback_id=said.pk, change_id=row.pk, text="并入", **words)
    plan(company, row)
    word(row, company.site, "refused", comment="暂缓")
    assert stand(row) == Stand.REFUSED
    assert Notice.objects.filter(recipient=company.designer, kind="system-change").count() == 1
    for verb, more in (
        (services.release_change, {"version": "1"}), (services.drop_change, {"reason": "x"}),
        (services.ask_views, {"departments": [company.department.pk], "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            verb(change_id=row.pk, **more, **words)
        assert refused.value.code == "C13-M1"


def test_only_the_system_administrator_drives_it(company):
    row = signed(company)
    for person in (company.lead, company.site, company.manager):
        words = {"by": person, "at": TEN}
        for verb, more in (
            (services.draft_change, {"title": "x", "reason": "y"}),
            (services.release_change, {"change_id": row.pk, "version": "1"}),
        ):
            with pytest.raises(PermissionDenied):
                verb(**more, **words)


def test_an_outside_firm_is_named(company):
    row = viewed(company)
    with pytest.raises(ValidationError) as refused:
        plan(company, row, way="outside")
    assert "firm" in refused.value.error_dict


def test_nothing_is_released_before_it_is_signed(company):
    row = planned(company)
    words = {"change_id": row.pk, "version": "1", "by": company.administrator, "at": TEN}
    with pytest.raises(ValidationError) as refused:
        services.release_change(**words)
    assert refused.value.code == "C13-M1"
    with pytest.raises(IntegrityError, match="is not signed"), transaction.atomic():
        Release.objects.create(change=row, version="1", by=company.administrator, at=TEN)


def test_the_database_signs_nothing_that_was_not_approved(company):
    row = planned(company)
    first = row.plans.get()
    with pytest.raises(IntegrityError, match="is not signed"), transaction.atomic():
        Signing.objects.create(change=row, plan=first, by=company.manager, at=TEN)
    word(row, company.site)
    with pytest.raises(IntegrityError, match="is not signed"), transaction.atomic():
        Signing.objects.create(change=row, plan=first, by=company.manager, at=TEN)


def test_the_database_takes_no_plan_that_does_not_follow(company):
    row, words = asked(company), {"text": "x", "way": "in_house", "at": TEN}
    by = company.administrator
    with pytest.raises(IntegrityError, match="views_still_run"), transaction.atomic():
        Plan.objects.create(change=row, number=1, by=by, **words)
    bare = drafted(company)
    with pytest.raises(IntegrityError, match="views_come_first"), transaction.atomic():
        Plan.objects.create(change=bare, number=1, by=by, **words)
    with pytest.raises(IntegrityError, match="another's to do"), transaction.atomic():
        SystemChange.objects.create(title="x", reason="y", by=company.lead, at=TEN)
    row = planned(company)
    with pytest.raises(IntegrityError, match="plan_while_it_waits"), transaction.atomic():
        Plan.objects.create(change=row, number=2, by=by, **words)
    with pytest.raises(IntegrityError, match="has a plan"), transaction.atomic():
        AskedView.objects.create(
            change=row, department=Department.objects.create(code="x", name="x"), due_at=TEN,
            by=by, at=TEN,
        )  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE database_systemchange SET title = 'x'",
        "UPDATE database_systemchange SET approval_id = NULL",
        "DELETE FROM database_systemchange",
        "UPDATE database_askedview SET due_at = now()",
        "DELETE FROM database_askedview",
        "UPDATE database_plan SET text = 'x'",
        "DELETE FROM database_signing",
        "UPDATE database_release SET version = 'x'",
    ],
)
def test_its_history_stays_as_it_is(company, sql):
    row = signed(company)
    words = {"by": company.administrator, "at": TEN}
    services.release_change(change_id=row.pk, version="1", **words)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_nothing_follows_a_release(company):
    row = signed(company)
    words = {"change_id": row.pk, "by": company.administrator, "at": TEN}
    services.release_change(version="1", **words)
    with pytest.raises(ValidationError):
        services.release_change(version="2", **words)
    with pytest.raises(ValidationError):
        services.drop_change(reason="x", **words)


def test_its_pages(company):
    company.administrator.department = Department.objects.create(code="system", name="系统管理室")
    company.administrator.save()
    client = Client()
    client.force_login(company.administrator)
    answer = client.post("/database/changes/new/", {"title": "改版", "reason": "旧"})
    row = SystemChange.objects.get()
    here = f"/database/changes/{row.pk}/"
    assert answer["Location"] == here
    assert client.post(f"{here}ask/", {}).status_code == 422
    ask = {"departments": [company.department.pk]}
    answer = client.post(f"{here}ask/", ask)
    assert answer.status_code == 422 and not row.asked.exists()
    ask["reason"] = "只改产品页"
    assert client.post(f"{here}ask/", ask).status_code == 302
    assert client.post(f"{here}plan/", {"text": "x", "way": "in_house"}).status_code == 422
    word(row.asked.get(), company.lead, comment="支持")
    page = client.get(here).content.decode()
    assert "支持" in page and "赞成" in page and "只改产品页" in page
    assert client.post(f"{here}plan/", {"text": "x", "way": "outside"}).status_code == 422
    done = client.post(f"{here}plan/", {"text": "x", "way": "outside", "firm": "某公司"})
    assert done.status_code == 302
    word(row, company.site)
    word(row, company.manager)
    assert client.post(f"{here}release/", {"version": "2026.3"}).status_code == 302
    assert "2026.3" in client.get("/database/changes/").content.decode()
    other = Client()
    other.force_login(company.designer)
    assert other.get(here).status_code == 200
    assert other.post(f"{here}drop/", {"reason": "x"}).status_code == 403
