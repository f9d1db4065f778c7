"""Letting somebody go: why, told to the general manager, and on record for good."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from hr.people.models import LeavingNote, Plan
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Leaving
from hr.people.rules import Stage
from regulations.binding.services import entering_past
from regulations.notices.models import Notice

TODAY, LATER, BEFORE = date(2025, 3, 12), date(2025, 3, 31), date(2025, 3, 11)


@pytest.fixture(autouse=True)
def by_right(db):
    """The moments of these tests are long past."""
    with entering_past(right="test"):
        yield


@pytest.fixture
def top(hire):
    return hire("陈国强", "general_manager")


@pytest.fixture
def officer(hire, top):
    return hire("魏红", "hr_officer", supervisor=top)


@pytest.fixture
def person(hire, top):
    return hire("张丽", "ecommerce_assistant", supervisor=top)


def go(person, officer, at, last_day=LATER, **words) -> LeavingNote:
    words = {"kind": Leaving.RESIGNATION, "reason": " 回老家发展 "} | words
    return let_go(employee=person, last_day=last_day, by=officer, at=at, **words)


@pytest.mark.parametrize(
    ("last_day", "at_once", "is_planned"),
    [(LATER, False, True), (TODAY, False, True), (TODAY, True, False), (BEFORE, False, False)],
)
def test_kind_and_reason_are_kept_with_the_last_day(
    person, officer, at, last_day, at_once, is_planned
):
    note = go(person, officer, at, last_day, at_once=at_once)
    assert (note.kind, note.reason, note.last_day) == ("resignation", "回老家发展", last_day)
    assert note.plan == Plan.objects.first()
    assert Plan.objects.exists() is is_planned
    person.refresh_from_db()
    assert person.stage == (Stage.WORKING if is_planned else Stage.LEFT)


def test_general_manager_is_told_of_a_leaving(person, officer, top, at):
    go(person, officer, at, kind=Leaving.AGREEMENT)
    told = Notice.objects.get(key__startswith="plan:leaving:")
    assert told.recipient == top
    assert told.words == (
        "张丽 leaves, last day 2025-03-31 (by agreement), entered by 魏红: 回老家发展"
    )


def test_general_manager_who_enters_it_is_not_told(person, top, at):
    go(person, top, at)
    assert not Notice.objects.filter(key__startswith="plan:leaving:").exists()


def test_leaving_without_a_reason_is_refused(person, officer, at):
    with pytest.raises(ValidationError, match="Give the reason"):
        go(person, officer, at, reason=" ")
    assert not Plan.objects.exists()


def test_note_of_a_leaving_stays(person, officer, at):
    note = go(person, officer, at)
    with pytest.raises(ProgrammingError), transaction.atomic():
        LeavingNote.objects.filter(pk=note.pk)._raw_delete("default")
