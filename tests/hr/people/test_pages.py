"""The pages of people: who sees what, and what hr does there."""

import re
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile

from hr.people.models import Department, Employee


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def officer(hire, client, rulebook):
    person = hire("魏红", "hr_officer")
    client.force_login(person)
    return person


def test_everybody_finds_a_colleague_by_initials(hire, client, rulebook):
    client.force_login(hire("张丽", "guide"))
    hire("李敏", "ecommerce_lead", phone="13000000001")
    page = client.get("/people/", {"q": "lm"}).content.decode()
    assert "李敏" in page and "tel:13000000001" in page
    assert 'href="/people/add/"' not in page


def test_search_answers_htmx_with_the_part_alone(officer, client):
    page = client.get("/people/", {"q": "wh"}, headers={"HX-Request": "true"}).content.decode()
    assert "魏红" in page and "<html" not in page


@pytest.mark.clause("A1.3-9")
def test_page_of_a_person_shows_duties_line_and_rights(hire, client, rulebook):
    lead = hire("李敏", "ecommerce_lead")
    person = hire("张丽", "ecommerce_assistant", supervisor=lead)
    client.force_login(person)
    page = client.get(f"/people/{person.number}/").content.decode()
    assert "E-commerce assistant: orders and stock" in page
    assert f'href="/people/{lead.number}/"' in page
    assert "Can move stock" in page
    assert "Issue a new password" not in page


@pytest.mark.parametrize("tail", ["edit/", "password/", "leave/"])
def test_only_hr_changes_people(hire, client, tail):
    person = hire("张丽", "ecommerce_lead")
    client.force_login(person)
    assert client.post(f"/people/{person.number}/{tail}").status_code == 403
    assert client.get("/people/add/").status_code == 403
    assert client.get("/people/import/").status_code == 403


def test_hr_takes_a_person_on_and_sees_the_password_once(officer, client):
    page = client.post("/people/add/", {"number": "3001", "name": "新人"}).content.decode()
    password = re.search(r'class="hr-password">([^<]+)<', page)[1]
    assert authenticate(None, username="3001", password=password).name == "新人"
    person = Employee.objects.get(number="3001")
    assert person.history.get().history_user == officer


def test_hr_changes_a_person(officer, hire, client):
    person = hire("张丽", phone="13000000001")
    fields = {"name": "张莉", "phone": "13000000002", "supervisor": officer.pk}
    answer = client.post(f"/people/{person.number}/edit/", fields)
    assert answer.headers["Location"] == f"/people/{person.number}/"
    person.refresh_from_db()
    assert (person.name, person.phone, person.supervisor) == ("张莉", "13000000002", officer)


@pytest.mark.parametrize("sent", [{"name": "张莉"}, {"phone": "9"}])
def test_what_is_not_sent_stays_as_it_is(officer, hire, client, department, sent):
    unit = department("shop", "电商部")
    person = hire("张丽", "guide", phone="13000000001", email="z@example.cn", department=unit,
                  supervisor=officer, hired_on=date(2025, 3, 1))  # fmt: skip
    client.post(f"/people/{person.number}/edit/", sent)
    kept = Employee.objects.get(pk=person.pk)
    names = ["phone", "email", "department", "position", "supervisor", "hired_on"]
    assert [getattr(kept, name) for name in names] == [getattr(person, name) for name in names]
    assert kept.name == sent.get("name", "张丽")


def test_page_of_somebody_above_offers_hr_no_login_buttons(officer, hire, client):
    top = hire("刘建国", "general_manager", password="a-long-secret")
    sentence = "Only the general manager decides on the appointment, password and login of 刘建国."
    page = client.get(f"/people/{top.number}/record/").content.decode()
    assert sentence in page and "Issue a new password" not in page
    leaving = {"kind": "other", "reason": "x", "last_day": "2025-03-31"}
    for tail, fields in (("password/", {}), ("leave/", leaving)):
        answer = client.post(f"/people/{top.number}/{tail}", fields, follow=True)
        page = answer.content.decode()
        assert page.count(sentence) == 2  # said to the button that is not there, and as a rule
    page = client.post(f"/people/{top.number}/edit/", {"name": "刘建国", "position": ""})
    assert sentence in page.content.decode()
    top.refresh_from_db()
    assert top.is_active and top.position and top.check_password("a-long-secret")


