"""A month closed behind the page: asked for once, done by a worker, told where it is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from attendance.timekeeping.months import asking
from attendance.timekeeping.months.asking import ask_closing, refused_ask, work_closing
from attendance.timekeeping.months.models import Closing, ClosingAsk, SheetWord
from attendance.timekeeping.months.rules import Word
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA

pytestmark = pytest.mark.usefixtures("past")
MARCH = date(2026, 3, 1)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)
TICKS = {"accepts": True, "unseen": True}


@pytest.fixture
def march(company, punch):
    """One day on record: attendance is kept."""
    punch(company.assistant, "08:00 11:00 14:00 17:00", date(2026, 3, 2))
    return company


def ask(company, at=AFTER, **words) -> ClosingAsk:
    return ask_closing(month=MARCH, by=company.hr, at=at, language="en", **(TICKS | words))


@pytest.mark.clause("A2.1-1")
def test_a_month_is_asked_for_once_and_closed_by_whoever_works_next(march):
    first = ask(march)
    assert ask(march, AFTER + timedelta(seconds=1)) == first
    assert not Closing.objects.exists()
    later = AFTER + timedelta(minutes=1)
    assert work_closing(at=later) and not work_closing(at=later)
    closing = Closing.objects.get()
    assert (closing.month, closing.by, closing.at) == (MARCH, march.hr, later)
    assert asking.running_ask(MARCH) is None and refused_ask(MARCH) is None
    with translation.override("en"), pytest.raises(ValidationError, match="closed"):
        ask(march, later)


@pytest.mark.clause("A2.1-1")
def test_what_stands_against_it_is_said_at_once(march):
    with translation.override("en"):
        for words in ({"accepts": False}, {"unseen": False}):
            with pytest.raises(ValidationError):
                ask(march, **words)
        with pytest.raises(ValidationError):  # the month is not over
            ask(march, AFTER - timedelta(days=2))
        with pytest.raises(PermissionDenied):
            ask_closing(month=MARCH, by=march.assistant, at=AFTER, **TICKS)
    assert not ClosingAsk.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_what_came_up_meanwhile_ends_it_and_the_asker_is_told(march):
    ask(march)
    SheetWord.objects.create(
        person=march.assistant, month=MARCH, word=Word.OBJECTED, text="没有迟到。",
        fingerprint="0" * 64, at=AFTER,
    )  # fmt: skip
    assert work_closing(at=AFTER + timedelta(minutes=1))
    found = refused_ask(MARCH)
    assert found.refusal == "1 open matter keeps the month from being closed."
    assert found.ended_at == AFTER + timedelta(minutes=1) and not Closing.objects.exists()
    notice = Notice.objects.get(recipient=march.hr, key=f"sheet:closing:{found.pk}")
    assert found.refusal == notice.params["reason"]
    SheetWord.objects.create(
        person=march.assistant, month=MARCH, word=Word.CONFIRMED, fingerprint="0" * 64, at=AFTER
    )
    assert ask(march, AFTER + timedelta(minutes=2)) != found and refused_ask(MARCH) is None


@pytest.mark.clause("A2.1-1")
def test_a_worker_that_dies_leaves_everything_as_it_was(march, monkeypatch):
    row = ask(march)

    def dies(**words):
        close(**words)
        raise MemoryError

    close = asking.close_month
    monkeypatch.setattr(asking, "close_month", dies)
    with pytest.raises(MemoryError):
        work_closing(at=AFTER)
    assert asking.running_ask(MARCH) == row and not Closing.objects.exists()
    monkeypatch.undo()
    assert work_closing(at=AFTER) and Closing.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_what_no_worker_could_finish_is_given_up(march):
    ask(march)
    asking.give_up(at=AFTER)
    assert "command line" in refused_ask(MARCH).refusal


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize("change", ["month = '2026-02-01'", "by_id = NULL", "accepts = false"])
def test_what_was_asked_stays(march, change):
    ask(march)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE timekeeping_closingask SET {change}")
