"""Pages of tours: who sees what, what each act does, and how many statements a page takes."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finance.ledger.drawer import count_drawer
from finance.ledger.figures import days_to_count
from finance.tours.models import Advance, Departure, Receipt, Tour
from finance.tours.services import call_off_tour
from tests.finance.tours.conftest import DAY, PNG, moment

pytestmark = pytest.mark.django_db


def page(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.clause("A7.7-1")
def test_finance_and_operations_share_the_page_of_a_tour(agency):
    tour = agency.ready()
    agency.ask(tour, "1000")
    for person in (agency.operations, agency.cashier, agency.accountant, agency.guide, agency.head):
        answer = page(person).get(f"/tours/{tour.pk}/")
        assert answer.status_code == 200
        assert b"8,000.00" in answer.content and b'<svg class="tr-picture"' in answer.content
    assert page(agency.clerk).get(f"/tours/{tour.pk}/").status_code == 403


def test_pages_take_few_statements(agency):
    tours = [agency.ready() for _number in range(3)]
    agency.ask(tours[0], "1000")
    client = page(agency.cashier)
    for path, most in ((f"/tours/{tours[0].pk}/", 9), ("/tours/", 12), ("/tours/money/", 12)):
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= most, "\n".join(each["sql"][:120] for each in seen)


def upload(name="合同.png", content=PNG):
    return SimpleUploadedFile(name, content, "image/png")


def test_a_tour_is_brought_on_by_its_pages(agency):
    operations, sales, cashier = map(page, (agency.operations, agency.sales, agency.cashier))
    day = timezone.localdate()
    sent = {
        "kind": "group", "code": "LJ-1", "name": "丽江三日", "customer": "幼儿园", "route": "丽江",
        "travellers": 12, "departs_on": day, "returns_on": day,
        "operations": agency.operations.pk, "sales": agency.sales.pk, "guide": agency.guide.pk,
    }  # fmt: skip
    operations.post("/tours/new/", sent)
    tour = Tour.objects.get()
    path = f"/tours/{tour.pk}/"
    sales.post(f"{path}contract/", {"price": "1000", "signed_on": day, "file": upload()})
    lines = {"line-TOTAL_FORMS": 2, "line-INITIAL_FORMS": 0, "line-0-category": "rooms",
             "line-0-text": "酒店", "line-0-amount": "500", "line-1-category": "other"}  # fmt: skip
    operations.post(f"{path}budget/", lines)
    take = {"amount": "799.99", "payer": "园长", "way": "cash", "request": uuid4()}
    sales.post(f"{path}money/", take)
    receipt = Receipt.objects.get()
    answer = cashier.post(f"{path}hand-over/{receipt.pk}/", {"back": "money"})
    assert answer["Location"] == "/tours/money/"
    refused = operations.post(f"{path}release/")
    assert b"0.01 are missing" in refused.content and b"/handbook/A7.3-4/" in refused.content
    sales.post(f"{path}money/", take | {"amount": "0.01", "request": uuid4()})
    cashier.post(f"{path}hand-over/{Receipt.objects.last().pk}/")
    operations.post(f"{path}release/")
    assert Departure.objects.get().received == Decimal("800.00")
    page(agency.guide).post(
        f"{path}advances/", {"amount": "300", "purpose": "餐", "request": uuid4()}
    )
    cashier.post(f"{path}pay/{Advance.objects.get().pk}/", {"way": "cash"})
    assert Advance.objects.get().state == "paid"
    page(agency.guide).post(
        f"{path}costs/", {"item": 1, "amount": "310", "text": "酒店", "file": upload("票.png")}
    )
    for kind in ("confirmation", "itemised"):
        operations.post(f"{path}papers/", {"kind": kind, "file": upload(f"{kind}.png")})
    settle = {"way": "cash", "request": uuid4()}
    cost = tour.costs.get()
    assert b"not looked at" in cashier.get(path).content
    unlooked = page(agency.guide).post(f"{path}confirm/")
    assert unlooked.status_code == 422 and b"has not looked at" in unlooked.content
    cashier.post(f"{path}accept-cost/{cost.pk}/", {"reason": "农家住宿，只有收据"})
    assert "农家住宿，只有收据" in cashier.get(path).content.decode()
    refused = cashier.post(f"{path}settle/", settle)
    assert b"confirm the settlement first" in refused.content
    page(agency.guide).post(f"{path}confirm/")
    sheet, now = tour.reckonings.get(), timezone.now()
    for person in (agency.operations, agency.accountant):
        assert b"310" in page(person).get(f"/approvals/{sheet.approval_id}/").content
        agency.decide(sheet, by=person, at=now)
    cashier.post(f"{path}settle/", settle)
    tour = Tour.objects.get()
    assert tour.settlement.total == Decimal("310.00")
    bound = cashier.get(f"{path}bound/")
    assert bound.content.startswith(b"%PDF") and "attachment" in bound["Content-Disposition"]
    file = tour.files.get(kind="contract")
    assert cashier.get(f"{path}files/{file.pk}/").content == PNG
    sent = operations.post(f"/tours/departures/{day}/", {"note": "准时出发"})
    assert (
        sent.status_code == 302 and "准时出发" in operations.get(sent["Location"]).content.decode()
    )


def test_what_was_refused_stays_in_the_form(agency):
    tour = agency.ready(paid="0")
    client = page(agency.sales)
    sent = {"amount": "99999", "payer": "王老师", "way": "cash", "request": uuid4()}
    answer = client.post(f"/tours/{tour.pk}/money/", sent)
    assert b"not more" in answer.content and b"99999" in answer.content
    answer = client.post(f"/tours/{tour.pk}/money/", sent | {"amount": "-1"})
    assert answer.status_code == 422 and not Receipt.objects.exists()
    big = upload(content=PNG + b"x" * (10 * 1024 * 1024))
    answer = client.post(f"/tours/{tour.pk}/papers/", {"kind": "other", "file": big})
    assert b"10" in answer.content and tour.files.count() == 1


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"DL-001", "DL-002", "DL-003"}),
        ("state=called_off", {"DL-003"}),
        ("state=planned", {"DL-001", "DL-002"}),
        ("kind=individual", {"DL-002"}),
        ("q=dl-001", {"DL-001"}),
        ("month=2026-04", set()),
        ("month=2026-03&mine=1", {"DL-001", "DL-002", "DL-003"}),
        ("state=nonsense&page=x", {"DL-001", "DL-002", "DL-003"}),
        ("page=2", set()),
    ],
)
def test_the_list_is_filtered(agency, query, codes):
    agency.tour()
    agency.tour("individual")
    off = agency.tour()
    call_off_tour(tour_id=off.pk, reason="取消", by=agency.operations, at=moment(DAY))
    text = page(agency.operations).get(f"/tours/?{query}").content.decode()
    assert {code for code in ("DL-001", "DL-002", "DL-003") if f">{code}<" in text} == codes


def test_unknown_verbs_and_rows_of_other_tours_do_not_exist(agency):
    tour, other = agency.ready(paid="0"), agency.ready(paid="0")
    receipt = agency.take(other, "10")
    client = page(agency.cashier)
    assert client.post(f"/tours/{tour.pk}/explode/").status_code == 404
    assert client.post(f"/tours/{tour.pk}/hand-over/{receipt.pk}/").status_code == 404
    assert client.get("/tours/departures/2026-13-40/").status_code == 404
    assert client.get(f"/tours/{tour.pk}/bound/").status_code == 404


def test_a_signed_sheet_is_the_beginning_of_the_next(agency):
    tour = agency.ready()
    text = page(agency.operations).get(f"/tours/{tour.pk}/budget/").content.decode()
    assert 'value="3000.00"' in text and 'value="项目2"' in text


@pytest.mark.clause("A7.1-2", "A7.3-1")
def test_no_cash_is_offered_once_the_drawer_is_counted(agency):
    tour = agency.ready(paid="8000")
    agency.ask(tour, "1000")
    now = timezone.now()
    by_hand = agency.take(tour, "500", at=now)
    by_bank = agency.take(tour, "400", at=now, way="bank")
    paths = (f"/tours/{tour.pk}/", "/tours/money/")
    told = b"drawer is counted: cash moves again tomorrow"
    for path in paths:
        text = page(agency.cashier).get(path).content
        assert b'value="cash">' in text and told not in text
    for day in sorted({*days_to_count(), timezone.localdate()}):
        words = {"notes": {}, "explanation": "现金已存入银行", "by": agency.cashier}
        count_drawer(day=day, **words, at=timezone.now())
    for path in paths:
        text = page(agency.cashier).get(path).content
        assert b'name="way" value="cash"' not in text and told in text
        assert f"hand-over/{by_hand.pk}/".encode() not in text
        assert f"hand-over/{by_bank.pk}/".encode() in text
