"""Who sees what of a person: the table of sights, and the pages that follow it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from hr.people import profile
from hr.people.files.services import change_file, close_file, open_file
from hr.people.models import FileAccess, PrivateFile
from hr.people.rules import PRIVATE, SIGHTS, Reader, Sight, masked, sight_of
from hr.people.services import dismiss_login
from regulations.binding.services import entering_past
from regulations.notices.models import Notice

# Written by hand: what each reader sees beyond what everybody does. "*": masked.
PUBLIC = "phone email supervisor managing_leader hired_on left_on"
SEEN = {
    Reader.ANYBODY: PUBLIC,
    Reader.SELF: f"{PUBLIC} private_phone emergency_contact emergency_phone birthday *id_number"
    " address file_readers reason_of_deputy level history",
    Reader.LINE: f"{PUBLIC} private_phone emergency_contact emergency_phone reason_of_deputy",
    Reader.HR: f"{PUBLIC} private_phone emergency_contact emergency_phone birthday id_number"
    " address file_readers reason_of_deputy level plans history",
    Reader.HEAD: f"{PUBLIC} private_phone emergency_contact emergency_phone birthday *id_number"
    " address file_readers reason_of_deputy level plans history",
    Reader.GRANTED: f"{PUBLIC} private_phone emergency_contact emergency_phone birthday"
    " *id_number address",
}


@pytest.mark.parametrize("reader", Reader)
def test_each_reader_sees_what_is_theirs_and_no_more(reader):
    marks = {Sight.FULL: "", Sight.MASKED: "*"}
    found = {what: sight_of(what, {reader}) for what in SIGHTS}
    seen = {f"{marks[sight]}{what}" for what, sight in found.items() if sight}
    assert seen == set(SEEN[reader].split())


def test_who_reads_in_two_relations_sees_the_most_of_either():
    assert sight_of("id_number", {Reader.SELF, Reader.HR}) == Sight.FULL
    assert sight_of("birthday", {Reader.LINE, Reader.GRANTED}) == Sight.FULL
    assert sight_of("birthday", set()) == Sight.NONE


def test_who_keeps_files_and_who_heads_the_company_need_no_other_relation():
    # The pages ask no further once they know one of these.
    for what in SIGHTS:
        for most in (Reader.HR, Reader.HEAD):
            for other in (Reader.LINE, Reader.GRANTED):
                assert sight_of(what, {most}) >= sight_of(what, {other}), what


@pytest.mark.parametrize(
    ("number", "shown"),
    [("110101199003071233", "**************1233"), ("12345678", "********"), ("", "")],
)
def test_masked_number_keeps_its_last_four_signs(number, shown):
    assert masked(number) == shown


FILE = {
    "private_phone": "13900000001",
    "id_number": "110101199003071233",
    "address": "文三路 1 号",
    "emergency_contact": "张父",
}


@pytest.fixture
def staff(hire, rulebook, at):
    top = hire("陈国强", "general_manager")
    lead = hire("李敏", "ecommerce_lead", supervisor=top)
    person = hire("张丽", "ecommerce_assistant", supervisor=lead)
    officer = hire("魏红", "hr_officer", supervisor=top)
    colleague = hire("刘洋", "ecommerce_assistant", supervisor=lead)
    change_file(employee=person, by=officer, at=at, **FILE)
    with entering_past(right="test"):
        yield {
            "top": top, "lead": lead, "person": person, "officer": officer,
            "colleague": colleague, "administrator": hire("谢军", "system_administrator"),
        }  # fmt: skip


PAGES = [
    # reader, who may open the file, sees the address, ID in full, ID masked, the private phone
    ("person", True, True, False, True, True),
    ("lead", True, False, False, False, True),
    ("officer", True, True, True, False, True),
    ("top", True, True, False, True, True),
    ("colleague", False, False, False, False, False),
    ("administrator", False, False, False, False, False),
]


@pytest.mark.parametrize(("reader", "opens", "address", "number", "part", "phone"), PAGES)
def test_page_of_the_private_file(client, staff, reader, opens, address, number, part, phone):
    client.force_login(staff[reader])
    answer = client.get(f"/people/{staff['person'].number}/file/")
    page = answer.content.decode()
    assert answer.status_code == (200 if opens else 403)
    assert (FILE["address"] in page) is address
    assert (FILE["id_number"] in page) is number
    assert ("**************1233" in page) is part
    assert (FILE["private_phone"] in page) is phone
    others = client.get(f"/people/{staff['person'].number}/").content.decode()
    assert not any(value in others for value in FILE.values())
    assert (f'href="/people/{staff["person"].number}/file/"' in others) is opens


def test_everybody_reads_what_happened_to_themselves_but_not_what_is_planned(client, staff):
    person = staff["person"]
    client.force_login(person)
    answer = client.get(f"/people/{person.number}/record/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "数据库权限级别" in page and "变更记录" in page
    assert "入职、调岗、离职" not in page and "重新发放密码" not in page
    own = client.get(f"/people/{person.number}/").content.decode()
    assert f'href="/people/{person.number}/record/"' in own
    assert client.get(f"/people/{staff['colleague'].number}/record/").status_code == 403


def test_file_opened_to_a_reader_opens_that_one_file_only(client, staff, at):
    person, reader, officer = staff["person"], staff["colleague"], staff["officer"]
    open_file(employee=person, reader=reader, by=officer, at=at)
    client.force_login(reader)
    page = client.get(f"/people/{person.number}/file/").content.decode()
    assert FILE["address"] in page and "**************1233" in page
    assert FILE["id_number"] not in page and "To whom it is open" not in page
    for other in ("lead", "officer", "top", "administrator"):
        assert client.get(f"/people/{staff[other].number}/file/").status_code == 403
    assert client.get(f"/people/{person.number}/record/").status_code == 403
    close_file(employee=person, reader=reader, by=officer, at=at)
    assert client.get(f"/people/{person.number}/file/").status_code == 403
    rows = FileAccess.objects.order_by("pk").values_list("reader", "is_open", "by")
    assert list(rows) == [(reader.pk, True, officer.pk), (reader.pk, False, officer.pk)]
    assert Notice.objects.filter(recipient=person).count() == 2


def test_who_opens_files_to_whom(staff, at):
    person, colleague, officer, top = (
        staff[name] for name in ("person", "colleague", "officer", "top")
    )
    refused = [
        (person, officer, officer, "neither to oneself"),
        (person, person, officer, "neither to oneself"),
        (person, colleague, staff["lead"], "Only hr"),
        (top, colleague, officer, "Only the general manager"),
    ]
    for employee, reader, by, words in refused:
        with pytest.raises(ValidationError, match=words), transaction.atomic():
            open_file(employee=employee, reader=reader, by=by, at=at)
    with pytest.raises(ValidationError, match="not open"):
        close_file(employee=person, reader=colleague, by=officer, at=at)
    open_file(employee=person, reader=colleague, by=top, at=at)
    with pytest.raises(ValidationError, match="already"):
        open_file(employee=person, reader=colleague, by=officer, at=at)


def test_leaver_keeps_no_file_open(staff, at):
    person, reader = staff["person"], staff["colleague"]
    open_file(employee=person, reader=reader, by=staff["officer"], at=at)
    dismiss_login(employee=reader, last_day=at.date(), by=staff["officer"], at=at)
    newest = FileAccess.objects.latest("pk")
    assert (newest.reader, newest.is_open) == (reader, False)
    assert profile.readers_of(reader, person) == {Reader.ANYBODY}


def test_private_file_is_written_by_hr_alone_and_kept_with_its_history(client, staff, at):
    person, officer = staff["person"], staff["officer"]
    with pytest.raises(ValidationError, match="Only hr keeps"):
        change_file(employee=person, address="别处", by=staff["top"], at=at)
    client.force_login(officer)
    client.post(f"/people/{person.number}/file/edit/", {"address": "西湖边"})
    file = PrivateFile.objects.get(pk=person.pk)
    assert (file.address, file.id_number) == ("西湖边", FILE["id_number"])
    newest = file.history.first()
    assert (newest.address, newest.history_user) == ("西湖边", officer)
    assert set(PRIVATE) == {f.name for f in PrivateFile._meta.fields} - {"employee"}


def test_page_opens_and_closes_a_file(client, staff):
    person, colleague = staff["person"], staff["colleague"]
    client.force_login(staff["officer"])
    path = f"/people/{person.number}/file/"
    client.post(f"{path}open/", {"reader": colleague.pk})
    assert profile.readers_of(colleague, person) == {Reader.ANYBODY, Reader.GRANTED}
    assert f"close/{colleague.number}/" in client.get(path).content.decode()
    client.post(f"{path}close/{colleague.number}/")
    assert not FileAccess.objects.latest("pk").is_open
