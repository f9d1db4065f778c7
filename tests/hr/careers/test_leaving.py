"""Resigning to settling: notice, hand-over, clearance, the end of the login."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from hr.careers.leaving import lasts, selectors, things
from hr.careers.leaving.selectors import may_settle, may_sign, signers, standing_departure
from hr.careers.leaving.services import (
    hand_over,
    receive,
    resign,
    settle,
    sign_desk,
    take_back,
    take_over,
)
from hr.careers.models import Departure, Settlement, Signature
from hr.careers.probation.services import begin_probation
from hr.people.models import LeavingNote, Plan
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Leaving
from hr.people.plans.services import apply_plan, call_off_plan
from hr.people.services import dismiss_login
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.hr.careers.conftest import DAY, HOUR, SIGNERS

# The company of these tests is on 12 March 2025.
NOTICE = date(2025, 4, 12)


def resigned(firm, last_day=NOTICE, **words) -> Departure:
    return resign(last_day=last_day, reason="回老家", by=firm.seller, at=firm.at, **words)


def gone(firm, row: Departure):
    """The last day is over: the plan takes effect on the day after, at ten."""
    at = firm.at.replace(year=row.last_day.year, month=row.last_day.month, day=row.last_day.day)
    at += DAY
    apply_plan(plan_id=row.plan_id, at=at)
    firm.seller.refresh_from_db()
    return at


@pytest.mark.clause("A5-2")
def test_resignation_to_settlement(firm, client):
    with pytest.raises(ValidationError) as refused:
        resigned(firm, NOTICE - DAY)
    assert refused.value.error_dict["last_day"][0].code == "A5-2"
    assert "2025-04-12" in str(refused.value)
    row = resigned(firm)
    assert (row.notice_until, row.is_regular, row.plan.last_day) == (NOTICE, True, NOTICE)
    assert LeavingNote.objects.get().kind == Leaving.RESIGNATION
    told = set(
        Notice.objects.filter(key=f"career:{row.pk}:resigned").values_list("recipient", flat=True)
    )
    assert {firm.leader.pk, firm.deputy.pk, firm.officer.pk} <= told
    clock = Deadline.objects.get(kind="careers.clearance")
    assert (clock.owner, clock.met_at) == (firm.officer, None)

    # The last day is called off where the resignation is taken back, and nowhere else.
    with pytest.raises(ValidationError) as refused:
        call_off_plan(plan=row.plan, by=firm.officer, at=firm.at)
    assert refused.value.code == "A5-2"
    with pytest.raises(ValidationError, match="leaves already"):
        resigned(firm)

    receive(departure=row, by=firm.leader, at=firm.at)
    thing = things.give_out(
        person=firm.seller, kind="keys", name="门钥匙", by=firm.clerk, at=firm.at
    )
    told = hand_over(departure=row, taker=firm.leader, work="客户", by=firm.seller, at=firm.at)
    for desk, sentence in (("own", "not handed over"), ("office", "门钥匙")):
        with pytest.raises(ValidationError, match=sentence):
            sign_desk(departure=row, desk=desk, by=firm.people[SIGNERS[desk]], at=firm.at)
    take_over(hand_over=told, by=firm.leader, at=firm.at)
    things.take_in(belonging=thing, by=firm.clerk, at=firm.at)
    for desk in ("own", "office", "finance", "systems"):
        sign_desk(departure=row, desk=desk, by=firm.people[SIGNERS[desk]], at=firm.at)
    assert not may_settle(firm.seller, firm.at)
    client.force_login(firm.seller)
    assert firm.seller.is_active

    at = gone(firm, row)
    assert not firm.seller.is_active
    assert client.get("/account/security/").status_code == 302
    with pytest.raises(ValidationError) as refused:  # personnel has not signed
        settle(departure=row, by=firm.officer, at=at)
    assert refused.value.code == "A5-2"
    sign_desk(departure=row, desk="personnel", by=firm.officer, at=at)
    clock.refresh_from_db()
    assert clock.met_at == at
    settle(departure=row, by=firm.officer, at=at)
    assert may_settle(firm.seller, at)
    with pytest.raises(ValidationError):
        settle(departure=Departure.objects.get(), by=firm.officer, at=at)


@pytest.mark.clause("A5-2")
def test_who_goes_early_waits_for_the_month(firm):
    row = resigned(firm, firm.at.date() + 5 * DAY, goes_early=True)
    assert row.notice_until == NOTICE
    firm.clear(row)
    at = gone(firm, row)
    with pytest.raises(ValidationError, match="2025-04-12"):
        settle(departure=row, by=firm.officer, at=at)
    with pytest.raises(IntegrityError, match="notice is not over"), transaction.atomic():
        Settlement.objects.create(departure=row, by=firm.officer, at=at)
    settle(departure=row, by=firm.officer, at=firm.at + timedelta(days=31))


@pytest.mark.clause("A5-2")
def test_on_probation_there_is_no_notice(firm):
    begin_probation(person=firm.seller, starts_on=date(2025, 3, 3), by=firm.officer, at=firm.at)
    row = resigned(firm, firm.at.date())
    assert (row.is_regular, row.notice_until) == (False, None)
    firm.clear(row)
    at = gone(firm, row)
    assert firm.seller.probations.get().ending.outcome == "end"
    settle(departure=row, by=firm.officer, at=at)


@pytest.mark.clause("A5-2")
def test_resignation_is_taken_back_by_who_may(firm):
    row = resigned(firm)
    take_back(departure=row, reason="留下", by=firm.seller, at=firm.at)
    assert Plan.objects.get().outcome == "called_off"
    assert Deadline.objects.get(kind="careers.clearance").voided_at == firm.at
    again = resigned(firm)  # and resigns anew
    receive(departure=again, by=firm.leader, at=firm.at)
    for by, sentence in ((firm.seller, "has received it"), (firm.stranger, "manager of the")):
        with pytest.raises(ValidationError, match=sentence):
            take_back(departure=again, reason="留下", by=by, at=firm.at)
    with pytest.raises(ValidationError, match="reason"):
        take_back(departure=again, reason=" ", by=firm.leader, at=firm.at)
    take_back(departure=again, reason="谈好了", by=firm.leader, at=firm.at)
    assert standing_departure(firm.seller) is None
    with pytest.raises(ValidationError, match="taken back"):
        sign_desk(departure=again, desk="office", by=firm.clerk, at=firm.at)


@pytest.mark.clause("A5-2")
def test_clearance_opens_for_everybody_who_leaves(firm):
    words = {"kind": Leaving.CONTRACT_END, "reason": "到期", "by": firm.officer, "at": firm.at}
    note = let_go(employee=firm.seller, last_day=NOTICE, **words)
    assert lasts.watch_plans(at=firm.at) == 1
    assert lasts.watch_plans(at=firm.at) == 0
    row = standing_departure(firm.seller)
    assert (row.why, row.plan, row.reason) == ("other", note.plan, "到期")
    call_off_plan(plan=note.plan, by=firm.officer, at=firm.at)
    lasts.watch_plans(at=firm.at)
    assert standing_departure(firm.seller) is None
    let_go(employee=firm.seller, last_day=firm.at.date() - DAY, **words)  # at once
    assert (lasts.watch_gone(at=firm.at), lasts.watch_gone(at=firm.at)) == (1, 0)
    row = standing_departure(firm.seller)
    assert (row.by, row.plan, row.told_on) == (None, None, firm.at.date())
    with pytest.raises(ValidationError, match="Not signed yet"):
        settle(departure=row, by=firm.officer, at=firm.at + HOUR)


def on_paper(firm, last_day: date, **words) -> LeavingNote:
    """Hr enters the last day of the seller, who resigned on paper."""
    words |= {"kind": Leaving.RESIGNATION, "reason": "书面辞职", "by": firm.officer, "at": firm.at}
    return let_go(employee=firm.seller, last_day=last_day, **words)


@pytest.mark.clause("A5-2")
def test_resignation_that_hr_enters_owes_its_month_like_any_other(firm):
    note = on_paper(firm, firm.at.date() + DAY)
    with pytest.raises(IntegrityError, match="word of the person"), transaction.atomic():
        Departure.objects.create(
            person=firm.seller, why="other", reason="x", told_on=firm.at.date(), plan=note.plan,
            last_day=note.last_day, is_regular=True, by=None, at=firm.at,
        )  # fmt: skip
    lasts.watch_plans(at=firm.at + 2 * DAY)  # the worker was down: the note tells when it was told
    row = standing_departure(firm.seller)
    assert (row.why, row.by, row.told_on, row.notice_until) == (
        "resignation", None, firm.at.date(), NOTICE,
    )  # fmt: skip
    assert Notice.objects.filter(recipient=firm.seller, key=f"career:{row.pk}:written").exists()
    with pytest.raises(ValidationError):
        call_off_plan(plan=note.plan, by=firm.officer, at=firm.at)
    firm.clear(row)
    at = gone(firm, row)
    with pytest.raises(ValidationError, match="2025-04-12"):
        settle(departure=row, by=firm.officer, at=at)
    settle(departure=row, by=firm.officer, at=firm.at + timedelta(days=31))


@pytest.mark.clause("A5-2")
def test_resignation_that_hr_entered_is_taken_back_by_who_never_resigned(firm):
    on_paper(firm, NOTICE)
    lasts.watch_plans(at=firm.at)
    take_back(
        departure=standing_departure(firm.seller), reason="我没有辞职", by=firm.seller, at=firm.at
    )
    assert Plan.objects.get().outcome == "called_off"


@pytest.mark.clause("A5-2")
@pytest.mark.parametrize("on_probation", [False, True])
def test_login_that_ended_at_once_for_a_resignation_owes_the_month(firm, on_probation):
    if on_probation:
        begin_probation(person=firm.seller, starts_on=date(2025, 3, 3), by=firm.officer, at=firm.at)
    on_paper(firm, firm.at.date() - DAY)
    assert lasts.watch_gone(at=firm.at) == 1
    row = standing_departure(firm.seller)
    expected = None if on_probation else NOTICE
    assert (row.why, row.notice_until, row.is_regular) == (
        "resignation", expected, not on_probation,
    )  # fmt: skip


@pytest.mark.clause("A5-2")
def test_things_are_given_and_taken_by_the_office(firm):
    words = {"at": firm.at, "kind": "equipment", "name": "笔记本电脑", "mark": "NB-07"}
    for by, person, sentence in (
        (firm.stranger, firm.seller, "does not do this"), (firm.clerk, firm.clerk, "themselves"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=sentence):
            things.give_out(person=person, by=by, **words)
    thing = things.give_out(person=firm.seller, by=firm.clerk, **words)
    assert [each.text for each in things.still_out(firm.seller, firm.at)] == [
        "equipment 笔记本电脑 NB-07"
    ]
    with pytest.raises(ValidationError, match="what follows"):
        things.take_in(belonging=thing, is_lost=True, by=firm.clerk, at=firm.at)
    things.take_in(belonging=thing, is_lost=True, note="照价赔偿", by=firm.clerk, at=firm.at)
    assert things.still_out(firm.seller, firm.at) == []


@pytest.mark.clause("A5-2")
def test_management_signs_where_nobody_of_a_department_is_there(firm):
    row = resigned(firm)
    for desk in ("office", "finance", "systems", "personnel"):
        assert not may_sign(firm.head, row, desk, firm.at)
        with pytest.raises(ValidationError, match="do not sign"):
            sign_desk(departure=row, desk=desk, by=firm.head, at=firm.at)
    dismiss_login(employee=firm.cashier, last_day=firm.at.date() - DAY, by=firm.officer, at=firm.at)
    assert not may_sign(firm.leader, row, "finance", firm.at)
    sign_desk(departure=row, desk="finance", by=firm.head, at=firm.at)
    own = resign(last_day=NOTICE, reason="回老家", by=firm.clerk, at=firm.at)
    assert may_sign(firm.deputy, own, "office", firm.at)  # the only clerk is the one who leaves
    assert firm.deputy in signers(own)


@pytest.mark.clause("A5-2")
def test_management_signs_while_those_of_a_department_are_away(firm, monkeypatch):
    row, gone_for = resigned(firm), {firm.admin.pk}
    monkeypatch.setattr(selectors, "away", lambda people, at: gone_for & set(people))
    assert may_sign(firm.deputy, row, "systems", firm.at)
    assert not may_sign(firm.deputy, row, "office", firm.at)


def signature(firm, row, desk="office", by=None, **words):
    words = {"departure": row, "desk": desk, "by": by or firm.clerk, "at": firm.at} | words
    return Signature.objects.create(**words)


@pytest.mark.clause("A5-2")
def test_database_holds_clearance_and_notice(firm):
    """What the services refuse, written past them, as the portal's role."""
    plain = {
        "person": firm.seller, "why": "resignation", "reason": "x", "told_on": firm.at.date(),
        "last_day": NOTICE, "is_regular": True, "notice_until": NOTICE, "by": firm.seller,
        "at": firm.at,
    }  # fmt: skip
    for words, sentence in (
        ({"notice_until": NOTICE - DAY}, "by the calendar"),
        ({"notice_until": None}, "by the calendar"),
        ({"is_regular": False, "notice_until": None}, "regular is known"),
        ({"told_on": firm.at.date() - DAY}, "told on its day"),
        ({"by": firm.officer}, "word of the person"),
        ({"why": "other", "by": firm.officer}, "no notice is owed"),
        ({"last_day": firm.at.date() - DAY}, "departure_lies_ahead"),
    ):
        words = plain | words
        pattern = sentence if sentence != "regular is known" else "whether somebody is regular"
        with pytest.raises(IntegrityError, match=pattern), transaction.atomic():
            Departure.objects.create(**words)
    row = resigned(firm)
    things.give_out(person=firm.seller, kind="keys", name="钥匙", by=firm.clerk, at=firm.at)
    for words, sentence in (
        ({}, "still out"),
        ({"desk": "own", "by": firm.leader}, "not handed over"),
        ({"desk": "finance"}, "not theirs"),
        ({"desk": "finance", "by": firm.seller}, "for themselves"),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            signature(firm, row, **words)
    signature(firm, row, "finance", firm.cashier)
    with pytest.raises(IntegrityError, match="last day is not over"), transaction.atomic():
        Settlement.objects.create(departure=row, by=firm.officer, at=firm.at)
    at = gone(firm, row)
    with pytest.raises(IntegrityError, match="not every department"), transaction.atomic():
        Settlement.objects.create(departure=row, by=firm.officer, at=at)
    with pytest.raises(IntegrityError, match="does not do this"), transaction.atomic():
        Settlement.objects.create(departure=row, by=firm.stranger, at=at)


@pytest.mark.clause("A5-2")
def test_who_comes_back_may_leave_again(firm):
    row = resigned(firm, firm.at.date() + 2 * DAY, goes_early=True)
    firm.clear(row)
    at = firm.at + timedelta(days=40)
    gone(firm, row)
    assert lasts.watch_gone(at=firm.at + 3 * DAY) == 0
    settle(departure=row, by=firm.officer, at=at)
    firm.seller.refresh_from_db()
    firm.seller.is_active, firm.seller.left_on = True, None
    firm.seller.save()
    assert standing_departure(firm.seller) is None
    again = resign(last_day=date(2025, 5, 21), reason="又走", by=firm.seller, at=at)
    assert again.notice_until == date(2025, 5, 21)
    assert not may_settle(firm.seller, at)
    assert not settled(firm.seller)  # what was settled was the first time
    take_back(departure=again, reason="不走了", by=firm.seller, at=at)
    assert settled(firm.seller)


def settled(person) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT careers_settled(%s)", [person.pk])
        return cursor.fetchone()[0]
