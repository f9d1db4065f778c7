"""The pages of the room: searching, registering, scanning a label, lending, figures."""

import io
from datetime import date

import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from hr.contracts.inventory.services import begin_count
from hr.contracts.loans.services import ask_loan
from hr.contracts.models import Contract, ContractFile, Count, CountEnd, Loan, Reading, Tick
from hr.contracts.places.labels import address_of
from tests.hr.contracts.conftest import pdf_of


def login(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def clerk(archive) -> Client:
    return login(archive.clerk)


@pytest.fixture
def contract(archive):
    found = archive.register()
    archive.scan(found, "第八条 逾期交货的违约金")
    return found


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.clause("A6-4")
def test_search_marks_what_was_found_and_tells_the_file(clerk, contract):
    page = text(clerk.get("/contracts/?q=违约"))
    assert contract.number in page and "<mark>违约</mark>金" in page and "scan.pdf" in page
    page = text(clerk.get("/contracts/?q=ljc"))
    assert "<mark>龙井茶</mark>" in page
    assert "Nothing is found" in text(clerk.get("/contracts/?q=没有这个"))


@pytest.mark.clause("A6-5", "A6-7")
def test_others_see_that_a_contract_is_there_but_neither_sum_nor_files(archive, contract):
    reader = login(archive.seller)
    page = text(reader.get("/contracts/"))
    assert contract.number in page and "120,000" not in page
    page = text(reader.get(f"/contracts/{contract.pk}/"))
    assert "scan.pdf" not in page and "120,000" not in page and "Ask for a copy" in page
    file = ContractFile.objects.get()
    path = f"/contracts/{contract.pk}/files/{file.pk}/"
    assert reader.post(path).status_code == 403
    assert login(archive.accountant).post(path).content.startswith(b"%PDF")
    assert Reading.objects.get().reader == archive.accountant


@pytest.mark.clause("A6-1")
def test_contract_is_registered_and_its_number_told(archive, clerk):
    form = {
        "kind": archive.kinds["ZL"].pk, "signed_on": "2025-03-01", "title": "仓库租约",
        "counterparty": "良渚仓储", "amount": "1000", "starts_on": "2025-03-01", "ends_on": "",
        "place": archive.places["A1"].pk, "custodian": archive.clerk.pk,
    }  # fmt: skip
    answer = clerk.post("/contracts/new/", form | {"title": ""})
    assert answer.status_code == 422 and not Contract.objects.exists()
    answer = clerk.post("/contracts/new/", form, follow=True)
    assert "Registered as 2025-ZL-0001." in text(answer)
    answer = clerk.post("/contracts/new/", form | {"renews": "2025-ZL-0009"})
    assert "There is no contract of this number." in text(answer)


def test_refusal_stands_on_the_page_of_the_contract(clerk, contract):
    path = f"/contracts/{contract.pk}/"
    answer = clerk.post(
        f"{path}end/", {"how": "fulfilled", "ended_on": "2025-01-01", "reason": "x"}
    )
    assert answer.status_code == 422
    assert "does not end before it begins" in text(answer)
    answer = clerk.post(f"{path}files/", {"paper": "annex", "file": io.BytesIO(b"MZ")})
    assert answer.status_code == 422 and ContractFile.objects.count() == 1
    file = SimpleUploadedFile("annex.pdf", pdf_of("附件"), "application/pdf")
    assert clerk.post(f"{path}files/", {"paper": "annex", "file": file}).status_code == 302
    too_large = SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "application/pdf")
    answer = clerk.post(f"{path}files/", {"paper": "annex", "file": too_large})
    assert answer.status_code == 422 and "10 MB" in text(answer)


@pytest.mark.clause("A6-2")
def test_label_is_scanned_at_a_count(archive, clerk, contract):
    other = archive.register("另一份合同")
    assert clerk.post("/contracts/counts/begin/").status_code == 302
    run = Count.objects.get()
    code = zxingcpp.create_barcode(address_of(contract.number), zxingcpp.BarcodeFormat.QRCode)
    photo = io.BytesIO()
    Image.fromarray(code.to_image(scale=6)).save(photo, "PNG")
    upload = SimpleUploadedFile("label.png", photo.getvalue(), "image/png")
    answer = clerk.post(f"/contracts/counts/{run.pk}/scan/", {"photo": upload})
    line = f"/contracts/counts/{run.pk}/{contract.pk}/"
    assert answer["Location"] == f"{line}?scanned=1"
    assert clerk.get(f"/contracts/n/{contract.number}/")["Location"] == f"{line}?scanned=1"
    clerk.post(line, {"found": "present", "scanned": "True"})
    assert Tick.objects.get().is_scanned
    answer = clerk.post(f"/contracts/counts/{run.pk}/scan/", {"code": other.number.lower()})
    assert answer["Location"] == f"/contracts/counts/{run.pk}/{other.pk}/"
    answer = clerk.post(f"/contracts/counts/{run.pk}/scan/", {"code": "nothing"})
    assert answer.status_code == 422 and "no contract of the count" in text(answer)
    answer = clerk.post(answer.request["PATH_INFO"].replace("scan", str(other.pk)),
                        {"found": "missing"})  # fmt: skip
    assert answer.status_code == 422 and "Say the cause" in text(answer)


