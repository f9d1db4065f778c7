"""Pages of the service desk: what they show to whom, and forms that keep what was typed."""

import pytest
from django.test import Client
from django.utils import timezone

from orders.service.customers.joining import join_orders
from orders.service.customers.services import find_customer, report_difficult
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import Outcome, Step
from regulations.approvals.models import Step as ApprovalStep
from regulations.approvals.services import decide_step
from tests.company import TEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(company):
    """`door(person)`: a browser in which they are logged in."""

    def enter(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return enter


ASKED = {"kind": "enquiry", "way": "phone", "what": "有没有大号的", "phone": "13800001111"}


@pytest.mark.clause("C10-2")
def test_a_call_is_taken_down_with_one_form(door, company):
    client = door(company.assistant)
    answer = client.post("/service/", ASKED | {"answer": "有"}, follow=True)
    ticket = Ticket.objects.get()
    assert answer.redirect_chain[-1][0] == f"/service/tickets/{ticket.pk}/"
    assert (ticket.owner, ticket.replied_at is not None) == (company.assistant, True)
    assert "有没有大号的" in answer.content.decode()


@pytest.mark.clause("C10-2")
@pytest.mark.parametrize(
    "wrong",
    [{"what": " "}, {"phone": "12"}, {"phone": ""}, {"order": "没有的"}, {"sku": "没有的"},
     {"kind": "gift"}, {"customer": "999999"}],
)  # fmt: skip
def test_a_form_that_is_not_taken_keeps_what_was_typed(door, company, wrong):
    answer = door(company.assistant).post("/service/", ASKED | {"answer": "马上查"} | wrong)
    assert answer.status_code == 422
    assert "马上查" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.clause("C10-4")
def test_who_is_asked_sees_that_ticket_and_no_other(door, company, take, move):
    ticket, other = take(at=timezone.now()), take(at=timezone.now())
    client = door(company.operator)
    assert client.get(f"/service/tickets/{ticket.pk}/").status_code == 404
    move(ticket, Step.ASKED, to=company.operator, at=timezone.now())
    assert client.get(f"/service/tickets/{ticket.pk}/").status_code == 200
    assert client.get(f"/service/tickets/{other.pk}/").status_code == 404
    page = f"/service/tickets/{ticket.pk}/step/"
    assert client.post(page, {"step": "noted", "note": "杭州"}).status_code == 302
    assert client.post(page, {"step": "replied", "note": "杭州"}).status_code == 422


@pytest.mark.clause("C10-3")
def test_facts_on_goods_are_at_hand(door, company):
    from decimal import Decimal

    from catalog.products.models import Product

    Product.objects.create(
        sku="NW-9", name="龙井茶", price=Decimal("18.00"), description="明前手工炒制"
    )
    text = door(company.assistant).get("/service/goods/", {"q": "龙井"}).content.decode()
    for fact in ("NW-9", "18.00", "明前手工炒制"):
        assert fact in text
    assert door(company.hr).get("/service/goods/", {"q": "龙井"}).status_code == 403


@pytest.mark.clause("C10-6")
def test_who_was_merged_leads_to_who_was_kept(door, company, somebody):
    other = find_customer(name="何先生", phone="13900002222", by=company.assistant, at=TEN)
    client = door(company.assistant)
    client.post(
        f"/customers/{somebody.pk}/merge/", {"gone": other.pk, "reason": "同一个人"}, follow=True
    )
    answer = client.get(f"/customers/{other.pk}/")
    assert answer["Location"] == f"/customers/{somebody.pk}/"
    text = client.get(f"/customers/{somebody.pk}/").content.decode()
    assert "13900002222" in text
    assert "13800001111" in text


@pytest.mark.clause("C10-R6", "C10-6", "C10-2")
@pytest.mark.parametrize("query", ["", "?day=2026-03-04", "?day=x", "?month=2026-03", "?month=x-9"])
def test_days_and_months_of_any_address_are_shown(door, company, take, query):
    take()
    client = door(company.lead)
    assert client.get(f"/service/day/{query}").status_code == 200
    assert client.get(f"/service/figures/{query}").status_code == 200
    for shown in ("", "mine", "done", "x"):
        assert client.get("/service/", {"show": shown, "before": "x"}).status_code == 200


@pytest.mark.clause("C10-2", "C10-R3")
@pytest.mark.parametrize(
    ("kind", "outcome", "tone"),
    [("enquiry", "bought", "good"), ("enquiry", "undecided", "warn"), ("enquiry", "lost", "bad"),
     ("issue", "solved", "good"), ("issue", "unsolved", "bad")],
)  # fmt: skip
def test_an_outcome_looks_as_good_or_bad_as_it_is(door, company, take, move, kind, outcome, tone):
    order = company.receive(placed_at=TEN)
    ticket = take(kind, answer="查")
    bought = {"order": order} if outcome == "bought" else {}
    move(ticket, Step.CLOSED, outcome=outcome, **bought)
    text = door(company.assistant).get(f"/service/tickets/{ticket.pk}/").content.decode()
    assert f'<span class="badge {tone}">{Outcome(outcome).label}</span>' in text


@pytest.mark.clause("C10-2")
def test_a_wrong_order_number_is_said_once_beside_its_field(door, company, take):
    client, said = door(company.assistant), "没有这个编号的订单"
    ticket = take(answer="有")
    address = f"/service/tickets/{ticket.pk}/step/"
    answer = client.post(address, {"step": "closed", "outcome": "bought", "order": "没有的"})
    text = answer.content.decode()
    assert (answer.status_code, text.count(said)) == (422, 1)
    assert said in text.split('class="svc-close"')[1].split("</form>")[0]
    assert said in client.post(address, {"step": "noted", "order": "没有的"}).content.decode()
    issue = take("issue", answer="查")
    answer = client.post(f"/service/tickets/{issue.pk}/step/", {"step": "noted", "order": "没有的"})
    assert answer.content.decode().count(said) == 1


@pytest.mark.clause("C10-2", "C10-9", "C10-6")
def test_who_calls_is_known_while_the_form_is_filled(door, company, somebody, take, move):
    order = company.receive(number="T-88", phone="13800001111", buyer="", channel="plain")
    join_orders(at=TEN)
    waits, done = take(what="少发了一件"), take(what="问过包邮", answer="包")
    move(done, Step.CLOSED, outcome=Outcome.UNDECIDED)
    flag = report_difficult(
        customer_id=somebody.pk, reason="多次恶意退货", by=company.colleague, at=TEN
    )
    step = ApprovalStep.objects.get(approval=flag.approval)
    decide_step(step_id=step.pk, verdict="approved", by=company.lead, at=TEN, comment="")
    client = door(company.assistant)
    assert 'hx-get="/service/caller/"' in client.get("/service/").content.decode()

    def told(**typed) -> str:
        return client.get("/service/caller/", typed).content.decode()

    for typed in ({"phone": "138 0000 1111"}, {"order": "T-88"}):
        text = told(**typed)
        for fact in ("何建", "多次恶意退货", "C10-9", order.number, waits.what):
            assert fact in text
        assert done.what not in text
    assert "svc-other" not in told(phone="13800001111", name="何建 ")
    other = told(phone="13800001111", name="孙倩")
    assert "孙倩" in other.split("svc-other")[1].split("</p>")[0]
    assert "何建" not in told(phone="13800002222", order="T-88")
    assert "何建" not in told(phone="", name="何建", order="没有的")
    assert told().strip() == ""
    assert door(company.hr).get("/service/caller/").status_code == 403


@pytest.mark.clause("C10-2")
def test_a_name_that_is_not_taken_over_is_said(door, company, somebody):
    client = door(company.assistant)
    refused = client.post("/service/", ASKED | {"what": " ", "name": "孙倩"}).content.decode()
    assert "孙倩" in refused.split("svc-other")[1].split("</p>")[0]
    taken = client.post("/service/", ASKED | {"name": "孙倩"}, follow=True).content.decode()
    said = taken.split('class="messages"')[1].split("</ul>")[0]
    assert "孙倩" in said
    assert "何建" in said
    same = client.post("/service/", ASKED | {"name": "何建"}, follow=True).content.decode()
    assert "何建" not in same.split('class="messages"')[1].split("</ul>")[0]
    known = client.get(f"/service/?customer={somebody.pk}").content.decode()
    assert ASKED["what"] in known.split("svc-caller")[1].split("</form>")[0]


@pytest.mark.clause("C10-1")
def test_the_day_beside_a_customer_says_what_it_is(client, company, somebody):
    client.force_login(company.assistant)
    shown = client.get("/customers/").content.decode().split("svc-end")[1].split("</span>")[0]
    assert "建档时间" in shown or "Known since" in shown
