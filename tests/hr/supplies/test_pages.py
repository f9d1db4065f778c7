"""The pages of supplies: what each shows, to whom, and what a refusal looks like."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hr.supplies.models import Issue, Order, Purchase, Slip
from hr.supplies.stock import views_books
from regulations.binding.services import entering_past
from tests.hr.supplies.conftest import Office, found_office

MOST_QUERIES = 11  # two for the session and the user among them


@pytest.fixture
def office(db) -> Office:
    """Today's company: the pages read the clock, so that everything happens now."""
    with entering_past(right="test"):
        office = found_office(at=timezone.now() - timezone.timedelta(hours=9))
        office.paper = office.item()
    return office


def pdf_of(client, path: str) -> bytes:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


@pytest.mark.clause("A3-1", "A3-2", "A3-3", "A3-4", "A3-L3")
def test_a_purchase_by_the_pages_from_the_request_to_the_shelf(page, client, office):
    paper = office.paper
    sent = {"purpose": "stock", "reason": "库存不足", "item": [paper.pk], "quantity": ["5"]}
    page("clerk", "/supplies/requests/ask/", data=sent, status=302)
    purchase = Purchase.objects.get()
    office.say(purchase, by=office.deputy, at=timezone.now())
    line, where = purchase.lines.get(), f"/supplies/requests/{purchase.pk}/"
    day = timezone.localdate() + timezone.timedelta(days=3)
    for name, price in (("得力", "20"), ("齐心", "21"), ("晨光", "22")):
        quoted = {
            "supplier": office.supplier(name).pk, "delivery_on": f"{day}",
            f"price_{line.pk}": price,
        }  # fmt: skip
        page("buyer", f"{where}quote/", data=quoted, status=302)
    text = page("buyer", where)
    assert "cheapest" in text and "100.00" in text
    dear = purchase.quotes.get(supplier__name="晨光")
    text = page("buyer", f"/supplies/quotes/{dear.pk}/order/", data={}, status=422)
    assert "consent one level up" in text and "A3-3" in text
    best = purchase.quotes.get(supplier__name="得力")
    page("buyer", f"/supplies/quotes/{best.pk}/order/", data={}, status=302)
    order = Order.objects.get()
    where, line = f"/supplies/orders/{order.pk}/", order.lines.get()
    assert pdf_of(client, f"{where}paper/").startswith(b"%PDF")
    came = {"note": "S1", f"good_{line.pk}": "5"}
    page("buyer", f"{where}receive/", data=came, status=422)
    page("clerk", f"{where}receive/", data=came, status=302)
    bill = {
        "number": "INV1", "day": f"{timezone.localdate()}", "total": "105",
        f"quantity_{line.pk}": "5", f"price_{line.pk}": "21",
    }  # fmt: skip
    page("buyer", f"{where}invoice/", data=bill, status=302)
    assert "ordered at 20.00" in page("buyer", where)
    page("buyer", f"{where}slip/", data={}, status=422)
    invoice = order.invoices.get()
    back = {"reason": "单价不符"}
    page("buyer", f"/supplies/invoices/{invoice.pk}/back/", data=back, status=302)
    bill |= {"total": "100", f"price_{line.pk}": "20"}
    page("buyer", f"{where}invoice/", data=bill, status=302)
    page("buyer", f"{where}slip/", data={}, status=302)
    assert Slip.objects.get().amount == 100
    assert "waits for your signature" in page("deputy", where)
    issued = {"department": office.units["shop"].pk, "item": [paper.pk], "quantity": ["2"]}
    named = {"department": office.units["shop"].pk, "person": office.worker.pk}
    page("leader", "/supplies/custodians/", data=named, status=302)
    page("clerk", "/supplies/issues/new/", data=issued, status=302)
    issue = Issue.objects.get()
    page("leader", f"/supplies/issues/{issue.pk}/sign/", data={}, status=422)
    page("worker", f"/supplies/issues/{issue.pk}/sign/", data={}, status=302)
    assert "signed" in page("worker", "/supplies/issues/")


