"""When a report is due, who writes, reads, answers."""

from datetime import date, datetime

import pytest

from orders.service.months import following, month_named, month_of
from orders.service.reports.rules import (
    due,
    fault_of_reading,
    fault_of_reply,
    fault_of_sending,
    fault_of_text,
    fault_of_writing,
    share,
)
from orders.service.rules import ServiceRules
from regulations.rulebook.rules import CHINA

PARAMS = ServiceRules(
    monthly_report_day=5, late_minutes=60, follow_up_days=3, online_fault_points=15,
    phone_fault_points=10,
    samples_a_person=5, appeal_within_days=3,
    appeal_answer_days=3, unusual_answer_hours=24,
)  # fmt: skip
FEBRUARY = date(2025, 2, 1)


def moment(month: int, day: int) -> datetime:
    return datetime(2025, month, day, tzinfo=CHINA)


@pytest.mark.clause("C10-R5")
@pytest.mark.parametrize(
    ("drafted_on", "until"),
    [
        (date(2025, 3, 1), moment(3, 6)),  # the end of the 5th
        (date(2025, 3, 5), moment(3, 6)),
        (date(2025, 3, 6), moment(3, 11)),  # drafted too late: five days from then
        (date(2025, 3, 20), moment(3, 25)),
    ],
)
def test_a_month_is_reported_on_until_the_end_of_the_fifth(drafted_on, until):
    assert due(FEBRUARY, PARAMS, drafted_on) == (moment(3, 1), until)


@pytest.mark.clause("C10-R5")
@pytest.mark.parametrize(
    ("text", "fits"), [("好", True), (" \n", False), ("好" * 8000, True), ("好" * 8001, False)]
)
def test_a_report_is_in_words(text, fits):
    assert (fault_of_text(text) is None) is fits


@pytest.mark.clause("C10-R5")
def test_who_writes_and_when_it_is_sent():
    assert fault_of_writing(is_own=True, is_sent=False) is None
    assert fault_of_writing(is_own=False, is_sent=False)
    assert fault_of_writing(is_own=True, is_sent=True)
    assert fault_of_sending(FEBRUARY, date(2025, 3, 1)) is None
    assert fault_of_sending(FEBRUARY, date(2025, 2, 28))


@pytest.mark.clause("C10-R5")
@pytest.mark.parametrize(
    ("by", "is_sent", "is_read", "fits"),
    [(5, True, False, True), (5, False, False, False), (5, True, True, False),
     (1, True, False, False), (7, True, False, False)],
)  # fmt: skip
def test_who_reads(by, is_sent, is_read, fits):
    fault = fault_of_reading(by=by, author=1, above={5, 6}, is_sent=is_sent, is_read=is_read)
    assert (fault is None) is fits


@pytest.mark.clause("C10-R5")
def test_who_answers_the_unusual():
    assert fault_of_reply(by=1, asker=2, is_answered=False) is None
    assert fault_of_reply(by=2, asker=2, is_answered=False)
    assert fault_of_reply(by=1, asker=2, is_answered=True)


@pytest.mark.clause("C10-R5")
@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, "—"), (0, 4, "0.0%"), (12, 13, "92.3%"), (4, 4, "100.0%")]
)
def test_a_share_as_it_is_said(part, whole, said):
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("month", "by", "other"),
    [(date(2025, 12, 1), 1, date(2026, 1, 1)), (date(2025, 1, 1), -1, date(2024, 12, 1)),
     (date(2025, 3, 1), -12, date(2024, 3, 1)), (date(2025, 3, 1), 0, date(2025, 3, 1))],
)  # fmt: skip
def test_months_follow_each_other(month, by, other):
    assert following(month, by) == other


def test_months_by_their_names():
    assert month_of(datetime(2025, 2, 28, 16, 0, tzinfo=CHINA)) == FEBRUARY
    assert month_named("2025-02") == FEBRUARY
    for text in ("2025-13", "25-02", "2025-02-01", "", "２０２５-02", "2025-00"):
        assert month_named(text) is None
