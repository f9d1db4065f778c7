"""The pages of imports, as the desk sees them in both languages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orders.desk import tasks
from orders.desk.models import ImportBatch, ImportFile, Order
from tests.company import Company
from tests.orders.desk.imports.working import bring_in, orders, plain, preview, upload
from tests.orders.desk.layouts.files import PLAIN, PLAIN_ORDER, SHOPIFY, SHOPIFY_ORDER, csv_file

ENGLISH = {"headers": {"accept-language": "en"}}
POLL = {"headers": {"hx-request": "true", "accept-language": "en"}}
LIST = "/desk/imports/"


@pytest.fixture
def desk(company: Company, client: Client) -> Client:
    """The browser of an assistant, who may import."""
    client.force_login(company.assistant)
    return client


def text(response, status=200) -> str:
    assert response.status_code == status
    return response.content.decode()


def send(client: Client, *files: tuple[str, bytes], layout="", **options):
    """Upload files by the form of the page."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(LIST, {"files": uploads, "layout": layout}, **options)


def address_of(batch: ImportBatch) -> str:
    return f"/desk/imports/{batch.pk}/"


@pytest.mark.clause("C7-5")
def test_file_goes_from_upload_over_the_preview_to_written_orders(desk):
    response = send(desk, ("orders.csv", orders(2)))
    batch = ImportBatch.objects.get()
    assert (response.status_code, response["Location"]) == (302, address_of(batch))
    assert "The file is being read" in text(desk.get(address_of(batch), **ENGLISH))
    tasks.work_imports()
    page = text(desk.get(address_of(batch), **ENGLISH))
    assert "Write 2 orders" in page
    assert "杨伟" in page
    assert not Order.objects.exists()
    desk.post(address_of(batch), {"verb": "confirm"})
    tasks.work_imports()
    page = text(desk.get(address_of(batch), **ENGLISH))
    first = Order.objects.get(number="P-1")
    assert f'<a href="/desk/orders/{first.pk}/">P-1</a>' in page
    assert "Write 2 orders" not in page
    assert page.count("80.00") == 3  # the file, its orders in the portal, the channel


def test_the_template_of_our_own_table_can_be_given_back_as_it_is(desk):
    assert 'href="/desk/imports/plain.csv"' in text(desk.get(LIST))
    template = desk.get("/desk/imports/plain.csv").content
    send(desk, ("orders.csv", template))
    tasks.work_imports()
    batch = ImportBatch.objects.get()
    desk.post(address_of(batch), {"verb": "confirm"})
    tasks.work_imports()
    order = Order.objects.get()
    assert (order.number, order.receiver, str(order.total)) == ("DH260301-001", "王小芳", "64.00")
    assert [line.quantity for line in order.lines.order_by("position")] == [2, 1]


def test_two_files_of_one_export_come_in_as_one_import(desk):
    send(desk, ("a.csv", b"x"), ("b.csv", b"y"))
    assert [file.name for file in ImportFile.objects.order_by("pk")] == ["a.csv", "b.csv"]
    assert "a.csv + b.csv" in text(desk.get(LIST))


def test_chosen_layout_is_kept(desk):
    send(desk, ("a.csv", b"x"), layout="shopify")
    assert ImportBatch.objects.get().layout == "shopify"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "This field is required."),
        ([("a.csv", b"")], "The submitted file is empty."),
        ([("a.docx", b"x")], "neither a .csv nor an .xlsx file"),
        ([("a.csv", b"x")] * 3, "Give one file, or the two files of one export."),
        ([("a.csv", b"x" * 16 * 1024**2)] * 2, "larger than 30 MB together"),
        ([("a.csv", b"x" * 31 * 1024**2)], "larger than 30 MB together"),
    ],
)
def test_upload_that_cannot_be_taken_is_answered_with_a_sentence(desk, files, sentence):
    assert sentence in text(send(desk, *files, **ENGLISH), 422)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\x00\xff\xfe\x00junk"),
        ("a.csv", b"\xff" * 1000),
        ("a.csv", b'"' * 1000),
        ("a.csv", b"<html><script>alert(1)</script></html>"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 500),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9),
        ("a.xlsx", b"%PDF-1.7"),
        ("a.csv", b"=cmd|'/C calc'!A0,b\n1,2"),
    ],
)
def test_junk_through_the_page_is_a_sentence_and_no_order(desk, name, content):
    send(desk, (name, content))
    tasks.work_imports()
    batch = ImportBatch.objects.get()
    assert batch.stage == "failed"
    page = text(desk.get(address_of(batch), **ENGLISH))
    assert "Nothing was written." in page
    assert "<script>alert" not in page
    assert not Order.objects.exists()


def test_what_a_file_holds_is_shown_as_text(desk, company):
    batch = preview(plain({"receiver": "<b>x</b>", "quantity": "<i>zwei</i>"}, {"number": "<u>1"}))
    page = text(desk.get(address_of(batch)))
    for tag in ("<b>x", "<i>zwei", "<u>1"):
        assert tag not in page
    assert "&lt;u&gt;1" in page


