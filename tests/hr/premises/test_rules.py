"""The rules of the house as tables; expectations by hand from the clauses."""

from datetime import date, datetime, timedelta

import pytest

from hr.premises.conduct import fault_of_severity
from hr.premises.daily.rules import (
    Item,
    OnDuty,
    Task,
    due_of,
    fault_of_cleaning,
    fault_of_closing,
    fault_of_report,
    people_for,
)
from hr.premises.found.rules import AFTER, State, Step, fault_of_step, steps_from
from hr.premises.inspections.rules import (
    Standing,
    fault_of_cleanup,
    fault_of_inspection,
    fault_of_presence,
    is_behind,
    standings,
)
from hr.premises.permits import rules as permits
from hr.premises.permits.rules import Asker, Kind, Span, Wish
from hr.premises.rules import PremisesRules
from regulations.rulebook.rules import CHINA

DAY = date(2025, 3, 12)
NEXT = DAY + timedelta(days=1)
PAIR = OnDuty(DAY, 1, 2)
NUMBERS = PremisesRules("17:00", "22:30", 24, 60, 90)


@pytest.mark.clause("A4-1", "A1.3-5")
def test_assistant_cleans_and_either_of_the_pair_closes():
    assert people_for(Task.CLEAN, PAIR) == (2,)
    assert people_for(Task.CLOSE, PAIR) == (1, 2)
    assert due_of(Task.CLEAN, DAY, NUMBERS) == datetime(2025, 3, 12, 17, 0, tzinfo=CHINA)
    assert due_of(Task.CLOSE, DAY, NUMBERS) == datetime(2025, 3, 12, 22, 30, tzinfo=CHINA)


@pytest.mark.clause("A4-1", "A1.3-5")
@pytest.mark.parametrize(
    ("task", "pair", "by", "today", "said"),
    [
        (Task.CLEAN, PAIR, 2, DAY, None),
        (Task.CLEAN, PAIR, 1, DAY, "assistant on duty"),
        (Task.CLEAN, PAIR, 2, NEXT, "own day"),
        (Task.CLEAN, None, 2, DAY, "Nobody is on duty"),
        (Task.CLOSE, PAIR, 1, DAY, None),
        (Task.CLOSE, PAIR, 2, DAY, None),
        (Task.CLOSE, PAIR, 3, DAY, "pair on duty"),
    ],
)
def test_who_reports(task, pair, by, today, said):
    fault = fault_of_report(task, pair, by=by, today=today)
    assert (said in str(fault)) if said else fault is None


@pytest.mark.clause("A4-1", "A1.3-5")
def test_what_a_report_says():
    assert fault_of_cleaning(note=" ", has_photo=False)
    assert not fault_of_cleaning(note="拖地", has_photo=False)
    assert not fault_of_cleaning(note="", has_photo=True)
    assert not fault_of_closing(list(Item), "")
    assert fault_of_closing([Item.POWER, Item.DOORS], " ")
    assert not fault_of_closing([Item.POWER, Item.DOORS], "窗锁坏了")


@pytest.mark.clause("A4-2")
@pytest.mark.parametrize(
    ("score", "own", "department", "area", "is_taken"),
    [
        (0, 1, 2, "", True), (100, 1, None, "茶水间", True), (101, 1, 2, "", False),
        (-1, 1, 2, "", False), (80, 2, 2, "", False), (80, None, None, " ", False),
    ],
)  # fmt: skip
def test_inspections(score, own, department, area, is_taken):
    fault = fault_of_inspection(score=score, own_department=own, department=department, area=area)
    assert (fault is None) == is_taken


@pytest.mark.clause("A4-2")
def test_who_is_behind_and_how_they_stand():
    assert [is_behind(score, 60) for score in (59, 60, 61)] == [True, False, False]
    rows = [("销售部", 50), ("电商部", 90), ("销售部", 75)]
    assert standings(rows) == [Standing("销售部", 62, 50, 2), Standing("电商部", 90, 90, 1)]
    assert fault_of_cleanup(DAY, NEXT)
    assert not fault_of_cleanup(DAY, DAY)
    assert fault_of_presence(NEXT, DAY)
    assert not fault_of_presence(DAY, NEXT)


AT = datetime(2025, 3, 12, 10, 0, tzinfo=CHINA)
HOUR = timedelta(hours=1)


def wish(kind: Kind, **words) -> Wish:
    plain = {"purpose": "维修", "thing": "3 号机", "receiver": "供应商", "starts_at": AT,
             "ends_at": AT + HOUR}  # fmt: skip
    return Wish(kind=kind, **plain | words)


SALES = Asker("sales")


