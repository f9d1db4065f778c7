"""Feedback from every page, its desk, its clock, and what the database holds of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from hr.people.models import Position
from hr.people.services import dismiss_login, hire_employee
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.database.changes.services import draft_change, drop_change, take_over
from sitecontent.database.feedback import selectors
from sitecontent.database.feedback.rules import STEPS, Stand, check_reply
from sitecontent.database.feedback.services import ANSWER, Draft, give_feedback, reply_to
from sitecontent.database.models import Feedback, Reply
from tests import worlds
from tests.company import TEN, Company

pytestmark = pytest.mark.clause("C13-M3")
HTMX = {"HX-Request": "true"}


company = worlds.shared(Company, past=True)


def browse(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(by, text="字太小", page="/goods/?q=1", at=TEN) -> Feedback:
    return give_feedback(draft=Draft(text, page, "商品", "zh-hans", 390), by=by, at=at)


def stand(row: Feedback) -> str:
    return selectors.feedback().get(pk=row.pk).stand


@pytest.mark.parametrize(
    ("now", "then"),
    [(now, then) for now in Stand for then in Stand if then not in STEPS[now]],
)
def test_what_cannot_follow_is_refused_with_the_clause(now, then):
    with pytest.raises(ValidationError) as refused:
        check_reply(now, then, "好")
    assert refused.value.code == "C13-M3"


def test_what_is_kept_of_a_feedback(company):
    row = said(company.designer)
    assert (row.page, row.title, row.room) == ("/goods/?q=1", "商品", "products")
    assert (row.language, row.width, row.by) == ("zh-hans", 390, company.designer)
    clock = Deadline.objects.get(kind=ANSWER)
    assert clock == row.deadline and clock.owner == company.administrator
    assert clock.due_at == TEN + timedelta(days=3)
    assert [each.recipient for each in Notice.objects.filter(kind="feedback")] == [
        company.administrator
    ]


@pytest.mark.parametrize(
    ("page", "room"),
    [
        ("/", ""), ("/desk/", "desk"), ("/leave/?x=1", "leave"), ("/vault/", "vault"),
        ("/ledger/account/", "ledger"), ("/nowhere/", ""), ("https://evil.example/", ""),
        ("//evil.example/", ""),
    ],
)  # fmt: skip
def test_a_page_belongs_to_its_room(company, page, room):
    row = said(company.designer, page=page)
    assert row.room == room and row.page.startswith("/") and "//" not in row.page


def test_the_first_answer_meets_the_clock_and_the_giver_is_told(company):
    row = said(company.designer)
    later = TEN + timedelta(days=1)
    reply_to(
        feedback_id=row.pk, stand="answered", text="下周放大", by=company.administrator, at=later
    )
    row.deadline.refresh_from_db()
    assert (row.deadline.met_at, row.deadline.met_by) == (later, company.administrator)
    note = Notice.objects.get(recipient=company.designer, kind="feedback")
    assert note.params == {"text": "字太小", "answer": "下周放大"}
    assert stand(row) == "answered"
    reply_to(feedback_id=row.pk, stand="closed", text="已放大", by=company.administrator, at=later)
    assert stand(row) == "closed"
    with pytest.raises(ValidationError):
        reply_to(feedback_id=row.pk, stand="closed", text="再", by=company.administrator, at=later)


def test_no_answer_in_time_is_told_to_desk_and_general_manager(company):
    said(company.designer)
    sweep_deadlines(at=TEN + timedelta(days=3))
    assert not Notice.objects.filter(key__endswith=":late").exists()
    sweep_deadlines(at=TEN + timedelta(days=3, seconds=1))
    told = {row.recipient for row in Notice.objects.filter(key__endswith=":late")}
    assert told == {company.administrator, company.manager}


def test_who_leaves_passes_the_clock_on(company):
    row, post = said(company.designer), Position.objects.get(code="system_administrator")
    after = hire_employee(
        number="1021", name="新任", position=post, supervisor=company.manager, at=TEN
    )
    dismiss_login(employee=company.administrator, last_day=TEN.date(), by=company.manager, at=TEN)
    row.deadline.refresh_from_db()
    assert row.deadline.owner == after


def test_only_the_system_administrator_replies(company):
    row = said(company.designer)
    for person in (company.designer, company.lead, company.manager):
        with pytest.raises(PermissionDenied):
            reply_to(feedback_id=row.pk, stand="closed", text="好", by=person, at=TEN)


def test_taken_over_into_a_new_change(company):
    row = said(company.designer)
    words = {"feedback_id": row.pk, "by": company.administrator, "at": TEN}
    change = take_over(text="并入改版", title="放大字号", reason=row.text, **words)
    assert (change.title, stand(row)) == ("放大字号", "taken")
    with pytest.raises(ValidationError):
        reply_to(stand="answered", text="再", **words)


def test_not_taken_into_a_change_that_has_ended(company):
    row, words = said(company.designer), {"by": company.administrator, "at": TEN}
    change = draft_change(title="改版", reason="旧", **words)
    drop_change(change_id=change.pk, reason="不做了", **words)
    with pytest.raises(ValidationError) as refused:
        take_over(feedback_id=row.pk, change_id=change.pk, text="并入", **words)
    assert refused.value.code == "C13-M1"


def test_how_much_was_said_of_which_room(company):
    first = said(company.designer)
    said(company.lead)
    said(company.lead, page="/desk/")
    reply_to(feedback_id=first.pk, stand="closed", text="好", by=company.administrator, at=TEN)
    found = [(each.room, each.total, each.waiting) for each in selectors.count_by_room()]
    assert sorted(found) == [("desk", 1, 1), ("products", 2, 1)]
    assert dict(selectors.count_by_stand()) == {
        Stand.OPEN: 2, Stand.ANSWERED: 0, Stand.TAKEN: 0, Stand.CLOSED: 1,
    }  # fmt: skip


@pytest.mark.parametrize("page", ["/", "/desk/", "/leave/", "/products/product/"])
def test_the_button_stands_on_every_page(company, page):
    text = browse(company.assistant).get(page).content.decode()
    assert f'hx-get="/database/feedback/new/?page={page}"' in text and "data-feedback" in text


def test_the_button_of_a_narrowed_list_tells_the_whole_address(company):
    text = browse(company.assistant).get("/board/?q=a&stand=b").content.decode()
    assert 'hx-get="/database/feedback/new/?page=/board/%3Fq%3Da%26stand%3Db"' in text


def test_the_form_opens_in_place_and_keeps_where_one_was(company):
    client = browse(company.designer)
    asked = {"page": "/goods/", "title": "商品 · 规章台", "width": "390"}
    part = client.get("/database/feedback/new/", asked, headers=HTMX).content.decode()
    assert "<html" not in part and 'value="/goods/"' in part and 'value="390"' in part
    empty = client.post("/database/feedback/new/", asked | {"text": " "}, headers=HTMX)
    assert empty.status_code == 200 and "errors" in empty.content.decode()
    done = client.post("/database/feedback/new/", asked | {"text": "看不清"}, headers=HTMX)
    assert "谢谢" in done.content.decode()
    row = Feedback.objects.get()
    assert (row.text, row.page, row.width, row.language) == ("看不清", "/goods/", 390, "zh-hans")


def test_without_scripts_it_is_a_page(company):
    client = browse(company.designer)
    assert "<html" in client.get("/database/feedback/new/?page=/goods/").content.decode()
    assert client.post("/database/feedback/new/", {"text": ""}).status_code == 422
    answer = client.post("/database/feedback/new/", {"text": "慢", "page": "/goods/"})
    assert answer.status_code == 302 and Feedback.objects.count() == 1


def test_everybody_sees_their_own_and_watchers_all(company):
    row = said(company.designer)
    here = f"/database/feedback/{row.pk}/"
    for person, status in (
        (company.designer, 200), (company.administrator, 200), (company.manager, 200),
        (company.lead, 404),
    ):  # fmt: skip
        assert browse(person).get(here).status_code == status
    assert row.text not in browse(company.lead).get("/database/feedback/").content.decode()
    assert row.text in browse(company.manager).get("/database/feedback/").content.decode()


def test_the_desk_answers_on_its_page(company):
    row, client = said(company.designer), browse(company.administrator)
    here = f"/database/feedback/{row.pk}/"
    assert client.post(f"{here}reply/", {"stand": "closed", "text": ""}).status_code == 422
    assert client.post(f"{here}reply/", {"stand": "closed", "text": "好"}).status_code == 302
    assert stand(row) == "closed"
    assert browse(company.lead).post(f"{here}reply/", {"stand": "closed"}).status_code == 403


def test_the_desk_takes_over_on_its_page(company):
    row, client = said(company.designer), browse(company.administrator)
    here = f"/database/feedback/{row.pk}/take/"
    assert client.post(here, {"text": "并入", "change": ""}).status_code == 422
    answer = client.post(here, {"text": "并入", "change": "", "title": "改版"})
    assert answer.status_code == 302 and stand(row) == "taken"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE database_feedback SET text = 'x'",
        "DELETE FROM database_feedback",
        "UPDATE database_reply SET text = 'x'",
        "DELETE FROM database_reply",
    ],
)
def test_what_was_said_stays(company, sql):
    row = said(company.designer)
    reply_to(feedback_id=row.pk, stand="answered", text="好", by=company.administrator, at=TEN)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_itself_refuses_another_reply(company):
    row = said(company.designer)
    words = {"feedback": row, "at": TEN, "text": "x"}
    with pytest.raises(IntegrityError, match="reply_by_administrator"), transaction.atomic():
        Reply.objects.create(stand="closed", by=company.lead, **words)
    with pytest.raises(IntegrityError, match="reply_names_the_change"), transaction.atomic():
        Reply.objects.create(stand="taken", by=company.administrator, **words)
    Reply.objects.create(stand="closed", by=company.administrator, **words)
    with pytest.raises(IntegrityError, match="reply_follows"), transaction.atomic():
        Reply.objects.create(stand="answered", by=company.administrator, **words)


def test_a_feedback_without_its_clock_is_refused(company):
    clock = said(company.designer).deadline
    with pytest.raises(IntegrityError, match="has no clock"), transaction.atomic():
        Feedback.objects.create(
            text="x", page="/", language="en", by=company.lead, at=TEN, deadline=clock
        )
