"""The register of enquiries and troubles: every ticket is found, page by page, and goes out."""

from datetime import timedelta

import pytest

from orders.service.customers.services import find_customer, merge_customers, undo_merge
from orders.service.rules import Way
from orders.service.tickets.export import export_tickets
from orders.service.tickets.listing import Wanted, page_of_register, register_of
from orders.service.tickets.rules import Kind, Outcome, Step
from orders.service.tickets.services import Asked, take_ticket
from tests.company import TEN
from tests.orders.service.refusals import page
from tests.sheets import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C10-2", "C10-R3")]
DAY = timedelta(days=1)


def found(**wanted) -> list:
    return list(register_of(Wanted(**wanted)))


def test_a_ticket_is_found_by_its_words_customer_phone_and_number(take, company):
    who = {"by": company.assistant, "at": TEN}
    other = find_customer(name="孙倩", phone="13900002222", **who)
    size = take(what="羽绒服有没有大号的", answer="有")
    parcel = take(what="快递三天没动 SF123", customer=other, order=company.receive(number="T-88"))
    for text in ("大号", "羽绒服 大号", "何建", "何建 大号", "hj", "138 0000 1111", f"#{size.pk}"):
        assert found(text=text) == [size], text
    for text in ("sf123", "三天", "孙", "sq", "13900002222", "+86 139-0000-2222", "T-88"):
        assert found(text=text) == [parcel], text
    for text in ("大号 孙倩", "号大", "13700000000", "%", "!", "_"):
        assert found(text=text) == [], text
    assert found() == [parcel, size]


def test_who_was_merged_is_found_by_what_either_is_known_by(take, somebody, company):
    who = {"by": company.assistant, "at": TEN}
    other = find_customer(name="老何", phone="13900002222", **who)
    mine, theirs = take(), take(customer=other)
    merge = merge_customers(kept_id=somebody.pk, gone_id=other.pk, reason="同一个人", **who)
    for text in ("13800001111", "何建"):
        assert found(text=text) == [theirs, mine], text
    assert found(text="老何") == [theirs]
    undo_merge(merge_id=merge.pk, reason="是两个人", **who)
    assert found(text="13800001111") == [mine]


def test_it_is_narrowed_to_kind_outcome_owner_way_and_days(take, move, somebody, company):
    early = take(at=TEN - DAY, answer="有")
    issue = take("issue", by=company.colleague, answer="查")
    online = take_ticket(
        asked=Asked(Kind.ENQUIRY, Way.ONLINE, "包邮吗", somebody),
        by=company.assistant,
        at=TEN + DAY,
    )
    move(early, Step.CLOSED, outcome=Outcome.LOST, note="太贵")
    assert found(kind="issue") == [issue]
    assert found(stands="lost") == found(stands="done") == found(is_open=False) == [early]
    assert found(stands="new") == [online]
    assert found(is_open=True) == [issue, online]
    assert found(owner=company.colleague.pk) == [issue]
    assert found(way="online") == [online]
    today = TEN.date()
    assert found(since=today) == [online, issue]
    assert found(until=today) == [issue, early]
    assert found(since=today, until=today) == [issue]


def test_no_ticket_is_cut_off(take, company):
    every = [take() for _number in range(65)]
    for is_open, order in ((True, every), (None, every[::-1])):
        seen, past = [], None
        while past or not seen:
            rows, past = page_of_register(Wanted(is_open=is_open, past=past))
            assert len(rows) <= 30
            seen += rows
        assert seen == order


def test_the_page_leads_through_all_of_it_with_what_it_is_narrowed_to(take, client, company):
    for number in range(31):
        take(what=f"包裹 {number:02}", by=company.colleague)
    client.force_login(company.assistant)
    assert "<b>包裹" not in page(client.get("/service/"))  # in my hands: nothing
    first = page(client.get("/service/?q=包裹&kind=enquiry"))
    assert "包裹 30" in first
    assert "包裹 00" not in first
    link = first.split("past=")[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    past = first.split("past=")[1].split('"')[0]
    second = page(client.get(f"/service/{link}past={past}"))
    assert "包裹 00" in second
    assert "包裹 01" not in second
    assert "<b>包裹" not in page(client.get("/service/?q=包裹&kind=issue"))
    assert "包裹 05" in page(client.get("/service/?show=open"))
    for odd in ("?since=2026-99-01", "?owner=x&past=x", "?state=gift&way=0", "?show=9"):
        assert client.get(f"/service/{odd}").status_code == 200


@pytest.mark.clause("C13-9")
def test_the_register_leaves_as_a_spreadsheet_as_it_is_narrowed(take, move, client, company):
    ticket = take(answer="有", order=company.receive(number="T-88"))
    move(ticket, Step.CLOSED, outcome=Outcome.LOST, note="太贵", at=TEN + DAY)
    take("issue", what="少了一件")
    head, *rows = rows_of(export_tickets(Wanted(is_open=False)).content)
    assert len(head) == len(rows[0])
    assert rows == [[
        ticket.pk, "咨询", "电话", "有没有大号的", "何建", "T-88", None,
        company.assistant.name, company.assistant.name, "已办结", "未成交", "2026-03-04 10:00",
        "2026-03-04 10:00", "2026-03-05 10:00",
    ]]  # fmt: skip
    client.force_login(company.lead)
    answer = client.get("/service/export/?q=少了")
    assert [row[3] for row in rows_of(answer.content)[1:]] == ["少了一件"]
    client.force_login(company.assistant)
    assert client.get("/service/export/").status_code == 403


def test_the_lead_begins_with_what_is_open_with_anybody(client, take, company):
    take(what="羽绒服有没有大号的", by=company.colleague)
    client.force_login(company.lead)
    assert "羽绒服有没有大号的" in client.get("/service/").content.decode()
    assert "羽绒服有没有大号的" not in client.get("/service/?show=mine").content.decode()
    client.force_login(company.assistant)  # who answers begins with their own
    assert "羽绒服有没有大号的" not in client.get("/service/").content.decode()