@pytest.mark.clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
@pytest.mark.parametrize(
    ("asked", "asker", "said"),
    [
        (wish(Kind.INTERNET), SALES, None),
        (wish(Kind.INTERNET, purpose=" "), SALES, "what the permit is for"),
        (wish(Kind.INTERNET, ends_at=AT), SALES, "ends after"),
        (wish(Kind.INTERNET, starts_at=AT - 2 * HOUR, ends_at=AT - HOUR), SALES, "ends after"),
        (wish(Kind.INTERNET, starts_at=AT - 10 * HOUR), SALES, None),
        (wish(Kind.INTERNET, starts_at=AT - 11 * HOUR), SALES, "today or later"),
        (wish(Kind.INTERNET, ends_at=AT + timedelta(days=91)), SALES, "90 days"),
        (wish(Kind.INTERNET, ends_at=AT + timedelta(days=90)), SALES, None),
        (wish(Kind.COMPUTER), SALES, None),
        (wish(Kind.COMPUTER, thing=""), SALES, "which computer"),
        (wish(Kind.COMPUTER), Asker("web_designer", is_ecommerce=True), "need no permit"),
        (wish(Kind.SERVER_ROOM), SALES, None),
        (wish(Kind.SERVER_ROOM), Asker("system_administrator"), "without a permit"),
        (wish(Kind.INFORMATION), SALES, None),
        (wish(Kind.INTERNET), Asker("general_manager"), "you need no such permit"),
        (wish(Kind.INFORMATION), Asker("general_manager"), "you need no such permit"),
        (wish(Kind.COMPUTER), Asker("general_manager"), None),
        (wish(Kind.INFORMATION, thing=""), SALES, "which information"),
        (wish(Kind.INFORMATION, receiver=""), SALES, "To whom|to whom"),
    ],
)
def test_what_may_be_asked_for(asked, asker, said):
    fault = permits.fault_of_wish(asked, asker, at=AT, longest=timedelta(days=90))
    assert any(each in str(fault) for each in said.split("|")) if said else fault is None


@pytest.mark.clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def test_who_approves():
    roles = {kind: [stage.role for stage in permits.chain_of(kind)] for kind in Kind}
    assert roles == {
        Kind.INTERNET: ["supervisor"], Kind.COMPUTER: ["ecommerce"],
        Kind.SERVER_ROOM: ["general_manager"], Kind.INFORMATION: ["manager"],
    }  # fmt: skip


SPAN = Span("approved", AT, AT + HOUR)


@pytest.mark.clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
@pytest.mark.parametrize(
    ("span", "after", "state"),
    [
        (Span("", AT, AT + HOUR), 0, "asked"),
        (Span("pending", AT, AT + HOUR), 0, "asked"),
        (Span("refused", AT, AT + HOUR), 0, "refused"),
        (Span("withdrawn", AT, AT + HOUR), 0, "refused"),
        (SPAN, -1, "coming"), (SPAN, 0, "running"), (SPAN, 59, "running"), (SPAN, 60, "ended"),
        (Span("approved", AT, AT + HOUR, AT + HOUR / 2), 29, "running"),
        (Span("approved", AT, AT + HOUR, AT + HOUR / 2), 30, "revoked"),
        (Span("approved", AT, AT + HOUR, AT + HOUR / 2), 90, "revoked"),
    ],
)  # fmt: skip
def test_permit_ends_by_itself_or_earlier(span, after, state):
    assert permits.state_of(span, AT + timedelta(minutes=after)) == state


@pytest.mark.clause("C13-S3")
@pytest.mark.parametrize(
    ("position", "spans", "enters"),
    [
        ("system_administrator", [], True), ("general_manager", [], True), ("deputy", [], False),
        ("sales", [SPAN], True), ("sales", [], False),
        ("sales", [Span("pending", AT, AT + HOUR)], False),
        ("sales", [Span("approved", AT + HOUR, AT + 2 * HOUR)], False),
    ],
)  # fmt: skip
def test_who_enters_the_server_room(position, spans, enters):
    assert (permits.fault_of_entry(position, spans, AT) is None) == enters


@pytest.mark.clause("A1.3-5")
def test_what_may_become_of_a_found_thing():
    words = {"by": 1, "finder": 2, "claimed_by": 3, "claimant": "王五", "note": "说出了颜色"}
    for state in State:
        for step in Step:
            fault = fault_of_step(step, state, is_office=True, **words)
            assert (fault is None) == ((state, step) in AFTER)
    assert steps_from(State.KEPT, is_office=False) == [Step.CLAIMED]
    assert steps_from(State.KEPT, is_office=True) == [Step.CLAIMED, Step.GIVEN]
    assert steps_from(State.HANDED_OVER, is_office=True) == []
    refused = (
        (Step.HANDED_IN, State.WITH_FINDER, {"is_office": False}),
        (Step.HANDED_IN, State.WITH_FINDER, {"by": 2}),
        (Step.CLAIMED, State.KEPT, {"claimant": " "}),
        (Step.HANDED_OVER, State.CLAIMED, {"note": ""}),
        (Step.HANDED_OVER, State.CLAIMED, {"claimed_by": 1}),
    )
    for step, state, other in refused:
        assert fault_of_step(step, state, **{"is_office": True, **words, **other})


@pytest.mark.clause("A1.3-6")
def test_secrets_ask_how_grave_it_is():
    assert fault_of_severity("A1.3-6", "")
    assert not fault_of_severity("A1.3-6", "law")
    assert not fault_of_severity("A4-3", "")