def test_preview_names_row_and_column_of_a_fault_and_what_differs(desk, company):
    bring_in(plain({}))
    batch = preview(plain({"address": "上海市南京路2号"}, {"number": "P-2", "quantity": "zwei"}))
    page = text(desk.get(address_of(batch), **ENGLISH))
    assert "<b>quantity</b>" in page
    assert "zwei" in page
    assert re.search(r'<td class="right num im-row"[^>]*>3</td>', page)
    assert "<del>杭州市文三路1号</del>" in page
    assert "<ins>上海市南京路2号</ins>" in page
    assert "1 fault" in page


def test_tabs_show_one_fate_and_pages_go_on_where_the_last_ended(desk, company):
    bring_in(orders(1))
    batch = preview(orders(250))
    first = text(desk.get(address_of(batch)))
    assert first.count('class="im-fate"') == 100
    after = re.search(r"\?after=([0-9]+)", first)[1]
    second = text(desk.get(address_of(batch), {"after": after}))
    assert ">P-101<" in second
    assert ">P-100<" not in second
    known = text(desk.get(address_of(batch), {"fate": "known"}))
    assert known.count('class="im-fate"') == 1
    for nonsense in ({"fate": "x'"}, {"after": "-1"}, {"after": "9" * 40}, {"v": "'"}):
        assert desk.get(address_of(batch), nonsense).status_code == 200


def test_poll_is_answered_204_until_something_has_changed_and_ends_with_the_work(desk, company):
    batch = upload(orders(1))
    page = text(desk.get(address_of(batch), **ENGLISH))
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', page)[1]
    assert desk.get(poll, **POLL).status_code == 204
    tasks.work_imports()
    part = text(desk.get(poll, **POLL))
    assert "Write 1 order" in part
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_list_polls_only_while_something_is_at_work(desk, company):
    batch = upload(orders(1), company.lead)
    page = text(desk.get(LIST, **ENGLISH))
    assert "陈静" in page
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', page)[1]
    assert desk.get(poll, **POLL).status_code == 204
    tasks.work_imports()
    part = text(desk.get(poll, **POLL))
    assert address_of(batch) in part
    assert "hx-trigger" not in part


def test_list_of_imports_goes_on_where_the_page_ended(desk, company):
    for _each in range(21):
        upload(b"x")
    page = text(desk.get(LIST))
    assert page.count('class="im-names"') == 20
    before = re.search(r"\?before=([0-9]+)", page)[1]
    assert text(desk.get(LIST, {"before": before})).count('class="im-names"') == 1


@pytest.mark.parametrize("verb", ["confirm", "drop"])
def test_decision_that_came_too_late_is_told_on_the_page(desk, company, verb):
    batch = preview(orders(1))
    desk.post(address_of(batch), {"verb": verb})
    response = desk.post(address_of(batch), {"verb": "confirm"}, **ENGLISH)
    assert "there is nothing to decide" in text(response, 422)


def test_unknown_verb_decides_nothing(desk, company):
    batch = preview(orders(1))
    assert desk.post(address_of(batch), {"verb": "delete"}).status_code == 302
    assert ImportBatch.objects.get().stage == "preview"


def test_whoever_may_not_import_sees_and_does_nothing(company, client):
    batch = preview(orders(1))
    client.force_login(company.designer)
    assert client.get(LIST).status_code == 403
    assert client.get(address_of(batch)).status_code == 403
    assert send(client, ("a.csv", b"x")).status_code == 403
    for verb in ("confirm", "drop"):
        assert client.post(address_of(batch), {"verb": verb}).status_code == 403
    assert ImportBatch.objects.get().stage == "preview"


def test_visitor_is_asked_to_log_in(company, client):
    for address in (LIST, "/desk/imports/1/"):
        assert "login" in client.get(address)["Location"]
    assert "login" in send(client, ("a.csv", b"x"))["Location"]
    assert not ImportBatch.objects.exists()


def test_upload_without_its_token_is_refused(company):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(company.assistant)
    assert send(browser, ("a.csv", b"x")).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', text(browser.get(LIST)))[1]
    for content, status in ((b"x", 302), (b"x" * 31 * 1024**2, 422)):
        file = SimpleUploadedFile("a.csv", content)
        body = {"csrfmiddlewaretoken": token, "files": [file]}
        assert browser.post(LIST, body).status_code == status
    assert ImportBatch.objects.count() == 1


def test_pages_cost_few_queries_whatever_they_show(desk, company, django_assert_max_num_queries):
    rows = [SHOPIFY_ORDER | {"Name": f"#{n}"} for n in range(150)]
    bring_in(csv_file(SHOPIFY, rows))
    changed = [row | {"Shipping Street": "2 Lane"} for row in rows]
    previewed = preview(csv_file(SHOPIFY, [*changed, SHOPIFY_ORDER | {"Name": "#x", "Total": "y"}]))
    done = bring_in(csv_file(PLAIN, [PLAIN_ORDER]))
    desk.get(LIST)
    for address in (LIST, address_of(previewed), address_of(done)):
        with django_assert_max_num_queries(10):
            assert desk.get(address).status_code == 200
