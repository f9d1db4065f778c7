"""Files and what is read from them: Chinese found in PDF and Word, hostile files kept out."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr.contracts.access import may_read
from hr.contracts.listing import Wanted, page_of
from hr.contracts.models import ContractFile, FileEnd, FileText, TextPage
from hr.contracts.readers import close_contract, open_contract
from hr.contracts.services import initials
from hr.contracts.texts.rules import LONGEST, OVERLAP, joined, stretches
from hr.contracts.texts.services import add_file, read_file, set_aside, unread
from regulations.notices.models import Notice
from regulations.texts import DOCX, UnreadableError, read_pages
from tests.hr.contracts.conftest import pdf_of, word_of

TODAY = date(2025, 3, 12)


def find(archive, text: str, reader=None, **wanted) -> list[str]:
    """Numbers of the contracts that a text finds."""
    lines, _next = page_of(Wanted(text, **wanted), reader or archive.clerk, TODAY, 30)
    return [line.found.number for line in lines]


@pytest.mark.clause("A6-4")
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("违约", True),  # two characters
        ("违约金", True),
        ("千分之三", True),  # across the end of a line
        ("定金", False),
        ("茶", True),  # one
        ("龙井", True),  # in the title
        ("ljc", True),  # initials of the title
        ("jc", True),  # a part of them
        ("cght", True),
        ("hzcy", True),  # of the other party
        ("xx", False),
        ("2025-cg-0001", True),
        ("CG-0001", True),
        ("0001", True),
        ("cg", True),
        ("0002", False),
        ("龙井 违约", True),  # one in the title, one in the file
        ("龙井 定金", False),
        ("VAT-889", True),
        ("、", False),
        ("%_'\\", False),
    ],
)
def test_contract_is_found_by(archive, query, is_found):
    contract = archive.register()
    archive.scan(contract, "第八条 逾期交货，按日支付千分", "之三的违约金。税号 VAT-889")
    archive.register("办公室租约", kind="ZL", counterparty="西湖物业")
    expected = ["2025-CG-0001"] if is_found else []
    assert [each for each in find(archive, query) if "CG" in each] == expected


@pytest.mark.clause("A6-4")
def test_excerpt_names_the_page_and_marks_the_word(archive):
    contract = archive.register()
    archive.scan(contract, "甲方" * 60 + "违约责任由乙方承担")
    (line,) = page_of(Wanted("违约"), archive.clerk, TODAY, 30)[0]
    (excerpt,) = line.excerpts
    assert (excerpt.page, excerpt.file, excerpt.goes_before) == (1, "scan.pdf", True)
    assert "违约责任" in excerpt.text and len(excerpt.text) < 130
    (line,) = page_of(Wanted("ljc"), archive.clerk, TODAY, 30)[0]
    assert line.marks == "ljc 龙井茶"


@pytest.mark.clause("A6-7")
def test_text_is_found_by_who_may_read_it(archive):
    contract = archive.register()
    archive.scan(contract, "违约金千分之三")
    for reader in (archive.seller, archive.leader):
        assert find(archive, "违约", reader) == [] and find(archive, "龙井", reader)
        assert not may_read(reader, contract)
    assert find(archive, "违约", archive.accountant) == [contract.number]
    words = {"contract_id": contract.pk, "reader": archive.seller, "by": archive.clerk}
    open_contract(at=archive.at, **words)
    assert find(archive, "违约", archive.seller) == [contract.number]
    assert may_read(archive.seller, contract)
    with pytest.raises(ValidationError):
        open_contract(at=archive.at, **words)
    close_contract(at=archive.at, **words)
    assert find(archive, "违约", archive.seller) == []
    with pytest.raises(PermissionDenied):
        open_contract(at=archive.at, **words | {"by": archive.leader})


@pytest.mark.clause("A6-4")
def test_word_file_is_read_with_its_tables(archive):
    contract = archive.register()
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>月租金壹万元</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    content = word_of("房屋租赁合同", body=table)
    file = add_file(
        contract_id=contract.pk, paper="draft", name="租赁.docx", content=content,
        by=archive.clerk, at=archive.at,
    )  # fmt: skip
    assert file.media == DOCX and unread() == [file.pk]
    assert read_file(file_id=file.pk, at=archive.at).outcome == "read"
    assert read_file(file_id=file.pk, at=archive.at) is None and unread() == []
    assert find(archive, "月租金") == [contract.number]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0"),
        ("a.docx", b"PK\x03\x04 none"),
        ("a.pdf", b"MZ"),
        ("a.exe", b"MZ"),
        ("a.pdf", b""),
        ("a.docx", word_of("x")[:200]),
    ],
)
def test_file_of_another_kind_is_refused(archive, name, content):
    contract = archive.register()
    with pytest.raises(ValidationError):
        add_file(
            contract_id=contract.pk, paper="signed", name=name, content=content, by=archive.clerk,
            at=archive.at,
        )  # fmt: skip
    assert not ContractFile.objects.exists()


@pytest.mark.clause("A6-1")
def test_file_is_kept_once_with_its_fingerprint(archive):
    contract = archive.register()
    file = archive.scan(contract, "甲方")
    with pytest.raises(ValidationError, match="already"):
        add_file(
            contract_id=contract.pk, paper="annex", name="b.pdf", content=bytes(file.content),
            by=archive.clerk, at=archive.at,
        )  # fmt: skip
    row = ContractFile.objects.get(pk=file.pk)
    row.pk, row.content = None, b"%PDF-other"
    with pytest.raises(IntegrityError, match="fingerprint"), transaction.atomic():
        row.save(force_insert=True)


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "' + "x" * 1000 + '">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)) + "]>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"%PDF-1.7 nothing behind it", "application/pdf"),
        (word_of("&i;", before=LAUGHS), DOCX),
        (word_of("x")[:-30], DOCX),
    ],
)
def test_hostile_file_is_not_read_and_harms_nothing(content, media):
    with pytest.raises(UnreadableError):
        read_pages(content, media)


def test_entity_of_another_file_is_not_read():
    before = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "root" not in "".join(read_pages(word_of("&a;甲", before=before), DOCX))


def test_file_that_cannot_be_read_is_said_so_and_not_tried_again(archive):
    contract = archive.register()
    file = add_file(
        contract_id=contract.pk, paper="signed", name="a.pdf", content=b"%PDF-1.7 broken",
        by=archive.clerk, at=archive.at,
    )  # fmt: skip
    assert read_file(file_id=file.pk, at=archive.at).outcome == "faulty"
    assert unread() == [] and not TextPage.objects.exists()


def test_text_of_a_file_stays(archive):
    file = archive.scan(archive.register(), "甲方")
    with pytest.raises(IntegrityError, match="read already"), transaction.atomic():
        TextPage.objects.create(contract=file.contract, file=file, page=2, part=1, text="乙方")
    assert FileText.objects.get(file=file).pages == 1


def test_pages_of_a_pdf_are_told_apart():
    assert [each.strip() for each in read_pages(pdf_of("甲方"), "application/pdf")] == ["甲方"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("采 购 合 同", "采购合同"),
        ("千分\r\n之三", "千分之三"),
        ("Tea  Garden\nLtd", "Tea  Garden\nLtd"),
        ("共 3 页", "共 3 页"),
        ("a\0b", "ab"),
    ],
)
def test_text_is_joined_between_chinese_characters(text, plain):
    assert joined(text) == plain


def test_long_page_is_cut_into_parts_that_overlap():
    text = "".join(chr(0x4E00 + number % 5000) for number in range(LONGEST + 500))
    (page, first, one), (_page, second, two) = stretches([text, " "])
    assert (page, first, second) == (1, 1, 2)
    assert one[-OVERLAP:] == two[:OVERLAP] and one + two[OVERLAP:] == text


@pytest.mark.parametrize(
    ("text", "letters"), [("采购合同 2026", "cght"), ("A&B", ""), ("重庆火锅", "cqhg")]
)
def test_initials(text, letters):
    assert initials(text) == letters


@pytest.mark.clause("A6-1", "A6-4")
def test_file_that_was_set_aside_stays_on_record_and_is_found_by_nobody(archive):
    """A wrong scan: neither list nor excerpts know its words; the same file can come back."""
    contract = archive.register()
    wrong = archive.scan(contract, "劳动合同 试用期三个月", name="wrong.pdf")
    archive.scan(contract, "第八条 违约金")
    assert find(archive, "试用期") == [contract.number]
    words = {"file_id": wrong.pk, "by": archive.officer, "at": archive.at}
    with pytest.raises(ValidationError) as refused:
        set_aside(reason=" ", **words)
    assert refused.value.error_dict["reason"][0].code == "A6-1"
    with pytest.raises(PermissionDenied):
        set_aside(reason="扫错", **words | {"by": archive.head})
    row = set_aside(reason="扫成了别的合同", **words)
    assert find(archive, "试用期") == [] and find(archive, "违约金") == [contract.number]
    (line,), _next = page_of(Wanted("合同"), archive.clerk, TODAY, 30)
    assert [each.file for each in line.excerpts] in ([], ["scan.pdf"])
    assert ContractFile.objects.filter(pk=wrong.pk).exists() and row.by == archive.officer
    assert Notice.objects.get(key__endswith=f"aside:{wrong.pk}").recipient == archive.clerk
    with pytest.raises(ValidationError, match="already"):
        set_aside(reason="再", **words)
    same = {"contract_id": contract.pk, "paper": "signed", "content": bytes(wrong.content)}
    same |= {"by": archive.clerk, "at": archive.at}
    again = add_file(name="again.pdf", **same)
    read_file(file_id=again.pk, at=archive.at)
    assert find(archive, "试用期") == [contract.number]
    with pytest.raises(ValidationError, match="already"):
        add_file(name="third.pdf", **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        FileEnd.objects.create(file=again, reason="x", by=archive.head, at=archive.at)
    assert wrong.pk not in unread()
