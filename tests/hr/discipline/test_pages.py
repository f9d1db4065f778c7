"""The page of a case: everything explained, and each form for whom it is."""

import re
from html import unescape

import pytest
from django.utils import timezone

from hr.discipline.models import Answer, Concerned, Hearing, Measure, Objection, Ruling
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.services import name_person, open_case
from regulations.approvals.models import Approval
from regulations.approvals.services import decide_step
from tests.hr.discipline.conftest import DAY, HOUR

FORMS = {
    "decide": "/decide/", "drop": "/drop/", "name": "/people/", "hear": "/hear/",
    "prove": "/evidence/", "object": "/object/", "answer": "/cases/objections/",
}  # fmt: skip
ROW = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


def page_of(client, person, path: str) -> str:
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def shown(client, person, case) -> set[str]:
    """Names of the forms and buttons that the page of a case shows to a person."""
    page = page_of(client, person, f"/cases/{case.pk}/")
    actions = " ".join(re.findall(r'(?:action|href)="(/cases/[^"]+)"', page))
    return {name for name, part in FORMS.items() if part in re.sub(r"/evidence/\d+/", "", actions)}


def test_each_sees_the_forms_that_are_theirs(bureau, client):
    case = bureau.case()
    assert shown(client, bureau.officer, case) == {"decide", "drop", "name", "hear", "prove"}
    assert shown(client, bureau.manager, case) == {"name", "hear", "prove"}
    assert shown(client, bureau.subject, case) == {"hear", "prove"}
    ruling = bureau.confirm(case, at=timezone.now())
    assert shown(client, bureau.officer, case) == set()
    assert shown(client, bureau.subject, case) == {"object"}
    bureau.object(ruling, at=timezone.now())
    assert shown(client, bureau.subject, case) == {"hear", "prove"}
    assert shown(client, bureau.officer, case) == {"hear", "prove"}
    assert shown(client, bureau.deputy, case) == {"hear", "prove", "answer"}


def test_who_may_not_decide_is_told_why(bureau, client):
    case = bureau.case(by=bureau.officer)
    assert "Whoever opened a case does not decide it" in page_of(
        client, bureau.officer, f"/cases/{case.pk}/"
    )
    own = bureau.case(subject=bureau.officer)
    assert "Nobody decides a case of those above them." in page_of(
        client, bureau.clerk, f"/cases/{own.pk}/"
    )


def test_page_says_who_may_decide_or_that_nobody_may(bureau, client):
    case = bureau.case()
    page = page_of(client, bureau.manager, f"/cases/{case.pk}/")
    assert "Who may decide it: 刘建国, 林静, 魏红, 陶然." in page
    against = bureau.case(subject=bureau.head)
    page = page_of(client, bureau.manager, f"/cases/{against.pk}/")
    assert "Nobody in the company may decide it" in page
    assert "Then somebody with the right to decide" not in page


def test_name_is_taken_back_on_the_page(bureau, client, at):
    case = bureau.case()
    row = name_person(case_id=case.pk, person=bureau.other, reason="在场", by=bureau.manager, at=at)
    path = f"/cases/{case.pk}/people/{row.pk}/"
    assert path not in page_of(client, bureau.manager, f"/cases/{case.pk}/")
    assert path in page_of(client, bureau.officer, f"/cases/{case.pk}/")
    client.post(path, {"reason": "当天休息"})
    page = page_of(client, bureau.officer, f"/cases/{case.pk}/")
    assert "<s>曹蕾</s>" in page
    assert "taken back by 魏红" in page
    page = page_of(client, bureau.officer, "/cases/")
    assert "曹蕾" not in page


def test_page_explains_clause_bounds_and_decision(bureau, client):
    case = bureau.case()
    page = page_of(client, bureau.subject, f"/cases/{case.pk}/")
    assert "50.00 – 100.00" in page
    assert 'href="/rules/penalties/1/"' in page
    assert "罚 50–100 元" in page or "fined 50 to 100 yuan" in page
    assert "You may give your own statement and evidence as long as nothing is decided." in page
    bureau.confirm(case, bureau.draft(Kind.FINE, amount=80, reason="屡犯"), at=timezone.now())
    page = page_of(client, bureau.subject, f"/cases/{case.pk}/")
    assert "A1.3-5 allows 50.00 to 100.00 yuan." in page
    assert "Reason: 屡犯" in page
    assert "0 hearings · 0 evidence files" in page
    assert "You can object in writing until" in page