def test_somebody_elses_request_does_not_exist(page, office):
    with entering_past(right="test"):
        purchase = office.ask({office.paper: 5})
    page("worker", f"/supplies/requests/{purchase.pk}/", status=404)
    page("deputy", f"/supplies/requests/{purchase.pk}/")


@pytest.mark.clause("A3-L2", "A3-2")
def test_lists_cost_the_same_however_long_they_are(page, client, office):
    with entering_past(right="test"):
        office.custodian()
        for _each in range(3):
            office.issue({office.stock(office.item(), 5): 2})
    for path in (
        "/supplies/", f"/supplies/items/{office.paper.pk}/", "/supplies/reorder/",
        "/supplies/consumption/", "/supplies/issues/", "/supplies/requests/", "/supplies/orders/",
        "/supplies/orders/?state=late", "/supplies/local/", "/supplies/custodians/",
    ):  # fmt: skip
        page("clerk", path)
        with CaptureQueriesContext(connection) as spent:
            client.get(path)
        assert len(spent) <= MOST_QUERIES, (path, len(spent))


def test_what_to_order_again_comes_by_pages_what_runs_short_first(page, office, monkeypatch):
    with entering_past(right="test"):
        names = {office.item(name).name for name in ("甲笔", "乙笔", "丙笔")} | {office.paper.name}
    monkeypatch.setattr(views_books, "PAGE", 3)
    first, second = page("clerk", "/supplies/reorder/"), page("clerk", "/supplies/reorder/?from=3")
    seen = [{name for name in names if f"<b>{name}</b>" in text} for text in (first, second)]
    assert (len(seen[0]), seen[0] | seen[1], seen[0] & seen[1]) == (3, names, set())
    assert 'href="?from=3"' in first and 'href="?from=' not in second


def test_a_form_that_is_not_taken_is_shown_again(page, office):
    text = page("clerk", "/supplies/requests/ask/", data={"purpose": "stock"}, status=422)
    assert "Choose at least one item." in text
    sent = {"counted": "3", "seen": "0"}
    text = page("clerk", f"/supplies/items/{office.paper.pk}/count/", data=sent, status=422)
    assert "A difference to the books is explained." in text and "A3-L5" in text


@pytest.mark.clause("A3-2", "A3-3", "A3-5", "A3-L5")
def test_what_is_called_off_or_comes_back_by_the_pages(page, office):
    with entering_past(right="test"):
        late, other = office.quoted({office.paper: 5}), office.quoted({office.paper: 3})
        pen = office.stock(office.item("签字笔"), 5)
        office.custodian()
        issue = office.issue({pen: 3})
    where = f"/supplies/requests/{other.pk}/"
    assert "Close the request" in page("buyer", where)
    assert "Close the request" not in page("deputy", where)
    page("buyer", f"{where}end/", data={"reason": " "}, status=422)
    page("buyer", f"{where}end/", data={"reason": "不买了"}, status=302)
    text = page("buyer", where)
    assert "Closed without an order" in text and "不买了" in text
    order = f"/supplies/quotes/{office.best(late).pk}/order/"
    page("buyer", order, data={"delivery_on": "?"}, status=422)
    day = timezone.localdate() + timezone.timedelta(days=9)
    page("buyer", order, data={"delivery_on": f"{day}"}, status=302)
    assert Order.objects.get(purchase=late).delivery_on == day
    where, line = f"/supplies/issues/{issue.pk}/", issue.lines.get()
    assert "Take pieces back" in page("clerk", where)
    assert "Take pieces back" not in page("worker", where)
    back = {"line_id": line.pk, "quantity": "4", "reason": "多领了"}
    text = page("clerk", f"{where}back/", data=back, status=422)
    assert "more than was issued" in text and "多领了" in text
    page("clerk", f"{where}back/", data=back | {"line_id": line.pk + 999}, status=404)
    page("clerk", f"{where}back/", data=back | {"quantity": "1"}, status=302)
    assert "1 back on the shelf" in page("worker", where)
    pen.refresh_from_db()
    assert pen.on_hand == 3
