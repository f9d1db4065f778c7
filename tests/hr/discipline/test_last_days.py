"""What follows from an approved dismissal: who is told, and that its last day stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hr.discipline.models import Answer, Dismissal, Ruling
from hr.people.models import Plan
from hr.people.plans.selectors import open_plans
from hr.people.plans.services import call_off_plan, plan_leave
from regulations.notices.models import Notice
from tests.hr.discipline.conftest import DAY
from tests.hr.discipline.test_dismissals import dismissal, say

pytestmark = pytest.mark.clause("A2.2-7.2", "A2.3-5")


@pytest.fixture
def ruling(bureau) -> Ruling:
    return bureau.confirm(bureau.case(), *dismissal(bureau))


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_last_day_of_an_approved_dismissal_is_not_called_off_by_hand(bureau, client, who):
    """Nothing but an answer to an objection takes the decision back."""
    client.cookies["django_language"] = "en"
    bureau.confirm(bureau.case(clause="A2.3-5"), *dismissal(bureau, 5 * DAY))
    say(bureau, "approved")
    plan = Plan.objects.get()
    with pytest.raises(ValidationError, match="carries out a dismissal") as refused:
        call_off_plan(plan=plan, by=bureau.people[who], at=bureau.at + DAY)
    assert refused.value.code == "A2.3-5"
    entry = open_plans(by=bureau.people[who], at=bureau.at + DAY)[0]
    assert not entry.may_call_off
    client.force_login(bureau.people[who])
    page = client.post(f"/people/plans/{plan.pk}/call-off/", follow=True).content.decode()
    assert "only the answer to an objection takes it back. A2.3-5" in page
    plan.refresh_from_db()
    assert plan.outcome == ""


def test_last_day_that_hr_planned_is_called_off_as_ever(bureau):
    plan = plan_leave(
        employee=bureau.subject, last_day=date(2025, 3, 17), by=bureau.officer, at=bureau.at
    )
    assert open_plans(by=bureau.clerk, at=bureau.at)[0].may_call_off
    assert call_off_plan(plan=plan, by=bureau.clerk, at=bureau.at).outcome == "called_off"


def test_person_is_told_of_the_approved_dismissal(bureau):
    """With the last day, and until when to object: thirty days after the decision (B7-2)."""
    bureau.confirm(bureau.case(), *dismissal(bureau, 5 * DAY))
    say(bureau, "approved")
    told = Notice.objects.get(recipient=bureau.subject, key__contains=":dismissal:")
    assert told.words == (
        "The general manager approved your dismissal. Your last day is 2025-03-17; you can object "
        "in writing until 2025-04-11 11:00: 打印私人照片"
    )


def test_person_whose_login_ends_at_once_is_told_before_it_ends(bureau, ruling):
    say(bureau, "approved", at=bureau.at + 40 * DAY)
    told = Notice.objects.get(recipient=bureau.subject, key__contains=":dismissal:")
    assert told.words == (
        "The general manager approved your dismissal. Your last day is 2025-04-21: 打印私人照片"
    )


def test_who_approves_a_dismissal_does_not_answer_the_objection_to_it(bureau, ruling):
    """Neither before the word, nor after it; the answer is handed to somebody else at once."""
    objection = bureau.object(ruling)
    assert objection.deadline.owner == bureau.deputy
    with pytest.raises(ValidationError, match="their own decision"):
        bureau.answer(objection, by=bureau.head)
    say(bureau, "approved")
    with pytest.raises(ValidationError, match="their own decision"):
        bureau.answer(objection, by=bureau.head)
    with pytest.raises(IntegrityError, match="dismissal they approved"), transaction.atomic():
        Answer.objects.create(
            objection=objection, reply="upheld", text="x", by=bureau.head, at=bureau.at + DAY
        )
    assert bureau.answer(objection, by=bureau.deputy)


def test_nobody_who_may_approve_is_given_the_answer(bureau):
    ruling = bureau.confirm(bureau.case(), *dismissal(bureau), by=bureau.deputy)
    assert bureau.object(ruling).deadline.owner == bureau.officer


def test_who_refused_a_dismissal_did_not_decide_it(bureau, ruling):
    objection = bureau.object(ruling)
    say(bureau, "refused")
    assert bureau.answer(objection, by=bureau.head)


def test_general_manager_is_told_that_an_approved_dismissal_was_overturned(bureau, ruling):
    objection = bureau.object(ruling)
    say(bureau, "approved")
    bureau.answer(objection, "withdrawn")
    told = Notice.objects.get(key__contains=":dismissal-overturned:")
    assert told.recipient == bureau.head
    assert told.words == (
        "林静 answered an objection and took back the approved dismissal of 严明: 打印私人照片"
    )


def test_the_request_of_an_overturned_dismissal_says_so(bureau, ruling, client):
    objection = bureau.object(ruling)
    say(bureau, "approved")
    path = f"/approvals/{Dismissal.objects.get().approval_id}/"
    client.force_login(bureau.head)
    client.cookies["django_language"] = "en"
    assert "Taken back" not in client.get(path).content.decode()
    bureau.answer(objection, "withdrawn")
    page = client.get(path).content.decode()
    assert "Taken back: 林静 replaced the decision" in page
