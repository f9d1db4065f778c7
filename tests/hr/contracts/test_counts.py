"""Counts: the half-yearly check with its clock, what is found, hand-overs."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr.contracts.inventory.clocks import KIND, report_late, watch_period
from hr.contracts.inventory.rules import Word, check_word, number_in, period_of
from hr.contracts.inventory.selectors import standing_of
from hr.contracts.inventory.services import (
    begin_count,
    begin_hand_over,
    close_count,
    drop_hand_over,
    find_line,
    tell_line,
)
from hr.contracts.loans.services import ask_loan, hand_out
from hr.contracts.models import Contract, CountEnd, PlaceCheck, Tick
from hr.contracts.places.services import check_place
from hr.discipline.models import Case
from hr.roster.rules import CHINA
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.hr.contracts.conftest import DAY, HOUR


@pytest.mark.clause("A6-2")
@pytest.mark.parametrize(
    ("day", "months", "period"),
    [
        (date(2026, 1, 1), 6, (date(2026, 1, 1), date(2026, 7, 1))),
        (date(2026, 6, 30), 6, (date(2026, 1, 1), date(2026, 7, 1))),
        (date(2026, 7, 1), 6, (date(2026, 7, 1), date(2027, 1, 1))),
        (date(2026, 12, 31), 6, (date(2026, 7, 1), date(2027, 1, 1))),
        (date(2026, 5, 9), 3, (date(2026, 4, 1), date(2026, 7, 1))),
        (date(2026, 11, 30), 12, (date(2026, 1, 1), date(2027, 1, 1))),
        (date(2028, 2, 29), 1, (date(2028, 2, 1), date(2028, 3, 1))),
    ],
)
def test_half_year_of_a_day(day, months, period):
    assert period_of(day, months) == period


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("http://127.0.0.1:8000/contracts/n/2026-CG-0012/", "2026-CG-0012"),
        (" 2026-cg-0012 ", "2026-CG-0012"),
        ("CG-0012", ""),
        ("", ""),
    ],
)
def test_number_in_a_code(text, number):
    assert number_in(text) == number


@pytest.mark.clause("A6-2")
@pytest.mark.parametrize(
    ("word", "field"),
    [
        (Word("present"), None),
        (Word("misplaced", 2, "放错"), None),
        (Word("misplaced", None, "放错"), "place"),
        (Word("misplaced", 1, "放错"), "place"),
        (Word("misplaced", 2, " "), "cause"),
        (Word("missing"), "cause"),
        (Word("missing", None, "搬迁时遗失"), None),
        (Word("damaged"), "cause"),
        (Word("lent"), "found"),
    ],
)
def test_what_is_said_of_a_line(word, field):
    if field is None:
        check_word(word, expected=1)
        return
    with pytest.raises(ValidationError) as refused:
        check_word(word, expected=1)
    assert list(refused.value.error_dict) == [field]


@pytest.fixture
def three(archive) -> list[Contract]:
    """Three contracts, kept by the clerk since last year."""
    return [archive.register() for _each in range(3)]


def look_at_places(archive, at) -> None:
    """Both cabinets are safe."""
    for place in archive.places.values():
        check_place(place_id=place.pk, fire_safe=True, dry=True, by=archive.clerk, at=at)


@pytest.mark.clause("A6-2", "A6-6")
def test_half_year_is_counted_and_meets_its_clock(archive, three):
    at = datetime(2025, 7, 2, 9, 0, tzinfo=CHINA)
    clock = watch_period(at=at)
    assert (clock.key, clock.due_at) == (
        "2025-07-01", datetime(2026, 1, 1, tzinfo=CHINA),
    )  # fmt: skip
    assert watch_period(at=at) == clock
    run = begin_count(by=archive.clerk, at=at)
    assert run.expected == 3
    with pytest.raises(ValidationError, match="runs already"):
        begin_count(by=archive.officer, at=at)
    words = {"count_id": run.pk, "by": archive.clerk, "at": at}
    for contract in three[:2]:
        tell_line(contract_id=contract.pk, word=Word("present"), is_scanned=True, **words)
    with pytest.raises(ValidationError, match="still to be counted"):
        close_count(counted=2, **words)
    place = archive.places["B1"]
    tell_line(contract_id=three[2].pk, word=Word("misplaced", place.pk, "放错柜"), **words)
    with pytest.raises(ValidationError, match="safe from fire"):
        close_count(counted=3, **words)
    look_at_places(archive, at + HOUR)
    with pytest.raises(ValidationError, match="count once more"):
        close_count(counted=2, **words)
    close_count(counted=3, **words | {"at": at + 2 * HOUR})
    clock.refresh_from_db()
    assert clock.met_at == at + 2 * HOUR and clock.met_by == archive.clerk
    with pytest.raises(ValidationError, match="half year"):
        begin_count(by=archive.officer, at=at + DAY)
    with pytest.raises(ValidationError, match="over"):
        tell_line(contract_id=three[0].pk, word=Word("present"), **words)


@pytest.mark.clause("A6-2")
def test_first_half_year_waits_for_contracts_older_than_it(archive, three):
    assert watch_period(at=archive.at) is None  # registered in the half year that runs


@pytest.mark.clause("A6-2")
def test_half_year_uncounted_is_told(archive, three):
    clock = watch_period(at=datetime(2025, 7, 2, 9, 0, tzinfo=CHINA))
    report_late([clock], datetime(2026, 1, 1, 0, 1, tzinfo=CHINA))
    told = Notice.objects.filter(key__contains=f"late:{clock.pk}")
    assert {each.recipient for each in told} == {archive.clerk, archive.officer, archive.head}
    assert clock.kind == KIND and Deadline.objects.filter(kind=KIND).count() == 1


@pytest.mark.clause("A6-2")
@pytest.mark.parametrize("found", ["missing", "damaged"])
def test_loss_opens_a_case_with_its_cause(archive, three, found):
    run = begin_count(by=archive.officer, at=archive.at)
    words = {"count_id": run.pk, "contract_id": three[0].pk, "by": archive.officer}
    row = tell_line(word=Word(found, None, "搬迁时遗失"), at=archive.at, **words)
    case = Case.objects.get()
    assert (case.clause, case.subject, case.opened_by) == ("A6-2", archive.clerk, None)
    assert case.facts["cause"] == "搬迁时遗失" and case.facts["number"] == three[0].number
    assert row.case == case
    tell_line(word=Word(found, None, "再找一遍"), at=archive.at, **words)
    assert Case.objects.count() == 1
    row.pk, row.case = None, None
    with pytest.raises(IntegrityError, match="tick_opens_a_case"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.clause("A6-2", "A6-5")
def test_original_that_is_lent_is_neither_there_nor_missing(archive, three):
    loan = ask_loan(
        contract_id=three[0].pk, is_original=True, purpose="公证", by=archive.seller, at=archive.at
    )
    for person in (archive.leader, archive.head):
        step = Step.objects.get(approval=loan.approval_id, state="open")
        decide_step(step_id=step.pk, verdict="approved", by=person, at=archive.at)
    run = begin_hand_over(
        giver=archive.clerk, taker=archive.officer, by=archive.clerk, at=archive.at
    )
    words = {"count_id": run.pk, "by": archive.officer, "at": archive.at}
    with pytest.raises(ValidationError, match="not lent"):
        tell_line(contract_id=three[0].pk, word=Word("lent"), **words)
    with pytest.raises(IntegrityError, match="not lent"), transaction.atomic():
        Tick.objects.create(
            line=run.lines.get(contract=three[0]), found="lent", by=archive.officer, at=archive.at
        )
    hand_out(loan_id=loan.pk, by=archive.clerk, at=archive.at)
    tell_line(contract_id=three[0].pk, word=Word("lent"), **words)
    for contract in three[1:]:
        tell_line(contract_id=contract.pk, word=Word("present"), **words)
    end = close_count(counted=2, **words)
    assert end.missing == 0
    assert Contract.objects.filter(custodian=archive.officer).count() == 3


@pytest.mark.clause("A6-2")
def test_newest_word_of_a_line_counts(archive, three):
    run = begin_count(by=archive.clerk, at=archive.at)
    words = {"count_id": run.pk, "contract_id": three[0].pk, "by": archive.clerk}
    tell_line(word=Word("missing", None, "未见"), at=archive.at, **words)
    assert standing_of(run).counted == 0
    tell_line(word=Word("present"), at=archive.at + HOUR, **words)
    standing = standing_of(run)
    assert (standing.counted, standing.left, standing.found) == (1, 2, {"present": 1})


def test_contract_of_another_count_is_not_told(archive, three):
    run = begin_count(by=archive.clerk, at=archive.at)
    later = archive.register()
    with pytest.raises(ValidationError, match="does not belong"):
        tell_line(count_id=run.pk, contract_id=later.pk, word=Word("present"), by=archive.clerk,
                  at=archive.at)  # fmt: skip
    assert find_line(run.pk, f"https://x/contracts/n/{three[0].number}/") == three[0]
    with pytest.raises(ValidationError, match="no contract of the count"):
        find_line(run.pk, later.number)
    with pytest.raises(ValidationError, match="No code was found"):  # a photograph without one
        find_line(run.pk, " ")


@pytest.mark.clause("A6-7")
def test_hand_over_is_counted_by_who_takes_over(archive, three):
    run = begin_hand_over(
        giver=archive.clerk, taker=archive.officer, by=archive.clerk, at=archive.at
    )
    told = Notice.objects.get(recipient=archive.officer, key__contains="begun")
    assert told.params["count"] == 3
    words = {"count_id": run.pk, "by": archive.officer, "at": archive.at + HOUR}
    with pytest.raises(ValidationError, match="who takes over"):
        tell_line(contract_id=three[0].pk, word=Word("present"), **words | {"by": archive.clerk})
    tell_line(contract_id=three[0].pk, word=Word("present"), **words)
    tell_line(contract_id=three[1].pk, word=Word("damaged", None, "受潮"), **words)
    tell_line(contract_id=three[2].pk, word=Word("missing", None, "交接时未见"), **words)
    with pytest.raises(ValidationError):
        close_count(counted=3, **words)
    with pytest.raises(ValidationError, match="who takes over"):
        close_count(counted=2, **words | {"by": archive.clerk})
    end = close_count(counted=2, **words)
    assert end.missing == 1
    kept = dict(Contract.objects.values_list("pk", "custodian__name"))
    assert [kept[each.pk] for each in three] == ["魏红", "魏红", "华晨"]


@pytest.mark.clause("A6-7")
def test_hand_over_of_who_left_is_begun_from_above(archive, three):
    words = {"giver": archive.clerk, "taker": archive.officer, "at": archive.at}
    with pytest.raises(ValidationError):
        begin_hand_over(by=archive.leader, **words)
    assert begin_hand_over(by=archive.head, **words).expected == 3
    with pytest.raises(ValidationError, match="runs already"):
        begin_hand_over(by=archive.clerk, **words)
    with pytest.raises(ValidationError):
        begin_hand_over(giver=archive.officer, taker=archive.officer, by=archive.officer,
                        at=archive.at)  # fmt: skip
    with pytest.raises(ValidationError, match="no contract"):
        begin_hand_over(giver=archive.officer, taker=archive.clerk, by=archive.officer,
                        at=archive.at)  # fmt: skip


@pytest.mark.clause("A6-7")
def test_hand_over_that_comes_to_nothing_is_called_off_and_another_takes_over(archive, three):
    words = {"giver": archive.clerk, "by": archive.clerk, "at": archive.at}
    run = begin_hand_over(taker=archive.officer, **words)
    with pytest.raises(ValidationError, match="runs already"):
        begin_hand_over(taker=archive.officer, **words)
    with pytest.raises(ValidationError, match="calls a hand-over off"):
        drop_hand_over(count_id=run.pk, by=archive.seller, at=archive.at)
    end = drop_hand_over(count_id=run.pk, by=archive.head, at=archive.at)
    assert (end.is_dropped, end.counted, end.missing) == (True, 0, 0)
    assert Notice.objects.filter(recipient=archive.officer, key__contains="dropped").exists()
    with pytest.raises(ValidationError, match="over"):
        tell_line(
            count_id=run.pk, contract_id=three[0].pk, word=Word("present"), by=archive.officer,
            at=archive.at,
        )  # fmt: skip
    assert set(Contract.objects.values_list("custodian__name", flat=True)) == {"华晨"}
    begin_hand_over(taker=archive.officer, **words)
    half_year = begin_count(by=archive.clerk, at=archive.at)
    with pytest.raises(IntegrityError, match="only a hand-over"), transaction.atomic():
        CountEnd.objects.create(
            count=half_year, counted=0, is_dropped=True, by=archive.clerk, at=archive.at
        )


@pytest.mark.clause("A6-7")
def test_only_the_group_begins_a_half_year(archive, three):
    for who in (archive.head, archive.seller):
        with pytest.raises(PermissionDenied):
            begin_count(by=who, at=archive.at)


@pytest.mark.clause("A6-2", "A6-7")
def test_database_closes_nothing_by_halves(archive, three):
    run = begin_hand_over(
        giver=archive.clerk, taker=archive.officer, by=archive.clerk, at=archive.at
    )
    with pytest.raises(IntegrityError, match="still to be counted"), transaction.atomic():
        CountEnd.objects.create(count=run, counted=0, by=archive.officer, at=archive.at)
    assert not Tick.objects.exists()


@pytest.mark.clause("A6-6")
def test_place_in_danger_is_told_with_what_is_done(archive):
    place = archive.places["A1"]
    words = {"place_id": place.pk, "by": archive.clerk, "at": archive.at}
    with pytest.raises(ValidationError):
        check_place(fire_safe=True, dry=False, **words)
    check_place(fire_safe=True, dry=False, humidity=82, note="已放干燥剂", **words)
    told = Notice.objects.get(recipient=archive.head)
    assert told.clause == "A6-6" and told.params["note"] == "已放干燥剂"
    with pytest.raises(PermissionDenied):
        check_place(fire_safe=True, dry=True, **words | {"by": archive.seller})
    with pytest.raises(IntegrityError, match="what_is_done"), transaction.atomic():
        PlaceCheck.objects.create(place=place, fire_safe=False, dry=True, by=archive.clerk,
                                  at=archive.at + DAY)  # fmt: skip