def test_refusal_of_a_service_stands_in_the_form(officer, client):
    fields = {"name": "魏红", "position": ""}
    page = client.post(f"/people/{officer.number}/edit/", fields).content.decode()
    assert "Nobody appoints themselves" in page
    officer.refresh_from_db()
    assert officer.position.code == "hr_officer"


def test_hr_ends_a_login(officer, hire, client):
    person = hire("张丽")
    why = {"kind": "contract_end", "reason": "合同到期"}
    client.post(f"/people/{person.number}/leave/", why | {"last_day": "2025-03-31"})
    person.refresh_from_db()
    assert not person.is_active


def upload(client, text: str) -> str:
    file = SimpleUploadedFile("list.csv", text.encode())
    return client.post("/people/import/", {"file": file}).content.decode()


def test_import_is_shown_first_and_written_after_the_word(officer, client):
    page = upload(client, "工号,姓名\n3001,新人\n")
    assert "新人" in page and not Employee.objects.filter(number="3001").exists()
    rows = re.search(r'name="rows" value="([^"]+)"', page)[1]
    page = client.post("/people/import/", {"rows": rows}, follow=True).content.decode()
    assert "Taken on: 1, changed: 0." in page and "hr-password" not in page
    page = client.post("/people/first-passwords/").content.decode()
    password = re.search(r'class="hr-password">([^<]+)<', page)[1]
    assert authenticate(None, username="3001", password=password).name == "新人"


def test_first_passwords_come_a_page_at_a_time_and_once(officer, hire, client, monkeypatch):
    monkeypatch.setattr("hr.people.views_import.AT_ONCE", 2)
    for name in "甲乙丙":
        hire(name)
    hire("刘建国", "general_manager")  # whose login HR does not decide on
    path, found = "/people/first-passwords/", []
    for _time in range(3):
        found.append(client.post(path).content.decode().count('class="hr-password"'))
    assert found == [2, 1, 0]
    assert "Everybody has a password." in client.get(path).content.decode()


def test_import_names_the_columns_it_passes_over(officer, client):
    file = SimpleUploadedFile("list.csv", "工号,姓名,工资,鞋码\n3001,李敏,8000,38\n".encode())
    page = client.post("/people/import/", {"file": file}).content.decode()
    assert "Columns that the portal does not know are passed over: 工资、鞋码" in page
    rows = re.search(r'name="rows" value="([^"]+)"', page)[1]
    client.post("/people/import/", {"rows": rows})
    assert Employee.objects.filter(number="3001").exists()


def test_import_with_a_problem_cannot_be_written(officer, client):
    page = upload(client, "工号,姓名,部门\n3001,新人,火星部\n")
    assert "Row 2, column “部门”" in page
    assert 'name="rows"' not in page


def test_list_changed_on_its_way_is_refused(officer, client):
    rows = re.search(r'name="rows" value="([^"]+)"', upload(client, "工号,姓名\n3001,新人\n"))[1]
    client.post("/people/import/", {"rows": rows[:-3] + "xyz"})
    assert not Employee.objects.filter(number="3001").exists()


def test_empty_list_is_read_as_a_list(officer, client):
    answer = client.get("/people/import/template.csv")
    page = upload(client, answer.content.decode())
    assert "The file has no rows." in page


def test_departments_are_kept_with_their_history(officer, client):
    client.post("/people/department/add/", {"code": "shop", "name": "电商部", "leader": ""})
    (record,) = Department.objects.get(code="shop").history.all()
    assert record.history_user == officer
