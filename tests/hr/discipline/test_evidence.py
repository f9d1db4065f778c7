"""Evidence: kept as it came, of few types, seen by those who see the case."""

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hr.discipline.evidence.rules import MOST_FILES
from hr.discipline.evidence.services import add_evidence
from hr.discipline.models import Evidence
from regulations.notices.models import Notice
from regulations.uploads import LARGEST_FILE, check_file, type_of
from tests.hr.discipline.conftest import HOUR

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7\n..."


def workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0 JFIF", "image/jpeg"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("聊天记录\n14:10 在打电话".encode(), "text/plain"),
        ("聊天记录".encode("gb18030"), "text/plain"),
        (archive("a.txt"), None),
        (b"PK\x03\x04 no archive", None),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02\x01\x01\x00", None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
    ],
)
def test_type_is_found_in_the_content(content, media):
    found = type_of(content)
    assert (found and found.media) == media


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.png", PNG, None),
        ("照片.PNG", PNG, None),
        ("照片.pdf", PNG, "“照片.pdf” is no PDF, picture, text or .xlsx file"),
        ("page.html", b"<script>alert(1)</script>", "“page.html” is no PDF"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“x.svg” is no PDF"),
        ("空.txt", b"", "This file is empty."),
        ("大.pdf", PDF + b" " * LARGEST_FILE, "The file is larger than 10 MB."),
        ("满.pdf", PDF.ljust(LARGEST_FILE), None),
    ],
)
def test_file_that_is_not_what_it_is_named_is_refused(name, content, words):
    if words is None:
        assert check_file(name=name, content=content, clause="A1.3-5")
        return
    with pytest.raises(ValidationError) as refused:
        check_file(name=name, content=content, clause="A1.3-5")
    assert refused.value.messages[0].startswith(words)
    assert refused.value.code == "A1.3-5"


def give(bureau, case, *, by=None, content=PDF, name="记录.pdf", at=None) -> Evidence:
    return add_evidence(
        case_id=case.pk, name=name, content=content, note="打印机记录",
        by=by or bureau.manager, at=at or bureau.at,
    )  # fmt: skip


def test_file_is_kept_as_it_came(bureau):
    case = bureau.case()
    row = Evidence.objects.get(pk=give(bureau, case, name="C:\\文件\\记录.pdf").pk)
    assert bytes(row.content) == PDF
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (row.name, row.size, row.by) == ("记录.pdf", len(PDF), bureau.manager)
    told = Notice.objects.get(recipient=bureau.subject, key=f"case:{case.pk}:evidence:{row.pk}")
    assert told.words == "施建华 added evidence to a case: 打印私人照片"


def test_whom_the_case_concerns_adds_evidence_too_and_strangers_do_not(bureau):
    case = bureau.case()
    assert give(bureau, case, by=bureau.subject)
    with pytest.raises(PermissionDenied):
        give(bureau, case, by=bureau.stranger, content=PNG, name="a.png")


def test_same_file_is_given_once(bureau):
    case = bureau.case()
    give(bureau, case)
    with pytest.raises(ValidationError, match="in the case already"):
        give(bureau, case, name="另一个名字.pdf")


def test_case_holds_so_many_files_and_no_more(bureau):
    case = bureau.case()
    for number in range(MOST_FILES):
        give(bureau, case, content=PDF + b"%d" % number)
    with pytest.raises(ValidationError, match="40 files at most"):
        give(bureau, case, content=PDF + b"more")


def test_decided_case_takes_files_only_while_an_objection_waits(bureau):
    case = bureau.case()
    ruling = bureau.confirm(case)
    with pytest.raises(ValidationError, match="has been decided"):
        give(bureau, case, by=bureau.subject, at=bureau.at + 2 * HOUR)
    bureau.object(ruling)
    assert give(bureau, case, by=bureau.subject, at=bureau.at + 2 * HOUR)


def test_file_is_served_to_be_saved_and_never_guessed(bureau, client):
    case = bureau.case()
    row = give(bureau, case)
    client.force_login(bureau.subject)
    answer = client.get(f"/cases/{case.pk}/evidence/{row.pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "no-store" in answer["Cache-Control"]


def test_file_exists_for_nobody_else_and_in_no_other_case(bureau, client):
    case, other = bureau.case(), bureau.case(subject=bureau.other)
    row = give(bureau, case)
    client.force_login(bureau.other)
    assert client.get(f"/cases/{case.pk}/evidence/{row.pk}/").status_code == 404
    assert client.get(f"/cases/{other.pk}/evidence/{row.pk}/").status_code == 404


def upload(client, case, content: bytes, name: str = "记录.pdf"):
    file = SimpleUploadedFile(name, content, "text/html")  # what the browser claims is not asked
    return client.post(f"/cases/{case.pk}/evidence/", {"file": file, "note": "打印机记录"})


def test_file_is_added_on_the_page(bureau, client):
    case = bureau.case()
    client.force_login(bureau.subject)
    answer = upload(client, case, PDF)
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    assert Evidence.objects.get().media == "application/pdf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PDF + b" " * LARGEST_FILE, "The file is larger than 10 MB."),
        (b"MZ\x90\x00\x03", "is no PDF, picture, text or .xlsx file"),
    ],
)
def test_refused_file_is_told_with_the_clause_and_keeps_the_note(bureau, client, content, words):
    case = bureau.case()
    client.force_login(bureau.subject)
    client.cookies["django_language"] = "en"
    page = upload(client, case, content).content.decode()
    assert words in page
    assert 'href="/handbook/A1.3-5/"' in page
    assert not Evidence.objects.exists()


def test_upload_without_the_token_of_the_page_is_refused(bureau):
    case, client = bureau.case(), Client(enforce_csrf_checks=True)
    client.force_login(bureau.subject)
    assert upload(client, case, PDF).status_code == 403
    assert not Evidence.objects.exists()


def test_a_refused_file_is_told_in_the_form_that_sent_it(bureau, client):
    case = bureau.case()
    client.force_login(bureau.subject)
    answer = upload(client, case, b"MZ\x90\x00\x03")
    assert answer.context["refused"] is None
    evidence = answer.content.decode().partition('id="evidence"')[2]
    assert evidence.count('class="dis-refused"') == 1
