"""Swapping a duty: the colleague consents, the supervisor approves, the rules still hold."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from hr.roster.pairs.models import DutyPair, DutySwap, PairChange
from hr.roster.pairs.replacing import exclude_person
from hr.roster.pairs.rules import Scope
from hr.roster.pairs.services import set_pair
from hr.roster.pairs.swaps import ask_swap
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.notices.models import Notice
from tests.hr.conftest import AT, MONDAY

FIRST = MONDAY + timedelta(days=7)
HOUR = timedelta(hours=1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture
def crew(hire, past):
    """Six people under one supervisor, and pairs for three days: 1+2, 3+4, 5+6."""
    boss = hire("李敏", "ecommerce_lead", supervisor=hire("林静", "deputy"))
    found = [hire(name, "customer_service", supervisor=boss) for name in "甲乙丙丁戊己"]
    for number in range(3):
        main, assistant = found[2 * number : 2 * number + 2]
        set_pair(day=day(number), main=main, assistant=assistant, reason="x", by=None, at=AT)
    return [boss, *found]


def ask(by, number: int, other, other_number: int | None = None, at=AT) -> DutySwap:
    return ask_swap(
        day=day(number),
        other=other,
        other_day=None if other_number is None else day(other_number),
        reason="家里有事",
        by=by,
        at=at,
    )


def say(swap: DutySwap, by, verdict: str = "approved", at=AT + HOUR):
    step = Step.objects.get(approval=swap.approval_id, state="open")
    return decide_step(step_id=step.pk, verdict=verdict, comment="不方便", by=by, at=at)


def pairs() -> list[tuple[str, str]]:
    return list(DutyPair.objects.order_by("day").values_list("main__name", "assistant__name"))


BEFORE = [("甲", "乙"), ("丙", "丁"), ("戊", "己")]
SWAPS = [
    # seat given: whose, day; to whom, for their seat on a day; the pairs after it
    (1, 0, 5, 2, [("戊", "乙"), ("丙", "丁"), ("甲", "己")]),
    (1, 0, 6, 2, [("己", "乙"), ("丙", "丁"), ("戊", "甲")]),
    (1, 0, 2, 0, [("乙", "甲"), ("丙", "丁"), ("戊", "己")]),
    (2, 0, 4, 1, [("甲", "丁"), ("丙", "乙"), ("戊", "己")]),
    (1, 0, 3, 1, [("丙", "乙"), ("甲", "丁"), ("戊", "己")]),
    (1, 0, 5, None, [("戊", "乙"), ("丙", "丁"), ("戊", "己")]),
    (2, 0, 1, 0, [("乙", "甲"), ("丙", "丁"), ("戊", "己")]),
]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("giver", "number", "taker", "back", "after"), SWAPS)
def test_swap_happens_once_both_have_agreed(crew, giver, number, taker, back, after):
    swap = ask(crew[giver], number, crew[taker], back)
    assert pairs() == BEFORE
    say(swap, crew[taker])
    assert pairs() == BEFORE
    say(swap, crew[0])
    assert pairs() == after
    swap.refresh_from_db()
    assert swap.outcome == "done" and swap.settled_at == AT + HOUR
    assert PairChange.objects.filter(origin="swapped").exists()
    assert Notice.objects.filter(recipient=crew[taker], kind="duty").exists()


REFUSED = [
    (1, 0, 3, None, "off after the main shift|day off that would follow"),  # 丙 is main tomorrow
    (1, 0, 4, None, "day off that would follow"),
    (3, 1, 1, None, "is off after the main shift"),
    (1, 0, 2, None, "has the other seat"),
    (1, 1, 5, None, "not in the pair"),
    (1, 0, 5, 1, "not in the pair"),
]


@pytest.mark.clause("A2.2-1")
@pytest.mark.parametrize(("giver", "number", "taker", "back", "why"), REFUSED)
def test_swap_that_would_break_the_rules_is_refused(crew, giver, number, taker, back, why):
    with pytest.raises(ValidationError, match=why):
        ask(crew[giver], number, crew[taker], back)
    assert not DutySwap.objects.exists()


@pytest.mark.clause("A2.2-1")
def test_word_is_taken_back_where_the_rules_no_longer_hold(crew):
    swap = ask(crew[1], 0, crew[5])
    say(swap, crew[5])
    exclude_person(
        person=crew[5], scope=Scope.MAIN, starts_on=day(0), ends_on=day(0), reason="x", by=None,
        at=AT,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="is excluded on this day"):
        say(swap, crew[0])
    assert pairs() == BEFORE
    assert Step.objects.get(approval=swap.approval_id, state="open").people == [crew[0].pk]


def test_swap_is_refused_after_the_pair_has_changed(crew):
    swap = ask(crew[1], 0, crew[5])
    say(swap, crew[5])
    set_pair(day=day(0), main=crew[6], assistant=crew[2], reason="x", by=None, at=AT)
    with pytest.raises(ValidationError, match="has changed: ask anew"):
        say(swap, crew[0])


@pytest.mark.parametrize(("verdict", "outcome"), [("refused", "refused"), ("returned", "refused")])
def test_refused_swap_changes_nothing_and_another_may_be_asked(crew, verdict, outcome):
    swap = ask(crew[1], 0, crew[5])
    with pytest.raises(ValidationError, match="waits for its decision"):
        ask(crew[1], 0, crew[6])
    say(swap, crew[5], verdict)
    swap.refresh_from_db()
    assert swap.outcome == outcome and pairs() == BEFORE
    ask(crew[1], 0, crew[6])


def test_withdrawn_swap_changes_nothing(crew):
    swap = ask(crew[1], 0, crew[5])
    withdraw_approval(approval_id=swap.approval_id, by=crew[1], at=AT)
    swap.refresh_from_db()
    assert swap.outcome == "withdrawn" and pairs() == BEFORE


def test_duty_that_has_begun_is_not_swapped(crew):
    begins = AT.replace(hour=7, minute=30) + (FIRST - AT.date())
    with pytest.raises(ValidationError, match="has begun"):
        ask(crew[1], 0, crew[5], at=begins)
    swap = ask(crew[1], 0, crew[5], at=begins - timedelta(seconds=1))
    say(swap, crew[5], at=begins - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="has begun"):
        say(swap, crew[0], at=begins)


def test_only_who_has_the_seat_decides(crew):
    swap = ask(crew[1], 0, crew[5])
    for stranger in (crew[1], crew[6]):
        with pytest.raises((PermissionDenied, ValidationError)):
            say(swap, stranger)
    with pytest.raises((PermissionDenied, ValidationError)):  # not before the colleague
        say(swap, crew[0])


def test_supervisor_who_swaps_does_not_approve_it(crew):
    boss = crew[0]
    set_pair(day=day(4), main=boss, assistant=crew[1], reason="x", by=None, at=AT)
    swap = ask(crew[1], 4, boss, 4)
    say(swap, boss)
    step = Step.objects.get(approval=swap.approval_id, state="open")
    assert step.people == [boss.supervisor_id]


def test_database_lets_no_swap_be_done_without_its_approval(crew):
    swap = ask(crew[1], 0, crew[5])
    for change in ("outcome = 'done'", "day = day + 1", "approval_id = NULL"):
        with (
            pytest.raises(DatabaseError, match=r"not approved|denied|stays as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE roster_dutyswap SET {change} WHERE id = %s", [swap.pk])