def test_decision_is_taken_on_its_page(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": "fine",
        "form-0-amount": "80",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/decide/", sent)
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    assert Measure.objects.get().amount == 80


def test_refused_decision_keeps_what_was_typed_and_names_the_clause(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实，屡犯", "form-0-person": bureau.subject.pk, "form-0-kind": "fine",
        "form-0-amount": "180",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/decide/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A fine under A1.3-5 is 50 to 100 yuan, not 180." in page
    assert '<a class="clause" href="/handbook/A1.3-5/">' in page
    assert "属实，屡犯" in page
    assert 'value="180"' in page
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    ("kind", "left_over"),
    [
        ("warning", {"form-0-amount": "80"}),
        ("criticism", {"form-0-day": "2025-03-20", "form-0-words": "通报"}),
    ],
)
def test_what_was_filled_in_for_another_measure_is_not_taken(bureau, client, kind, left_over):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": kind,
        "form-0-reason": "初犯",
    }  # fmt: skip
    client.post(f"/cases/{case.pk}/decide/", sent | left_over)
    measure = Measure.objects.get()
    assert (measure.kind, measure.amount, measure.day) == (kind, None, None)


@pytest.mark.parametrize(
    ("kind", "left_over"),
    [
        ("warning", {"form-0-amount": "99.999"}),
        ("criticism", {"form-0-amount": "many", "form-0-day": "never", "form-0-words": "x" * 1001}),
        ("fine", {"form-0-amount": "80", "form-0-day": "never"}),
    ],
)
def test_what_a_measure_does_not_have_is_not_judged(bureau, client, kind, left_over):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": kind,
        "form-0-reason": "初犯",
    }  # fmt: skip
    client.post(f"/cases/{case.pk}/decide/", sent | left_over)
    assert Measure.objects.get().kind == kind


def test_what_a_measure_does_have_is_judged(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": "fine",
        "form-0-amount": "99.999",
    }  # fmt: skip
    page = client.post(f"/cases/{case.pk}/decide/", sent).content.decode()
    assert "no more than 2 decimal places" in page
    assert not Ruling.objects.exists()


def test_last_day_is_called_what_it_is(bureau, client):
    page = page_of(client, bureau.officer, f"/cases/{bureau.case().pk}/decide/")
    assert "Last day on the board" in page and "Last day of the employment" in page


def test_page_does_not_say_that_a_waiting_dismissal_holds(bureau, client):
    now = timezone.now()
    waits = bureau.confirm(
        bureau.case(), bureau.draft(Kind.DISMISSAL, day=timezone.localdate(now) + 9 * DAY), at=now
    )
    page = page_of(client, bureau.subject, f"/cases/{waits.case_id}/")
    assert "It has no effect before the general manager approves it" in page
    assert "Until then the decision holds." not in page


def test_one_more_measure_is_asked_for_without_losing_the_first(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": "warning",
        "form-0-reason": "再犯", "more": "1",
    }  # fmt: skip
    page = client.post(f"/cases/{case.pk}/decide/", sent).content.decode()
    assert 'name="form-1-kind"' in page
    assert 'value="再犯"' in page
    assert "属实</textarea>" in page
    assert 'class="errors"' not in page
    assert not Ruling.objects.exists()


def test_refusal_of_one_of_several_measures_stands_at_its_row_and_field(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    person = bureau.subject.pk
    sent = ROW | {
        "form-TOTAL_FORMS": "3", "finding": "属实", "form-0-person": person, "form-0-kind": "",
        "form-1-person": person, "form-1-kind": "warning", "form-1-reason": "屡犯",
        "form-2-person": person, "form-2-kind": "fine", "form-2-amount": "180",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/decide/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    row = page.partition('id="measure-2"')[2].partition("</fieldset>")[0]
    amount = row.partition('name="form-2-amount"')[2].partition('name="form-2-day"')[0]
    assert "A fine under A1.3-5 is 50 to 100 yuan, not 180." in amount
    assert page.count('class="dis-refused"') == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"form-0-amount": "80"}, "Name at least one measure."),
        ({"form-0-kind": "fine", "form-0-amount": "many"}, "Enter a number."),
        ({}, "Name at least one measure."),
    ],
)
def test_row_that_says_too_little_is_told_beside_it(bureau, client, row, words):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = ROW | {"finding": "属实", "form-0-person": bureau.subject.pk} | row
    assert words in client.post(f"/cases/{case.pk}/decide/", sent).content.decode()
    assert not Ruling.objects.exists()


