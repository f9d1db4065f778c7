"""Dismissals: asked of the general manager, and of no effect without their word."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from hr.discipline.evidence.services import add_evidence
from hr.discipline.models import Dismissal, Measure, Ruling
from hr.discipline.rulings.dismissals import charts, facts_of, link_of, renew_dismissal
from hr.discipline.rulings.rules import Kind
from hr.discipline.rulings.services import drop_case
from hr.discipline.selectors import measures_of
from hr.discipline.services import note_hearing
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Employee, Plan
from regulations.approvals import registry
from regulations.approvals.models import Approval
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.notices.models import Notice
from tests.hr.discipline.conftest import DAY, HOUR

pytestmark = pytest.mark.clause("A2.2-7.2", "A2.3-5")


@pytest.fixture
def ruling(bureau) -> Ruling:
    """A warning and a dismissal, last day today."""
    return bureau.confirm(bureau.case(clause="A2.3-5"), bureau.draft(), *dismissal(bureau))


def dismissal(bureau, ahead: timedelta = timedelta(0)) -> list:
    return [bureau.draft(Kind.DISMISSAL, day=(bureau.at + ahead).date())]


def say(bureau, verdict: str, *, by=None, at=None) -> Approval:
    """The word of the general manager on the only request, three hours after the case."""
    step = Approval.objects.get().steps.get(state="open")
    at = at or bureau.at + 3 * HOUR
    return decide_step(
        step_id=step.pk, verdict=verdict, comment="情况属实", by=by or bureau.head, at=at
    )


def holds(bureau) -> list[str]:
    measures = measures_of(bureau.subject, bureau.at, bureau.at + 90 * DAY)
    return [measure.kind for measure in measures]


def person(bureau) -> Employee:
    return Employee.objects.get(pk=bureau.subject.pk)


def test_dismissal_waits_for_the_general_manager(bureau, ruling):
    approval = Approval.objects.get()
    assert (approval.kind, approval.asker, approval.state) == (
        "dismissal", bureau.officer, "pending",
    )  # fmt: skip
    assert approval.clause == "A2.3-5"
    assert set(approval.barred) == {bureau.officer.pk, bureau.subject.pk, bureau.manager.pk}
    assert approval.steps.get().people == [bureau.head.pk]
    assert str(approval) == "Dismissal of 严明 under A2.3-5, last day 2025-03-12: 打印私人照片"
    assert holds(bureau) == ["warning"]
    assert person(bureau).is_active


def test_approved_dismissal_ends_the_login_in_the_same_transaction(bureau, ruling):
    say(bureau, "approved")
    document = Dismissal.objects.get()
    assert (document.outcome, document.settled_at) == ("effective", bureau.at + 3 * HOUR)
    assert holds(bureau) == ["warning", "dismissal"]
    assert not person(bureau).is_active
    assert person(bureau).left_on == date(2025, 3, 12)


def test_approval_that_comes_later_moves_the_last_day(bureau, ruling):
    say(bureau, "approved", at=bureau.at + 2 * DAY)
    assert person(bureau).left_on == date(2025, 3, 14)


def test_last_day_to_come_is_planned(bureau):
    bureau.confirm(bureau.case(), *dismissal(bureau, 5 * DAY))
    say(bureau, "approved")
    assert person(bureau).is_active
    assert Plan.objects.get().last_day == date(2025, 3, 17)
    assert holds(bureau) == ["dismissal"]


def test_what_cannot_take_effect_takes_the_word_back(bureau, ruling, monkeypatch):
    Employee.objects.filter(pk=bureau.subject.pk).update(hired_on=date(2025, 6, 1))
    with pytest.raises(ValidationError), transaction.atomic():
        say(bureau, "approved")
    assert Approval.objects.get().state == "pending"
    assert Dismissal.objects.get().outcome == ""
    assert person(bureau).is_active


def test_refused_dismissal_is_recorded_as_refused(bureau, ruling):
    say(bureau, "refused")
    assert Dismissal.objects.get().outcome == "refused"
    assert holds(bureau) == ["warning"]
    assert person(bureau).is_active
    told = Notice.objects.get(recipient=bureau.subject, key__contains=":dismissal:")
    assert told.words == "The general manager refused the dismissal of 严明: 打印私人照片"


def test_withdrawn_request_leaves_the_measure_without_effect(bureau, ruling):
    approval = Approval.objects.get()
    withdraw_approval(approval_id=approval.pk, by=bureau.officer, at=bureau.at + 2 * HOUR)
    assert Dismissal.objects.get().outcome == "withdrawn"
    assert holds(bureau) == ["warning"]


def test_returned_dismissal_is_asked_again_by_who_asked(bureau, ruling):
    say(bureau, "returned")
    document = Dismissal.objects.get()
    assert document.outcome == ""
    words = {"dismissal_id": document.pk, "at": bureau.at + 4 * HOUR}
    with pytest.raises(PermissionDenied):
        renew_dismissal(last_day=date(2025, 3, 14), by=bureau.deputy, **words)
    with pytest.raises(ValidationError, match="today or later"):
        renew_dismissal(last_day=date(2025, 3, 11), by=bureau.officer, **words)
    approval = renew_dismissal(last_day=date(2025, 3, 14), by=bureau.officer, **words)
    assert (approval.round, approval.state) == (2, "pending")
    assert "last day 2025-03-14" in str(approval)
    say(bureau, "approved", at=bureau.at + 5 * HOUR)
    assert Plan.objects.get().last_day == date(2025, 3, 14)


def test_returned_dismissal_opens_hearing_statement_and_evidence(bureau, ruling):
    """What the general manager missed is made up for, and is open no longer than that."""
    later = bureau.at + 4 * HOUR

    def speak(by):
        words = {"person": bureau.subject, "text": "x", "held_at": later, "at": later}
        return note_hearing(case_id=ruling.case_id, by=by, **words)

    def prove(content: bytes):
        return add_evidence(
            case_id=ruling.case_id, name="x.txt", content=content, note="x", by=bureau.manager,
            at=later,
        )  # fmt: skip

    with pytest.raises(ValidationError, match="has been decided"):
        speak(bureau.officer)
    say(bureau, "returned")
    assert speak(bureau.officer) and speak(bureau.subject) and prove(b"one")
    with pytest.raises(ValidationError, match="has been decided"):
        drop_case(case_id=ruling.case_id, reason="x", by=bureau.officer, at=later)
    renew_dismissal(
        dismissal_id=Dismissal.objects.get().pk, last_day=date(2025, 3, 14), by=bureau.officer,
        at=later,
    )  # fmt: skip
    for act in (lambda: speak(bureau.subject), lambda: prove(b"two")):
        with pytest.raises(ValidationError, match="has been decided"):
            act()


@pytest.mark.parametrize("with_all_rights", [False, True])
@pytest.mark.parametrize("who", ["subject", "officer", "stranger", "deputy"])
def test_nobody_else_approves(bureau, ruling, who, with_all_rights):
    by = bureau.people[who]
    by.is_superuser = with_all_rights
    by.save()
    with pytest.raises((PermissionDenied, ValidationError)), transaction.atomic():
        say(bureau, "approved", by=by)
    assert Dismissal.objects.get().outcome == ""
    assert person(bureau).is_active


def test_general_manager_does_not_approve_what_they_decided_themselves(bureau):
    with pytest.raises(ValidationError, match="approved by the general manager") as refused:
        bureau.confirm(bureau.case(), *dismissal(bureau), by=bureau.head)
    assert refused.value.code == "A1.3-5"
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("manager", "Who opened the case does not approve a dismissal in it."),
        ("subject", "Whom the case concerns does not approve"),
        ("below", "Who works under somebody the case concerns"),
        ("officer", "Who decided on the dismissal does not approve it"),
    ],
)
def test_deputy_who_may_not_decide_the_case_does_not_approve(bureau, hire, who, why):
    """The opener, the person, who stands below and who asked: in the head's place as little."""
    bureau.people["below"] = hire("方圆", "sales", supervisor=bureau.other)
    case = bureau.case(clause="A2.3-5", subject=bureau.other)
    bureau.confirm(case, bureau.draft(Kind.DISMISSAL, bureau.other, day=bureau.at.date()))
    if who == "subject":
        bureau.people["subject"] = bureau.other
    appoint_deputy(
        person=bureau.head, deputy=bureau.people[who], starts_on=bureau.at.date(),
        ends_on=bureau.at.date(), reason="出差", kinds=["dismissal"], by=bureau.head, at=bureau.at,
    )  # fmt: skip
    with pytest.raises(ValidationError, match=why), transaction.atomic():
        say(bureau, "approved", by=bureau.people[who])
    assert Dismissal.objects.get().outcome == ""
    assert say(bureau, "approved").state == "approved"