def test_without_a_count_a_label_leads_to_the_contract(clerk, contract):
    answer = clerk.get(f"/contracts/n/{contract.number}/")
    assert answer["Location"] == f"/contracts/{contract.pk}/"


@pytest.mark.clause("A6-5")
def test_copy_is_for_the_borrower_until_it_is_given_back(archive, clerk, contract):
    reader = login(archive.seller)
    answer = reader.post(f"/contracts/{contract.pk}/borrow/", {"purpose": "核对"}, follow=True)
    assert contract.number in text(answer)
    loan = Loan.objects.get()
    assert login(archive.stranger).get(f"/contracts/loans/{loan.pk}/").status_code == 404
    answer = clerk.post(f"/contracts/loans/{loan.pk}/lend/")
    assert answer.status_code == 422 and "signed" in text(answer)
    step = loan.approval.steps.get()
    login(archive.leader).post(f"/approvals/steps/{step.pk}/", {"verdict": "approved"})
    assert login(archive.leader).get(f"/contracts/loans/{loan.pk}/").status_code == 200
    clerk.post(f"/contracts/loans/{loan.pk}/lend/")
    copy = f"/contracts/loans/{loan.pk}/copy/"
    assert reader.get(copy).status_code == 405 and not Reading.objects.exists()
    assert reader.post(copy).content.startswith(b"%PDF")
    read = Reading.objects.get()
    assert (read.reader, read.way, read.purpose) == (archive.seller, "copy", "核对")
    assert clerk.post(copy).status_code == 200
    assert set(Reading.objects.values_list("reader__name", flat=True)) == {"严明", "华晨"}
    assert "lent copy" in text(clerk.get(f"/contracts/{contract.pk}/")).lower()
    assert login(archive.stranger).post(copy).status_code == 404
    assert contract.number in text(clerk.get("/contracts/loans/all/?shown=out"))
    clerk.post(f"/contracts/loans/{loan.pk}/back/", {"note": "完好"})
    assert reader.post(copy).status_code == 404 and Reading.objects.count() == 2


@pytest.mark.clause("A6-1")
def test_wrong_file_is_set_aside_on_the_page(archive, clerk, contract):
    wrong = archive.scan(contract, "别家的合同", name="wrong.pdf")
    there, path = f"/contracts/{contract.pk}/files/{wrong.pk}/", f"/contracts/{contract.pk}/"
    answer = clerk.post(f"{there}aside/", {"reason": ""})
    assert answer.status_code == 422 and "required" in text(answer)
    answer = clerk.post(f"{there}aside/", {"reason": "扫成别家"}, follow=True)
    assert "扫成别家" in text(answer) and "1 file set aside" in text(answer)
    answer = clerk.post(f"{there}aside/", {"reason": "再"})
    assert answer.status_code == 422 and "already" in text(answer)
    head = login(archive.head)
    assert "扫成别家" in text(head.get(path)) and head.post(there).status_code == 403
    assert head.post(f"{there}aside/", {"reason": "x"}).status_code == 403
    assert clerk.post(there).status_code == 200


@pytest.mark.clause("A6-1", "A6-6")
def test_kinds_and_places_are_named_otherwise_and_closed(archive, clerk, contract):
    """Numbers stay; what holds contracts is not closed, and what is closed takes none."""
    kind, place = contract.kind, contract.place
    path, sent = f"/contracts/kinds/{kind.pk}/", {"code": "CG", "name": "采购与加工"}
    assert clerk.post(path, sent).status_code == 302
    kind.refresh_from_db()
    assert (kind.name, kind.is_open) == ("采购与加工", False)
    old = kind.history.latest("history_id")
    assert old.history_user == archive.clerk and "not in use" in text(clerk.get(path))
    with pytest.raises(ValidationError, match="not in use"):
        archive.register()
    answer = clerk.post(path, sent | {"code": "XX", "is_open": "on"})
    assert answer.status_code == 422 and "it stays" in text(answer)
    assert clerk.post(path, sent | {"is_open": "on"}).status_code == 302
    assert archive.register().number == "2025-CG-0002"
    path, sent = f"/contracts/places/{place.pk}/", {"code": "A9", "name": "防火柜"}
    answer = clerk.post(path, sent)
    assert answer.status_code == 422 and "Contracts lie here" in text(answer)
    assert clerk.post(path, sent | {"is_open": "on"}).status_code == 302
    assert "A9 防火柜" in text(clerk.get(f"/contracts/{contract.pk}/"))
    empty = archive.places["B1"]
    path = f"/contracts/places/{empty.pk}/"
    assert clerk.post(path, {"code": "B1", "name": "铁皮柜乙"}).status_code == 302
    with pytest.raises(ValidationError, match="not in use"):
        archive.register(place=empty)
    assert login(archive.seller).get(path).status_code == 403
    answer = clerk.post(path, {"code": "A9", "name": "x", "is_open": "on"})
    assert answer.status_code == 422 and "A9" in text(answer)


