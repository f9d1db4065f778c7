"""The pages of dismissals: what they do while they wait, and how they are asked for again."""

import pytest
from django.utils import timezone

from hr.discipline.models import Measure, Ruling
from hr.discipline.rulings.dismissals import renew_dismissal
from hr.discipline.rulings.rules import Kind
from regulations.approvals.models import Approval
from regulations.approvals.services import decide_step
from tests.hr.discipline.conftest import DAY, HOUR
from tests.hr.discipline.test_pages import page_of, shown


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


def returned(bureau, at, day) -> Ruling:
    """A dismissal by hr that the general manager returned two hours after the case."""
    ruling = bureau.confirm(bureau.case(clause="A2.3-5"), bureau.draft(Kind.DISMISSAL, day=day))
    decide_step(
        step_id=Approval.objects.get().steps.get().pk, verdict="returned", comment="先听取陈述",
        by=bureau.head, at=at + 2 * HOUR,
    )  # fmt: skip
    return ruling


@pytest.mark.clause("A2.3-5")
def test_page_of_a_returned_dismissal_opens_what_it_lacked(bureau, client, at):
    case, now = bureau.case(clause="A2.3-5"), timezone.now()
    measure = bureau.draft(Kind.DISMISSAL, day=(now + DAY).date())
    ruling = bureau.confirm(case, measure, at=now)
    assert shown(client, bureau.officer, case) == set()
    step = Approval.objects.get().steps.get()
    decide_step(step_id=step.pk, verdict="returned", comment="先听取陈述", by=bureau.head, at=now)
    assert shown(client, bureau.officer, case) == {"hear", "prove"}
    assert shown(client, bureau.subject, case) == {"hear", "prove", "object"}
    page = page_of(client, bureau.officer, f"/cases/{ruling.case_id}/")
    assert "People can be heard and evidence added until it is asked for again." in page
    assert "waits for the general manager: no effect yet" not in page


def test_decision_that_is_one_undecided_dismissal_does_not_say_that_it_holds(bureau, client, at):
    ruling = bureau.confirm(bureau.case(), bureau.draft(Kind.DISMISSAL, day=at.date()))
    path = f"/cases/{ruling.case_id}/"
    page = page_of(client, bureau.officer, path)
    assert '<span class="badge warn">waits for the general manager: no effect yet</span>' in page
    assert '<span class="badge good">holds</span>' not in page
    assert "The decision holds." not in page
    step = Approval.objects.get().steps.get()
    decide_step(step_id=step.pk, verdict="refused", comment="x", by=bureau.head, at=at + 2 * HOUR)
    page = page_of(client, bureau.officer, path)
    assert '<span class="badge">not approved: no effect</span>' in page
    assert "The dismissal was not approved: the decision has no effect." in page


def test_decision_with_a_warning_beside_a_dismissal_holds(bureau, client, at):
    dismissal = bureau.draft(Kind.DISMISSAL, day=at.date())
    ruling = bureau.confirm(bureau.case(), bureau.draft(), dismissal)
    page = page_of(client, bureau.officer, f"/cases/{ruling.case_id}/")
    assert '<span class="badge good">holds</span>' in page
    assert "The dismissal has no effect unless the general manager approves it." in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_returned_dismissal_offers_the_day_that_was_asked_for(bureau, client, at, language):
    """As browsers read it, whatever the reader's language."""
    day = timezone.localdate() + 9 * DAY
    ruling = returned(bureau, at, day)
    client.cookies["django_language"] = language
    page = page_of(client, bureau.officer, f"/cases/{ruling.case_id}/")
    assert f'<input type="date" name="last_day" value="{day.isoformat()}"' in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_answer_offers_the_day_that_the_dismissal_was_asked_with_last(bureau, client, at, language):
    first = timezone.localdate() + 9 * DAY
    ruling = returned(bureau, at, first)
    second = first + DAY
    document = Measure.objects.get().dismissal
    renew_dismissal(dismissal_id=document.pk, last_day=second, by=bureau.officer, at=at + 3 * HOUR)
    objection = bureau.object(ruling, at=at + 4 * HOUR)
    client.cookies["django_language"] = language
    page = page_of(client, bureau.deputy, f"/cases/objections/{objection.pk}/")
    assert f'name="form-0-day" value="{second.isoformat()}"' in page