def test_general_manager_does_not_approve_in_a_case_they_opened(bureau):
    case = bureau.case(by=bureau.head)
    with pytest.raises(ValidationError, match="The general manager opened this case"):
        bureau.confirm(case, *dismissal(bureau))
    assert bureau.confirm(case)


def test_database_gives_no_effect_without_the_approval(bureau, ruling):
    for outcome in ("effective",):
        rows = Dismissal.objects.filter(outcome="")
        with pytest.raises(IntegrityError, match="not approved"), transaction.atomic():
            rows.update(outcome=outcome, settled_at=bureau.at)
    say(bureau, "refused")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Dismissal.objects.update(outcome="effective")


def test_database_moves_no_last_day_while_it_waits(bureau, ruling):
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Dismissal.objects.update(last_day=date(2025, 3, 1))


def test_answer_to_an_objection_takes_the_request_back(bureau, ruling):
    bureau.answer(bureau.object(ruling), "changed", bureau.draft())
    assert Approval.objects.get().state == "withdrawn"
    assert Dismissal.objects.get().outcome == "withdrawn"
    assert person(bureau).is_active


def test_answer_takes_a_planned_last_day_back(bureau):
    ruling = bureau.confirm(bureau.case(), *dismissal(bureau, 9 * DAY))
    say(bureau, "approved")
    bureau.answer(bureau.object(ruling, at=bureau.at + 4 * HOUR), "withdrawn", by=bureau.deputy)
    assert Plan.objects.get().outcome == "called_off"
    assert not Measure.objects.standing().exists()


