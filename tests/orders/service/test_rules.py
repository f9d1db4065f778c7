"""Rules of the service desk as tables, written by hand from the clauses."""

from datetime import date, datetime, time, timedelta

import pytest

from orders.service.customers.rules import Key, KeyKind, keys_of_order, phone_key, returning_rate
from orders.service.tickets.rules import (
    Kind,
    Outcome,
    State,
    Step,
    clause_of_step,
    conversion,
    fault_of_deal,
    fault_of_outcome,
    fault_of_step,
    fault_of_until,
    follow_due,
    reply_due,
    solve_due,
)
from regulations.rulebook.rules import CHINA
from tests.company import TEN, minutes


def hours(day: date) -> tuple[datetime, datetime]:
    """From ten to nine till ten past six, as C9-1 has it."""
    return tuple(datetime.combine(day, each, CHINA) for each in (time(8, 50), time(18, 10)))


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CHINA)


@pytest.mark.clause("C10-5", "B7-5")
@pytest.mark.parametrize(
    ("came", "due"),
    [
        ((4, "10:00"), (4, "10:10")),
        ((4, "08:50"), (4, "09:00")),
        ((4, "06:00"), (4, "09:00")),  # before the hours begin
        ((4, "18:00"), (4, "18:10")),
        ((4, "18:05"), (5, "08:55")),  # five minutes today, five in the morning
        ((4, "18:10"), (5, "09:00")),
        ((4, "23:59"), (5, "09:00")),
    ],
)
def test_a_customer_is_answered_within_ten_minutes_of_online_hours(came, due):
    assert reply_due(at(*came), 10, hours) == at(*due)


@pytest.mark.clause("C10-5")
def test_an_answer_that_takes_longer_than_a_day_goes_over_several():
    # 9 h 20 min a day: 20 hours are two days and 80 minutes.
    assert reply_due(at(4, "08:50"), 20 * 60, hours) == at(6, "10:10")


@pytest.mark.clause("C10-R6")
@pytest.mark.parametrize(
    ("came", "due"),
    [
        ((4, "08:00"), (4, "18:10")),
        ((4, "17:10"), (4, "18:10")),  # an hour before the end: still today's
        ((4, "17:11"), (5, "18:10")),
        ((4, "22:00"), (5, "18:10")),
        ((31, "20:00"), None),
    ],
)
def test_what_comes_today_is_finished_today(came, due):
    expected = at(*due) if due else datetime(2026, 4, 1, 18, 10, tzinfo=CHINA)
    assert solve_due(at(*came), timedelta(minutes=60), hours) == expected


@pytest.mark.clause("C10-R3")
@pytest.mark.parametrize(
    ("until", "asked", "is_fine"),
    [
        (None, (4, "10:00"), False),  # a day is agreed on
        (3, (4, "10:00"), False),
        (4, (4, "10:00"), True),
        (4, (4, "18:10"), False),  # its hours are over
        (5, (4, "18:10"), True),
        (7, (4, "10:00"), True),  # three days later: the last day
        (8, (4, "10:00"), False),
    ],
)
def test_until_when_an_outside_body_may_take(until, asked, is_fine):
    day = until and date(2026, 3, until)
    assert (fault_of_until(day, at(*asked), 3, hours) is None) is is_fine


@pytest.mark.clause("C10-R3")
def test_the_agreed_day_ends_with_its_online_hours():
    assert follow_due(date(2026, 3, 6), hours) == at(6, "18:10")


OPEN_STEPS = {Step.REPLIED, Step.NOTED, Step.ASKED, Step.HANDED, Step.REFERRED, Step.CLOSED}


@pytest.mark.clause("C10-2", "C10-R3")
@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        # Nobody closes or passes on what the customer was not answered.
        (State.NEW, {Step.REPLIED, Step.NOTED, Step.ASKED, Step.HANDED}),
        (State.OPEN, OPEN_STEPS),
        (State.WAITING, OPEN_STEPS),
        (State.DONE, {Step.NOTED, Step.REOPENED}),
    ],
)
def test_which_steps_may_be_taken(state, allowed):
    assert {step for step in Step if fault_of_step(step, state) is None} == allowed


