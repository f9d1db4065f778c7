"""Who a customer is: joined by the same key and no more, merged by a person, marked by the lead."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from orders.desk.registry import words_on
from orders.service.customers.joining import join_orders
from orders.service.customers.marks import marks_of
from orders.service.customers.models import Customer, CustomerKey, CustomerOrder, Flag
from orders.service.customers.rules import Note
from orders.service.customers.selectors import (
    came_back,
    customer_of_order,
    found_customers,
    orders_of,
)
from orders.service.customers.services import (
    find_customer,
    merge_customers,
    note_customer,
    report_difficult,
    take_mark_off,
    undo_merge,
)
from orders.service.months import month_of
from orders.service.reports.drafting import draft_text
from orders.service.reports.figures import figures_of
from orders.service.selectors import story_of
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests.company import TEN

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def receive(company):
    """`receive(phone=…, buyer=…)`: an order of the own form, joined to its customer."""

    def one(*, channel="plain", placed_at=TEN, **words):
        words = {"buyer": "", "phone": "", "channel": channel} | words
        order = company.receive(max(TEN, placed_at), **words, placed_at=placed_at)
        join_orders(at=TEN)
        return order

    return one


@pytest.mark.clause("C10-6")
def test_orders_of_one_number_are_one_customers(receive):
    one, two = receive(phone="13800001111"), receive(phone="+86 138 0000 1111")
    other = receive(phone="13900002222")
    customer = customer_of_order(one)
    assert customer == customer_of_order(two) != customer_of_order(other)
    assert {order.pk for order in orders_of(customer, 9)} == {one.pk, two.pk}


@pytest.mark.clause("C10-6")
def test_a_masked_number_is_nobodys(receive):
    order = receive(phone="138****1111")
    assert customer_of_order(order) is None
    assert CustomerOrder.objects.get(pk=order.pk).key is None
    assert join_orders(at=TEN) == 0  # looked at once, not for ever


@pytest.mark.clause("C10-6")
def test_an_account_is_not_who_receives_the_goods(receive):
    gift = receive(channel="taobao", buyer="小红", phone="13800001111")
    own = receive(phone="13800001111")
    giver, friend = customer_of_order(gift), customer_of_order(own)
    assert giver != friend
    assert story_of(giver).alike == [friend]  # offered to a person, decided by none


@pytest.mark.clause("C10-1")
def test_a_customer_is_found_by_any_part_of_the_name(company):
    who = {"by": company.assistant, "at": TEN}
    named = find_customer(name="苏建国", phone="13800001111", **who)
    for other, phone in (("李建业", "13800002222"), ("国建平", "13800003333")):
        find_customer(name=other, phone=phone, **who)
    for text in ("建国", "苏建", "苏建国", "sjg", "苏"):
        assert found_customers(text) == [named], text


@pytest.mark.clause("C10-6")
def test_a_person_merges_two_and_takes_it_back(receive, company):
    a, b, c = (
        customer_of_order(receive(phone=f"1380000{number}")) for number in (1111, 2222, 3333)
    )
    words = {"reason": "同一个人,电话确认", "by": company.assistant, "at": TEN}
    first = merge_customers(kept_id=b.pk, gone_id=c.pk, **words)
    second = merge_customers(kept_id=a.pk, gone_id=b.pk, **words)
    assert len(orders_of(a, 9)) == 3
    assert [each.pk for each in found_customers("13800003333")] == [a.pk]
    with pytest.raises(ValidationError):
        undo_merge(merge_id=first.pk, **words)  # the later one first
    undo_merge(merge_id=second.pk, **words)
    assert (len(orders_of(a, 9)), len(orders_of(b, 9))) == (1, 2)
    undo_merge(merge_id=first.pk, **words)
    assert len(orders_of(c, 9)) == 1


@pytest.mark.clause("C10-6")
def test_who_was_merged_is_merged_no_second_time(receive, company):
    a, b = (customer_of_order(receive(phone=f"1380000{number}")) for number in (1111, 2222))
    words = {"reason": "同一个人", "by": company.assistant, "at": TEN}
    with pytest.raises(ValidationError):
        merge_customers(kept_id=a.pk, gone_id=a.pk, **words)
    merge_customers(kept_id=a.pk, gone_id=b.pk, **words)
    with pytest.raises(ValidationError):
        merge_customers(kept_id=b.pk, gone_id=a.pk, **words)
    with pytest.raises(PermissionDenied):
        merge_customers(kept_id=a.pk, gone_id=b.pk, **words | {"by": company.hr})


@pytest.mark.clause("C10-6")
def test_how_many_came_back(receive):
    for phone, days in (
        ("13800001111", (-40, 1)),  # an old customer
        ("13800002222", (1, 2)),  # twice in the time, never before
        ("13800003333", (3,)),
        ("13800004444", (-1,)),  # not in the time
    ):
        for count in days:
            receive(phone=phone, placed_at=TEN + count * DAY)
    assert came_back(TEN, TEN + 10 * DAY) == (3, 1)


@pytest.mark.clause("C10-1")
def test_prospects_and_first_contact_are_noted(somebody, company):
    words = {"customer_id": somebody.pk, "by": company.assistant, "at": TEN}
    note_customer(kind=Note.FIRST, text="展会认识", **words)
    note_customer(kind=Note.PROSPECT, text="年底要采购茶礼", **words)
    assert marks_of(somebody).is_prospect
    assert found_customers("", only="prospects") == [somebody]
    note_customer(kind=Note.PROSPECT_NO_MORE, text="已在别处买", **words)
    assert not marks_of(somebody).is_prospect
    assert found_customers("", only="prospects") == []
    with pytest.raises(ValidationError):
        note_customer(kind=Note.NOTE, text="  ", **words)
    assert len(story_of(somebody).notes) == 3


@pytest.mark.clause("C10-2")
def test_the_same_number_is_the_same_customer(somebody, company):
    words = {"by": company.colleague, "at": TEN}
    assert find_customer(name="何先生", phone="138-0000-1111", **words) == somebody
    assert find_customer(name="何建", phone="", **words) != somebody
    for name, phone in (("", ""), ("何建", "12")):
        with pytest.raises(ValidationError):
            find_customer(name=name, phone=phone, **words)


def decide(flag: Flag, by, verdict: str = "approved") -> None:
    step = Step.objects.get(approval=flag.approval, state="open")
    decide_step(step_id=step.pk, verdict=verdict, comment="核实", by=by, at=TEN)


@pytest.mark.clause("C10-9")
def test_a_difficult_customer_is_confirmed_by_the_lead_and_shown_at_the_desk(receive, company):
    order = receive(phone="13800001111")
    customer = customer_of_order(order)
    words = {"customer_id": customer.pk, "reason": "多次恶意退货", "at": TEN}
    flag = report_difficult(by=company.assistant, **words)
    assert not any(word.warns for word in words_on(order))
    with pytest.raises(ValidationError) as again:
        report_difficult(by=company.colleague, **words)
    assert again.value.code == "C10-9"
    decide(flag, company.lead)
    later = receive(phone="13800001111")
    (warning,) = [word for word in words_on(later) if word.warns]
    assert (warning.clause, "多次恶意退货" in warning.text) == ("C10-9", True)
    assert found_customers("", only="difficult") == [customer]
    take_mark_off(flag_id=flag.pk, reason="误会", by=company.lead, at=TEN)
    assert not any(word.warns for word in words_on(later))


@pytest.mark.clause("C10-9")
def test_the_list_of_the_desk_marks_orders_of_difficult_customers(receive, company, client):
    receive(phone="13800001111", receiver="何建")
    receive(phone="13900002222", receiver="孙倩")
    client.force_login(company.assistant)
    seen = []

    def marked() -> list[str]:
        """Who is marked; a browser that showed it before is told that there is news."""
        page = client.get("/desk/").content.decode()
        version = re.search(r"v=([\d.]+)", page)[1]
        assert client.get(f"/desk/rows/?v={version}").status_code == 204
        if seen:
            assert client.get(f"/desk/rows/?v={seen[-1]}").status_code == 200
        seen.append(version)
        rows = page.split('<li class="row')[1:]
        return [row.split("<b>")[1].split("<")[0] for row in rows if "多次恶意退货" in row]

    words = {"customer_id": found_customers("何")[0].pk, "reason": "多次恶意退货", "at": TEN}
    flag = report_difficult(by=company.assistant, **words)
    assert marked() == []
    decide(flag, company.lead)
    assert marked() == ["何建"]
    who = {"by": company.assistant, "at": TEN}
    kept, gone = found_customers("孙")[0].pk, flag.customer_id
    merge = merge_customers(kept_id=kept, gone_id=gone, reason="同一个人", **who)
    assert sorted(marked()) == ["何建", "孙倩"]
    undo_merge(merge_id=merge.pk, reason="是两个人", **who)
    assert marked() == ["何建"]
    take_mark_off(flag_id=flag.pk, reason="误会", by=company.lead, at=TEN)
    assert marked() == []


@pytest.mark.clause("C10-9", "C10-1")
def test_whoever_was_merged_is_listed_with_their_marks_and_once(company, somebody):
    who = {"by": company.assistant, "at": TEN}
    other = find_customer(name="何先生", phone="13900002222", **who)
    decide(report_difficult(customer_id=other.pk, reason="辱骂客服", **who), company.lead)
    note_customer(customer_id=other.pk, kind=Note.PROSPECT, text="想团购", **who)
    merge_customers(kept_id=somebody.pk, gone_id=other.pk, reason="同一个人", **who)
    assert found_customers("何") == [somebody]
    for only in ("difficult", "prospects"):
        assert found_customers("", only=only) == [somebody], only
    with pytest.raises(ValidationError):
        report_difficult(customer_id=somebody.pk, reason="又来", **who)
    note_customer(customer_id=somebody.pk, kind=Note.PROSPECT_NO_MORE, text="不要了", **who)
    assert found_customers("", only="prospects") == []


@pytest.mark.clause("C10-9")
def test_the_leads_own_report_is_confirmed_by_somebody_else(receive, company):
    customer = customer_of_order(receive(phone="13800001111"))
    words = {"customer_id": customer.pk, "reason": "辱骂客服", "at": TEN}
    flag = report_difficult(by=company.lead, **words)
    with pytest.raises((ValidationError, PermissionDenied)):
        decide(flag, company.lead)
    decide(flag, company.manager, "refused")
    assert marks_of(customer).flag is None


@pytest.mark.clause("C10-9")
def test_the_portals_role_marks_nobody_by_itself(somebody, company):
    flag = report_difficult(customer_id=somebody.pk, reason="辱骂", by=company.assistant, at=TEN)
    key = CustomerKey.objects.get(customer=somebody)
    other = Customer.objects.create(name="另一个", at=TEN)
    end = "INSERT INTO service_flagend (at, flag_id, reason, by_id) VALUES (now(), {}, 'x', {})"
    for tried in (
        f"UPDATE service_flag SET reason = 'x' WHERE id = {flag.pk}",
        f"UPDATE service_flag SET approval_id = NULL WHERE id = {flag.pk}",
        f"DELETE FROM service_flag WHERE id = {flag.pk}",
        end.format(flag.pk, company.lead.pk),  # not confirmed yet
        f"UPDATE service_customerkey SET customer_id = {other.pk} WHERE id = {key.pk}",
        f"UPDATE service_customer SET into_id = {other.pk} WHERE id = {somebody.pk}",
        f"INSERT INTO service_customer (name, initials, at, into_id)"
        f" VALUES ('x', '', now(), {somebody.pk})",
        "INSERT INTO service_customerkey (customer_id, first_id, kind, value)"
        f" VALUES ({other.pk}, {somebody.pk}, 'phone', '13700000000')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(tried)
    decide(flag, company.lead)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(end.format(flag.pk, company.assistant.pk))


@pytest.mark.clause("C10-R5", "C10-6")
def test_the_monthly_report_tells_who_came_back(receive):
    for days, phone in ((-40, "13800001111"), (0, "13800001111"), (0, "13900002222")):
        receive(phone=phone, placed_at=TEN + timedelta(days=days))
    month = month_of(TEN)
    assert figures_of(month)["customers"] == {"came": 2, "returned": 1}
    assert "2；其中" in draft_text(month, figures_of(month))