def test_answer_after_the_login_ended_tells_hr(bureau, ruling):
    objection = bureau.object(ruling)
    say(bureau, "approved")
    bureau.answer(objection, "withdrawn")
    told = Notice.objects.filter(key__contains=":dismissal-back:")
    assert {notice.recipient for notice in told} == {bureau.officer, bureau.clerk, bureau.head}
    assert not Measure.objects.standing().exists()


def test_dismissal_is_declared_for_the_inbox(bureau, ruling):
    document = Dismissal.objects.get()
    kind = registry.kind("dismissal")
    assert (kind.clause, kind.model, kind.is_bulk) == ("A2.2-7.2", Dismissal, False)
    assert link_of(document) == f"/cases/{ruling.case_id}/"
    with translation.override("en"):
        facts = dict(facts_of(document))
        assert [stage.role for _case, chain in charts(bureau.at) for stage in chain] == [
            "general_manager"
        ]
    assert facts["Finding"] == "属实"
    assert facts["Last day"] == "2025-03-12"
    assert facts["Clause"].startswith("A2.3-5 ")


def test_who_decides_unheard_people_is_warned_and_not_held_up(bureau, client, at):
    client.cookies["django_language"] = "en"
    case = bureau.case()
    client.force_login(bureau.officer)
    page = client.get(f"/cases/{case.pk}/decide/").content.decode()
    assert "Not heard, and no statement given: 严明" in page
    bureau.confirm(case, bureau.draft(Kind.DISMISSAL, day=at.date() + 7 * DAY))
    client.force_login(bureau.head)
    path = f"/approvals/{Approval.objects.get().pk}/"
    told = "The person has not been heard, and has given no statement."
    page = client.get(path).content.decode()
    assert told in page and 'value="approved"' in page


def test_nobody_is_warned_of_people_who_were_heard(bureau, client, at):
    client.cookies["django_language"] = "en"
    case = bureau.case()
    note_hearing(
        case_id=case.pk, person=bureau.subject, text="x", held_at=at, by=bureau.officer, at=at
    )
    client.force_login(bureau.officer)
    assert "Not heard" not in client.get(f"/cases/{case.pk}/decide/").content.decode()
    bureau.confirm(case, bureau.draft(Kind.DISMISSAL, day=at.date() + 7 * DAY))
    client.force_login(bureau.head)
    page = client.get(f"/approvals/{Approval.objects.get().pk}/").content.decode()
    assert "has not been heard" not in page
