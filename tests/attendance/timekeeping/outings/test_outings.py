"""Going out: signed and filed on business, told to the office otherwise."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone, translation

from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.models import Outing, StaleDay
from attendance.timekeeping.months.undecided import OUTING, UNFILED, undecided
from attendance.timekeeping.outings.rules import Kind, State, check_outing
from attendance.timekeeping.outings.selectors import facts_of
from attendance.timekeeping.outings.services import (
    Trip,
    ask_outing,
    call_off_outing,
    change_outing,
    find_false,
    tell_outing,
)
from attendance.timekeeping.registry import covers
from attendance.timekeeping.rules import CoverKind
from hr.discipline.models import Case
from regulations.approvals.inbox import waiting
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

TUESDAY = weekday(1)
SPAN = (moment(TUESDAY, "14:00"), moment(TUESDAY, "17:00"))
SECOND, HOUR_LONG = timedelta(seconds=1), timedelta(hours=1)


def trip(span=SPAN, place="海关", reason="交单") -> Trip:
    return Trip(*span, place, reason)


def ask(firm, *, at=None, person=None, **words) -> Outing:
    person = person or firm.worker
    return ask_outing(
        person=person, trip=trip(**words), by=person, at=at or moment(TUESDAY, "09:00")
    )


# An hour of work; the midday break before it is none.
HOUR = (moment(TUESDAY, "13:00"), moment(TUESDAY, "15:00"))


def tell(firm, *, at=None, span=HOUR, **words) -> Outing:
    at = at or moment(TUESDAY, "12:30")
    return tell_outing(person=firm.worker, trip=trip(span=span, **words), by=firm.worker, at=at)


@pytest.mark.clause("A2.3-7", "A2.2-4")
@pytest.mark.parametrize(
    ("kind", "span", "at", "clause"),
    [
        (Kind.OUTING, SPAN, SPAN[0] - SECOND, None),
        (Kind.OUTING, SPAN, SPAN[0], "A2.3-7"),  # it has begun
        (Kind.OUTING, SPAN, SPAN[1], "A2.3-7"),
        (Kind.BUSINESS, SPAN, SPAN[1] + timedelta(days=1), None),  # signed afterwards
        (Kind.BUSINESS, (SPAN[1], SPAN[0]), SPAN[0], "A2.2-4"),
        (Kind.BUSINESS, (SPAN[0], SPAN[0]), SPAN[0], "A2.2-4"),
        (Kind.BUSINESS, (SPAN[0], SPAN[0] + timedelta(days=32)), SPAN[0], "A2.2-4"),
    ],
)
def test_when_an_outing_is_told_or_asked_for(kind, span, at, clause):
    if clause is None:
        check_outing(kind, span, at)
    else:
        with pytest.raises(ValidationError) as refused:
            check_outing(kind, span, at)
        assert refused.value.code == clause


@pytest.mark.clause("A2.2-4")
def test_month_waits_for_the_signature_and_then_for_the_office(firm):
    outing = ask(firm)

    def open_matters() -> list[str]:
        return [each.text for each in undecided(TUESDAY, TUESDAY)]

    assert open_matters() == [OUTING]
    firm.say(outing, at=moment(TUESDAY, "10:00"))
    assert covers([firm.worker.pk], *days(TUESDAY))  # the office's delay is not the person's
    assert open_matters() == [UNFILED]
    firm.say(outing, "filed", by=firm.clerk, at=moment(TUESDAY, "11:00"))
    assert open_matters() == []


@pytest.mark.clause("A2.2-4")
def test_business_outing_is_signed_by_the_supervisor_and_filed_by_the_office(firm):
    outing = ask(firm)
    assert outing.approval.steps.get(place=0).people == [firm.boss.pk]
    assert covers([firm.worker.pk], *SPAN) == {}
    firm.say(outing, at=moment(TUESDAY, "10:00"))
    (cover,) = covers([firm.worker.pk], *SPAN)[firm.worker.pk]
    assert (cover.starts_at, cover.ends_at, cover.kind, cover.clause, cover.is_paid) == (
        *SPAN, "business", "A2.2-4", True,
    )  # fmt: skip
    assert StaleDay.objects.filter(person=firm.worker, day=TUESDAY).exists()
    (line,) = waiting(firm.clerk, moment(TUESDAY))
    assert line.step_kind == "file"
    firm.say(outing, "filed", by=firm.clerk, at=moment(TUESDAY, "10:30"))


@pytest.mark.clause("A2.2-4")
@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_unsigned_outing_covers_nothing(firm, verdict):
    outing = firm.say(ask(firm), verdict, at=moment(TUESDAY, "10:00"))
    assert outing.state == verdict
    assert covers([firm.worker.pk], *SPAN) == {}


def test_returned_outing_is_changed_and_asked_again(firm):
    outing = firm.say(ask(firm), "returned", at=moment(TUESDAY, "10:00"))
    with pytest.raises(PermissionDenied):
        change_outing(outing_id=outing.pk, trip=trip(), by=firm.boss, at=moment(TUESDAY, "10:05"))
    change_outing(
        outing_id=outing.pk, trip=trip(place="税务局"), by=firm.worker, at=moment(TUESDAY, "10:05")
    )
    outing.refresh_from_db()
    assert (outing.state, outing.place) == (State.PENDING, "税务局")
    firm.say(outing, at=moment(TUESDAY, "10:10"))
    assert outing.state == State.APPROVED


@pytest.mark.clause("A2.2-4")
def test_supervisor_is_told_that_an_outing_is_asked_for_afterwards(firm):
    ahead = ask(firm, at=moment(TUESDAY, "13:59"))
    assert dict(facts_of(ahead))["Asked for"] == "2026-03-03 13:59"
    later = ask(firm, at=moment(weekday(2)), span=(SPAN[1], SPAN[1] + timedelta(hours=1)))
    assert dict(facts_of(later))["Asked for"] == "2026-03-04 10:00 · afterwards"
    assert [str(each.approval).endswith("asked for afterwards.") for each in (ahead, later)] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.clause("A2.2-4")
def test_outing_in_a_closed_month_is_not_asked_for(firm, monkeypatch):
    monkeypatch.setattr("attendance.timekeeping.outings.services.is_frozen", lambda day: True)
    with pytest.raises(ValidationError, match="month of 2026-03-03 is closed") as refused:
        ask(firm)
    assert refused.value.code == "A2.2-4"


@pytest.mark.clause("A2.3-7")
def test_word_to_the_office_covers_without_anybody_agreeing(firm):
    outing = tell(firm)
    assert (outing.state, outing.approval) == (State.TOLD, None)
    (cover,) = covers([firm.worker.pk], *HOUR)[firm.worker.pk]
    assert (cover.kind, cover.clause) == ("outing", "A2.3-7")
    told = Notice.objects.filter(key=f"outing:{outing.pk}:told")
    assert set(told.values_list("recipient", flat=True)) == {firm.clerk.pk, firm.boss.pk}


@pytest.mark.clause("A2.3-7")
def test_word_that_comes_too_late_is_refused(firm):
    with pytest.raises(ValidationError) as refused:
        tell(firm, at=HOUR[0])
    assert refused.value.code == "A2.3-7"
    assert not Outing.objects.exists()


@pytest.mark.clause("A2.3-1", "A2.3-7")
def test_mere_word_is_not_enough_for_more_than_an_hour(firm):
    with pytest.raises(ValidationError, match="60 minutes of work, this takes 61") as refused:
        tell(firm, span=(HOUR[0], HOUR[1] + timedelta(minutes=1)))
    assert refused.value.code == "A2.3-1"
    assert tell(firm).state == State.TOLD  # exactly an hour


@pytest.mark.clause("A2.3-1", "A2.3-7")
def test_many_short_words_are_no_approval_either(firm):
    """A2.3-1 speaks of an hour away, not of an hour at a time."""
    clocks = ["08:00", "08:40", "09:00", "16:40", "17:00"]
    one, two, three, four, five = (moment(TUESDAY, clock) for clock in clocks)
    early = moment(TUESDAY, "07:00")
    tell(firm, at=early, span=(one, two))
    with pytest.raises(ValidationError, match="40 are told already, this takes 21") as refused:
        tell(firm, at=early, span=(four - timedelta(minutes=1), five))
    assert refused.value.code == "A2.3-1"
    last = tell(firm, at=early, span=(four, five))  # an hour together
    with pytest.raises(ValidationError, match="60 are told already"):
        tell(firm, at=early, span=(two, three))
    tell(firm, at=early, span=(moment(TUESDAY, "11:00"), moment(TUESDAY, "14:00")))  # no work
    tell(firm, at=early, span=(one + timedelta(days=1), two + timedelta(days=1)))
    call_off_outing(outing_id=last.pk, by=firm.worker, at=early)
    tell(firm, at=early, span=(two, three))


@pytest.mark.parametrize("words", [{"place": " "}, {"reason": ""}])
def test_place_and_reason_are_asked_for(firm, words):
    with pytest.raises(ValidationError):
        ask(firm, **words)


def test_overlap_is_refused_by_the_database(firm):
    ask(firm)
    with pytest.raises(ValidationError, match="out in these hours"):
        tell(firm, span=(SPAN[0], SPAN[0] + timedelta(minutes=30)))
    ask(firm, span=(SPAN[1], SPAN[1] + timedelta(hours=1)))  # touching
    ask(firm, person=firm.colleague)


def test_person_calls_it_off_before_it_begins(firm):
    outing = tell(firm)
    with pytest.raises(PermissionDenied):
        call_off_outing(outing_id=outing.pk, by=firm.boss, at=moment(TUESDAY, "12:40"))
    with pytest.raises(ValidationError, match="has begun"):
        call_off_outing(outing_id=outing.pk, by=firm.worker, at=HOUR[0])
    call_off_outing(outing_id=outing.pk, by=firm.worker, at=moment(TUESDAY, "12:40"))
    assert covers([firm.worker.pk], *HOUR) == {}
    waits = ask(firm)
    call_off_outing(outing_id=waits.pk, by=firm.worker, at=moment(TUESDAY, "13:45"))
    waits.refresh_from_db()
    assert waits.state == State.WITHDRAWN


@pytest.mark.clause("A2.2-4")
def test_false_certificate_opens_cases_against_both_and_covers_nothing(firm):
    outing = firm.say(ask(firm), at=moment(TUESDAY, "10:00"))
    StaleDay.objects.all().delete()
    at = moment(weekday(3))
    find_false(outing_id=outing.pk, finding="海关当天无此人", by=firm.officer, at=at)
    cases = Case.objects.filter(clause="A2.2-4").order_by("pk")
    assert [case.subject for case in cases] == [firm.worker, firm.boss]
    assert {case.opened_by for case in cases} == {firm.officer}
    assert [case.facts["finding"] for case in cases] == ["海关当天无此人"] * 2
    assert [str(case) for case in cases] == [
        "Out on business by a false certificate, 2026-03-03 14:00–17:00: 海关",
        "A false certificate for the outing of 张丽, 2026-03-03 14:00–17:00: 海关",
    ]
    assert covers([firm.worker.pk], *days(TUESDAY)) == {}
    assert StaleDay.objects.filter(person=firm.worker, day=TUESDAY).exists()
    with pytest.raises(ValidationError):
        find_false(outing_id=outing.pk, finding="又一次", by=firm.officer, at=at)
    assert Case.objects.count() == 2


@pytest.mark.clause("A2.2-4")
def test_who_finds_a_certificate_false(firm):
    outing = firm.say(ask(firm), at=moment(TUESDAY, "10:00"))
    words = {"outing_id": outing.pk, "finding": "假", "at": moment(weekday(3))}
    for other in (firm.boss, firm.worker, firm.colleague, firm.clerk):
        with pytest.raises(PermissionDenied):
            find_false(by=other, **words)
    own = firm.say(ask(firm, person=firm.manager), by=firm.leader, at=moment(TUESDAY, "10:00"))
    with pytest.raises(ValidationError, match="signed themselves"):
        find_false(outing_id=own.pk, finding="假", by=firm.leader, at=moment(weekday(3)))
    with pytest.raises(ValidationError, match="what was found"):
        find_false(**words | {"finding": " "}, by=firm.officer)
    told = tell(firm, span=(SPAN[1], SPAN[1] + timedelta(minutes=30)))
    with pytest.raises(ValidationError):  # nobody certified it
        find_false(**words | {"outing_id": told.pk}, by=firm.officer)


@pytest.mark.parametrize(
    "change", [{"state": "approved"}, {"place": "x"}, {"ends_at": moment(weekday(4))}]
)
def test_outing_stays_as_it_was_asked_for(firm, change):
    outing = ask(firm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outing.objects.filter(pk=outing.pk).update(**change)


def test_outings_are_never_deleted(firm):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM timekeeping_outing")


def test_the_two_kinds_are_told_apart_in_chinese():
    """Of a day with either one says only that the person was out."""
    with translation.override("zh-hans"):
        assert [str(kind.label) for kind in Kind] == ["因公外出", "其他外出"]
        assert str(CoverKind.OUTING.label) == str(Kind.OUTING.label)
        assert str(Outcome.OUTING.label) == "外出"


@pytest.mark.clause("A2.3-7")
def test_database_takes_no_word_once_it_has_begun(firm):
    words = {"person": firm.worker, "kind": Kind.OUTING, "state": State.TOLD, "reason": "取件"}
    words |= {
        "starts_at": HOUR[0],
        "ends_at": HOUR[1],
        "place": "邮局",
        "asked_at": HOUR[0] - SECOND,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")
    with pytest.raises(IntegrityError, match="before one goes out"), transaction.atomic():
        Outing.objects.create(**words)
    ahead = {"starts_at": timezone.now() + HOUR_LONG, "ends_at": timezone.now() + 2 * HOUR_LONG}
    Outing.objects.create(**words | ahead)