@pytest.mark.clause("B7-5", "C10-2", "C10-4", "C10-R3")
@pytest.mark.parametrize(
    ("step", "kind", "rests_on"),
    [
        (Step.CLOSED, Kind.ENQUIRY, "C10-2"),  # bring it to a deal
        (Step.CLOSED, Kind.ISSUE, "C10-R3"),  # see the trouble through
        (Step.ASKED, Kind.ENQUIRY, "C10-4"),  # ask a colleague or the lead
        (Step.HANDED, Kind.ISSUE, "C10-4"),
        (Step.REFERRED, Kind.ENQUIRY, "C10-R3"),  # departments and outside bodies
        (Step.REPLIED, Kind.ENQUIRY, "B7-5"),  # answer carefully
        (Step.NOTED, Kind.ISSUE, "B7-5"),
        (Step.REOPENED, Kind.ISSUE, "B7-5"),
    ],
)
def test_what_the_refusal_of_a_step_rests_on(step, kind, rests_on):
    assert clause_of_step(step, kind) == rests_on


@pytest.mark.clause("C10-2", "C10-R3")
@pytest.mark.parametrize(
    ("kind", "outcome", "has_order", "note", "is_fine"),
    [
        (Kind.ENQUIRY, Outcome.BOUGHT, True, "", True),
        (Kind.ENQUIRY, Outcome.BOUGHT, False, "马上下单", False),  # a deal names its order
        (Kind.ENQUIRY, Outcome.UNDECIDED, False, "", True),
        (Kind.ENQUIRY, Outcome.LOST, False, "太贵", True),
        (Kind.ENQUIRY, Outcome.LOST, False, " ", False),
        (Kind.ENQUIRY, Outcome.SOLVED, False, "好", False),
        (Kind.ENQUIRY, "", False, "好", False),
        (Kind.ISSUE, Outcome.SOLVED, False, "", True),
        (Kind.ISSUE, Outcome.UNSOLVED, False, "", False),
        (Kind.ISSUE, Outcome.UNSOLVED, False, "厂家不换", True),
        (Kind.ISSUE, Outcome.BOUGHT, True, "好", False),
    ],
)
def test_how_something_comes_out(kind, outcome, has_order, note, is_fine):
    fault = fault_of_outcome(kind, outcome, has_order=has_order, note=note)
    assert (fault is None) is is_fine


@pytest.mark.clause("C10-2")
@pytest.mark.parametrize(
    ("minutes_later", "is_anothers", "is_counted", "is_deal"),
    [
        (0, False, False, True),
        (60, False, False, True),
        (-1, False, False, False),  # it was there before they asked
        (60, True, False, False),
        (60, False, True, False),
    ],
)
def test_which_order_is_a_deal(minutes_later, is_anothers, is_counted, is_deal):
    fault = fault_of_deal(
        asked_at=TEN, placed_at=TEN + minutes(minutes_later), is_anothers=is_anothers,
        is_counted=is_counted,
    )  # fmt: skip
    assert (fault is None) is is_deal


@pytest.mark.clause("C10-6")
@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("13800001111", "13800001111"),
        ("+86 138 0000 1111", "13800001111"),
        ("86-13800001111", "13800001111"),
        ("(010) 6512-3456", "01065123456"),
        ("138****1111", None),  # masked by the shop: many people's
        ("12345", None),
        ("", None),
    ],
)
def test_by_which_number_somebody_is_known(text, digits):
    assert phone_key(text) == (Key(KeyKind.PHONE, digits) if digits else None)


ACCOUNT = Key(KeyKind.ACCOUNT, "taobao:小红")
PHONE = Key(KeyKind.PHONE, "13800001111")


@pytest.mark.clause("C10-6")
@pytest.mark.parametrize(
    ("channel", "buyer", "phone", "keys"),
    [
        ("taobao", "小红", "13800001111", [ACCOUNT, PHONE]),
        ("taobao", "小红", "138****1111", [ACCOUNT]),
        ("taobao", "小**", "13800001111", [PHONE]),
        ("taobao", "小**", "138****1111", []),
        ("youzan", "小红", "13800001111", [PHONE]),  # the name of a person, not of an account
        ("shopify", "小红", "", []),
    ],
)
def test_by_what_the_customer_of_an_order_is_known(channel, buyer, phone, keys):
    assert keys_of_order(channel=channel, buyer=buyer, phone=phone) == keys


@pytest.mark.clause("C10-6", "C10-2")
def test_shares_of_nothing_are_not_told():
    assert (returning_rate(0, 0), conversion(0, 0)) == (None, None)
    assert (returning_rate(8, 2), conversion(4, 3)) == (0.25, 0.75)
