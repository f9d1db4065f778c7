"""The pages on which deputies are named, and joining, moving and leaving is planned."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from hr.people.deputies.models import Deputyship
from hr.people.deputies.selectors import deputies_of
from hr.people.models import Employee, Plan, Position
from hr.people.rules import Stage

WHY = {"kind": "resignation", "reason": "回老家发展"}


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def today():
    return timezone.localdate(timezone.now())


@pytest.fixture
def officer(hire, client, rulebook):
    top = hire("陈国强", "general_manager")
    person = hire("魏红", "hr_officer", supervisor=top)
    client.force_login(person)
    return person


@pytest.fixture
def person(hire, officer):
    return hire("张丽", "ecommerce_assistant", supervisor=officer)


def test_person_names_a_deputy_on_their_own_page_and_ends_it(officer, person, client, today):
    client.force_login(person)
    own = f"/people/{person.number}/"
    page = client.get(own).content.decode()
    assert f'action="{own}deputy/"' in page
    assert f'<option value="{person.pk}"' not in page
    fields = {"deputy": officer.pk, "starts_on": today, "ends_on": today, "reason": "培训"}
    assert client.post(f"{own}deputy/", fields).headers["Location"] == own
    assert deputies_of(person.pk, timezone.now()) == [officer.pk]
    row = Deputyship.objects.get()
    page = client.get(own).content.decode()
    assert "stands in now" in page and "培训" in page
    client.post(f"/people/deputies/{row.pk}/end/")
    assert deputies_of(person.pk, timezone.now()) == []


def test_refused_deputy_keeps_what_was_typed(officer, person, client, today):
    client.force_login(person)
    yesterday = today - timedelta(days=1)
    fields = {"deputy": officer.pk, "starts_on": yesterday, "ends_on": today, "reason": "培训"}
    page = client.post(f"/people/{person.number}/deputy/", fields).content.decode()
    assert "Nobody stands in for the past" in page
    assert f'value="{yesterday.isoformat()}"' in page and 'value="培训"' in page
    assert f'<option value="{officer.pk}" selected' in page
    assert not Deputyship.objects.exists()


def test_reason_of_a_deputy_is_for_those_concerned(officer, person, hire, client, today):
    client.force_login(person)
    fields = {"deputy": hire("刘洋").pk, "starts_on": today, "ends_on": today, "reason": "住院"}
    client.post(f"/people/{person.number}/deputy/", fields)
    client.force_login(hire("外人", "guide"))
    page = client.get(f"/people/{person.number}/").content.decode()
    assert "stands in now" in page and "住院" not in page and "End it" not in page
    assert client.get("/people/deputies/").status_code == 403
    client.force_login(officer)
    page = client.get("/people/deputies/").content.decode()
    assert "住院" in page and "End it" in page
    client.force_login(hire("陶然", "hr_officer"))
    page = client.get("/people/deputies/").content.decode()
    assert "住院" in page and "End it" not in page


def test_only_the_person_and_who_stands_above_get_the_form(officer, person, hire, client):
    assert client.get(f"/people/{person.number}/deputy/").status_code == 200
    own, top = f"/people/{person.number}/", f"/people/{officer.supervisor.number}/"
    assert f'href="{own}deputy/"' in client.get(own).content.decode()
    assert client.get(f"{top}deputy/").status_code == 403
    for other in (hire("外人", "guide"), hire("谢军", "system_administrator", is_superuser=True)):
        client.force_login(other)
        for path in (own, top):
            assert client.get(f"{path}deputy/").status_code == 403
            assert f'"{path}deputy/"' not in client.get(path).content.decode()


def test_form_of_a_move_says_what_would_stay(officer, person, client):
    client.force_login(officer)
    path = f"/people/{person.number}/move/"
    page = unescape(client.get(path, headers={"accept-language": "en"}).content.decode())
    for now in (person.department, person.position, person.supervisor):
        assert f">{'stays as it is: ' + str(now) if now else 'stays as it is'}</option>" in page


def test_hr_plans_a_move_and_calls_it_off(officer, person, client, today):
    guide, day = Position.objects.get(code="guide"), today + timedelta(days=7)
    fields = {"day": day, "position": guide.pk}
    answer = client.post(f"/people/{person.number}/move/", fields)
    record = f"/people/{person.number}/record/"
    assert answer.headers["Location"] == record
    page = client.get(record).content.decode()
    assert day.isoformat() in page and "position → Tour guide" in page
    assert "planned by 魏红" in page
    plan = Plan.objects.get()
    assert f"/people/plans/{plan.pk}/call-off/" in client.get("/people/plans/").content.decode()
    client.post(f"/people/plans/{plan.pk}/call-off/")
    assert "Nothing is planned." in client.get("/people/plans/").content.decode()
    assert "called off" in client.get("/people/plans/?all=on").content.decode()
    person.refresh_from_db()
    assert person.position.code == "ecommerce_assistant"


def test_refused_move_keeps_what_was_typed(officer, person, client, today):
    guide = Position.objects.get(code="guide")
    fields = {"day": today, "position": guide.pk}
    page = client.post(f"/people/{person.number}/move/", fields).content.decode()
    assert "A plan needs a day to come" in page
    assert f'value="{today.isoformat()}"' in page and f'value="{guide.pk}" selected' in page


@pytest.mark.parametrize(("at_once", "stage"), [("", Stage.WORKING), ("on", Stage.LEFT)])
def test_last_day_is_planned_unless_the_login_ends_at_once(
    officer, person, client, today, at_once, stage
):
    fields = {"last_day": today + timedelta(days=7), "at_once": at_once, **WHY}
    client.post(f"/people/{person.number}/leave/", fields)
    person.refresh_from_db()
    assert person.stage == stage
    assert Plan.objects.open().exists() is (stage == Stage.WORKING)


@pytest.mark.parametrize("missing", ["kind", "reason"])
def test_leaving_asks_why_and_says_where_a_dismissal_goes(officer, person, client, today, missing):
    fields = WHY | {"last_day": today + timedelta(days=7), missing: ""}
    page = client.post(f"/people/{person.number}/leave/", fields).content.decode()
    assert "This field is required." in page
    assert "A dismissal is not entered here: it is decided in a case against the rules" in page
    assert not Plan.objects.exists()


@pytest.mark.parametrize("at_once", ["", "on"])
def test_kind_and_reason_stand_on_the_record(officer, person, client, today, at_once):
    fields = WHY | {"last_day": today + timedelta(days=7), "at_once": at_once}
    page = client.post(f"/people/{person.number}/leave/", fields, follow=True).content.decode()
    assert "resignation, " in page and "回老家发展" in page
    plans = client.get("/people/plans/").content.decode()
    assert ("回老家发展" in plans) == (at_once == "")


def test_refused_last_day_says_why_where_it_was_asked(officer, person, client):
    page = client.post(
        f"/people/{person.number}/leave/", WHY | {"last_day": "soon"}
    ).content.decode()
    assert "Enter a valid date." in page and 'value="soon"' in page


def test_who_is_to_come_is_marked_and_shown_to_hr_alone(officer, hire, client, today):
    day = today + timedelta(days=30)
    fields = {"number": "3001", "name": "新人", "hired_on": day}
    assert "hr-password" in client.post("/people/add/", fields).content.decode()
    assert Employee.objects.get(number="3001").stage == Stage.COMING
    assert "still to come" in client.get("/people/").content.decode()
    page = client.get("/people/3001/record/").content.decode()
    assert "first day" in page and "The login works from the first day on." in page
    client.force_login(hire("外人", "guide"))
    assert "新人" not in client.get("/people/").content.decode()


def test_pages_of_hr_are_closed_to_others(officer, person, hire, client):
    client.force_login(hire("外人", "guide"))
    for path in ("plans/", "deputies/", f"{person.number}/record/", f"{person.number}/move/"):
        assert client.get(f"/people/{path}").status_code == 403, path


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize("days", [-10, 1])
def test_a_refused_first_day_of_attendance_is_told_beside_its_field(officer, client, today, days):
    fields = {"number": "3001", "name": "新人", "hired_on": today - timedelta(days=9)}
    answer = client.post("/people/add/", fields | {"kept_from": today + timedelta(days=days)})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["kept_from"]
    assert not Employee.objects.filter(number="3001").exists()


def test_a_number_that_is_taken_is_told_once_and_beside_its_field(officer, person, client):
    answer = client.post("/people/add/", {"number": person.number, "name": "新人"})
    assert (answer.status_code, dict(answer.context["form"].errors)) == (
        422,
        {"number": ["This staff number is taken."]},
    )


def test_each_refusal_stands_beside_its_field(officer, person, client, today, hire):
    top = officer.supervisor
    yesterday = today - timedelta(days=1)
    before = {"last_day": "2000-01-02", **WHY}
    Employee.objects.filter(pk=person.pk).update(hired_on=today)
    sent = [
        (f"{person.number}/leave/", before | {"last_day": today - timedelta(days=3)}, "last_day"),
        (f"{person.number}/move/", {"day": today, "department": "", "supervisor": top.pk}, "day"),
        (f"{officer.number}/deputy/", {"deputy": person.pk, "starts_on": yesterday,
                                      "ends_on": today, "reason": "x"}, "starts_on"),
        (f"{person.number}/edit/", {"name": "张丽", "supervisor": hire("下", supervisor=person).pk},
         "supervisor"),
        (f"{person.number}/edit/", {"name": "张丽", "phone": "abc"}, "phone"),
    ]  # fmt: skip
    for address, fields, field in sent:
        answer = client.post(f"/people/{address}", fields)
        assert answer.status_code == 422, address
        form = answer.context["leaving" if "leave" in address else "form"]
        assert list(form.errors) == [field], (address, form.errors)


def test_nobody_is_offered_to_decide_on_themselves_and_who_has_left_does_not_move(
    officer, person, client, today
):
    own = client.get(f"/people/{officer.number}/record/").content.decode()
    here = f"/people/{officer.number}/"
    assert not any(f"{here}{tail}/" in own for tail in ("move", "leave", "password"))
    assert "another person has to do this" in own
    person.is_active, person.left_on = False, today
    person.save()
    answer = client.get(f"/people/{person.number}/move/")
    assert answer.headers["Location"] == f"/people/{person.number}/record/"


def test_whoever_does_not_come_is_called_so(officer, client, today):
    client.post("/people/add/", {"number": "3001", "name": "吴未来",
                                 "hired_on": today + timedelta(days=9)})  # fmt: skip
    plan = Plan.objects.get(employee__number="3001")
    client.post(f"/people/plans/{plan.pk}/call-off/")
    page = client.get("/people/3001/record/").content.decode()
    assert "did not join" in page and "does not join: called off" in page


def test_from_when_attendance_is_kept_stands_in_the_record_with_its_page(officer, client, today):
    first = today - timedelta(days=400)
    client.post("/people/add/", {"number": "3001", "name": "新人", "hired_on": first})
    page = client.get("/people/3001/record/").content.decode()
    assert f"Not kept before {today}." in page
    assert f'href="/attendance/months/{today:%Y-%m}/3001/"' in page
    changes = client.get("/people/3001/record/").context["changes"]
    assert [(label, is_) for label, _was, is_ in changes[-1].fields] == [
        ("hired on", f"{first}"),
        ("attendance kept from", f"{today}"),
    ]


def test_what_moved_under_a_preview_is_shown_anew(officer, hire, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.csv", "工号,姓名,电话\r\n3001,钱四,13000000001\r\n".encode())
    preview = client.post("/people/import/", {"file": file})
    assert preview.status_code == 200 and "13000000001" in preview.content.decode()
    rows = preview.context["rows"]
    hire("抢先", number="3001")
    answer = client.post("/people/import/", {"rows": rows})
    assert answer.status_code == 422
    assert "3001 has changed since the preview" in answer.content.decode()
    assert Employee.objects.get(number="3001").name == "抢先"
    assert client.post("/people/import/", {"rows": "x"}).status_code == 422
    written = client.post("/people/import/", {"rows": answer.context["rows"]})
    assert written.status_code == 302
    assert Employee.objects.get(number="3001").name == "钱四"
