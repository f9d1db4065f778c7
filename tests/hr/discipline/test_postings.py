"""Measures on the notice board: up with the decision, down when it is taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hr.discipline.models import Answer, Measure, Ruling
from hr.discipline.rulings.rules import Kind
from regulations.notices.board.services import end_posting
from regulations.notices.models import Notice, Posting
from tests.hr.discipline.conftest import DAY, HOUR

pytestmark = pytest.mark.clause("A2.2-7.2")


@pytest.fixture
def ruling(bureau) -> Ruling:
    return bureau.confirm(bureau.case(clause="A2.2-7.2"), posted(bureau))


def posted(bureau, days: int = 14, **words):
    words = {"words": "严明本月迟到五次，现予通报。", "reason": ""} | words
    return bureau.draft(Kind.POSTING, day=(bureau.at + timedelta(days=days)).date(), **words)


def test_posting_hangs_up_to_its_day_with_its_clause(bureau, ruling):
    posting = ruling.measures.get().posting
    assert (posting.kind, posting.clause, posting.by) == ("measure", "A2.2-7.2", bureau.officer)
    assert posting.text == "严明本月迟到五次，现予通报。"
    assert "严明" in posting.title and "打印私人照片" in posting.title
    assert posting.is_up((bureau.at + 14 * DAY).date())
    assert not posting.is_up((bureau.at + 15 * DAY).date())
    assert Notice.objects.filter(recipient=bureau.stranger, kind="posting").exists()


@pytest.mark.parametrize("reply", ["changed", "withdrawn"])
def test_posting_comes_down_when_the_decision_is_taken_back(bureau, ruling, reply):
    objection = bureau.object(ruling)
    assert Posting.objects.get().is_up(bureau.at.date())
    bureau.answer(objection, reply, *([bureau.draft()] if reply == "changed" else []))
    posting = Posting.objects.get()
    assert not posting.is_up((bureau.at + DAY).date())
    assert posting.ending.by == bureau.deputy
    assert [m.kind for m in Measure.objects.standing()] == (
        ["warning"] if reply == "changed" else []
    )


def test_upheld_posting_hangs_on(bureau, ruling):
    bureau.answer(bureau.object(ruling), "upheld")
    assert Posting.objects.get().is_up((bureau.at + DAY).date())


def test_posting_that_is_down_already_holds_nothing_up(bureau, ruling):
    objection = bureau.object(ruling)
    end_posting(
        posting=Posting.objects.get(), reason="x", by=bureau.officer, at=bureau.at + 3 * HOUR
    )
    assert bureau.answer(objection, "withdrawn")


def test_changed_decision_may_hang_again(bureau, ruling):
    again = posted(bureau, 3, words="严明本月迟到四次，更正通报。")
    bureau.answer(bureau.object(ruling), "changed", again)
    first, second = Posting.objects.order_by("pk")
    assert hasattr(first, "ending")
    assert second.is_up((bureau.at + DAY).date())


def test_who_may_not_take_it_down_does_not_change_the_decision(bureau, hire):
    """A superior of hr outside the management answers, but the board is not theirs."""
    head_of_office = hire("姜慧", "office_clerk")
    officer = hire("戚琳", "hr_officer", supervisor=head_of_office)
    ruling = bureau.confirm(bureau.case(clause="A2.2-7.2"), posted(bureau), by=officer)
    objection = bureau.object(ruling)
    assert objection.deadline.owner == head_of_office
    with pytest.raises(ValidationError, match="hangs on the board"), transaction.atomic():
        bureau.answer(objection, "withdrawn", by=head_of_office)
    assert not Answer.objects.exists()
    assert bureau.answer(objection, "upheld", by=head_of_office)


def test_posted_measure_always_has_its_sheet(bureau, ruling):
    with pytest.raises(IntegrityError, match="hangs_on_the_board"), transaction.atomic():
        fresh = Ruling.objects.create(
            case=bureau.case(), number=1, outcome="confirmed", finding="x", clause="A2.2-7.2",
            measure_count=1, by=bureau.officer, at=bureau.at,
        )  # fmt: skip
        Measure.objects.create(
            ruling=fresh, place=1, person=bureau.subject, kind=Kind.POSTING, at=bureau.at
        )
