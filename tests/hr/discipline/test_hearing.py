"""Naming whom a case concerns, and hearing them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr.discipline.models import Concerned, Hearing, NameEnd
from hr.discipline.rules import fault_of_hearing
from hr.discipline.rulings.services import drop_case
from hr.discipline.selectors import cases_of, concerned_ids, why_not_decide, with_state
from hr.discipline.services import name_person, note_hearing, open_case, take_name_back
from regulations.notices.models import Notice
from tests.hr.discipline.conftest import HOUR


def name(bureau, case, person=None, *, by=None, reason="在场") -> Concerned:
    return name_person(
        case_id=case.pk, person=person or bureau.other, reason=reason,
        by=by or bureau.manager, at=bureau.at,
    )  # fmt: skip


def hear(bureau, case, person=None, *, by=None, text="承认", held_at=None) -> Hearing:
    return note_hearing(
        case_id=case.pk, person=person or bureau.subject, text=text,
        held_at=held_at or bureau.at, by=by or bureau.officer, at=bureau.at + HOUR,
    )  # fmt: skip


def test_person_who_is_named_sees_the_case_and_is_told(bureau):
    case = bureau.case()
    assert not cases_of(bureau.other).exists()
    name(bureau, case)
    assert cases_of(bureau.other).get() == case
    told = Notice.objects.get(recipient=bureau.other)
    assert told.words == "施建华 named you in a case: 打印私人照片"


def test_case_of_nobody_is_given_its_person(bureau):
    case = open_case(
        key="x", clause="C7-5", subject=None, title="x", facts={}, by=None, at=bureau.at
    )
    with pytest.raises(ValidationError, match="does not concern"):
        bureau.confirm(case)
    name(bureau, case, bureau.subject, by=bureau.officer)
    assert bureau.confirm(case, by=bureau.clerk)


@pytest.mark.parametrize(
    ("who", "by", "reason", "words"),
    [
        ("other", "subject", "x", "Nobody handles a case that concerns them."),
        ("subject", "officer", "x", "The case concerns 严明 already."),
        ("officer", "officer", "x", "Nobody opens a case against themselves."),
        ("other", "officer", " ", "Give the reason."),
    ],
)
def test_naming_that_makes_no_sense_is_refused(bureau, who, by, reason, words):
    case = bureau.case()
    with pytest.raises(ValidationError) as refused:
        name(bureau, case, bureau.people[who], by=bureau.people[by], reason=reason)
    assert refused.value.messages == [words]
    assert refused.value.code == "A1.3-5"


def test_strangers_neither_name_nor_hear(bureau):
    case = bureau.case()
    with pytest.raises(PermissionDenied):
        name(bureau, case, by=bureau.stranger)
    with pytest.raises(PermissionDenied):
        hear(bureau, case, by=bureau.stranger)


def test_heard_case_says_so(bureau):
    case = bureau.case()
    assert with_state(cases_of(bureau.subject)).get().state == "open"
    hear(bureau, case)
    assert with_state(cases_of(bureau.subject)).get().state == "heard"
    told = Notice.objects.get(recipient=bureau.subject, key__contains=":heard:")
    assert told.words == "What you said was noted: 打印私人照片"


def test_person_gives_a_statement_of_their_own(bureau):
    case = bureau.case()
    row = hear(bureau, case, by=bureau.subject, text=" 是同事借用我的电脑 ")
    assert (row.person, row.by, row.text) == (bureau.subject, bureau.subject, "是同事借用我的电脑")
    told = Notice.objects.filter(key__contains=":heard:")
    assert {notice.recipient for notice in told} == {
        bureau.head, bureau.deputy, bureau.officer, bureau.clerk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "by", "text", "ahead", "words"),
    [
        ("other", "officer", "x", 0, "The case does not concern this person."),
        ("subject", "officer", " ", 0, "Write what was said."),
        ("subject", "officer", "x", 2, "A hearing cannot lie in the future."),
        ("subject", "officer", "x", -1, "Nobody is heard in a case before it is opened."),
        ("subject", "officer", "x", -1_000_000, "Nobody is heard in a case before it is opened."),
    ],
)
def test_hearing_that_makes_no_sense_is_refused(bureau, who, by, text, ahead, words):
    case, held_at = bureau.case(), bureau.at + ahead * HOUR
    with pytest.raises(ValidationError) as refused:
        hear(bureau, case, bureau.people[who], by=bureau.people[by], text=text, held_at=held_at)
    assert refused.value.messages == [words]


def test_hearing_of_the_minute_in_which_the_case_was_opened_is_taken(bureau):
    """The page asks for no seconds."""
    opened_at = bureau.at.replace(second=40)
    assert fault_of_hearing(bureau.at, opened_at=opened_at, at=bureau.at + HOUR) is None


def test_nobody_concerned_speaks_for_another(bureau):
    case = bureau.case()
    name(bureau, case)
    with pytest.raises(ValidationError, match="Nobody handles a case that concerns them"):
        hear(bureau, case, bureau.other, by=bureau.subject)


def test_after_the_decision_one_is_heard_only_for_an_objection(bureau):
    case = bureau.case()
    ruling = bureau.confirm(case)
    with pytest.raises(ValidationError, match="has been decided"):
        hear(bureau, case)
    bureau.object(ruling)
    assert hear(bureau, case)
    with pytest.raises(ValidationError, match="has been decided"):
        name(bureau, case)


def test_decision_names_the_hearings_it_rests_on(bureau):
    case = bureau.case()
    row = hear(bureau, case)
    ruling = drop_case(case_id=case.pk, reason="属实但情节轻微", by=bureau.officer, at=bureau.at)
    assert ruling.basis["hearings"] == [row.pk]


def test_nobody_is_named_where_nobody_would_be_left_to_decide(bureau):
    """Everybody with the right stands below the head: with the head named nobody could decide."""
    case = bureau.case()
    with pytest.raises(ValidationError, match="With 刘建国 nobody would be left") as refused:
        name(bureau, case, bureau.head)
    assert refused.value.code == "A1.3-5"
    for who in ("officer", "clerk", "deputy"):
        name(bureau, case, bureau.people[who])
    assert why_not_decide(case, bureau.head) is None
    assert why_not_decide(case, bureau.officer)


def take_back(bureau, row, by=None, reason="与本案无关"):
    return take_name_back(
        concerned_id=row.pk, reason=reason, by=by or bureau.officer, at=bureau.at + HOUR
    )


def test_name_is_taken_back_by_who_may_decide(bureau):
    case = bureau.case()
    row = name(bureau, case)
    assert cases_of(bureau.other).exists()
    ending = take_back(bureau, row)
    assert (ending.concerned, ending.by, ending.reason) == (row, bureau.officer, "与本案无关")
    assert concerned_ids(case) == {bureau.subject.pk}
    assert not cases_of(bureau.other).exists()
    with pytest.raises(ValidationError, match="does not concern this person"):
        bureau.confirm(case, bureau.draft(person=bureau.other))
    told = Notice.objects.filter(key__contains=":unnamed:")
    assert {notice.recipient for notice in told} == {bureau.other, bureau.manager}
    assert told[0].words == "魏红 took back that the case concerns 曹蕾 (与本案无关): 打印私人照片"


def test_who_was_named_without_need_decides_once_the_name_is_taken_back(bureau):
    case = bureau.case()
    row = name(bureau, case, bureau.officer)
    assert why_not_decide(case, bureau.officer)
    take_back(bureau, row, by=bureau.deputy)
    assert why_not_decide(case, bureau.officer) is None
    assert bureau.confirm(case, by=bureau.officer)


def test_person_whose_name_was_taken_back_can_be_named_again(bureau):
    case = bureau.case()
    take_back(bureau, name(bureau, case))
    name(bureau, case)
    assert concerned_ids(case) == {bureau.subject.pk, bureau.other.pk}


@pytest.mark.parametrize(
    ("who", "reason", "words"),
    [
        ("manager", "x", "Whoever opened a case does not decide it"),
        ("other", "x", "Nobody decides a case that concerns them."),
        ("officer", " ", "Give the reason."),
    ],
)
def test_taking_back_that_makes_no_sense_is_refused(bureau, who, reason, words):
    row = name(bureau, bureau.case())
    with pytest.raises(ValidationError, match=words):
        take_back(bureau, row, by=bureau.people[who], reason=reason)
    assert not NameEnd.objects.exists()


def test_name_is_taken_back_once_and_before_the_decision(bureau):
    case = bureau.case()
    row, other = name(bureau, case), name(bureau, case, bureau.stranger)
    take_back(bureau, row)
    with pytest.raises(ValidationError, match="taken back already"):
        take_back(bureau, row)
    with pytest.raises(PermissionDenied):
        take_back(bureau, other, by=bureau.other)
    bureau.confirm(case)
    with pytest.raises(ValidationError, match="has been decided"):
        take_back(bureau, other)


def test_database_takes_no_name_back_for_a_party(bureau):
    case = bureau.case()
    row = name(bureau, case)
    for by in (bureau.manager, bureau.other, bureau.subject):
        with pytest.raises(IntegrityError, match="by no party"), transaction.atomic():
            NameEnd.objects.create(concerned=row, reason="x", by=by, at=bureau.at)
    with pytest.raises(IntegrityError, match="nobody names"), transaction.atomic():
        Concerned.objects.create(
            case=case, person=bureau.other, reason="x", by=bureau.manager, at=bureau.at
        )