def test_one_asks_once(archive, contract):
    ask_loan(contract_id=contract.pk, purpose="核对", by=archive.seller, at=timezone.now())
    answer = login(archive.seller).post(f"/contracts/{contract.pk}/borrow/", {"purpose": "核对"})
    assert answer.status_code == 422 and "asked for it" in text(answer)


@pytest.mark.clause("A6-3")
def test_figures_and_spreadsheet_hold_every_contract(archive, clerk, contract):
    archive.register("办公室租约", kind="ZL", amount=None, signed_on=date(2024, 5, 1))
    page = text(clerk.get("/contracts/figures/"))
    assert "120,000.00" in page and "CG 采购" in page and "ZL 租赁" in page
    page = text(clerk.get("/contracts/figures/?year=2024"))
    assert "CG 采购" not in page
    book = load_workbook(io.BytesIO(clerk.get("/contracts/export/?year=2025").content))
    rows = list(book.active.values)
    assert len(rows) == 2 and rows[1][0] == contract.number and rows[1][3] == 120000
    assert login(archive.seller).get("/contracts/export/").status_code == 403


def test_labels_are_printed(clerk, contract):
    assert clerk.get("/contracts/labels/").content.startswith(b"%PDF")


@pytest.mark.clause("A6-6")
def test_place_is_checked(archive, clerk, contract):
    place = archive.places["A1"]
    answer = clerk.post(f"/contracts/places/{place.pk}/check/", {"fire_safe": "on"})
    assert answer.status_code == 422 and "Say what is done" in text(answer)
    form = {"fire_safe": "on", "dry": "on", "humidity": "45"}
    clerk.post(f"/contracts/places/{place.pk}/check/", form)
    assert "45%" in text(clerk.get("/contracts/places/"))
    assert clerk.post("/contracts/places/add/", {"code": "A1", "name": "再来"}).status_code == 422


@pytest.mark.clause("A6-7")
def test_hand_over_begins_from_the_page(archive, contract):
    form = {"giver": archive.clerk.pk, "taker": archive.officer.pk}
    login(archive.head).post("/contracts/counts/hand-over/", form)
    run = Count.objects.get()
    assert run.expected == 1
    line = f"/contracts/counts/{run.pk}/{contract.pk}/"
    assert login(archive.clerk).post(line, {"found": "present"}).status_code == 403
    officer = login(archive.officer)
    officer.post(line, {"found": "present"})
    officer.post(f"/contracts/counts/{run.pk}/close/", {"counted": "1"})
    contract.refresh_from_db()
    assert contract.custodian == archive.officer


@pytest.mark.clause("A6-7")
def test_hand_over_is_called_off_from_its_page(archive, clerk, contract):
    form = {"giver": archive.clerk.pk, "taker": archive.officer.pk}
    clerk.post("/contracts/counts/hand-over/", form)
    path = f"/contracts/counts/{Count.objects.get().pk}/"
    assert f'action="{path}drop/"' in text(clerk.get(path))
    assert login(archive.seller).post(f"{path}drop/").status_code == 404
    page = text(clerk.post(f"{path}drop/", follow=True))
    assert "nothing has passed" in page and f'action="{path}drop/"' not in page
    page = text(clerk.post(f"{path}drop/", follow=True))  # twice
    assert "over" in page and CountEnd.objects.get().is_dropped
    assert "called off" in text(clerk.get("/contracts/counts/"))


def test_other_lists_are_narrowed_by_what_a_count_found(archive, clerk, contract):
    run = begin_count(by=archive.clerk, at=timezone.now())
    for shown in ("", "present", "missing", "x"):
        assert clerk.get(f"/contracts/counts/{run.pk}/?found={shown}").status_code == 200
