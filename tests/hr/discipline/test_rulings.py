"""Decisions on cases: by whom, with which measures, on what, and who is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.discipline.models import Measure, Ruling
from hr.discipline.registry import Fine, _fines, fix_fine
from hr.discipline.rulings.rules import Bounds, Kind
from hr.discipline.rulings.services import drop_case
from hr.discipline.selectors import measures_of, with_state
from hr.discipline.services import name_person, open_case
from regulations.notices.models import Notice
from regulations.rulebook.models import RuleVersion
from tests.hr.discipline.conftest import DAY, HOUR


def state(case) -> str:
    return with_state(type(case).objects.filter(pk=case.pk)).get().state


@pytest.mark.clause("A1.3-5")
def test_confirmed_case_lays_measures_within_the_bounds_of_its_day(bureau):
    case = bureau.case()
    ruling = bureau.confirm(case, bureau.draft(Kind.FINE, amount=80), bureau.draft(Kind.WARNING))
    version = RuleVersion.objects.get(rule_set="penalties")
    assert (ruling.number, ruling.clause, ruling.version) == (1, "A1.3-5", version)
    fine, warning = ruling.measures.all()
    assert (fine.amount, fine.bound, fine.low, fine.high) == (
        80, "private_use_of_equipment", 50, 100,
    )  # fmt: skip
    assert (warning.kind, warning.amount, warning.bound) == ("warning", None, "")
    assert state(case) == "confirmed"


@pytest.mark.clause("A7.1-4")
def test_fine_out_of_bounds_leaves_the_case_undecided(bureau):
    case = bureau.case(clause="A7.1-4")
    with pytest.raises(ValidationError) as refused:
        bureau.confirm(case, bureau.draft(Kind.FINE, amount=5001))
    assert refused.value.code == "A7.1-4"
    assert not Ruling.objects.exists()
    assert state(case) == "open"


@pytest.mark.clause("A1.3-7")
def test_unreachable_person_is_fined_with_a_reason(bureau):
    case = bureau.case(clause="A1.3-7")
    with pytest.raises(ValidationError, match="names no amount"):
        bureau.confirm(case, bureau.draft(Kind.FINE, amount=200, reason=""))
    ruling = bureau.confirm(case, bureau.draft(Kind.FINE, amount=200, reason="客户退团 800 元"))
    measure = ruling.measures.get()
    assert (measure.amount, measure.bound, measure.reason) == (200, "", "客户退团 800 元")


@pytest.mark.parametrize("verb", ["confirm", "drop"])
@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("subject", "Nobody decides a case that concerns them."),
        ("other", "Nobody decides a case that concerns them."),
        ("officer", "Whoever opened a case does not decide it"),
    ],
)
@pytest.mark.parametrize("with_all_rights", [False, True])
def test_no_party_decides_whatever_their_rights(bureau, who, words, with_all_rights, verb):
    case = bureau.case(by=bureau.officer)
    name_person(
        case_id=case.pk, person=bureau.other, reason="一起", by=bureau.officer, at=bureau.at
    )
    by = bureau.people[who]
    by.is_superuser = with_all_rights
    by.save()
    with pytest.raises(ValidationError, match=words):
        decide(verb, bureau, case, by)
    assert not Ruling.objects.exists()


def decide(verb: str, bureau, case, by):
    if verb == "confirm":
        return bureau.confirm(case, bureau.draft(person=case.subject), by=by)
    return drop_case(case_id=case.pk, reason="证据不足", by=by, at=bureau.at + HOUR)


@pytest.mark.parametrize("verb", ["confirm", "drop"])
def test_nobody_below_and_nobody_without_the_right_decides(bureau, verb):
    case = bureau.case(subject=bureau.officer)
    with pytest.raises(ValidationError, match="of those above them"):
        decide(verb, bureau, case, bureau.clerk)
    with pytest.raises(PermissionDenied):
        decide(verb, bureau, case, bureau.stranger)
    decide(verb, bureau, case, bureau.deputy)
    with pytest.raises(ValidationError, match="has been decided"):
        decide(verb, bureau, case, bureau.head)


def test_case_against_the_head_is_for_somebody_outside_the_line(bureau, superuser):
    case = bureau.case(subject=bureau.head)
    with pytest.raises(ValidationError, match="of those above them"):
        bureau.confirm(case, bureau.draft(person=bureau.head), by=bureau.officer)
    assert bureau.confirm(case, bureau.draft(person=bureau.head), by=superuser)


def test_decision_needs_reasons_and_a_person(bureau, at):
    case = bureau.case()
    with pytest.raises(ValidationError, match="Give the reasons"):
        drop_case(case_id=case.pk, reason=" ", by=bureau.officer, at=at)
    with pytest.raises(ValidationError, match="does not concern"):
        bureau.confirm(case, bureau.draft(person=bureau.other))


def test_dropped_case_lays_nothing_on_anybody(bureau, at):
    case = bureau.case()
    ruling = drop_case(case_id=case.pk, reason="不是他的电脑", by=bureau.officer, at=at + HOUR)
    assert (ruling.outcome, ruling.measure_count, ruling.finding) == ("dropped", 0, "不是他的电脑")
    assert state(case) == "dropped"
    assert not Measure.objects.exists()
    told = Notice.objects.get(recipient=bureau.subject, key=f"case:{case.pk}:ruling:1")
    assert told.words == "The case that concerns you was dropped: 打印私人照片"


def test_everybody_concerned_is_told_what_it_means_for_them(bureau, at):
    case = bureau.case()
    name_person(case_id=case.pk, person=bureau.other, reason="在场", by=bureau.manager, at=at)
    bureau.confirm(case, bureau.draft())
    key = f"case:{case.pk}:ruling:1"
    told = {notice.recipient: notice.words for notice in Notice.objects.filter(key=key)}
    assert told == {
        bureau.subject: "A decision was taken in your case: 打印私人照片. "
        "You can object in writing until 2025-04-11 11:00.",
        bureau.other: "Nothing was laid on you in this case: 打印私人照片",
        bureau.manager: "The case you opened was decided: 打印私人照片",
    }


def test_joint_liability_is_borne_in_shares(bureau, at):
    case = bureau.case(clause="A2.2-4")
    name_person(case_id=case.pk, person=bureau.other, reason="开假证明", by=bureau.manager, at=at)
    ruling = bureau.confirm(
        case,
        bureau.draft(Kind.JOINT, amount="600"),
        bureau.draft(Kind.JOINT, bureau.other, amount="300"),
    )
    shares = {measure.person: measure.amount for measure in ruling.measures.all()}
    assert shares == {bureau.subject: 600, bureau.other: 300}


def test_decision_keeps_what_it_was_taken_on(bureau, at):
    case = open_case(
        key="x", clause="A1.3-5", subject=bureau.subject, title="x", facts={"count": 2},
        by=None, at=at,
    )  # fmt: skip
    ruling = bureau.confirm(case)
    assert ruling.basis == {"records": [], "evidence": [], "hearings": []}
    assert ruling.case.facts == {"count": 2}


def test_room_bounds_the_fine_of_its_own_clause(bureau):
    version = RuleVersion.objects.get(rule_set="attendance")
    bounds = Bounds("proxy_clock_fine_each", Decimal(300), Decimal(300))
    fix_fine("A2.3-3", lambda facts, at: Fine(bounds, version))
    try:
        case = bureau.case(clause="A2.3-3")
        with pytest.raises(ValidationError, match="is 300 to 300 yuan"):
            bureau.confirm(case, bureau.draft(Kind.FINE, amount=200))
        ruling = bureau.confirm(case, bureau.draft(Kind.FINE, amount=300))
    finally:
        _fines.pop("A2.3-3")
    assert ruling.version == version


def test_measures_of_a_person_are_those_that_hold_in_a_stretch(bureau, at):
    first = bureau.confirm(bureau.case(), bureau.draft(Kind.FINE, amount=60))
    bureau.confirm(bureau.case(), bureau.draft(Kind.WARNING), at=at + 2 * DAY)
    bureau.confirm(bureau.case(subject=bureau.other), bureau.draft(person=bureau.other))
    objection = bureau.object(first)
    assert kinds(bureau, at, at + 3 * DAY) == ["fine", "warning"]
    assert kinds(bureau, at + HOUR, at + 2 * DAY) == ["fine"]
    assert kinds(bureau, at + HOUR + timedelta(seconds=1), at + 3 * DAY) == ["warning"]
    bureau.answer(objection, "withdrawn")
    assert kinds(bureau, at, at + 3 * DAY) == ["warning"]


def kinds(bureau, since, until) -> list[str]:
    return [measure.kind for measure in measures_of(bureau.subject, since, until)]