def test_what_the_portal_proposes_stands_in_the_form(bureau, client, at):
    case = open_case(
        key="x", clause="A2.2-7.2", subject=bureau.subject, title="x", facts={}, by=None, at=at,
        proposed=[Draft(bureau.subject.pk, Kind.WARNING)],
    )  # fmt: skip
    page = page_of(client, bureau.officer, f"/cases/{case.pk}/")
    assert "严明: warning" in page
    page = page_of(client, bureau.officer, f"/cases/{case.pk}/decide/")
    assert '<option value="warning" selected>' in page


@pytest.mark.parametrize(
    ("who", "status"), [("subject", 403), ("manager", 403), ("stranger", 404), ("clerk", 422)]
)
def test_page_lets_no_forbidden_decider_decide(bureau, client, who, status):
    case = bureau.case(subject=bureau.subject)
    client.force_login(bureau.people[who])
    sent = ROW | {
        "finding": "属实", "form-0-person": bureau.subject.pk, "form-0-kind": "fine",
        "form-0-amount": "10",
    }  # fmt: skip
    assert client.post(f"/cases/{case.pk}/decide/", sent).status_code == status
    drop = client.post(f"/cases/{case.pk}/drop/", {"reason": "x"} if who != "clerk" else {})
    assert drop.status_code == status
    assert not Ruling.objects.exists()


def test_page_refuses_a_party_with_every_right(bureau, client):
    case = bureau.case()
    bureau.subject.is_superuser = True
    bureau.subject.save()
    client.force_login(bureau.subject)
    for verb, sent in (("decide", ROW | {"finding": "x"}), ("drop", {"reason": "x"})):
        page = client.post(f"/cases/{case.pk}/{verb}/", sent).content.decode()
        assert "Nobody decides a case that concerns them." in page
    assert not Ruling.objects.exists()


def test_case_is_dropped_people_are_named_and_heard_on_the_page(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    path = f"/cases/{case.pk}/"
    client.post(f"{path}people/", {"person": bureau.other.pk, "reason": "在场"})
    assert Concerned.objects.get().person == bureau.other
    held_at = {"held_at": "2025-03-12T10:30", "text": "承认"}
    client.post(f"{path}hear/", held_at | {"person": bureau.other.pk})
    client.force_login(bureau.subject)
    client.post(f"{path}hear/", {"text": "不是我"})
    assert list(Hearing.objects.values_list("person__name", "text")) == [
        ("曹蕾", "承认"), ("严明", "不是我"),
    ]  # fmt: skip
    client.force_login(bureau.officer)
    client.post(f"{path}drop/", {"reason": "证据不足"})
    assert Ruling.objects.get().finding == "证据不足"


@pytest.mark.parametrize(
    ("verb", "sent", "words"),
    [
        ("people", {"reason": "x"}, "This field is required."),
        ("hear", {"text": "x", "held_at": "tomorrow"}, "Enter a valid date/time."),
        ("drop", {"reason": ""}, "This field is required."),
    ],
)
def test_form_of_the_page_that_lacks_something_is_shown_again(bureau, client, verb, sent, words):
    case = bureau.case()
    client.force_login(bureau.officer)
    page = client.post(f"/cases/{case.pk}/{verb}/", sent).content.decode()
    assert words in page
    assert "<details open>" in page


@pytest.mark.clause("B7-2")
def test_objection_is_made_and_answered_on_the_pages(bureau, client):
    ruling = bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=80), at=timezone.now())
    path = f"/cases/{ruling.case_id}/"
    client.force_login(bureau.subject)
    client.post(f"/cases/decisions/{ruling.pk}/object/", {"text": "不是我打印的"})
    objection = Objection.objects.get()
    page = page_of(client, bureau.subject, path)
    assert "林静 answers the objection of 严明 by" in page
    assert 'class="countdown"' in page
    page = page_of(client, bureau.deputy, f"/cases/objections/{objection.pk}/")
    assert 'value="80.00"' in page  # what holds now stands in the form
    sent = ROW | {
        "reply": "changed", "text": "情节较轻", "form-0-person": bureau.subject.pk,
        "form-0-kind": "fine", "form-0-amount": "50",
    }  # fmt: skip
    answer = client.post(f"/cases/objections/{objection.pk}/", sent)
    assert answer.headers["Location"] == path
    page = page_of(client, bureau.subject, path)
    assert "no longer holds: replaced by the one above" in page
    assert "Decision 2" in page
    assert Measure.objects.standing().get().amount == 50


