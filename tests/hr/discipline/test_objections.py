"""Written objections: to a decision that holds, answered in time by somebody else (B7-2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.discipline.models import Answer, Measure, Ruling
from hr.discipline.objections.rules import (
    ObjectionRules,
    changes,
    due_at,
    fault_of_objection,
    may_object_until,
)
from hr.discipline.objections.services import KIND
from hr.discipline.rulings.rules import Kind
from hr.discipline.rulings.services import drop_case
from hr.discipline.services import name_person
from hr.people.services import dismiss_login
from regulations.deadlines.models import Deadline
from regulations.deadlines.selectors import running_of
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from regulations.rulebook import rulesets, source
from regulations.rulebook.rules import CHINA
from regulations.rulebook.services import enact_version
from tests.hr.conftest import AT
from tests.hr.discipline.conftest import DAY, HOUR

pytestmark = pytest.mark.clause("B7-2")


@pytest.fixture
def ruling(bureau) -> Ruling:
    return bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=80))


def test_starting_value_is_five_days():
    values = {name: each.value for name, each in source.read_parameters()["objections"].items()}
    params = rulesets.from_values(ObjectionRules, values)
    assert due_at(AT, params) - AT == 5 * DAY
    assert may_object_until(AT, params) - AT == 30 * DAY
    # A version from before the second number was one: what held then holds.
    assert rulesets.from_values(ObjectionRules, {"objection_answer_days": 5}) == params


def test_period_to_object_is_the_one_that_held_when_the_decision_was_taken(bureau, ruling, at):
    day = (at + DAY).date()
    values = {"objection_answer_days": 5, "objection_within_days": 3}
    enact_version(rule_set="objections", values=values, in_force_from=day, note="x", by=None, at=at)
    later = bureau.confirm(
        bureau.case(subject=bureau.other), bureau.draft(person=bureau.other), at=at + 2 * DAY
    )
    for decided, bearer, days in ((ruling, bureau.subject, 30), (later, bureau.other, 3)):
        until = decided.at + days * DAY
        told = Notice.objects.get(recipient=bearer, key__contains="ruling").words
        assert f"{until.astimezone(CHINA):%Y-%m-%d %H:%M}" in told
        with pytest.raises(ValidationError, match=r"time to object is over|已过"):
            bureau.object(decided, by=bearer, at=until + timedelta(seconds=1))
        assert bureau.object(decided, by=bearer, at=until).pk


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"bears": False}, "Only who bears a measure objects to it."),
        ({"stands": False}, "This decision no longer holds: look at the one that replaced it."),
        ({"has_objected": True}, "You have objected to this decision already."),
        ({"at": AT + 30 * DAY}, None),
        ({"at": AT + 30 * DAY + timedelta(seconds=1)}, "The time to object is over."),
    ],
)
def test_who_objects_and_until_when(change, words):
    plain = {"bears": True, "stands": True, "has_objected": False, "at": AT}
    plain["until"] = AT + 30 * DAY
    assert fault_of_objection(**plain | change) == words


def test_objection_starts_a_deadline_for_a_superior_of_who_decided(bureau, ruling, at):
    objection = bureau.object(ruling)
    deadline = objection.deadline
    assert (deadline.kind, deadline.clause, deadline.owner) == (KIND, "B7-2", bureau.deputy)
    assert deadline.version.rule_set == "objections"
    assert deadline.due_at == at + 2 * HOUR + 5 * DAY
    told = {notice.recipient: notice.words for notice in Notice.objects.filter(at=objection.at)}
    assert told == {
        bureau.deputy: "严明 objects to a decision, answer by 2025-03-17 12:00: 打印私人照片",
        bureau.officer: "严明 objects to your decision; somebody else answers: 打印私人照片",
    }
    (running,) = running_of(bureau.deputy, at + DAY, 5)
    assert (running.link, running.name) == (f"/cases/objections/{objection.pk}/", "打印私人照片")


def test_decision_of_the_head_is_answered_by_hr(bureau):
    ruling = bureau.confirm(bureau.case(), by=bureau.head)
    assert bureau.object(ruling).deadline.owner == bureau.deputy


def test_nobody_is_left_to_answer_where_everybody_is_a_party(bureau, at):
    case = bureau.case(by=bureau.deputy)
    for person in (bureau.officer, bureau.clerk):
        name_person(case_id=case.pk, person=person, reason="一起", by=bureau.deputy, at=at)
    ruling = bureau.confirm(case, by=bureau.head)
    assert bureau.object(ruling).deadline.owner is None


def test_decision_holds_until_it_is_changed(bureau, ruling, at):
    objection = bureau.object(ruling)
    assert Measure.objects.standing().get().amount == 80
    answer = bureau.answer(objection, "changed", bureau.draft(Kind.FINE, amount=50))
    assert Measure.objects.standing().get().amount == 50
    second = answer.ruling
    assert (second.number, second.replaces, second.by) == (2, ruling, bureau.deputy)
    assert ruling.measures.get().amount == 80  # the old one stays on record
    deadline = Deadline.objects.get(pk=objection.deadline_id)
    assert (deadline.met_at, deadline.met_by) == (at + DAY, bureau.deputy)


@pytest.mark.parametrize("reason", ["", "另有理由"])
def test_a_changed_decision_lays_something_else_on_people(bureau, ruling, reason):
    objection = bureau.object(ruling)
    with pytest.raises(ValidationError, match=r"choose that it stays|请选择"):
        bureau.answer(objection, "changed", bureau.draft(Kind.FINE, amount=80, reason=reason))
    assert Ruling.objects.count() == 1 and not Answer.objects.exists()
    bureau.answer(objection, "changed", bureau.draft(Kind.FINE, amount="79.99"))
    assert Measure.objects.standing().get().amount == Decimal("79.99")


def test_a_posting_with_other_words_or_another_day_is_another_decision(bureau, at):
    words = {"words": "通报", "day": (at + 9 * DAY).date(), "reason": "屡犯"}
    for change, is_other in (
        ({}, False), ({"words": " 通报 "}, False), ({"words": "通报批评"}, True),
        ({"day": (at + 8 * DAY).date()}, True), ({"person": bureau.other}, True),
    ):  # fmt: skip
        old, new = (bureau.draft(Kind.POSTING, **each) for each in (words, words | change))
        assert changes([old], [new]) is is_other


@pytest.mark.parametrize(("reply", "amounts"), [("upheld", [80]), ("withdrawn", [])])
def test_decision_is_upheld_or_taken_back(bureau, ruling, reply, amounts):
    answer = bureau.answer(bureau.object(ruling), reply)
    assert [measure.amount for measure in Measure.objects.standing()] == amounts
    assert (answer.ruling is None) is (reply == "upheld")
    if answer.ruling:
        assert answer.ruling.outcome == "dropped"
    words = {
        "upheld": "Your objection was answered, the decision stays: 打印私人照片",
        "withdrawn": "Your objection was answered, the decision was taken back: 打印私人照片",
    }
    key = f"case:{ruling.case_id}:answer:{answer.pk}"
    assert Notice.objects.get(recipient=bureau.subject, key=key).words == words[reply]


@pytest.mark.parametrize("with_all_rights", [False, True])
@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("officer", "Nobody answers an objection to their own decision."),
        ("subject", "Nobody decides a case that concerns them."),
        ("manager", "Whoever opened a case does not decide it"),
    ],
)
def test_no_party_answers_whatever_their_rights(bureau, ruling, who, words, with_all_rights):
    objection, by = bureau.object(ruling), bureau.people[who]
    by.is_superuser = with_all_rights
    by.save()
    with pytest.raises(ValidationError, match=words) as refused:
        bureau.answer(objection, by=by)
    assert refused.value.code == "B7-2"
    assert not Answer.objects.exists()


def test_only_who_stands_above_or_has_the_right_answers(bureau, ruling):
    objection = bureau.object(ruling)
    with pytest.raises(PermissionDenied):
        bureau.answer(objection, by=bureau.stranger)
    assert bureau.answer(objection, by=bureau.head)


def test_who_decided_before_does_not_answer_later_either(bureau, ruling):
    changed = bureau.answer(
        bureau.object(ruling), "changed", bureau.draft(Kind.FINE, amount=50)
    ).ruling
    again = bureau.object(changed, at=bureau.at + 2 * DAY)
    assert again.deadline.owner == bureau.head
    for by in (bureau.officer, bureau.deputy):
        with pytest.raises(ValidationError, match="their own decision"):
            bureau.answer(again, by=by, at=bureau.at + 3 * DAY)
    assert bureau.answer(again, by=bureau.head, at=bureau.at + 3 * DAY)


def test_objection_is_made_once_and_answered_once(bureau, ruling):
    objection = bureau.object(ruling)
    with pytest.raises(ValidationError, match="objected to this decision already"):
        bureau.object(ruling)
    bureau.answer(objection)
    with pytest.raises(ValidationError, match="answered already"):
        bureau.answer(objection, by=bureau.head)


@pytest.mark.parametrize("who", ["other", "manager", "officer"])
def test_only_who_bears_a_measure_objects(bureau, ruling, who):
    with pytest.raises(ValidationError, match="Only who bears"):
        bureau.object(ruling, by=bureau.people[who])


def test_replaced_and_dropped_decisions_are_not_objected_to(bureau, ruling, at):
    bureau.answer(bureau.object(ruling), "changed", bureau.draft(Kind.FINE, amount=50))
    with pytest.raises(ValidationError, match="no longer holds"):
        bureau.object(ruling)
    case = bureau.case()
    dropped = drop_case(case_id=case.pk, reason="x", by=bureau.officer, at=at)
    with pytest.raises(ValidationError, match="Only who bears"):
        bureau.object(dropped)


def test_two_who_share_object_each_for_themselves(bureau, at):
    case = bureau.case()
    name_person(case_id=case.pk, person=bureau.other, reason="一起", by=bureau.manager, at=at)
    ruling = bureau.confirm(
        case, bureau.draft(Kind.FINE, amount=80), bureau.draft(Kind.FINE, bureau.other, amount=90)
    )
    mine, theirs = bureau.object(ruling), bureau.object(ruling, by=bureau.other)
    bureau.answer(mine, "changed", bureau.draft(Kind.FINE, bureau.other, amount=90))
    answer = bureau.answer(theirs, "changed", bureau.draft(Kind.FINE, bureau.other, amount=50))
    assert answer.ruling.number == 3
    assert [(m.person, m.amount) for m in Measure.objects.standing()] == [(bureau.other, 50)]


def test_new_decision_keeps_the_bounds_too(bureau, ruling):
    objection = bureau.object(ruling)
    with pytest.raises(ValidationError, match="50 to 100 yuan"):
        bureau.answer(objection, "changed", bureau.draft(Kind.FINE, amount=20))
    assert not Answer.objects.exists()
    assert Ruling.objects.get() == ruling


def test_answer_that_is_late_is_told_to_those_who_may(bureau, ruling, at):
    objection = bureau.object(ruling)
    late = at + 2 * HOUR + 5 * DAY + timedelta(seconds=1)
    sweep_deadlines(at=late - timedelta(seconds=2))
    assert not Notice.objects.filter(key__contains=":late:").exists()
    sweep_deadlines(at=late)
    told = Notice.objects.filter(key=f"case:{ruling.case_id}:late:{objection.pk}")
    assert {notice.recipient for notice in told} == {
        bureau.deputy, bureau.subject, bureau.head, bureau.officer, bureau.clerk,
    }  # fmt: skip
    bureau.answer(objection, at=late + HOUR)
    deadline = Deadline.objects.get(pk=objection.deadline_id)
    assert deadline.breached_at is not None
    assert deadline.met_at == late + HOUR


def test_who_leaves_hands_the_answer_on(bureau, ruling, at):
    objection = bureau.object(ruling)
    dismiss_login(employee=bureau.deputy, last_day=(at + DAY).date(), by=bureau.head, at=at + DAY)
    deadline = Deadline.objects.get(pk=objection.deadline_id)
    assert deadline.owner == bureau.head
    assert deadline.due_at == at + 2 * HOUR + 5 * DAY  # never moved