@pytest.mark.clause("B7-2")
@pytest.mark.parametrize(
    ("who", "status", "words"),
    [
        ("officer", 422, "Nobody answers an objection to their own decision."),
        ("manager", 422, "Whoever opened a case does not decide it"),
        ("subject", 422, "Nobody decides a case that concerns them."),
        ("stranger", 404, ""),
    ],
)
def test_page_lets_no_party_answer(bureau, client, who, status, words):
    objection = bureau.object(bureau.confirm(bureau.case()))
    client.force_login(bureau.people[who])
    answer = client.post(
        f"/cases/objections/{objection.pk}/", ROW | {"reply": "upheld", "text": "x"}
    )
    assert answer.status_code == status
    assert words in unescape(answer.content.decode())
    assert not Answer.objects.exists()


def test_answered_objection_leads_to_its_case(bureau, client):
    objection = bureau.object(bureau.confirm(bureau.case()))
    bureau.answer(objection)
    client.force_login(bureau.deputy)
    answer = client.get(f"/cases/objections/{objection.pk}/")
    assert answer.headers["Location"] == f"/cases/{objection.ruling.case_id}/"


def test_returned_dismissal_is_asked_again_on_the_page(bureau, client, at):
    day = timezone.localdate() + 3 * DAY
    measure = bureau.draft(Kind.DISMISSAL, day=at.date())
    ruling = bureau.confirm(bureau.case(), measure)
    step = Approval.objects.get().steps.get()
    decide_step(
        step_id=step.pk, verdict="returned", comment="改期", by=bureau.head, at=at + 2 * HOUR
    )
    page = page_of(client, bureau.officer, f"/cases/{ruling.case_id}/")
    assert "returned by the general manager" in page
    document = Measure.objects.get().dismissal
    path = f"/cases/dismissals/{document.pk}/"
    assert f'action="{path}"' in page
    page = client.post(path, {"last_day": "2020-01-01"}).content.decode()
    assert "The last day is today or later." in page
    client.post(path, {"last_day": day.isoformat()})
    document.refresh_from_db()
    assert (document.last_day, document.approval.state) == (day, "pending")


@pytest.mark.clause("B7-2")
def test_measure_set_to_none_is_absent_whatever_its_hidden_inputs_hold(bureau, client):
    posted = bureau.draft(Kind.POSTING, words="张榜", day=timezone.localdate() + DAY)
    fine = bureau.draft(Kind.FINE, amount=80)
    objection = bureau.object(
        bureau.confirm(bureau.case(), fine, posted, at=timezone.now()), at=timezone.now()
    )
    client.force_login(bureau.deputy)
    sent = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "reply": "changed", "text": "从轻",
        "form-0-person": bureau.subject.pk, "form-0-kind": "fine", "form-0-amount": "50",
        "form-1-person": bureau.subject.pk, "form-1-kind": "", "form-1-amount": "many",
        "form-1-day": "never", "form-1-words": "张榜", "form-1-reason": "",
    }  # fmt: skip
    answer = client.post(f"/cases/objections/{objection.pk}/", sent)
    assert answer.status_code == 302, unescape(answer.content.decode())
    left = Measure.objects.standing().get()
    assert (left.kind, left.amount) == ("fine", 50)
    assert Measure.objects.get(kind="public_posting").posting.ending.reason


def test_measure_is_taken_away_by_its_own_button(bureau, client):
    case = bureau.case()
    client.force_login(bureau.officer)
    sent = {
        "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "finding": "属实", "remove": "1",
        "form-0-person": bureau.subject.pk, "form-0-kind": "warning", "form-0-reason": "一",
        "form-1-person": bureau.subject.pk, "form-1-kind": "reminder", "form-1-reason": "二",
        "form-2-person": bureau.subject.pk, "form-2-kind": "fine", "form-2-amount": "77",
    }  # fmt: skip
    page = client.post(f"/cases/{case.pk}/decide/", sent).content.decode()
    assert 'value="一"' in page
    assert 'value="二"' not in page
    assert 'value="77"' in page
    assert page.count('name="remove"') == 2
    assert 'name="form-TOTAL_FORMS" value="2"' in page
    for place in ("3", "-1", "x", ""):
        page = client.post(f"/cases/{case.pk}/decide/", sent | {"remove": place}).content.decode()
        assert page.count('name="remove"') == 3
    assert not Ruling.objects.exists()
